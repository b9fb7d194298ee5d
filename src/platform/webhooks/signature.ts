import { createHmac, randomBytes } from 'node:crypto'

/** A new secret as Standard Webhooks writes it: 24 random bytes. */
export const newSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`

/**
 * The headers of a signed message (https://www.standardwebhooks.com): HMAC-SHA-256 over `id.timestamp.body`, one signature
 * for each valid secret.
 * @param id  the same for every attempt, so that a receiver can tell a message it already has
 */
export function signedHeaders(secrets: readonly string[], id: string, at: Date, body: string): Record<string, string> {
  const timestamp = Math.floor(at.getTime() / 1000)
  const sign = (secret: string): string =>
    createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
      .update(`${id}.${timestamp}.${body}`)
      .digest('base64')
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': secrets.map((secret) => `v1,${sign(secret)}`).join(' '),
  }
}
