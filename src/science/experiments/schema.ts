import { z } from 'zod'

/** What a readout says of the figure that counts as success. */
export const verdicts = ['too-early', 'balance-broken', 'not-told', 'incremental', 'harmful'] as const
export type Verdict = (typeof verdicts)[number]

/** What to do after it. */
export const nextSteps = ['wait', 'redraw', 'stop', 'more-people', 'widen', 'widen-top', 'widen-bottom'] as const

const finite = z.number()
export const EffectFigure = z.object({ value: finite, low: finite, high: finite, error: finite, p: finite })
export type EffectFigure = z.infer<typeof EffectFigure>
const Interval = z.object({ low: finite, value: finite, high: finite })
const Group = z.object({ n: z.int(), mean: finite.nullable(), leftOut: z.int() })

/** Treated people against control, per person; `arm` null: all treated people together. */
export const Compared = z.object({
  arm: z.int().nullable(),
  control: Group,
  treated: Group,
  /** Null where there is nothing to tell apart: nobody differs. */
  effect: EffectFigure.nullable(),
  /** `before`: what the past explains is taken off; `bands`: within bands of score; `plain`: neither. */
  method: z.enum(['before', 'bands', 'plain']),
  plain: EffectFigure.nullable(),
  before: z.object({ state: z.enum(['sound', 'unbalanced', 'weak', 'constant']), correlation: finite, saved: finite }).nullable(),
  /** Holds at every look at once; null where nothing was planned before. */
  running: z.object({ low: finite, high: finite }).nullable(),
  /** Of all treated people. */
  total: Interval.nullable(),
})
export type Compared = z.infer<typeof Compared>

export const MetricReadout = z.object({
  name: z.string(),
  kind: z.enum(['share', 'amount']),
  compared: z.array(Compared),
  /** Of amounts: whether the interval of a mean can be trusted, and what the capped mean and the ranks say. */
  tail: z
    .object({
      meanHolds: z.boolean(),
      agree: z.boolean(),
      cap: finite,
      cappedPeople: z.int(),
      capped: EffectFigure,
      chanceOfMore: Interval.extend({ p: finite }),
    })
    .nullable(),
})
export type MetricReadout = z.infer<typeof MetricReadout>

export const Segment = z.object({
  by: z.enum(['band', 'segment', 'arm']),
  /** Of a band, its number from 1, the best first. */
  name: z.string(),
  control: z.int(),
  treated: z.int(),
  /** Interval that holds for all segments of the kind at once. */
  effect: EffectFigure.nullable(),
  /** After Holm, over the segments of the kind. */
  adjusted: finite.nullable(),
})
export type Segment = z.infer<typeof Segment>

export const RankReadout = z.object({
  /** Area under the curve of the score for the outcome, in each group: whether the model still ranked. */
  control: Interval.nullable(),
  treated: Interval.nullable(),
  /** Effect on the better half by score and on the other, and what the first has more. */
  top: EffectFigure.nullable(),
  bottom: EffectFigure.nullable(),
  difference: EffectFigure.nullable(),
})
export type RankReadout = z.infer<typeof RankReadout>

const Note = z.object({
  code: z.string(),
  level: z.enum(['info', 'warning']),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})

/** What groups drawn at random say of what was done to one of them. */
export const Readout = z.object({
  arms: z.array(z.object({ name: z.string(), people: z.int() })),
  /** The metric that counts as success. */
  primary: z.string(),
  verdict: z.enum(verdicts),
  missingDays: z.int(),
  missingOutcomes: z.int(),
  /** Whether the arms hold as many people as were drawn; null where nobody said how many were. */
  ratio: z.object({ p: finite, broken: z.boolean() }).nullable(),
  metrics: z.array(MetricReadout),
  segments: z.array(Segment),
  /** Probability of segments as different as these if the effect were the same in all; null with fewer than two. */
  segmentsDiffer: finite.nullable(),
  rank: RankReadout.nullable(),
  /** The smallest effect per person, of the primary metric, that these groups would show four times in five. */
  smallest: finite.nullable(),
  next: z.enum(nextSteps),
  notes: z.array(Note),
})
export type Readout = z.infer<typeof Readout>

/** A readout of a campaign from the orders that came after it. Amounts are in units of the currency. */
export const Outcome = Readout.extend({
  currency: z.string(),
  from: z.string(),
  /** The last day of the window. */
  to: z.string(),
  today: z.string(),
  final: z.boolean(),
  daysLeft: z.int(),
  /** Lines of orders that were used, and those left out by why. */
  orders: z.object({ used: z.int(), before: z.int(), after: z.int(), unknown: z.int(), taken: z.int(), returns: z.int() }),
  delivered: z.int(),
  controlContacted: z.int(),
  /** Of all treated people. */
  costs: z.object({ contacts: finite, discounts: finite, programme: finite }),
  /** Margin that the campaign brought, less what it cost; null while nothing can be told. */
  profit: Interval.nullable(),
})
export type Outcome = z.infer<typeof Outcome>

const column = z.string().min(1).max(500)
/** Which columns of a kept file are what: one row per person who was drawn. */
export const NewReadout = z.strictObject({
  file: z.uuid(),
  arm: column,
  outcomes: z.array(column).min(1).max(20),
  /** The value of the column of the arm that is control; found by itself where it is plain. */
  control: z.string().min(1).max(200).optional(),
  /** Share of people who were drawn into control; without it the sizes of the groups are not checked. */
  controlShare: z.number().gt(0).lt(1).optional(),
  before: column.optional(),
  segment: column.optional(),
  /** A score from before; higher is likelier. */
  score: column.optional(),
  /** A column that names each person: somebody who comes twice counts once. */
  person: column.optional(),
})
export type NewReadout = z.infer<typeof NewReadout>
export type ReadoutColumns = Omit<NewReadout, 'file'>

/** What a readout says, in sentences. */
export const ReadoutWords = z.object({
  answer: z.string(),
  metrics: z.array(z.string()),
  notes: z.array(z.string()),
  rank: z.array(z.string()),
  next: z.string(),
})
export type ReadoutWords = z.infer<typeof ReadoutWords>

export const FileReadout = Readout.extend({ rows: z.int(), words: ReadoutWords }).meta({ id: 'FileReadout' })
export type FileReadout = z.infer<typeof FileReadout>
