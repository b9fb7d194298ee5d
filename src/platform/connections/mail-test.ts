import { sql } from 'kysely'
import { DomainError, type Language, say } from '#base'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import { writeLetter } from '#platform/mail'
import { texts } from './texts.ts'

/**
 * Connects to the mail server, so that a wrong setting is told at once, and puts a message to the caller into the outbox,
 * so that it goes the way of every other.
 * @returns the caller's address
 * @throws MAIL_NOT_CONFIGURED, MAIL_SERVER_REFUSED, MAIL_RECIPIENT_MISSING for a caller that is no person
 */
export async function mailTest(
  { database, mail, settings }: Pick<Services, 'database' | 'mail' | 'settings'>,
  scope: Scope,
  language: Language,
): Promise<string> {
  await mail.check()
  return database.asSystem(async (trx) => {
    const { rows } = await sql<{ email: string }>`select email from accounts where account_id = ${scope.principal}`.execute(trx)
    const to = rows[0]?.email
    if (to === undefined) throw new DomainError('MAIL_RECIPIENT_MISSING')
    const subject = say(texts, language, 'mailTestSubject')
    const letter = writeLetter({
      language,
      title: subject,
      paragraphs: [say(texts, language, 'mailTestBody')],
      action: { label: say(texts, language, 'mailTestOpen'), url: settings.publicUrl },
      footer: say(texts, language, 'mailTestWhy'),
    })
    await mail.send({ to, language, subject, ...letter }, trx)
    await record(trx, scope, { kind: 'connections.mail-tested', subject: `workspace:${scope.workspace}` })
    return to
  })
}
