import { z } from 'zod'

/** Whoever did something, or a person that something was done to. */
const Principal = z.object({
  id: z.string(),
  kind: z.enum(['person', 'key', 'system', 'gone']),
  /** As it is shown: a person's name, or what stands for it. */
  name: z.string(),
})

export const ActivityItem = z
  .object({
    id: z.string(),
    /** Its number in the workspace's chain; null until it is sealed, which takes less than a second. */
    seq: z.int().nullable(),
    at: z.string(),
    actor: Principal,
    kind: z.string(),
    /** What happened, in the reader's language. */
    what: z.string(),
    subject: z.object({
      /** `run`, `principal`, `workspace`… */
      type: z.string(),
      id: z.string(),
      /** The type in the reader's language, with the name where it is a person. */
      name: z.string(),
    }),
    /** What was so before and after, where the activity says it. */
    changes: z.array(z.object({ name: z.string(), before: z.unknown(), after: z.unknown() })),
    /** The rest of what it says. */
    details: z.record(z.string(), z.unknown()),
    /** Whether what it said was erased; that it happened stays. */
    erased: z.boolean(),
  })
  .meta({ id: 'Activity' })
export type ActivityItem = z.infer<typeof ActivityItem>

export const ActivityDetail = ActivityItem.extend({
  /** How it stands in the chain; null until it is sealed. */
  proof: z
    .object({ previous: z.string(), digest: z.string(), hash: z.string(), linkHolds: z.boolean(), payloadHolds: z.boolean() })
    .nullable(),
}).meta({ id: 'ActivityDetail' })
export type ActivityDetail = z.infer<typeof ActivityDetail>

const word = z.string().trim().min(1).max(200)
/** What narrows the list. Instants are ISO 8601; `from` is in, `to` is out. */
export const ActivityQuery = z.object({
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  actor: z.uuid().optional(),
  /** A kind, such as `run.started`. */
  kind: word.regex(/^[a-z0-9-]+\.[a-z0-9-]+$/).optional(),
  /** A subject (`run:<id>`) or the type of one (`run`). */
  subject: word.regex(/^[a-z0-9-]+(:[\w.@-]+)?$/).optional(),
  /** Words of what happened, in the reader's language. */
  text: word.optional(),
})
export type ActivityQuery = z.infer<typeof ActivityQuery>

/** What the filters of the page offer. */
export const ActivityChoices = z.object({
  kinds: z.array(z.object({ kind: z.string(), what: z.string() })),
  people: z.array(Principal),
})
export type ActivityChoices = z.infer<typeof ActivityChoices>

export const Verification = z.object({
  checked: z.int(),
  /** How many there are; the first thousand are named. */
  faultCount: z.int(),
  faults: z.array(
    z.object({
      seq: z.int(),
      id: z.string().nullable(),
      fault: z.enum(['altered', 'missing', 'repeated', 'cut', 'rewritten', 'unsigned']),
      /** In the reader's language. */
      what: z.string(),
    }),
  ),
  at: z.string(),
})
export type Verification = z.infer<typeof Verification>
