import { type Language, say } from '#base'
import type { Trx } from '#platform/database'
import { type Mailer, writeLetter } from '#platform/mail'
import { texts } from './texts.ts'

type Invited = Readonly<{ email: string; language: Language; workspace: string; url: string }>

/** Mails the link of an invitation where a mail server is configured; answers whether it did. */
export async function mailInvitation(mail: Mailer, trx: Trx, { email, language, workspace, url }: Invited): Promise<boolean> {
  if (!mail.configured) return false
  const subject = say(texts, language, 'invitationSubject', { workspace })
  const letter = writeLetter({
    language,
    title: subject,
    paragraphs: [say(texts, language, 'invitationBody', { workspace })],
    action: { label: say(texts, language, 'invitationOpen'), url },
    footer: say(texts, language, 'invitationWhy'),
  })
  await mail.send({ to: email, language, subject, ...letter }, trx)
  return true
}

/** Mails a link for a new password; answers whether it did. */
export async function mailPasswordLink(mail: Mailer, trx: Trx, { email, language, workspace, url }: Invited): Promise<boolean> {
  if (!mail.configured) return false
  const subject = say(texts, language, 'passwordSubject')
  const letter = writeLetter({
    language,
    title: subject,
    paragraphs: [say(texts, language, 'passwordBody', { workspace })],
    action: { label: say(texts, language, 'passwordOpen'), url },
    footer: say(texts, language, 'passwordWhy'),
  })
  await mail.send({ to: email, language, subject, ...letter }, trx)
  return true
}
