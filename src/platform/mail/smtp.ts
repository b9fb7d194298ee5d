import { createTransport } from 'nodemailer'
import { DomainError } from '#base'
import { checkAddress, type MailMessage, oneLine } from './message.ts'

export interface Smtp {
  /** @param id  the same for every attempt, so that a mailbox can tell a message it already has */
  send(id: string, message: MailMessage): Promise<void>
  /** Connects and signs in without sending. @throws MAIL_SERVER_REFUSED */
  check(): Promise<void>
}

/** The server's answer or the connection's code: never an address, a user or a password. */
export function reasonOf(error: unknown): string {
  const { code, responseCode } = error as { code?: string; responseCode?: number }
  return [code, responseCode].filter((each) => each !== undefined).join(' ') || 'unknown'
}

/** A 5xx answer to a recipient or a message stays what it is (RFC 5321, 4.2.1); a refused sign-in may be mended meanwhile. */
export const isPermanent = (error: unknown): boolean => {
  const { code, responseCode } = error as { code?: string; responseCode?: number }
  if (error instanceof DomainError) return error.status < 500
  return (responseCode ?? 0) >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE')
}

/**
 * Whether a failed message surely did not leave: the server refused it in words, or nobody was reached. A line that broke
 * otherwise may have broken after the server took it.
 */
export const surelyUnsent = (error: unknown): boolean => {
  const { code = '', responseCode, syscall } = error as { code?: string; responseCode?: number; syscall?: string }
  if (error instanceof DomainError) return true
  return responseCode !== undefined || syscall === 'connect' || ['EDNS', 'EAUTH', 'ETLS'].includes(code)
}

/** What a setting says about the server, without user and password. */
export type SmtpServer = Readonly<{ host: string; security: 'tls' | 'demanded' | 'offered'; signsIn: boolean }>

const isLocal = (host: string): boolean => /^(127\.\d+\.\d+\.\d+|localhost|::1)$/.test(host)

/** How the server of a setting is spoken to, for people to see. */
export function describeSmtp(url: string): SmtpServer {
  const { protocol, hostname, port, username } = new URL(url)
  const secure = protocol === 'smtps:'
  const signsIn = username !== ''
  const security = secure ? 'tls' : signsIn && !isLocal(hostname.replace(/^\[|\]$/g, '')) ? 'demanded' : 'offered'
  return { host: `${hostname}:${port || (secure ? 465 : 587)}`, security, signsIn }
}

/** A connection for each message: mail here is rare, and a pool would outlive the worker that it serves. */
export function createSmtp(url: string, from: string): Smtp {
  const { protocol, hostname, port, username, password } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const local = isLocal(host)
  const transport = createTransport({
    host,
    port: port === '' ? (protocol === 'smtps:' ? 465 : 587) : Number(port),
    secure: protocol === 'smtps:',
    // A password never goes over an open line to another machine; on this one there is no line.
    requireTLS: describeSmtp(url).security === 'demanded',
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    // A server on this machine has a certificate that it made itself, and nobody stands between.
    tls: { rejectUnauthorized: !local },
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send(id, { to, language, subject, text, html, list }) {
      await transport.sendMail({
        from: { name: list ? oneLine(list.sender) : 'Rumbo', address: from },
        to: { name: '', address: checkAddress(to) },
        subject: oneLine(subject),
        text,
        html,
        messageId: `<${id}@${from.split('@')[1]}>`,
        headers: {
          'Content-Language': language,
          ...(list
            ? { 'List-Unsubscribe': `<${list.unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
            : { 'Auto-Submitted': 'auto-generated' }),
        },
      })
    },
    async check() {
      try {
        await transport.verify()
      } catch (error) {
        throw new DomainError('MAIL_SERVER_REFUSED', { host, reason: reasonOf(error) }, { cause: error })
      }
    },
  }
}
