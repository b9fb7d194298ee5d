import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { DomainError } from '#base'

const format = 1
const nonceBytes = 12
const tagBytes = 16

/** `format (1 byte) · nonce (12) · tag (16) · ciphertext`: AES-256-GCM (NIST SP 800-38D) with a nonce drawn at random. */
export function seal(key: Uint8Array, plain: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const text = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([Buffer.of(format), nonce, cipher.getAuthTag(), text])
}

/** @throws SEAL_BROKEN */
export function openSealed(key: Uint8Array, sealed: Uint8Array): Buffer {
  const text = 1 + nonceBytes + tagBytes
  try {
    if (sealed[0] !== format || sealed.length < text) throw new RangeError('not sealed by us')
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + nonceBytes), { authTagLength: tagBytes })
    decipher.setAuthTag(sealed.subarray(1 + nonceBytes, text))
    return Buffer.concat([decipher.update(sealed.subarray(text)), decipher.final()])
  } catch (error) {
    throw new DomainError('SEAL_BROKEN', {}, { cause: error })
  }
}
