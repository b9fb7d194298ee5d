import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { DomainError } from '#base'
import { writeWhole } from '#platform/storage'
import { openSealed, seal } from './seal.ts'

/** Keys drawn from the main key; the main key itself never leaves this object. */
export interface Secrets {
  /** A 32-byte key for one purpose (`activity-head`, `session`): the same for ever, unrelated to every other. */
  key(purpose: string): Buffer
  /** HMAC-SHA-256 of a text under the key of a purpose. */
  hmac(purpose: string, text: string): Buffer
  /** Encrypts under the key of a purpose (AES-256-GCM); opens for the same purpose only. */
  seal(purpose: string, plain: Uint8Array): Buffer
  /** @throws SEAL_BROKEN when it was altered, or sealed with another key or for another purpose */
  open(purpose: string, sealed: Uint8Array): Buffer
}

/** Keys from 32 bytes of main key (HKDF-SHA-256, RFC 5869). */
export function createSecrets(mainKey: Uint8Array): Secrets {
  const known = new Map<string, Buffer>()
  const key = (purpose: string): Buffer => {
    let found = known.get(purpose)
    if (!found) known.set(purpose, (found = Buffer.from(hkdfSync('sha256', mainKey, 'rumbo', purpose, 32))))
    return found
  }
  return {
    key,
    hmac: (purpose, text) => createHmac('sha256', key(purpose)).update(text).digest(),
    seal: (purpose, plain) => seal(key(`seal ${purpose}`), plain),
    open: (purpose, sealed) => openSealed(key(`seal ${purpose}`), sealed),
  }
}

/**
 * Reads the main key, 64 hexadecimal digits; the first start of a folder makes it.
 * @param fresh  whether the data folder is new: only then may a missing key be made, for a new key opens nothing old
 * @throws KEY_FILE_MISSING, KEY_FILE_INVALID, KEY_FILE_UNREADABLE
 */
export function openSecrets(keyFile: string, fresh: boolean): Secrets {
  if (!existsSync(keyFile)) {
    if (!fresh) throw new DomainError('KEY_FILE_MISSING', { file: keyFile })
    try {
      writeWhole(keyFile, `${randomBytes(32).toString('hex')}\n`)
    } catch (error) {
      throw new DomainError('KEY_FILE_UNREADABLE', { file: keyFile, reason: (error as NodeJS.ErrnoException).code ?? '' }, { cause: error })
    }
  }
  let text: string
  try {
    text = readFileSync(keyFile, 'utf8').trim()
  } catch (error) {
    throw new DomainError('KEY_FILE_UNREADABLE', { file: keyFile, reason: (error as NodeJS.ErrnoException).code ?? '' }, { cause: error })
  }
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new DomainError('KEY_FILE_INVALID', { file: keyFile })
  return createSecrets(Buffer.from(text, 'hex'))
}
