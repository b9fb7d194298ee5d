import { z } from 'zod'

/** Ways to reach a person that the law treats apart. */
export const channels = ['email', 'sms', 'phone', 'post'] as const
export type Channel = (typeof channels)[number]

/** What allows a channel to be used: a consent on file, or a rule that the organisation states. */
export const bases = ['consent', 'existing-customer', 'legitimate-interest'] as const
export type Basis = (typeof bases)[number]

/** `contacts`: who they are and what they consented to. `exclusions`: customers that nobody writes to. */
export const importKinds = ['contacts', 'exclusions'] as const
export type ImportKind = (typeof importKinds)[number]

/** What a column of a file of contacts can be. */
export const contactParts = [
  'customer',
  'name',
  'email',
  'phone',
  ...channels.map((c) => `consent-${c}` as const),
  'objection',
  'exclusion',
] as const
export type ContactPart = (typeof contactParts)[number]

/** What a person can refuse by hand: one channel, or everything. */
export const refusals = [...channels, 'objection', 'exclusion'] as const
export type Refusal = (typeof refusals)[number]

/** A customer as the files name them. */
const CustomerKey = z.string().trim().min(1).max(500)
const Day = z.iso.date()

export const NewImport = z.strictObject({
  /** The id of a kept file (`data/files`). */
  file: z.uuid(),
  kind: z.enum(importKinds).default('contacts'),
  /** Columns by what they are, where their names do not tell. */
  columns: z.partialRecord(z.enum(contactParts), z.string().min(1).max(500)).default({}),
})
export type NewImport = z.infer<typeof NewImport>

/** What a file says, counted; nothing of it names a person but words that were not understood. */
export const ImportCounts = z.object({
  rows: z.int(),
  /** People, each once. */
  people: z.int(),
  withoutCustomer: z.int(),
  /** Rows beyond the first of a customer, and people whose rows contradict each other: the stricter one holds. */
  repeated: z.int(),
  contradicting: z.int(),
  /** People with and without consent, and those of whom the file says nothing, by channel that it has a column of. */
  consents: z.partialRecord(z.enum(channels), z.object({ yes: z.int(), no: z.int(), unknown: z.int() })),
  objected: z.int(),
  excluded: z.int(),
  /** Cells that are neither yes nor no, the most frequent first: they count as no consent, and as an objection. */
  words: z.array(z.object({ column: z.string(), word: z.string(), n: z.int() })),
  /** Against what is kept. `withdrawn`: people who lose a consent, or object, or are excluded now. */
  added: z.int(),
  changed: z.int(),
  same: z.int(),
  withdrawn: z.int(),
})
export type ImportCounts = z.infer<typeof ImportCounts>

export const importStates = ['reading', 'ready', 'applied', 'undone', 'discarded', 'failed'] as const
export const ContactImport = z
  .object({
    id: z.uuid(),
    /** The work that reads it; its progress comes from `/api/platform/jobs/:id/events`. */
    jobId: z.uuid(),
    kind: z.enum(importKinds),
    file: z.string(),
    state: z.enum(importStates),
    progress: z.number().nullable(),
    /** Which column is what. */
    columns: z.partialRecord(z.enum(contactParts), z.string()),
    /** Columns of the file that are nothing of this. */
    others: z.array(z.string()),
    counts: ImportCounts.nullable(),
    /** Whether it is the newest that was applied, and so can be undone. */
    canUndo: z.boolean(),
    error: z.object({ code: z.string(), what: z.string(), expected: z.string(), mend: z.string() }).nullable(),
    createdAt: z.string(),
    appliedAt: z.string().nullable(),
    undoneAt: z.string().nullable(),
  })
  .meta({ id: 'ContactImport' })
export type ContactImport = z.infer<typeof ContactImport>

export const ChannelBasis = z.object({
  channel: z.enum(channels),
  basis: z.enum(bases),
  /** Null while nobody stated one and the usual one holds. */
  statedBy: z.string().nullable(),
  statedAt: z.string().nullable(),
})
export type ChannelBasis = z.infer<typeof ChannelBasis>

export const ConsentSummary = z
  .object({
    /** People on file. */
    people: z.int(),
    /** Of them, those who may be contacted, and those with a consent on file. */
    channels: z.array(z.object({ channel: z.enum(channels), allowed: z.int(), consented: z.int(), refused: z.int() })),
    objected: z.int(),
    excluded: z.int(),
    bases: z.array(ChannelBasis),
  })
  .meta({ id: 'ConsentSummary' })
export type ConsentSummary = z.infer<typeof ConsentSummary>

export const NewBasis = z.strictObject({ basis: z.enum(bases) })
export const ChannelParams = z.object({ channel: z.enum(channels) })

export const PersonQuery = z.strictObject({ customer: CustomerKey })
/** `holds: false` takes a refusal back that was entered by mistake. */
export const NewRefusal = z.strictObject({ customer: CustomerKey, refusal: z.enum(refusals), holds: z.boolean().default(true) })
export const NewTouch = z.strictObject({ customer: CustomerKey, channel: z.enum([...channels, 'other']), on: Day })

export const ContactView = z
  .object({
    customer: z.string(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    /** What the newest file says, less what was withdrawn by hand. */
    consents: z.partialRecord(z.enum(channels), z.boolean()),
    objected: z.boolean(),
    excluded: z.boolean(),
    /** Entered by hand: they hold whatever a file says. */
    refusals: z.array(z.object({ refusal: z.enum(refusals), at: z.string() })),
    touches: z.array(z.object({ channel: z.enum([...channels, 'other']), on: z.string() })),
    /** Channels on which the person may be contacted. */
    allowed: z.array(z.enum(channels)),
  })
  .meta({ id: 'ConsentOfPerson' })
export type ContactView = z.infer<typeof ContactView>
