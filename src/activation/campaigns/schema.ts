import { z } from 'zod'

export const channels = ['email', 'sms', 'phone', 'post', 'other'] as const
export type CampaignChannel = (typeof channels)[number]
export const successes = ['orders', 'revenue'] as const
/** Why the people may be contacted: consents that are on record, the word of whoever made the campaign, or no consent needed. */
export const consentBases = ['contacts', 'declared', 'none'] as const
export type ConsentBasis = (typeof consentBases)[number]
export const campaignStates = ['reading', 'draft', 'drawing', 'drawn', 'confirmed'] as const

const Share = z.number().min(0).max(1)
const Amount = z.object({ minor: z.int().min(0).max(1e12), currency: z.string().regex(/^[A-Z]{3}$/) })
const Day = z.iso.date()

/** A way of contacting, and its share of the people who are contacted. */
export const Variant = z.object({ name: z.string().trim().min(1).max(80), share: z.number().gt(0).max(1) })
export type Variant = z.infer<typeof Variant>

const Terms = z.object({
  name: z.string().trim().min(1).max(120),
  channel: z.enum(channels),
  offer: z.string().trim().max(500),
  success: z.enum(successes),
  startsOn: Day,
  /** Orders count from the start for so many days. */
  windowDays: z.int().min(1).max(730),
  /** Of the price without VAT. */
  marginShare: Share,
  /** On top of the price: 0.21. */
  vatShare: Share,
  contactCost: Amount,
  /** Given with each order of a contacted person. */
  discount: Amount,
  /** Of the whole campaign, whoever is contacted. */
  programmeCost: Amount,
  variants: z.array(Variant).min(1).max(10),
})
export type CampaignTerms = z.infer<typeof Terms>

/** Columns of a file of people. */
export const PeopleColumns = z.strictObject({
  customer: z.string().max(500),
  score: z.string().max(500).optional(),
  value: z.string().max(500).optional(),
  before: z.string().max(500).optional(),
  name: z.string().max(500).optional(),
  email: z.string().max(500).optional(),
  phone: z.string().max(500).optional(),
})
export type PeopleColumns = z.infer<typeof PeopleColumns>

export const CampaignSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), file: z.uuid(), columns: PeopleColumns }),
  /** The people of a finished answer about orders (`/api/ai/orders/answers`), the best first; all of them unless told. */
  z.strictObject({ kind: z.literal('answer'), answer: z.uuid(), most: z.int().min(1).optional() }),
])
export type CampaignSource = z.infer<typeof CampaignSource>

/** What is left out has the workspace's usual value; the code is made from the name. */
export const NewCampaign = z.strictObject({
  ...Terms.partial({
    offer: true,
    vatShare: true,
    marginShare: true,
    contactCost: true,
    discount: true,
    programmeCost: true,
    variants: true,
  }).shape,
  source: CampaignSource,
  /** Whoever asks says that the people of a file agreed to this channel. Objections on record count all the same. */
  consentDeclared: z.boolean().default(false),
})
export type NewCampaign = z.infer<typeof NewCampaign>

export const CampaignDefaults = z
  .object({ currency: z.string(), vatShare: z.number(), country: z.string().nullable(), today: Day })
  .meta({ id: 'CampaignDefaults' })
export type CampaignDefaults = z.infer<typeof CampaignDefaults>

/** What reading the people found. */
export const PeopleFound = z.object({
  /** Who take part. */
  n: z.int(),
  withoutKey: z.int(),
  duplicates: z.int(),
  /** Left out because they belong to the control group across campaigns. */
  globalControl: z.int(),
  /** Whether they have a score that differs: then the draw is stratified. */
  scored: z.boolean(),
  /** Of net revenue before, where it is known. */
  before: z.object({ n: z.int(), mean: z.number(), sd: z.number(), buyers: z.number() }).nullable(),
  /** The mean of scores between 0 and 1: what may stand for the share that buys without contact. */
  meanScore: z.number().nullable(),
})
export type PeopleFound = z.infer<typeof PeopleFound>

export const PlanQuestion = z.strictObject({
  /** Share that buys without contact; the usual one when left out. */
  base: z.coerce.number().gt(0).lt(1).optional(),
  /** Effect worth seeing: points as a share, or money a person in major units when success is revenue. */
  effect: z.coerce.number().gt(0).optional(),
  power: z.coerce.number().min(0.5).max(0.99).default(0.8),
})
export type PlanQuestion = z.infer<typeof PlanQuestion>

const Size = z.object({
  control: z.int(),
  /** Smallest effect that is seen with the power wanted; null when not even the largest thought of is. */
  smallest: z.number().nullable(),
  /** Chance of seeing the effect worth seeing. */
  power: z.number(),
})
export const ControlPlan = z
  .object({
    n: z.int(),
    base: z.number(),
    baseFrom: z.enum(['said', 'score', 'before', 'usual']),
    /** Of revenue a person, for success in revenue. */
    sd: z.number().nullable(),
    effect: z.number(),
    effectFrom: z.enum(['said', 'break-even', 'usual']),
    wanted: z.number(),
    most: z.number(),
    unit: z.enum(['share', 'money']),
    proposed: Size.extend({ enough: z.boolean(), simulated: z.number() }),
    sizes: z.array(Size),
    /** False: not even half the people would show anything; a draw needs `control: 0`. */
    measurable: z.boolean(),
    method: z.enum(['exact', 'normal', 'means']),
  })
  .meta({ id: 'ControlPlan' })
export type ControlPlan = z.infer<typeof ControlPlan>

/** `control: 0` is a campaign without measurement, said on purpose. */
export const DrawAsked = z.strictObject({ control: z.int().min(0), ...PlanQuestion.shape })
export type DrawAsked = z.infer<typeof DrawAsked>

const ArmCount = z.object({ arm: z.int(), name: z.string().nullable(), people: z.int() })
/** Who will not get it although drawn, by why. */
export const HeldBack = z.record(z.string(), z.int())

export const Campaign = z
  .object({
    id: z.uuid(),
    ...Terms.shape,
    code: z.string(),
    currency: z.string(),
    consentBasis: z.enum(consentBases),
    source: z.object({ kind: z.enum(['file', 'answer']), id: z.uuid(), name: z.string() }),
    state: z.enum(campaignStates),
    jobId: z.uuid().nullable(),
    error: z.object({ code: z.string(), what: z.string(), expected: z.string(), mend: z.string() }).nullable(),
    people: PeopleFound.nullable(),
    control: z.int().nullable(),
    power: z.object({ smallest: z.number().nullable(), wanted: z.number(), unit: z.enum(['share', 'money']) }).nullable(),
    arms: z.array(ArmCount),
    seed: z.int(),
    drawnAt: z.string().nullable(),
    confirmedAt: z.string().nullable(),
    confirmedBy: z.string().nullable(),
    baselineSha256: z.string().nullable(),
    endsOn: Day,
    createdAt: z.string(),
    delivered: z.int(),
  })
  .meta({ id: 'Campaign' })
export type Campaign = z.infer<typeof Campaign>

/** What confirming would fix. */
export const CampaignReview = z
  .object({ arms: z.array(ArmCount), heldBack: HeldBack, toContact: z.int(), excluded: HeldBack })
  .meta({ id: 'CampaignReview' })
export type CampaignReview = z.infer<typeof CampaignReview>

export const GlobalControl = z.object({ id: z.uuid(), share: z.number(), until: Day, createdAt: z.string() }).meta({ id: 'GlobalControl' })
export type GlobalControl = z.infer<typeof GlobalControl>
export const NewGlobalControl = z.strictObject({ share: z.number().gt(0).max(0.5), until: Day })

export const fileShapes = ['hubspot', 'mailchimp', 'brevo', 'klaviyo', 'csv', 'csv-es'] as const
export type FileShape = (typeof fileShapes)[number]
export const ways = ['file', 'webhook', 'mail'] as const

/** Letters that go by the organisation's own mail server; more than that is a sender's work. */
export const mostLetters = 5000
export const CampaignLetter = z.strictObject({
  subject: z.string().trim().min(1).max(200),
  /** Paragraphs are parted by empty lines. */
  text: z.string().trim().min(1).max(20_000),
  /** Where the one button leads. */
  link: z.strictObject({ label: z.string().trim().min(1).max(80), url: z.url({ protocol: /^https?$/ }).max(2000) }).optional(),
})
export type CampaignLetter = z.infer<typeof CampaignLetter>

export const NewDelivery = z.discriminatedUnion('way', [
  z.strictObject({ way: z.literal('mail'), letter: CampaignLetter, arm: z.int().min(1).max(10).optional() }),
  z.strictObject({ way: z.literal('file'), arm: z.int().min(1).max(10).optional() }),
])
export type NewDelivery = z.infer<typeof NewDelivery>

export const Delivery = z
  .object({
    id: z.uuid(),
    way: z.enum(ways),
    /** One variant, or null for all of them. */
    arm: z.int().nullable(),
    state: z.enum(['running', 'done', 'stopped']),
    jobId: z.uuid().nullable(),
    people: z.int(),
    delivered: z.int(),
    /** Will be tried again by a further delivery. */
    deferred: z.int(),
    refused: z.int(),
    /** Perhaps sent: the process died between sending and recording. They are never sent again. */
    unknown: z.int(),
    heldBack: HeldBack,
    createdAt: z.string(),
    finishedAt: z.string().nullable(),
  })
  .meta({ id: 'CampaignDelivery' })
export type Delivery = z.infer<typeof Delivery>

/** Where the delivery of a campaign stands, over all its parts. */
export const Receipt = z
  .object({
    delivered: z.int(),
    waiting: z.int(),
    /** By why. */
    notDelivered: HeldBack,
    deliveries: z.array(Delivery),
  })
  .meta({ id: 'CampaignReceipt' })
export type Receipt = z.infer<typeof Receipt>
