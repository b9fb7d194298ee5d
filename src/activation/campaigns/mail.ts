import { createHash } from 'node:crypto'
import { DomainError, type Language, say } from '#base'
import type { Settings } from '#platform/config'
import type { Scope } from '#platform/database'
import { createSmtp, escapeHtml, isPermanent, type MailMessage, reasonOf, surelyUnsent } from '#platform/mail'
import type { Keys, Secrets } from '#platform/secrets'
import { type ArmedPerson, addEvents, type Batch, type DeliveryNeeds, finishBatch, toDeliver } from './deliver.ts'
import { CampaignLetter } from './schema.ts'
import type { StoredCampaign } from './store.ts'
import { texts } from './texts.ts'
import { unsubscribePath, unsubscribeToken } from './unsubscribe.ts'

export type MailNeeds = DeliveryNeeds & Readonly<{ secrets: Secrets; settings: Settings }>

const purposeOf = (batch: string): string => `activation.campaigns letter ${batch}`
export const sealLetter = (keys: Keys, scope: Scope, batch: string, letter: CampaignLetter): Promise<Buffer> =>
  keys.seal(scope.workspace, purposeOf(batch), Buffer.from(JSON.stringify(letter)))

type Writing = Readonly<{ letter: CampaignLetter; campaign: StoredCampaign; sender: string; language: Language; unsubscribe: string }>

/** The letter as one person gets it, with the way out of the list at its foot. */
export function writeTo(to: string, { letter, campaign, sender, language, unsubscribe }: Writing): MailMessage {
  const foot = say(texts, language, 'letterFoot', { sender })
  const leave = say(texts, language, 'leaveButton')
  const code = say(texts, language, 'letterCode', { code: campaign.code })
  const paragraphs = letter.text.split(/\n\s*\n/).map((each) => each.trim())
  const html = paragraphs.map((each) => `<p>${escapeHtml(each).replaceAll('\n', '<br>')}</p>`).join('\n')
  const link = letter.link && `<p><a href="${escapeHtml(letter.link.url)}">${escapeHtml(letter.link.label)}</a></p>`
  return {
    ...{ to, language, subject: letter.subject },
    text: [
      ...paragraphs,
      ...(letter.link ? [`${letter.link.label}: ${letter.link.url}`] : []),
      code,
      `--\n${foot}\n${leave}: ${unsubscribe}`,
    ].join('\n\n'),
    html: `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${escapeHtml(letter.subject)}</title></head>
<body style="font-family:system-ui,sans-serif;max-width:560px;margin:24px auto;padding:0 16px;line-height:1.5">
${html}
${link ?? ''}
<p>${escapeHtml(code)}</p>
<p style="color:#5c6670;font-size:13px;border-top:1px solid #d8dde2;padding-top:12px">${escapeHtml(foot)} <a href="${escapeHtml(unsubscribe)}">${escapeHtml(leave)}</a></p>
</body></html>
`,
    list: { sender, unsubscribe },
  }
}

/** The name of a letter: the same whenever it is made, so that a mailbox that has it knows it. */
export const messageId = (campaign: string, mark: string): string =>
  createHash('sha256').update(`${campaign} ${mark}`).digest('hex').slice(0, 40)

/**
 * Sends one letter to each person: claimed, sent, recorded, in this order. Whoever was claimed and not recorded when a process
 * died may have it or not: they are never sent it again, and the receipt counts them.
 * @throws MAIL_NOT_CONFIGURED, MAIL_SERVER_REFUSED before anybody is claimed
 */
export async function deliverByMail(
  needs: MailNeeds,
  scope: Scope,
  {
    campaign,
    batch,
    sender,
    language,
    signal,
  }: Readonly<{ campaign: StoredCampaign; batch: Batch; sender: string; language: Language; signal: AbortSignal }>,
): Promise<void> {
  const { settings, secrets, keys, database } = needs
  if (settings.smtpUrl === null) throw new DomainError('MAIL_NOT_CONFIGURED')
  const letter = CampaignLetter.parse(
    JSON.parse((await keys.open(scope.workspace, purposeOf(batch.id), batch.sealed_letter!)).toString('utf8')),
  )
  const smtp = createSmtp(settings.smtpUrl, settings.mailFrom)
  await smtp.check()
  const event = (
    happened: 'claimed' | 'delivered' | 'deferred' | 'refused',
    person: ArmedPerson & { step: number },
    reason: string | null = null,
  ) =>
    database.inScope(scope, (trx) =>
      addEvents(trx, scope, batch, happened, [{ mark: person.mark, step: person.step + (happened === 'claimed' ? 0 : 1) }], { reason }),
    )
  const heldBack: Record<string, number> = {}
  for await (const chosen of toDeliver(needs, scope, campaign, batch.arm)) {
    for (const why of chosen.heldBack.values()) heldBack[why] = (heldBack[why] ?? 0) + 1
    for (const person of chosen.people) {
      signal.throwIfAborted()
      if ((await event('claimed', person)).size === 0) continue
      const token = unsubscribeToken(secrets, { workspace: scope.workspace, campaign: campaign.id, mark: person.mark })
      const unsubscribe = `${settings.publicUrl}${unsubscribePath}?t=${token}`
      try {
        await smtp.send(messageId(campaign.id, person.mark), writeTo(person.email!, { letter, campaign, sender, language, unsubscribe }))
      } catch (error) {
        // Without an answer it stays claimed: perhaps it left
        if (!surelyUnsent(error)) continue
        await event(isPermanent(error) ? 'refused' : 'deferred', person, error instanceof DomainError ? error.code : reasonOf(error))
        continue
      }
      await event('delivered', person)
    }
  }
  await database.inScope(scope, (trx) => finishBatch(trx, scope, batch, heldBack))
}
