import { DomainError, type Language, say } from '#base'
import type { Trx } from '#platform/database'
import { type Mailer, writeLetter } from '#platform/mail'
import type { Member } from './accounts.ts'
import { texts } from './texts.ts'

const languageOf = (member: Member): Language => member.language ?? member.workspace.language

type Kind = 'linkLetter' | 'noPasswordLetter' | 'changedLetter'
async function send(mail: Mailer, trx: Trx, member: Member, kind: Kind, url?: string): Promise<void> {
  const language = languageOf(member)
  const subject = say(texts, language, `${kind}Subject`)
  const letter = writeLetter({
    language,
    title: subject,
    paragraphs: [say(texts, language, `${kind}Body`), say(texts, language, `${kind}Else`)],
    ...(url === undefined
      ? {}
      : { action: { label: say(texts, language, kind === 'linkLetter' ? 'linkLetterOpen' : 'noPasswordLetterOpen'), url } }),
    footer: say(texts, language, 'letterWhy'),
  })
  await mail.send({ to: member.email, language, subject, ...letter }, trx).catch((error: unknown) => {
    // An address that no mail can go to must not keep a password from being changed, nor others from their letters.
    if (!(error instanceof DomainError && error.code === 'MAIL_ADDRESS_INVALID')) throw error
  })
}

/** The link that somebody asked for on the sign-in page. */
export const mailLink = (mail: Mailer, trx: Trx, member: Member, url: string): Promise<void> => send(mail, trx, member, 'linkLetter', url)

/** Says to somebody who only comes by single sign-on that there is no password, and where they come in. */
export const mailNoPassword = (mail: Mailer, trx: Trx, member: Member, url: string): Promise<void> =>
  send(mail, trx, member, 'noPasswordLetter', url)

/** Tells the person that the password is another one now, so that a change they did not make is seen. */
export async function mailPasswordChanged(mail: Mailer, trx: Trx, member: Member): Promise<void> {
  if (mail.configured) await send(mail, trx, member, 'changedLetter')
}
