import { createHash, timingSafeEqual } from 'node:crypto'
import type { Secrets } from '#platform/secrets'

type Signed = Readonly<{ terms: unknown; sha256: string; signature: string; at: Date }>

/** The same text for the same terms, however their keys are ordered. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value !== null && typeof value === 'object')
    return `{${Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`)
      .join(',')}}`
  return JSON.stringify(value)
}
const hashOf = (terms: unknown): string => createHash('sha256').update(canonical(terms)).digest('hex')
const signatureOf = (secrets: Secrets, workspace: string, sha256: string, at: Date): string =>
  secrets.hmac(`value.ledger ${workspace}`, `${sha256} ${at.toISOString()}`).toString('hex')

/** Freezes what a value is measured against: hash of the terms, signed together with the moment. */
export function signBaseline(secrets: Secrets, workspace: string, terms: unknown, at: Date): Signed {
  const sha256 = hashOf(terms)
  return { terms, sha256, signature: signatureOf(secrets, workspace, sha256, at), at }
}

/** Whether terms and moment are what was signed. */
export function holdsBaseline(secrets: Secrets, workspace: string, { terms, sha256, signature, at }: Signed): boolean {
  const expected = Buffer.from(signatureOf(secrets, workspace, sha256, at), 'hex')
  const got = Buffer.from(signature, 'hex')
  return hashOf(terms) === sha256 && got.length === expected.length && timingSafeEqual(got, expected)
}
