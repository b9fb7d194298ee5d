import { sql } from 'kysely'
import { DomainError, newId } from '#base'
import type { Services } from '#platform/contributions'
import type { Trx } from '#platform/database'
import { memberByEmail } from './accounts.ts'
import { countAttempt, takeTurn } from './failures.ts'
import { mailLink, mailNoPassword } from './letters.ts'
import { makeMailedLink } from './passwords.ts'

type Needs = Pick<Services, 'database' | 'secrets' | 'mail' | 'settings'>
type RequestRow = { id: string; sealed: Buffer; created_at: Date }
const tables = (trx: Trx) => trx.$extendTables<{ password_requests: RequestRow }>()
const purpose = 'password-request'
/** One letter to a person in so long, whoever asks: nobody's mailbox is filled, and the last link is never older. */
const letterEveryMs = 5 * 60_000

/**
 * Takes down that somebody forgot a password. Whether the address is known is not looked at here: the same is done for
 * every one, and a worker answers later, so neither the reply nor its time tells.
 * @throws MAIL_NOT_CONFIGURED, SIGN_IN_SLOWED for one address asked for again and again from one place
 */
export async function askForLink({ database, secrets, mail }: Needs, email: string, from: { address: string; now: Date }): Promise<void> {
  if (!mail.configured) throw new DomainError('MAIL_NOT_CONFIGURED')
  const key = secrets.hmac('sign-in-throttle', `forgotten\n${email.trim().toLowerCase()}\n${from.address}`)
  const sealed = secrets.seal(purpose, Buffer.from(email))
  await database.asSystem(async (trx) => {
    await countAttempt(trx, key, from.now)
    await tables(trx).insertInto('password_requests').values({ id: newId<'request'>(), sealed, created_at: from.now }).execute()
  })
}

async function answer({ secrets, mail, settings }: Needs, trx: Trx, email: string, now: Date): Promise<void> {
  const member = await memberByEmail(trx, secrets, email)
  if (!member) return
  const { principal } = member.scope
  if (!(await takeTurn(trx, secrets.hmac('sign-in-throttle', `password-letter\n${principal}`), letterEveryMs, now))) return
  if (member.passwordHash === null) await mailNoPassword(mail, trx, member, `${settings.publicUrl}/w/${member.workspace.slug}`)
  else await mailLink(mail, trx, member, `${settings.publicUrl}/new-password?token=${await makeMailedLink(trx, member.scope, now)}`)
}

/**
 * Answers the requests that wait: a letter with a link to the people who have a password, one that says how they come in
 * to those who come by single sign-on only, nothing to addresses without an account.
 * @returns how many were answered
 */
export async function answerRequests(needs: Needs, now: Date): Promise<number> {
  if (!needs.mail.configured) return 0
  for (let answered = 0; ; answered++) {
    const some = await needs.database.asSystem(async (trx) => {
      const { rows } = await sql<Pick<RequestRow, 'sealed'>>`
        delete from password_requests where id = (select id from password_requests order by id limit 1 for update skip locked)
        returning sealed`.execute(trx)
      if (!rows[0]) return false
      await answer(needs, trx, needs.secrets.open(purpose, rows[0].sealed).toString('utf8'), now)
      return true
    })
    if (!some) return answered
  }
}
