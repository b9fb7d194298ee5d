import { z } from 'zod'

/** Rows of one question. */
export const mostRows = 1000

/** Text may have a decimal comma and dates as the training file had them; ISO 8601 and JSON's own numbers always do. */
const Row = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))

export const PredictQuestion = z
  .strictObject({ row: Row.optional(), rows: z.array(Row).min(1).max(mostRows).optional(), reasons: z.boolean().optional() })
  .refine(({ row, rows }) => (row === undefined) !== (rows === undefined), { error: 'row | rows' })
  .meta({ id: 'PredictQuestion' })
export type PredictQuestion = z.infer<typeof PredictQuestion>

/** Whether parsed JSON is a `PredictQuestion` of one row and nothing besides: the shape that most questions have. */
export function isOneRow(body: unknown): body is Readonly<{ row: z.infer<typeof Row> }> {
  if (typeof body !== 'object' || body === null) return false
  for (const key in body) if (key !== 'row') return false
  const { row } = body as { row?: unknown }
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return false
  for (const key in row)
    if (typeof (row as Record<string, unknown>)[key] === 'object' && (row as Record<string, unknown>)[key] !== null) return false
  return true
}

export const Reason = z.object({
  column: z.string(),
  /** The value of the row, as a person reads it. */
  value: z.string(),
  effect: z.enum(['raises', 'lowers']),
  text: z.string(),
})
const Answer = z.object({
  /** Probability of the positive class, of the predicted class, or the predicted number. */
  score: z.number(),
  prediction: z.union([z.string(), z.number()]),
  /** Of several classes, the probability of each. */
  probabilities: z.record(z.string(), z.number()).optional(),
  /** At most three, the strongest first. */
  reasons: z.array(Reason).optional(),
})
export const PredictAnswers = z
  .object({
    model: z.object({ name: z.string(), version: z.int() }),
    /** Columns that were sent and that the model does not use. */
    ignored: z.array(z.string()),
    answers: z.array(Answer),
  })
  .meta({ id: 'PredictAnswers' })
export type PredictAnswers = z.infer<typeof PredictAnswers>
