/** What a chat shows of a notice. */
export type ChatMessage = Readonly<{ title: string; body: string; link: Readonly<{ label: string; url: string }> | null }>

/** Slack's own escapes; without them a text could mention a whole channel (`<!channel>`). */
const slackText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
/** Cards understand some Markdown; a text must not become a link or an image. */
const cardText = (text: string): string => text.replace(/[\\[\]()*_`#!<>]/g, (character) => `\\${character}`)

/** Slack's incoming webhooks, which Mattermost and Rocket.Chat also take: https://api.slack.com/messaging/webhooks */
export function slackMessage({ title, body, link }: ChatMessage): object {
  const lines = [`*${slackText(title)}*`, slackText(body), ...(link ? [`<${link.url}|${slackText(link.label)}>`] : [])]
  return {
    text: `${title}: ${body}`.replace(/[<>&]/g, ' '),
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: lines.join('\n') } }],
  }
}

/** An adaptive card, as the workflows of Teams take it. */
export function teamsMessage({ title, body, link }: ChatMessage): object {
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      { type: 'TextBlock', text: cardText(title), weight: 'Bolder', size: 'Medium', wrap: true },
      { type: 'TextBlock', text: cardText(body), wrap: true },
    ],
    ...(link ? { actions: [{ type: 'Action.OpenUrl', title: link.label, url: link.url }] } : {}),
  }
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] }
}
