import { z } from 'zod'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const size = z.int().min(0)

/** What anybody may read of a backup: which parts it has, and what they must hash to. Signed with the backup's own key. */
export const Header = z.strictObject({
  format: z.int(),
  id: z.uuid(),
  kind: z.enum(['installation', 'workspace']),
  /** Which workspace, by its id. */
  workspace: z.uuid().nullable(),
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

const checkKinds = ['verify', 'drill'] as const
export type CheckKind = (typeof checkKinds)[number]
const Figures = z.object({
  tables: z.int(),
  rows: z.int(),
  files: z.int(),
  bytes: z.int(),
  activities: z.int().nullable(),
  seconds: z.number(),
})
export type Figures = z.infer<typeof Figures>

/** One time a backup was read through or restored aside: what was found, or what was wrong. */
export const BackupCheck = z
  .object({
    backup: z.string(),
    kind: z.enum(checkKinds),
    at: z.string(),
    figures: Figures.nullable(),
    problem: z.object({ code: z.string(), what: z.string(), expected: z.string(), mend: z.string() }).nullable(),
  })
  .meta({ id: 'BackupCheck' })
export type BackupCheck = z.infer<typeof BackupCheck>

export const Backup = z
  .object({
    id: z.string(),
    kind: z.enum(['installation', 'workspace']),
    createdAt: z.string(),
    rumbo: z.string(),
    bytes: z.int(),
    /** The latest check of this backup. */
    check: BackupCheck.nullable(),
  })
  .meta({ id: 'Backup' })
export type Backup = z.infer<typeof Backup>

const count = z.int().min(0).max(366)
/** When backups are made by themselves, and how many of them are kept. */
export const BackupPlan = z
  .strictObject({
    enabled: z.boolean(),
    /** Wall-clock time in `zone`; missed while no server ran, it is made up for on the same day. */
    time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    zone: z
      .string()
      .max(64)
      .refine((zone) => {
        try {
          return new Intl.DateTimeFormat('en', { timeZone: zone }) !== null
        } catch {
          return false
        }
      }),
    /** Day of the weekly drill, 1 = Monday … 7 = Sunday; null for none. */
    drillDay: z.int().min(1).max(7).nullable(),
    daily: count.min(1),
    weekly: count,
    monthly: count,
  })
  .meta({ id: 'BackupPlan' })
export type BackupPlan = z.infer<typeof BackupPlan>

export const BackupStatus = z
  .object({
    version: z.string(),
    /** The last drill that proved a restore, and the last of all when that one failed. */
    proven: BackupCheck.nullable(),
    failed: BackupCheck.nullable(),
    plan: BackupPlan,
    freeBytes: z.number().nullable(),
    /** Work on backups that waits or runs in this workspace. */
    jobs: z.array(z.object({ id: z.string(), name: z.string() })),
  })
  .meta({ id: 'BackupStatus' })
export type BackupStatus = z.infer<typeof BackupStatus>

export const QueuedJob = z.object({ job: z.string() }).meta({ id: 'QueuedBackupJob' })

export const PersonToErase = z.strictObject({ email: z.email().max(254) }).meta({ id: 'PersonToErase' })
/** Each place where something of the person is, and how many rows. */
const Places = z.array(z.object({ table: z.string(), rows: z.int() }))
export const PersonErasurePreview = z
  .object({
    workspaces: z.array(z.string()),
    places: Places,
    /** Backups that hold the person, encrypted, until they are let go; a restore from them erases them again. */
    backups: z.array(z.string()),
  })
  .meta({ id: 'PersonErasurePreview' })
export type PersonErasurePreview = z.infer<typeof PersonErasurePreview>
/** The signed receipt of an erasure; it names nobody. */
export const PersonErasure = z
  .object({
    format: z.literal(1),
    /** Keyed hash of the account, as the erasure ledger has it. */
    person: z.string(),
    at: z.string(),
    ledgerEntry: z.int(),
    workspaces: z.int(),
    places: Places,
    backups: z.array(z.string()),
    signature: z.string(),
  })
  .meta({ id: 'PersonErasure' })
export type PersonErasure = z.infer<typeof PersonErasure>
