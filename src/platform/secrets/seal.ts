import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { DomainError } from '#base'

const nonceBytes = 12
const tagBytes = 16

/**
 * `nonce (12) · tag (16) · ciphertext`: AES-256-GCM (NIST SP 800-38D) with a nonce drawn at random.
 *
 * @param context  what the bytes are sealed for; it is not stored, and they open for the same one only
 */
export function seal(key: Uint8Array, plain: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context))
  const text = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), text])
}

/** @throws SEAL_BROKEN */
export function openSealed(key: Uint8Array, sealed: Uint8Array, context: string): Buffer {
  const text = nonceBytes + tagBytes
  try {
    if (sealed.length < text) throw new RangeError('not sealed by us')
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes })
    decipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(nonceBytes, text))
    return Buffer.concat([decipher.update(sealed.subarray(text)), decipher.final()])
  } catch (error) {
    throw new DomainError('SEAL_BROKEN', {}, { cause: error })
  }
}
