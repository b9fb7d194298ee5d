import { z } from 'zod'

/** Bytes of a model at most. */
export const largestModel = 100 * 2 ** 20

export const elementTypes = ['float32', 'float64', 'int32', 'int64', 'bool', 'string'] as const
export type ElementType = (typeof elementTypes)[number]

/** An input of the graph and the columns that fill it, in its order. */
export const ImportedInput = z.object({
  name: z.string(),
  type: z.enum(elementTypes),
  columns: z.array(z.string()).min(1),
})
export type ImportedInput = z.infer<typeof ImportedInput>

/** imported.json: a model made elsewhere, as Rumbo reads it; the model itself is model.onnx beside it. */
export const ImportedModel = z.object({
  format: z.literal(1),
  imported: z.literal(true),
  rumbo: z.string(),
  /** SHA-256 of model.onnx. */
  sha256: z.string(),
  bytes: z.int(),
  /** The program that wrote it, as it says itself. */
  producer: z.string(),
  opsets: z.array(z.object({ domain: z.string(), version: z.int() })),
  kind: z.enum(['binary', 'multiclass', 'regression']),
  /** Classes in the order of the columns of the output; of a yes or no the one that is foretold is `positive`. */
  classes: z.array(z.string()),
  positive: z.string().nullable(),
  /** Probability from which a row is predicted positive; null where there is none. */
  threshold: z.number().nullable(),
  /** The tensor that holds the answers. */
  output: z.string(),
  inputs: z.array(ImportedInput).min(1),
})
export type ImportedModel = z.infer<typeof ImportedModel>

const text = z.string().trim().min(1).max(200)
const list = z
  .string()
  .max(20_000)
  .transform((given) =>
    given
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  )
/** `input=column,column`, one input per line. */
const map = z
  .string()
  .max(100_000)
  .regex(/^[^=\n]+=[^\n]+(\n[^=\n]+=[^\n]+)*$/)
  .transform((given) =>
    Object.fromEntries(
      given.split('\n').map((line) => {
        const at = line.indexOf('=')
        return [line.slice(0, at).trim(), list.parse(line.slice(at + 1))]
      }),
    ),
  )

/** The fields of the form that imports a model; the file comes beside them. */
export const NewImported = z.strictObject({
  name: text,
  map: map.optional(),
  task: z.enum(['yes-no', 'classes', 'number']).optional(),
  output: text.optional(),
  classes: list.optional(),
  positive: text.optional(),
  threshold: z.coerce.number().gt(0).lt(1).optional(),
})
export type NewImported = z.infer<typeof NewImported>

/** A version of an imported model as the API tells it. */
export const ImportedVersion = ImportedModel.omit({ format: true })
  .extend({ id: z.string(), name: z.string(), version: z.int(), createdAt: z.string() })
  .meta({ id: 'ImportedVersion' })
export type ImportedVersion = z.infer<typeof ImportedVersion>

export const mostRowsAsked = 1000
const cell = z.union([z.string().max(10_000), z.number(), z.boolean(), z.null()])
export const ImportedQuestion = z.strictObject({
  rows: z
    .array(z.record(z.string().max(500), cell))
    .min(1)
    .max(mostRowsAsked),
})
export const ImportedAnswers = z.object({
  model: z.object({ id: z.string(), name: z.string(), version: z.int() }),
  answers: z.array(z.object({ score: z.number(), prediction: z.union([z.string(), z.number()]) })),
})
