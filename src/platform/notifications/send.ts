import { sql } from 'kysely'
import { DomainError, type ErrorParams, type Id, type Language, newId } from '#base'
import type { Services } from '#platform/contributions'
import type { Trx } from '#platform/database'
import { writeLetter } from '#platform/mail'
import { noteSent, sweepHooks } from './chat-hooks.ts'
import { sweepNotices } from './inbox.ts'
import { postChat } from './post-chat.ts'
import { tables } from './tables.ts'

type Needs = Pick<Services, 'database' | 'secrets' | 'registry' | 'mail' | 'settings' | 'log'>
type Waiting = { workspace_id: Id<'workspace'>; id: string; kind: string; params: ErrorParams; link: string | null; slug: string }

/** Where a notice leads, for a reader outside Rumbo. */
export const absoluteLink = (publicUrl: string, slug: string, link: string | null): string =>
  `${publicUrl}/w/${slug}${link === null ? '' : `/${link.replace(/^\/+/, '')}`}`

/** The letter of a notice, in the reader's language. */
export function letterOf(needs: Pick<Needs, 'registry' | 'settings'>, notice: Omit<Waiting, 'workspace_id' | 'id'>, language: Language) {
  const { say } = needs.registry
  const title = say(language, `notice.${notice.kind}.title`, notice.params)
  const url = absoluteLink(needs.settings.publicUrl, notice.slug, notice.link)
  const letter = writeLetter({
    language,
    title,
    paragraphs: [say(language, `notice.${notice.kind}.body`, notice.params)],
    action: { label: say(language, 'notice.open'), url },
    footer: say(language, 'notice.footer'),
  })
  return { subject: title, ...letter }
}

/** Those of a notice's people who want it by mail, with where and in which language. */
async function readersByMail(trx: Trx, notice: Waiting, byDefault: boolean): Promise<{ email: string; language: Language }[]> {
  const { rows } = await sql<{ email: string; language: Language }>`
    select a.email, coalesce(a.language, w.language) as language
    from notice_inbox i join accounts a on a.account_id = i.principal_id join workspaces w on w.id = i.workspace_id
    left join notice_preferences p on p.workspace_id = i.workspace_id and p.principal_id = i.principal_id and p.kind = ${notice.kind}
    where i.workspace_id = ${notice.workspace_id} and i.notice_id = ${notice.id} and a.disabled_at is null
      and coalesce(p.mail, ${byDefault})`.execute(trx)
  return rows
}

/** Takes one new notice and lays what it becomes into the outboxes of mail and chats, in one transaction. */
async function sendOne(needs: Needs, now: Date): Promise<boolean> {
  const { database, mail, registry } = needs
  return database.asSystem(async (trx) => {
    const { rows } = await sql<Waiting>`
      update notices n set sent_at = ${now} from workspaces w
      where w.id = n.workspace_id and (n.workspace_id, n.id) = (
        select workspace_id, id from notices where sent_at is null order by id limit 1 for update skip locked)
      returning n.workspace_id, n.id, n.kind, n.params, n.link, w.slug`.execute(trx)
    const notice = rows[0]
    if (!notice) return false
    if (mail.configured) {
      for (const { email, language } of await readersByMail(trx, notice, registry.notices.get(notice.kind)?.mail ?? false))
        await mail.send({ to: email, language, ...letterOf(needs, notice, language) }, trx).catch((error: unknown) => {
          // An address that no mail can go to must not keep the notice from the others.
          if (!(error instanceof DomainError && error.code === 'MAIL_ADDRESS_INVALID')) throw error
        })
    }
    const hooks = await tables(trx)
      .selectFrom('chat_hooks')
      .select(['id', 'kinds'])
      .where('workspace_id', '=', notice.workspace_id)
      .where('deleted_at', 'is', null)
      .execute()
    for (const { id, kinds } of hooks)
      if (kinds.length === 0 || kinds.includes(notice.kind))
        await tables(trx)
          .insertInto('chat_outbox')
          .values({ workspace_id: notice.workspace_id, id: newId<'chat'>(), hook_id: id, notice_id: notice.id, attempts: 0, due_at: now })
          .execute()
    return true
  })
}

type Chat = { workspace_id: Id<'workspace'>; id: string; hook_id: string; notice_id: string; attempts: number }
const leaseMs = 60_000
/** A chat message that is a day late tells nothing any more. */
const attemptsInADay = 8

async function postOne(needs: Needs, now: Date): Promise<boolean> {
  const { database, registry, settings, log } = needs
  const claimed = await database.asSystem(async (trx) => {
    const { rows } = await sql<Chat>`
      update chat_outbox set attempts = attempts + 1, due_at = ${new Date(now.getTime() + leaseMs)}
      where (workspace_id, id) = (select workspace_id, id from chat_outbox where due_at <= ${now} order by due_at limit 1 for update skip locked)
      returning workspace_id, id, hook_id, notice_id, attempts`.execute(trx)
    const chat = rows[0]
    if (!chat) return null
    const found = await sql<Waiting & { language: Language }>`
      select n.kind, n.params, n.link, w.slug, w.language from notices n join workspaces w on w.id = n.workspace_id
      where n.workspace_id = ${chat.workspace_id} and n.id = ${chat.notice_id}`.execute(trx)
    return { chat, notice: found.rows[0]! }
  })
  if (!claimed) return false
  const { chat, notice } = claimed
  const { say } = registry
  const { language, kind, params } = notice
  const message = {
    title: say(language, `notice.${kind}.title`, params),
    body: say(language, `notice.${kind}.body`, params),
    link: { label: say(language, 'notice.open'), url: absoluteLink(settings.publicUrl, notice.slug, notice.link) },
  }
  const failure = await postChat(needs, chat.workspace_id, chat.hook_id, message).then(
    () => null,
    (error: unknown) =>
      error instanceof DomainError ? `${error.code} ${error.params.status ?? error.params.reason ?? ''}`.trim() : 'INTERNAL',
  )
  // A chat that was removed meanwhile takes nothing any more.
  const gone = failure?.startsWith('CHAT_HOOK_NOT_FOUND') ?? false
  const over = failure === null || gone || chat.attempts >= attemptsInADay
  if (failure !== null) log.warn({ hook: chat.hook_id, attempt: chat.attempts, failure }, 'chat message not sent')
  await database.asSystem(async (trx) => {
    const own = { workspace_id: chat.workspace_id, id: chat.id }
    if (over) await tables(trx).deleteFrom('chat_outbox').where('workspace_id', '=', own.workspace_id).where('id', '=', own.id).execute()
    else
      await tables(trx)
        .updateTable('chat_outbox')
        .set({ due_at: new Date(now.getTime() + 30_000 * 4 ** (chat.attempts - 1)) })
        .where('workspace_id', '=', own.workspace_id)
        .where('id', '=', own.id)
        .execute()
    if (!gone) await noteSent(trx, { workspace: chat.workspace_id }, chat.hook_id, failure, now)
  })
  return true
}

/** Sends on what is new and what is due; several processes share the work. */
export async function sendNotices(needs: Needs, now: Date): Promise<void> {
  while (await sendOne(needs, now));
  while (await postOne(needs, now));
  await needs.database.asSystem(async (trx) => {
    await sweepNotices(trx, now)
    await sweepHooks(trx, now)
  })
}
