import { createHash } from 'node:crypto'

/** JSON with sorted keys: the same value gives the same text, whatever way it went through the database. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const parts = Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${parts.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`).join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}

/**
 * Digest of a payload. The salt keeps a short payload (a name, an address) from being guessed by its digest once it was
 * erased; it is erased with it.
 */
export const payloadDigest = (salt: Uint8Array, payload: unknown): Buffer =>
  createHash('sha256').update(salt).update(canonicalJson(payload)).digest()

export type Link = Readonly<{
  workspace: string
  seq: number
  id: string
  at: Date
  actor: string
  kind: string
  subject: string
  digest: Uint8Array
}>

/** The hash before the first activity of a workspace. */
export const chainStart = (workspace: string): Buffer => createHash('sha256').update(`rumbo activity ${workspace}`).digest()

/** Hash of an activity: over the hash before it and everything but the payload, for which its digest stands. */
export const linkHash = (previous: Uint8Array, link: Link): Buffer =>
  createHash('sha256')
    .update(previous)
    .update(
      canonicalJson([
        link.workspace,
        link.seq,
        link.id,
        link.at.toISOString(),
        link.actor,
        link.kind,
        link.subject,
        Buffer.from(link.digest).toString('hex'),
      ]),
    )
    .digest()
