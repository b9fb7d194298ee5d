import { z } from 'zod'
import { orderParts, orderQuestions } from '#schema/ai/orders'

const column = z.string().trim().min(1).max(200)

/** A kept file of orders, and how it is to be read where a person says so. */
export const OrderFile = z.strictObject({
  /** The id of a kept file (`data/files`). */
  file: z.uuid(),
  /** Which column is what; those that are not named are recognised. */
  columns: z.partialRecord(z.enum(orderParts), column).optional(),
  /** One of several currencies. */
  currency: column.optional(),
  windowDays: z.int().min(1).max(3650).optional(),
})
export type OrderFile = z.infer<typeof OrderFile>

export const NewOrderAnswer = z.strictObject({
  ...OrderFile.shape,
  question: z.enum(orderQuestions),
  /** Same seed, same list. */
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(1),
  /** Settings that are tried; as `rumbo autopilot` decides where it is not said. */
  trials: z.int().min(0).max(200).optional(),
})
export type NewOrderAnswer = z.infer<typeof NewOrderAnswer>

export const OrderRhythm = z.object({
  customers: z.int(),
  repeating: z.int(),
  purchases: z.int(),
  /** Days since 1970-01-01, in UTC. */
  firstDay: z.int(),
  lastDay: z.int(),
  medianGap: z.number().nullable(),
  longGap: z.number().nullable(),
  windowDays: z.int(),
  cutShort: z.boolean(),
  gone: z.int(),
})

export const OrderDecision = z.object({
  code: z.string(),
  level: z.enum(['info', 'warning']),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})

/** What a file of orders was understood to be. Nobody's data but the name of a customer of extraordinary size. */
export const OrderRecognition = z
  .object({
    columns: z.partialRecord(z.enum(orderParts), z.string()),
    /** All columns of the file, to choose another from. */
    all: z.array(z.object({ name: z.string(), type: z.string() })),
    rows: z.int(),
    /** Lines of orders and returns that are used. */
    used: z.int(),
    currency: z.string().nullable(),
    rhythm: OrderRhythm,
    decisions: z.array(OrderDecision),
    /** The same in the reader's language, a sentence each. */
    words: z.array(z.string()),
  })
  .meta({ id: 'OrderRecognition' })
export type OrderRecognition = z.infer<typeof OrderRecognition>

const Interval = z.object({ value: z.number(), low: z.number(), high: z.number() })
const list = { windowDays: z.int(), list: z.int() }
/** What came of a question. `list` is how many customers are named. */
export const OrderOutcome = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('delivered'),
    ...list,
    learnt: z.int(),
    measured: z.int(),
    /** Of this list and of the simplest order there is, on the latest window; and how much better this one is. */
    figure: z.enum(['auc', 'firstFifth']),
    own: Interval,
    simplest: Interval,
    better: Interval,
  }),
  z.object({ status: z.literal('no-signal'), ...list, learnt: z.int() }),
  z.object({ status: z.literal('too-little'), ...list, more: z.int() }),
])

/** What is kept of an answer, beside its people. */
export const OrderResult = z.object({
  outcome: OrderOutcome,
  rhythm: OrderRhythm,
  currency: z.string().nullable(),
  columns: z.partialRecord(z.enum(orderParts), z.string()),
  decisions: z.array(OrderDecision),
  /** The day that customers are known at: the last of the file. */
  cut: z.iso.date(),
})
export type OrderResult = z.infer<typeof OrderResult>

export const orderAnswerStatuses = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
export type OrderAnswerStatus = (typeof orderAnswerStatuses)[number]

export const OrderAnswerView = z
  .object({
    id: z.uuid(),
    /** The work that does it; its progress comes from `/api/platform/jobs/:id/events`. */
    jobId: z.uuid(),
    fileId: z.uuid(),
    file: z.string(),
    question: z.enum(orderQuestions),
    windowDays: z.int().nullable(),
    status: z.enum(orderAnswerStatuses),
    progress: z
      .object({ share: z.number(), stage: z.string().nullable(), secondsLeft: z.number().nullable(), restarts: z.int() })
      .nullable(),
    result: OrderResult.omit({ decisions: true }).nullable(),
    /** What was understood and what came of it, in the reader's language. */
    understood: z.array(z.string()),
    found: z.array(z.string()),
    error: z.object({ code: z.string(), what: z.string(), expected: z.string(), mend: z.string() }).nullable(),
    language: z.enum(['es', 'en']),
    createdAt: z.string(),
    finishedAt: z.string().nullable(),
  })
  .meta({ id: 'OrderAnswer' })
export type OrderAnswerView = z.infer<typeof OrderAnswerView>

export const OrderPersonView = z
  .object({
    key: z.string(),
    score: z.number(),
    /** What is to be expected of the person in the window, net of returns, in units of the currency. */
    value: z.number(),
    reasons: z.array(z.string()),
    before: z.number(),
    purchasesBefore: z.int(),
  })
  .meta({ id: 'OrderPerson' })

/** Files that an answer delivers. */
export const orderFiles = ['list.xlsx', 'list.csv', 'report.html'] as const
