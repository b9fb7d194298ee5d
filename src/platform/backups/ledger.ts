import { timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { DomainError } from '#base'
import type { Secrets } from '#platform/secrets'
import { type DataFolder, writeWhole } from '#platform/storage'

const Entry = z.strictObject({
  seq: z.int().min(1),
  at: z.iso.datetime(),
  kind: z.enum(['workspace', 'person']),
  /** Keyed hash of the id: the ledger itself names nobody. */
  subject: z.string().regex(/^[0-9a-f]{64}$/),
})
const File = z.strictObject({ format: z.literal(1), entries: z.array(Entry), signature: z.string() })

export type ErasureEntry = z.infer<typeof Entry>
/** Everything that was ever erased, oldest first. It only grows. */
export type Ledger = readonly ErasureEntry[]

export const ledgerFile = 'erasures.json'
export const ledgerPath = (folder: Pick<DataFolder, 'keys'>): string => join(folder.keys, ledgerFile)

/** The keyed hash by which the ledger knows a workspace or a person. */
export const erasureMark = (secrets: Secrets, kind: ErasureEntry['kind'], id: string): string =>
  secrets.hmac('erasure-subject', `${kind}:${id}`).toString('hex')

const sign = (secrets: Secrets, entries: Ledger): Buffer =>
  secrets.hmac('erasure-ledger', entries.map(({ seq, at, kind, subject }) => `${seq} ${at} ${kind} ${subject}`).join('\n'))

export const ledgerText = (secrets: Secrets, entries: Ledger): string =>
  `${JSON.stringify({ format: 1, entries, signature: sign(secrets, entries).toString('hex') }, null, 1)}\n`

/** Reads and checks a ledger; null when the file is not there. @throws LEDGER_ALTERED */
export function readLedger(path: string, secrets: Secrets): Ledger | null {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
    throw error
  }
  try {
    const { entries, signature } = File.parse(JSON.parse(text))
    const [got, expected] = [Buffer.from(signature, 'hex'), sign(secrets, entries)]
    if (got.length === expected.length && timingSafeEqual(got, expected) && entries.every(({ seq }, i) => seq === i + 1)) return entries
  } catch {
    // Not ours in any case.
  }
  throw new DomainError('LEDGER_ALTERED', { file: path })
}

/** Whether `newer` is `older` with more at its end: two ledgers of one installation are. */
export const continues = (newer: Ledger, older: Ledger): boolean =>
  newer.length >= older.length && older.every(({ at, subject }, i) => newer[i]!.subject === subject && newer[i]!.at === at)

/**
 * Writes down that something is erased, before it is: a restore after a crash in between erases once more, which does no
 * harm. The caller holds the database's lock `rumbo.erasure`, so entries come one after the other.
 */
export function appendErasure(path: string, secrets: Secrets, kind: ErasureEntry['kind'], id: string, now: Date): Ledger {
  const entries = readLedger(path, secrets) ?? []
  const next = [...entries, { seq: entries.length + 1, at: now.toISOString(), kind, subject: erasureMark(secrets, kind, id) }]
  writeWhole(path, ledgerText(secrets, next))
  return next
}
