import { z } from 'zod'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const size = z.int().min(0)

/** What anybody may read of a backup: which parts it has, and what they must hash to. Signed with the backup's own key. */
export const Header = z.strictObject({
  format: z.int(),
  id: z.uuid(),
  kind: z.enum(['installation', 'workspace']),
  createdAt: z.iso.datetime(),
  rumbo: z.string(),
  /** Which key opens it (`keyMark`), and the backup's own key sealed with that key, base64. */
  keyMark: z.string(),
  sealedKey: z.string(),
  parts: z.array(z.strictObject({ name: z.string(), bytes: size, sha256: hash })),
})
export type Header = z.infer<typeof Header>
export const HeaderFile = z.strictObject({ header: Header, mac: hash })

const StoredTable = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/),
  columns: z.array(z.string()),
  rows: size,
  bytes: size,
  sha256: hash,
})
export type StoredTable = z.infer<typeof StoredTable>

const StoredFile = z.strictObject({ path: z.string(), bytes: size, sha256: hash })
export type StoredFile = z.infer<typeof StoredFile>

const Head = z.strictObject({ seq: z.int(), hash: z.string() })

/** What a backup holds. Encrypted: names of files may name a person. */
export const Manifest = z.strictObject({
  format: z.literal(1),
  id: z.uuid(),
  rumbo: z.string(),
  postgres: z.string(),
  /** The moment of the one snapshot that all tables were read from. */
  snapshotAt: z.iso.datetime(),
  /** Null for the whole installation. */
  workspace: z.uuid().nullable(),
  migrations: z.array(z.string()),
  tables: z.array(StoredTable),
  sequences: z.array(z.strictObject({ name: z.string(), last: z.string(), called: z.boolean() })),
  files: z.array(StoredFile),
  /** Months with activities, `YYYY-MM`: each has a partition of its own. */
  months: z.array(z.string().regex(/^\d{4}-\d{2}$/)),
  /** Head of every workspace's chain of activities. */
  heads: z.record(z.string(), Head),
  /** Data keys of an exported workspace, base64; an installation carries them in its table. */
  keys: z.array(z.strictObject({ generation: z.int().min(1), key: z.base64() })),
  /** Entries of the erasure ledger that this snapshot already obeys. */
  erasures: size,
})
export type Manifest = z.infer<typeof Manifest>
