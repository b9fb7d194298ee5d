import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { DomainError } from '#base'
import { isGuessedFirst } from './known-passwords.ts'

// OWASP Password Storage Cheat Sheet, first choice for Argon2id: 19 MiB, 2 passes, 1 lane.
const cost = { memory: 19_456, passes: 2, parallelism: 1 }
const tagLength = 32
export const shortestPassword = 12

const derive = promisify((parameters: Argon2Parameters, done: (error: Error | null, tag: Buffer) => void) =>
  argon2('argon2id', parameters, done),
)
const normal = (password: string): string => password.normalize('NFKC')

/** Argon2id in the PHC text form, `$argon2id$v=19$m=…,t=…,p=…$salt$tag`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const tag = await derive({ message: normal(password), nonce: salt, tagLength, ...cost })
  const plain = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${plain(salt)}$${plain(tag)}`
}

const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

/** Whether the password is the one that was hashed, in time that does not depend on where they differ. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const parts = phc.exec(hash)
  if (!parts) return false
  const [memory, passes, parallelism] = parts.slice(1, 4).map(Number) as [number, number, number]
  const expected = Buffer.from(parts[5]!, 'base64')
  const nonce = Buffer.from(parts[4]!, 'base64')
  const tag = await derive({ message: normal(password), nonce, tagLength: expected.length, memory, passes, parallelism })
  return timingSafeEqual(tag, expected)
}

/** Verified when nobody has the e-mail, so that the answer takes as long as for a known one. Nothing hashes to it. */
export const nobodysHash = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`

/**
 * Refuses a password that would be guessed (NIST SP 800-63B: length and a list of known ones, no rules about signs).
 * @param own  words that it must not consist of: name, e-mail, workspace
 * @throws PASSWORD_TOO_SHORT, PASSWORD_TOO_COMMON
 */
export function checkPassword(password: string, own: readonly string[]): void {
  const length = [...normal(password)].length
  if (length < shortestPassword) throw new DomainError('PASSWORD_TOO_SHORT', { length, shortest: shortestPassword })
  if (isGuessedFirst(password, own)) throw new DomainError('PASSWORD_TOO_COMMON')
}
