import { z } from 'zod'

/** Ways to contact people; `other` needs no consent. */
export const ways = ['email', 'sms', 'phone', 'post', 'other'] as const

/** Why a person is left out, in the order in which it is asked: who has several counts by the first. */
export const exclusionReasons = ['no-consent', 'objection', 'exclusion', 'contacted', 'control', 'global-control'] as const
export type ExclusionReason = (typeof exclusionReasons)[number]

export const sourceKinds = ['answer', 'scoring', 'contacts'] as const
export const ListSource = z.discriminatedUnion('kind', [
  /** A question that orders answered (`ai/orders`). */
  z.strictObject({ kind: z.literal('answer'), id: z.uuid() }),
  /** A kept file that a published model scored (`ai/serving`). */
  z.strictObject({ kind: z.literal('scoring'), model: z.string().min(1).max(200), id: z.uuid() }),
  /** Everybody on file. */
  z.strictObject({ kind: z.literal('contacts') }),
])
export type ListSource = z.infer<typeof ListSource>

const Amount = z.object({ minor: z.int().min(0).max(1e12), currency: z.string().regex(/^[A-Z]{3}$/) })
const currencies = (terms: { contactCost: { currency: string }; discount: { currency: string }; worth: { currency: string } | null }) =>
  new Set([terms.contactCost.currency, terms.discount.currency, ...(terms.worth ? [terms.worth.currency] : [])]).size === 1

export const ListTerms = z
  .strictObject({
    /** Of the net price. */
    marginShare: z.number().min(0).max(1),
    contactCost: Amount,
    /** What each person is given. */
    discount: Amount,
    /** What somebody who does it is worth, where the source knows a chance and no value. */
    worth: Amount.nullable().default(null),
  })
  .refine(currencies, { error: 'one currency' })
export type ListTerms = z.infer<typeof ListTerms>

export const NewList = z.strictObject({
  name: z.string().trim().min(1).max(120),
  source: ListSource,
  channel: z.enum(ways),
  terms: ListTerms,
  /** People contacted in so many days before today are left out; 0 leaves nobody out. */
  restDays: z.int().min(0).max(365).default(30),
})
export type NewList = z.infer<typeof NewList>

const Point = z.object({ n: z.int(), profit: Amount.extend({ minor: z.int() }) })
/** What was found when the list was made; it does not change. */
export const ListFound = z.object({
  /** People of the source, each once. */
  people: z.int(),
  /** Rows beyond the first of a person. */
  repeated: z.int(),
  /** People of the list. */
  kept: z.int(),
  exclusions: z.record(z.enum(exclusionReasons), z.int()),
  /** Expected profit of the first n people, together; null where nobody has a value. */
  curve: z.array(Point).nullable(),
  /** The size that is expected to earn most. */
  best: Point.nullable(),
})
export type ListFound = z.infer<typeof ListFound>

export const ContactList = z
  .object({
    id: z.uuid(),
    /** The work that makes it; its progress comes from `/api/platform/jobs/:id/events`. */
    jobId: z.uuid(),
    name: z.string(),
    source: z.object({ kind: z.enum(sourceKinds), name: z.string().nullable() }),
    channel: z.enum(ways),
    terms: ListTerms,
    restDays: z.int(),
    status: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
    progress: z.number().nullable(),
    found: ListFound.nullable(),
    /** How many of the first people it takes. */
    size: z.int().nullable(),
    /** Of these, people who may not be contacted any more: they are in no page and no file. Null in lists of lists. */
    blockedSince: z.int().nullable(),
    error: z.object({ code: z.string(), what: z.string(), expected: z.string(), mend: z.string() }).nullable(),
    createdAt: z.string(),
  })
  .meta({ id: 'ContactList' })
export type ContactList = z.infer<typeof ContactList>

export const ListedPerson = z
  .object({
    /** From 1, the highest expected profit first. */
    place: z.int(),
    customer: z.string(),
    name: z.string().nullable(),
    score: z.number(),
    /** Expected net revenue, in major units. */
    value: z.number().nullable(),
    expectedProfit: z.number().nullable(),
    reasons: z.array(z.string()),
  })
  .meta({ id: 'ListedPerson' })
export type ListedPerson = z.infer<typeof ListedPerson>

export const NewSize = z.strictObject({ size: z.int().min(0) })
export const listFormats = ['xlsx', 'csv', 'csv-es'] as const
export type ListFormat = (typeof listFormats)[number]
