import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Length of a time step in seconds, and digits of a code: what every authenticator app assumes. */
export const stepSeconds = 30
const codeDigits = 6
/** Clocks of phones differ: the step before and the one after count too. */
const drift = 1
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/**
 * HMAC-based one-time password (RFC 4226, section 5.3).
 * @param secret  the shared key
 * @param counter the moving factor, below 2^53
 * @param digits  6 to 8
 */
export function hotp(secret: Uint8Array, counter: number, digits: number, hash: 'sha1' | 'sha256' | 'sha512' = 'sha1'): string {
  const moving = Buffer.alloc(8)
  moving.writeBigUInt64BE(BigInt(counter))
  const mac = createHmac(hash, secret).update(moving).digest()
  const offset = mac[mac.length - 1]! & 0x0f
  const value = mac.readUInt32BE(offset) & 0x7fffffff
  return String(value % 10 ** digits).padStart(digits, '0')
}

/** The time step of a moment (RFC 6238, section 4.2), counted from 1970. */
export const stepOf = (now: Date): number => Math.floor(now.getTime() / 1000 / stepSeconds)

/**
 * The time step whose code this is, among those that count now; null when there is none or it was used already.
 * @param lastStep the last step whose code was used: codes are accepted once (RFC 6238, section 5.2)
 */
export function matchingStep(secret: Uint8Array, code: string, lastStep: number, now: Date): number | null {
  const typed = Buffer.from(code.replace(/\s/g, ''))
  let found: number | null = null
  for (let step = stepOf(now) - drift; step <= stepOf(now) + drift; step++) {
    const right = Buffer.from(hotp(secret, step, codeDigits))
    if (typed.length === right.length && timingSafeEqual(typed, right) && step > lastStep) found = step
  }
  return found
}

/** 160 random bits, the length RFC 4226 (section 4) recommends. */
export const newSecret = (): Buffer => randomBytes(20)

/** Base32 without padding (RFC 4648, section 6), as people type a secret into an app. */
export function base32(bytes: Uint8Array): string {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      text += alphabet[(held >>> (bits - 5)) & 31]
      bits -= 5
    }
    held &= (1 << bits) - 1
  }
  return bits === 0 ? text : text + alphabet[(held << (5 - bits)) & 31]
}

/** The address that authenticator apps read from a QR code (Key URI Format). */
export function keyUri(secret: Uint8Array, account: string, workspace: string): string {
  const issuer = `Rumbo ${workspace}`
  const query = new URLSearchParams({
    secret: base32(secret),
    issuer,
    algorithm: 'SHA1',
    digits: String(codeDigits),
    period: String(stepSeconds),
  })
  return `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(account)}?${query.toString().replaceAll('+', '%20')}`
}

/** Ten codes for the day the phone is lost, 50 random bits each, written `ABCDE-FGHIJ`. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: 10 }, () => {
    const text = base32(randomBytes(7)).slice(0, 10)
    return `${text.slice(0, 5)}-${text.slice(5)}`
  })

/** A recovery code as it is hashed: whatever case and signs it was typed with. */
export const plainRecoveryCode = (code: string): string => code.toUpperCase().replace(/[^A-Z2-7]/g, '')
