import { timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Secrets } from '#platform/secrets'
import { writeWhole } from '#platform/storage'
import { canonicalJson } from './chain.ts'

/** The last sealed activity of a workspace. */
export type Head = Readonly<{ seq: number; hash: string }>
type Heads = Readonly<Record<string, Head>>

/**
 * The chains' heads, signed, in a file outside the database: whoever can change the database cannot change this file so
 * that it still holds, so activities cut from the end are missed.
 */
export interface HeadFile {
  /** `altered` when the signature does not hold. */
  read(): { heads: Heads; state: 'signed' | 'absent' | 'altered' }
  write(heads: Heads): void
}

export function createHeadFile(path: string, secrets: Secrets): HeadFile {
  const sign = (heads: Heads): Buffer => secrets.hmac('activity-head', canonicalJson(heads))
  return {
    read() {
      let text: string
      try {
        text = readFileSync(path, 'utf8')
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { heads: {}, state: 'absent' }
        throw error
      }
      try {
        const { heads, signature } = JSON.parse(text) as { heads: Heads; signature: string }
        const [got, expected] = [Buffer.from(signature, 'hex'), sign(heads)]
        if (got.length === expected.length && timingSafeEqual(got, expected)) return { heads, state: 'signed' }
      } catch {
        // Not ours in any case.
      }
      return { heads: {}, state: 'altered' }
    },
    write(heads) {
      writeWhole(path, `${JSON.stringify({ format: 1, heads, signature: sign(heads).toString('hex') })}\n`)
    },
  }
}
