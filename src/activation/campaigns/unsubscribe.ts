import { timingSafeEqual } from 'node:crypto'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { sql } from 'kysely'
import { z } from 'zod'
import { type Language, say } from '#base'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import { systemPrincipal } from '#platform/database'
import { fileReply } from '#platform/http'
import { escapeHtml } from '#platform/mail'
import type { Secrets } from '#platform/secrets'
import { texts } from './texts.ts'

export const unsubscribePath = '/api/activation/unsubscribe'
type Leaving = Readonly<{ workspace: string; campaign: string; mark: string }>

const idBytes = 16
const markBytes = 32
const tagBytes = 16
const plainId = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex')
const idOf = (bytes: Buffer): string => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
const tagOf = (secrets: Secrets, told: Buffer): Buffer => secrets.hmac('campaigns.unsubscribe', told.toString('hex')).subarray(0, tagBytes)

/** What a reader's link carries: nobody can make one for somebody else, and it names nobody. */
export function unsubscribeToken(secrets: Secrets, { workspace, campaign, mark }: Leaving): string {
  const told = Buffer.concat([plainId(workspace), plainId(campaign), Buffer.from(mark, 'hex')])
  return Buffer.concat([told, tagOf(secrets, told)]).toString('base64url')
}

/** Whose link it is; null for one that is not ours. */
function readToken(secrets: Secrets, token: string): Leaving | null {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== 2 * idBytes + markBytes + tagBytes) return null
  const told = bytes.subarray(0, -tagBytes)
  if (!timingSafeEqual(tagOf(secrets, told), bytes.subarray(-tagBytes))) return null
  return {
    workspace: idOf(told.subarray(0, idBytes)),
    campaign: idOf(told.subarray(idBytes, 2 * idBytes)),
    mark: told.subarray(2 * idBytes).toString('hex'),
  }
}

function page(language: Language, key: 'leave' | 'left' | 'unknownLink', button: boolean): string {
  const tell = (name: 'leaveTitle' | 'leave' | 'left' | 'unknownLink' | 'leaveButton') => escapeHtml(say(texts, language, name))
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${tell('leaveTitle')}</title></head>
<body><main><h1>${tell('leaveTitle')}</h1><p>${tell(key)}</p>${button ? `<form method="post"><button>${tell('leaveButton')}</button></form>` : ''}</main></body></html>
`
}

/** `/api/activation/unsubscribe`: the link of a letter. Looking at it changes nothing; its button, or one click in the mailbox, does. */
export const unsubscribeRoutes: FastifyPluginAsyncZod<Services> = async (app, { database, secrets }) => {
  const html = 'text/html; charset=utf-8'
  const asked = { querystring: z.object({ t: z.string().max(300) }), response: fileReply(html) }
  // A mailbox sends a form of one field (RFC 8058); what is in it changes nothing.
  for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data'])
    if (!app.hasContentTypeParser(type)) app.addContentTypeParser(type, { parseAs: 'string' }, (_request, _body, done) => done(null, {}))

  app.get(
    '/',
    { schema: { summary: 'The page of a link that leaves a list', ...asked }, config: { permission: 'public' } },
    async ({ query, language }, reply) => {
      const leaving = readToken(secrets, query.t)
      return reply.type(html).send(page(language, leaving ? 'leave' : 'unknownLink', leaving !== null))
    },
  )
  app.post(
    '/',
    { schema: { summary: 'Leave the list, with one click', body: z.unknown(), ...asked }, config: { permission: 'public' } },
    async ({ query, language }, reply) => {
      const leaving = readToken(secrets, query.t)
      if (!leaving) return reply.type(html).send(page(language, 'unknownLink', false))
      const { workspace, campaign, mark } = leaving
      await database.asSystem(async (trx) => {
        const { rows } = await sql`insert into campaign_unsubscribes (workspace_id, mark, campaign_id, channel, at)
          select workspace_id, decode(${mark}, 'hex'), id, channel, now() from campaigns where workspace_id = ${workspace} and id = ${campaign}
          on conflict do nothing returning channel`.execute(trx)
        if (rows.length === 0) return
        await record(trx, await systemPrincipal(trx, workspace), { kind: 'campaign.unsubscribed', subject: `campaign:${campaign}` })
      })
      return reply.type(html).send(page(language, 'left', false))
    },
  )
}
