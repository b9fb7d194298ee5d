import { z } from 'zod'

export const PeriodAsked = z.strictObject({ from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) })
export type PeriodAsked = z.infer<typeof PeriodAsked>

const QueryUnit = z.enum(['share', 'count', 'seconds', 'index', 'times'])
const When = z.enum(['during', 'at-end'])
const Query = z.object({
  name: z.string(),
  /** What is counted, in a sentence. */
  counts: z.string(),
  unit: QueryUnit,
  when: When,
  reads: z.array(z.string()),
  /** Null where there is nothing to speak of in the period. */
  reading: z.object({ value: z.number(), n: z.int(), inputs: z.array(z.string()) }).nullable(),
})
export const QueryList = z.object({ items: z.array(Query) })
export type QueryList = z.infer<typeof QueryList>

export const metricUnits = ['share', 'percent', 'count', 'seconds', 'minutes', 'hours', 'days', 'index', 'times'] as const
export const directions = ['higher', 'lower'] as const
export const bounds = ['min', 'max'] as const
/** When it is calculated: every day (also the running period), when a period ended, or only when somebody asks. */
export const schedules = ['daily', 'period-end', 'on-request'] as const
export const metricStates = ['active', 'retired'] as const

// JSON of the database takes no half characters.
const sentence = (longest: number) =>
  z
    .string()
    .overwrite((text) => text.toWellFormed())
    .trim()
    .min(1)
    .max(longest)
const words = (longest: number) =>
  z
    .strictObject({ es: sentence(longest).optional(), en: sentence(longest).optional() })
    .refine(({ es, en }) => es !== undefined || en !== undefined, { error: 'es | en' })
/** Days of the workspace's zone. A rolling period ends with yesterday. */
export const MetricPeriod = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['day', 'week', 'month']) }),
  z.strictObject({ kind: z.literal('rolling'), days: z.int().min(2).max(366) }),
])
export type MetricPeriod = z.infer<typeof MetricPeriod>

export const Formula = z.string().trim().min(1).max(500)
const Figure = z.number().min(-1e15).max(1e15)
/** A day that the database has too: there is no year 0. */
export const Day = z.iso.date().refine((day) => day >= '0001-01-01', { error: '0001-01-01 …' })
const Point = z.strictObject({ value: Figure, on: Day })
/** What a version of a metric says. */
export const Definition = z.strictObject({
  name: words(80),
  description: words(400).nullable().default(null),
  formula: Formula,
  unit: z.enum(metricUnits),
  /** Which is better. */
  direction: z.enum(directions),
  /** Where it stood when the metric began to count; it does not change afterwards. */
  baseline: Point.nullable().default(null),
  target: Point.nullable().default(null),
  /** The value that must not be passed: below a `min`, above a `max`. */
  guardrail: z
    .strictObject({ bound: z.enum(bounds), value: Figure })
    .nullable()
    .default(null),
  period: MetricPeriod,
  schedule: z.enum(schedules).default('daily'),
})
export type Definition = z.infer<typeof Definition>

/** Who answers for a metric does not change what gives a value, so it makes no version. */
export const NewMetric = Definition.extend({ owner: z.uuid().nullable().default(null) })
export type NewMetric = z.infer<typeof NewMetric>
export const ChangeMetric = z.strictObject({
  name: Definition.shape.name.optional(),
  description: words(400).nullable().optional(),
  formula: Formula.optional(),
  unit: Definition.shape.unit.optional(),
  direction: Definition.shape.direction.optional(),
  baseline: Point.nullable().optional(),
  target: Point.nullable().optional(),
  guardrail: Definition.shape.guardrail.unwrap().optional(),
  period: MetricPeriod.optional(),
  schedule: z.enum(schedules).optional(),
  owner: z.uuid().nullable().optional(),
})
export type ChangeMetric = z.infer<typeof ChangeMetric>

/** Why there is no value, as a code and in the reader's language. */
const Reason = z.object({ code: z.string(), what: z.string() })
export const MetricValue = z
  .object({
    id: z.uuid(),
    metric: z.uuid(),
    version: z.int(),
    /** `to` is out of the period. */
    from: z.iso.date(),
    to: z.iso.date(),
    value: z.number().nullable(),
    reason: Reason.nullable(),
    /** The fewest things that one of its queries speaks of. */
    n: z.int().nullable(),
    /** The formula that gave it. */
    method: z.string(),
    /** The period was over when it was calculated. */
    final: z.boolean(),
    /** Calculated within two days of the period's end; null while it runs. */
    onTime: z.boolean().nullable(),
    evaluatedAt: z.string(),
    supersededAt: z.string().nullable(),
  })
  .meta({ id: 'MetricValue' })
export type MetricValue = z.infer<typeof MetricValue>

const UsedQuery = z.object({ name: z.string(), counts: z.string(), unit: QueryUnit.nullable() })
export const Metric = z
  .object({
    id: z.uuid(),
    /** The name in the reader's language, or in the one that it has. */
    title: z.string(),
    ...Definition.shape,
    owner: z.uuid().nullable(),
    ownerName: z.string().nullable(),
    version: z.int(),
    state: z.enum(metricStates),
    /** The ready metric that it came from. */
    starter: z.string().nullable(),
    queries: z.array(UsedQuery),
    latest: MetricValue.nullable(),
    previous: MetricValue.nullable(),
    standing: z.object({
      guardrail: z.enum(['inside', 'outside']).nullable(),
      outsideSince: z.string().nullable(),
      /** Before its date: whether it is at least as good as the straight line from the baseline to the target. */
      target: z.enum(['reached', 'on-course', 'away', 'missed']).nullable(),
      /** The newest value less the baseline. */
      change: z.number().nullable(),
    }),
    createdAt: z.string(),
    changedAt: z.string(),
  })
  .meta({ id: 'Metric' })
export type Metric = z.infer<typeof Metric>

export const MetricVersions = z
  .object({ items: z.array(z.object({ version: z.int(), definition: Definition, at: z.string(), by: z.string().nullable() })) })
  .meta({ id: 'MetricVersions' })
export type MetricVersions = z.infer<typeof MetricVersions>

const Part = z.object({
  query: z.string(),
  counts: z.string(),
  unit: QueryUnit.nullable(),
  when: When.nullable(),
  reads: z.array(z.string()),
  value: z.number().nullable(),
  n: z.int().nullable(),
  /** What explains the value, with the page of the thing itself where it has one. */
  inputs: z.array(z.object({ subject: z.string(), link: z.string().nullable() })),
})
/** Where a value comes from. */
export const ValueOrigin = z
  .object({
    ...MetricValue.shape,
    parts: z.array(Part),
    /** Who asked; null for the daily work, and for a person who was erased. */
    by: z.string().nullable(),
    definition: Definition,
    supersededBy: z.uuid().nullable(),
  })
  .meta({ id: 'MetricValueOrigin' })
export type ValueOrigin = z.infer<typeof ValueOrigin>

export const Preview = z.strictObject({ formula: Formula, period: MetricPeriod })
export const Previewed = z
  .object({ ...MetricValue.pick({ from: true, to: true, value: true, reason: true, n: true }).shape, parts: z.array(Part) })
  .meta({ id: 'MetricPreview' })
export type Previewed = z.infer<typeof Previewed>

export const EvaluateAsked = z.strictObject({
  /** How many closed periods, counted back from today. */
  periods: z.int().min(1).max(36).default(1),
  /** Also those that have a final value: one that comes out otherwise takes its place, and the one before is kept. */
  again: z.boolean().default(false),
})
export type EvaluateAsked = z.infer<typeof EvaluateAsked>
export const Evaluated = z.object({ items: z.array(MetricValue) }).meta({ id: 'MetricsEvaluated' })

export const StarterList = z
  .object({
    items: z.array(
      z.object({
        key: z.string(),
        name: z.string(),
        description: z.string(),
        definition: Definition,
        /** The metric of the workspace that was made of it. */
        metric: z.uuid().nullable(),
      }),
    ),
  })
  .meta({ id: 'MetricStarters' })
export type StarterList = z.infer<typeof StarterList>
export const AddStarters = z.strictObject({ keys: z.array(z.string().max(60)).min(1).max(50) })
