import { DomainError, type Language } from '#base'

/** One mail to one person. `to` is an address and nothing else; the subject is one line whatever is in it. */
export type MailMessage = Readonly<{
  to: string
  language: Language
  subject: string
  text: string
  html: string
  /** Of a letter to many: who sends it, and where its reader leaves the list with one click (RFC 8058). */
  list?: Readonly<{ sender: string; unsubscribe: string }>
}>

/** An address as RFC 5321 lets a mailbox be written without quotes; nothing that could end a header. */
const address = /^[\w.!#$%&'*+/=?^`{|}~-]+@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u
const longest = 254
const longestSubject = 200

/** @throws MAIL_ADDRESS_INVALID, without the address: it names a person */
export function checkAddress(to: string): string {
  if (to.length > longest || !address.test(to)) throw new DomainError('MAIL_ADDRESS_INVALID')
  return to
}

/** A text on one line: line ends and other control characters would begin headers or paragraphs of their own. */
export const flat = (text: string): string => text.replace(/[\p{C}\s]+/gu, ' ').trim()

export const oneLine = (subject: string): string => flat(subject).slice(0, longestSubject)
