import { z } from 'zod'

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
