import { z } from 'zod'
import { NewReadout, Outcome, ReadoutWords, verdicts } from '#schema/science/experiments'

/** How a value is known; the three never add up into one. */
export const methods = ['verified', 'estimated', 'forecast'] as const
export type Method = (typeof methods)[number]
export const lineStates = ['draft', 'proposed', 'approved', 'rejected'] as const
export type LineState = (typeof lineStates)[number]

const currency = z.string().regex(/^[A-Z]{3}$/)
const minor = z.int().min(-1e15).max(1e15)
const cost = z.int().min(0).max(1e15)
const day = z.iso.date()
/** `YYYY-MM`. */
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const name = z.string().trim().min(1).max(200)

/** What costs a campaign had, in minor units of its currency. */
const Costs = z.strictObject({ contacts: cost, discounts: cost, programme: cost })
const Range = z.object({ low: minor, mid: minor, high: minor })

/** A line measured with a control group, from a kept file with one row per person who was drawn. */
export const MeasuredLine = z.strictObject({
  method: z.literal('verified'),
  name,
  currency,
  startsOn: day,
  /** The last day of the window: the line stands in its month. */
  endsOn: day,
  readout: NewReadout,
  /** Of `readout.outcomes`, the one in money. */
  amount: z.string().min(1).max(500),
  /** VAT that the amounts hold, over the net. */
  vatShare: z.number().min(0).max(1),
  /** Of net revenue. */
  marginShare: z.number().gt(0).max(1),
  costs: Costs,
  replaces: z.uuid().optional(),
})
/** A line that nobody measured: what a model or a person says, and how. */
export const SaidLine = z.strictObject({
  method: z.enum(['estimated', 'forecast']),
  name,
  currency,
  month,
  ...Range.shape,
  costs: Costs,
  /** How it was reckoned. */
  how: z.string().trim().min(1).max(2000),
  replaces: z.uuid().optional(),
})
/** What a confirmed campaign brought, from a kept file of orders. */
export const OutcomeAsked = z.strictObject({ campaign: z.uuid(), orders: z.uuid() })
export const CampaignLine = OutcomeAsked.extend({ method: z.literal('verified'), replaces: z.uuid().optional() })
export const CampaignOutcome = Outcome.extend({ campaign: z.object({ id: z.uuid(), name: z.string() }), words: ReadoutWords }).meta({
  id: 'CampaignOutcome',
})
export type CampaignOutcome = z.infer<typeof CampaignOutcome>
export const NewLine = z.union([MeasuredLine, CampaignLine, SaidLine])
export type NewLine = z.infer<typeof NewLine>

export const LineSource = z.object({ kind: z.enum(['campaign', 'readout', 'said']), id: z.uuid().nullable() })

/** Where the figure comes from: what it means, what it was made of, how. */
export const Origin = z.object({
  verdict: z.enum(verdicts).nullable(),
  people: z.object({ control: z.int(), treated: z.int() }).nullable(),
  /** How it was measured, or how somebody reckoned. */
  how: z.string().nullable(),
  marginShare: z.number().nullable(),
  vatShare: z.number().nullable(),
  orders: z.int().nullable(),
  /** Orders that an earlier campaign counts already. */
  ordersLeft: z.int(),
  startsOn: day.nullable(),
  endsOn: day.nullable(),
  notes: z.array(
    z.object({ code: z.string(), level: z.enum(['info', 'warning']), params: z.record(z.string(), z.union([z.string(), z.number()])) }),
  ),
})
export type Origin = z.infer<typeof Origin>

const Decided = z.object({
  state: z.enum(['proposed', 'approved', 'rejected']),
  by: z.string().nullable(),
  at: z.string(),
  note: z.string().nullable(),
})

/** Margin less discounts and contacts, in minor units; the cost of the programme is taken off in totals. */
export const LedgerLine = z
  .object({
    id: z.uuid(),
    name: z.string(),
    source: LineSource,
    method: z.enum(methods),
    state: z.enum(lineStates),
    currency,
    month,
    ...Range.shape,
    costs: Costs,
    origin: Origin,
    /** What was fixed, its hash, and whether it was signed before the start. */
    baseline: z.object({ sha256: z.string(), signedAt: z.string(), beforeStart: z.boolean(), holds: z.boolean() }),
    replaces: z.uuid().nullable(),
    /** The approved line that took its place. */
    replacedBy: z.uuid().nullable(),
    decisions: z.array(Decided),
    createdBy: z.string().nullable(),
    createdAt: z.string(),
    /** Method and notes in the reader's language. */
    words: z.object({ definition: z.string(), method: z.string(), notes: z.array(z.string()) }),
  })
  .meta({ id: 'LedgerLine' })
export type LedgerLine = z.infer<typeof LedgerLine>

/** Of approved lines, by month, method and currency. Bounds are added as they are: the range of the sum is on the safe side. */
const Total = Range.extend({
  method: z.enum(methods),
  currency,
  lines: z.int(),
  programme: minor,
  net: minor,
})
export const MonthTotal = Total.extend({ month })
export type MonthTotal = z.infer<typeof MonthTotal>
export const LedgerTotals = z.object({ months: z.array(MonthTotal), whole: z.array(Total), waiting: z.int() }).meta({ id: 'LedgerTotals' })
export type LedgerTotals = z.infer<typeof LedgerTotals>
export type LedgerTotal = z.infer<typeof Total>

export const TotalsQuery = z.strictObject({ from: month.optional(), to: month.optional() })
export const Decide = z.strictObject({ note: z.string().trim().max(1000).optional() })
