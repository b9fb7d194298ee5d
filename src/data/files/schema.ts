import { z } from 'zod'

/** Bytes of one file, and of one piece of an upload. */
export const largestFile = 4 * 2 ** 30
export const largestPiece = 8 * 2 ** 20

export const fileStates = ['receiving', 'reading', 'ready', 'unusable'] as const
/** What a person may say a column is; everything else is found by itself. */
export const givenRoles = ['feature', 'id', 'time', 'group', 'value', 'dropped', 'protected'] as const

const name = z.string().min(1).max(200)
const ColumnChoice = z.strictObject({
  role: z.enum(givenRoles).nullable().optional(),
  /** Numbers and dates that are names of things. */
  type: z.literal('category').nullable().optional(),
})
/** How the file is to be read, and what its columns are, as a person said. */
export const FileChoices = z.strictObject({
  columns: z.record(name, ColumnChoice).default({}),
  /** Spellings of "no value" beside the usual ones. */
  missing: z.array(name).max(50).default([]),
  dates: z.enum(['dmy', 'mdy']).nullable().default(null),
})
export type FileChoices = z.infer<typeof FileChoices>

export const NewFile = z.strictObject({ name: z.string().min(1).max(1000), bytes: z.int().min(0).max(largestFile) })
/** The fields beside a piece. */
export const Piece = z.strictObject({ offset: z.coerce.number().pipe(z.int().min(0).max(largestFile)) })
/** What is given replaces what was said before; of columns, those named. Null takes a choice back. */
export const ChangeFile = z.strictObject({
  columns: z.record(name, ColumnChoice).optional(),
  missing: FileChoices.shape.missing.unwrap().optional(),
  dates: z.enum(['dmy', 'mdy']).nullable().optional(),
})
export type ChangeFile = z.infer<typeof ChangeFile>

export const SourceFile = z
  .object({
    id: z.uuid(),
    name: z.string(),
    bytes: z.int(),
    /** Bytes that are here; an upload goes on from them. */
    received: z.int(),
    state: z.enum(fileStates),
    /** The work that reads it; its progress comes from `/api/platform/jobs/:id/events`. */
    jobId: z.uuid().nullable(),
    rows: z.int().nullable(),
    columns: z.int().nullable(),
    choices: FileChoices,
    error: z.object({ code: z.string(), what: z.string(), expected: z.string(), mend: z.string() }).nullable(),
    createdAt: z.string(),
  })
  .meta({ id: 'SourceFile' })
export type SourceFile = z.infer<typeof SourceFile>

const Shape = z.discriminatedUnion('kind', [
  /** Rows in steps of equal width from `from` to `to`, and those beyond. Dates in ms since 1970. */
  z.object({ kind: z.literal('steps'), from: z.number(), to: z.number(), counts: z.array(z.int()), below: z.int(), above: z.int() }),
  /** The commonest values that at least ten rows hold, and rows with any other. */
  z.object({ kind: z.literal('values'), top: z.array(z.object({ value: z.string(), n: z.int() })), others: z.int() }),
])
export const FileColumn = z.object({
  name: z.string(),
  type: z.enum(['number', 'date', 'category', 'boolean', 'text']),
  /** As a person said it, or as it looks: what names rows, is empty, or always the same is no feature. */
  role: z.enum(['empty', 'constant', ...givenRoles]),
  /** Whether a person said the role. */
  given: z.boolean(),
  missing: z.int(),
  distinct: z.int(),
  personal: z.enum(['email', 'phone', 'iban', 'card', 'national-id', 'name', 'address']).nullable(),
  /** How its texts became values. */
  read: z.object({ decimal: z.enum(['.', ',']).nullable(), dateOrder: z.enum(['ymd', 'dmy', 'mdy']).nullable(), hasTime: z.boolean() }),
  min: z.number().nullable(),
  median: z.number().nullable(),
  max: z.number().nullable(),
  shape: Shape.nullable(),
})
export type FileColumn = z.infer<typeof FileColumn>

/** As it is kept: codes and parameters, no sentence. */
export const StoredProfile = z.object({
  format: z.literal(1),
  rows: z.int(),
  source: z.object({
    format: z.enum(['csv', 'tsv', 'ndjson', 'parquet', 'xlsx']),
    encoding: z.string(),
    delimiter: z.string().nullable(),
    decimal: z.enum(['.', ',']),
    sha256: z.string(),
  }),
  columns: z.array(FileColumn),
  issues: z.array(
    z.object({
      code: z.string(),
      level: z.enum(['info', 'warning']),
      /** The higher, the sooner it is told. */
      weight: z.number(),
      params: z.record(z.string(), z.union([z.string(), z.number()])),
      columns: z.array(z.string()),
      fix: ChangeFile.nullable(),
    }),
  ),
})
export type StoredProfile = z.infer<typeof StoredProfile>

/** What a file is, in the reader's language; issues by weight. */
export const FileProfile = z
  .object({
    rows: z.int(),
    source: StoredProfile.shape.source,
    columns: z.array(FileColumn),
    issues: z.array(
      z.object({
        code: z.string(),
        level: z.enum(['info', 'warning']),
        text: z.string(),
        columns: z.array(z.string()),
        /** What may be done about it: a label for a button, and the body of the `PATCH` that does it. */
        fix: z.object({ label: z.string(), change: ChangeFile }).nullable(),
      }),
    ),
  })
  .meta({ id: 'FileProfile' })
export type FileProfile = z.infer<typeof FileProfile>
