import type { Logger } from 'pino'
import { DomainError } from '#base'
import type { Settings } from '#platform/config'
import type { Database, Trx } from '#platform/database'
import type { Secrets } from '#platform/secrets'
import { checkAddress, type MailMessage } from './message.ts'
import { claimMail, countMail, deferMail, dropMail, giveUpMail, putMail, sweepMail } from './outbox.ts'
import { createSmtp, isPermanent, reasonOf, type Smtp } from './smtp.ts'

export interface Mailer {
  /** Whether there is a mail server; without one, whoever would send offers another way (a link to hand over). */
  readonly configured: boolean
  /**
   * Puts a message in the outbox, from which a worker sends it; a request never waits for a mail server.
   * @param within  the caller's transaction: no commit, no mail
   * @throws MAIL_NOT_CONFIGURED, MAIL_ADDRESS_INVALID
   */
  send(message: MailMessage, within?: Trx): Promise<void>
  /** Connects to the server and signs in. @throws MAIL_NOT_CONFIGURED, MAIL_SERVER_REFUSED */
  check(): Promise<void>
  /** Sends what is due, one after the other; several processes share the work. Answers how many left. */
  deliver(now: Date): Promise<number>
  /** Messages that wait, those given up in the last day, and the last reason. */
  state(now: Date): Promise<{ waiting: number; failed: number; failure: string | null }>
}

const giveUpMs = 3 * 86_400_000
/** Half a minute, doubled each time, at most two hours. */
export const retryDelayMs = (attempt: number): number => Math.min(2 * 3_600_000, 30_000 * 2 ** (attempt - 1))

export function createMailer(needs: Readonly<{ settings: Settings; secrets: Secrets; database: Database; log: Logger }>): Mailer {
  const { settings, secrets, database, log } = needs
  const smtp: Smtp | null = settings.smtpUrl === null ? null : createSmtp(settings.smtpUrl, settings.mailFrom)

  async function deliverOne(server: Smtp, now: Date): Promise<'none' | 'sent' | 'kept'> {
    const claimed = await database.asSystem((trx) => claimMail(trx, secrets, now))
    if (!claimed) return 'none'
    const { id, message, attempt, createdAt } = claimed
    try {
      await server.send(id, message)
    } catch (error) {
      const reason = reasonOf(error)
      const over = isPermanent(error) || now.getTime() - createdAt.getTime() > giveUpMs
      log.warn({ mail: id, attempt, reason, givenUp: over }, 'mail not sent')
      await database.asSystem((trx) =>
        over ? giveUpMail(trx, id, now, reason) : deferMail(trx, id, new Date(now.getTime() + retryDelayMs(attempt)), reason),
      )
      return 'kept'
    }
    await database.asSystem((trx) => dropMail(trx, id))
    return 'sent'
  }

  return {
    configured: smtp !== null,
    async send(message, within) {
      if (!smtp) throw new DomainError('MAIL_NOT_CONFIGURED')
      checkAddress(message.to)
      const put = (trx: Trx) => putMail(trx, secrets, message, new Date())
      await (within ? put(within) : database.asSystem(put))
    },
    async check() {
      if (!smtp) throw new DomainError('MAIL_NOT_CONFIGURED')
      await smtp.check()
    },
    async deliver(now) {
      if (!smtp) return 0
      await database.asSystem((trx) => sweepMail(trx, now))
      for (let sent = 0; ; ) {
        const result = await deliverOne(smtp, now)
        if (result === 'none') return sent
        if (result === 'sent') sent++
      }
    },
    state: (now) => database.asSystem((trx) => countMail(trx, now)),
  }
}
