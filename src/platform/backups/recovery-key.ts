import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { DomainError } from '#base'
import type { Secrets } from '#platform/secrets'

/**
 * The key that opens every backup of an installation. It is drawn from the main key, so a machine that has the main key
 * needs nothing else; written down and kept elsewhere, it opens the backups when the machine is lost. It does not give the
 * main key away, but each backup holds that key inside: whoever has a backup and this key has everything.
 */
export const backupKeyOf = (secrets: Secrets): Buffer => secrets.key('backup')

const sumBytes = 2
const sumOf = (key: Uint8Array): Buffer => createHash('sha256').update('rumbo recovery').update(key).digest().subarray(0, sumBytes)

/** A few letters by which a key is told from another one; they say nothing about it. */
export const keyMark = (key: Uint8Array): string => createHash('sha256').update('rumbo backup key').update(key).digest('hex').slice(0, 12)

/** As a person writes it down: `RUMBO-` and 17 groups of 4, the last one a checksum. */
export const writeRecoveryKey = (key: Uint8Array): string =>
  `RUMBO-${(
    Buffer.concat([key, sumOf(key)])
      .toString('hex')
      .toUpperCase()
      .match(/.{4}/g) ?? []
  ).join('-')}`

/** @throws RECOVERY_KEY_INVALID when it was not written by `writeRecoveryKey` or has a slip in it */
export function parseRecoveryKey(text: string): Buffer {
  const digits = text
    .trim()
    .replace(/^rumbo-/i, '')
    .replace(/[\s-]/g, '')
  const bytes = Buffer.from(/^[0-9a-f]{68}$/i.test(digits) ? digits : '', 'hex')
  const key = bytes.subarray(0, 32)
  if (bytes.length !== 32 + sumBytes || !sumOf(key).equals(bytes.subarray(32))) throw new DomainError('RECOVERY_KEY_INVALID')
  return Buffer.from(key)
}

/** Reads a recovery key from a file, so that it is in no list of processes and no history of commands. */
export function readRecoveryKey(file: string): Buffer {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new DomainError('KEY_FILE_UNREADABLE', { file, reason: (error as NodeJS.ErrnoException).code ?? '' }, { cause: error })
  }
  return parseRecoveryKey(text)
}
