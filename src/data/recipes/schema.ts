import { z } from 'zod'

/**
 * What a linear model needs of a number, in this order: a value for a missing one, a compression of heavy tails
 * (divided by `compress` first; null = none), centre and scale.
 */
export const LinearForm = z.object({
  fill: z.number(),
  compress: z.number().positive().nullable(),
  mean: z.number(),
  deviation: z.number().positive(),
})
export type LinearForm = z.infer<typeof LinearForm>

/** One output of a step: which of the numbers that the step can make (see the kinds below), and its linear form. */
export const Part = z.object({ at: z.int().min(0), linear: LinearForm.optional() })
export type Part = z.infer<typeof Part>

/** Parts of a date, by `at`; `days` counts from the date to the step's reference. */
export const dateParts = ['year', 'month', 'day', 'weekday', 'hour', 'days'] as const
/** `at` 0 and 1 of a text; from `at` 2 the counts of words per bucket. */
export const textParts = ['length', 'words'] as const
export const wordBuckets = 16

const parts = z.array(Part).min(1)
const column = z.string()
/** `at` is 0 where nothing else is said. */
export const Step = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('number'), column, parts }),
  /** `at` is a place in `dateParts`; `reference` in ms since 1970 UTC. */
  z.object({ kind: z.literal('date'), column, reference: z.number(), parts }),
  /** Days from `since` to `column`. */
  z.object({ kind: z.literal('interval'), column, since: z.string(), parts }),
  z.object({ kind: z.literal('boolean'), column, one: z.string(), zero: z.string(), parts }),
  /** `at` is a place in `levels`, or their number: any other level, seen in training or not. */
  z.object({ kind: z.literal('category'), column, levels: z.array(z.string()), parts }),
  /**
   * The place of a level in `levels`, the commonest first, or their number for any other, seen in training or not; missing
   * stays missing. A code has no order: only trees that divide by sets of codes may read it.
   */
  z.object({ kind: z.literal('codes'), column, levels: z.array(z.string()), parts }),
  /** The logarithm of how often a level was seen, in quarters of an octave; 0 for levels that are not named. */
  z.object({ kind: z.literal('frequency'), column, levels: z.array(z.string()), values: z.array(z.number()), parts }),
  /** The smoothed mean outcome of a level in training; `other` for levels that are not named. */
  z.object({
    kind: z.literal('target'),
    column,
    levels: z.array(z.string()),
    values: z.array(z.number()),
    other: z.number(),
    parts,
  }),
  z.object({ kind: z.literal('text'), column, parts }),
  /** 1 where the value is missing. */
  z.object({ kind: z.literal('missing'), column, of: z.enum(['number', 'date', 'category']), parts }),
])
export type Step = z.infer<typeof Step>

const partsOf = ({ steps }: { steps: readonly Step[] }): number => steps.reduce((n, step) => n + step.parts.length, 0)

/** A frozen recipe: how the columns of a table become the numbers that a model reads. Plain JSON. */
export const Recipe = z
  .object({
    /** 2 where a step makes codes, 3 where there are products: an earlier Rumbo cannot read these. */
    format: z.literal([1, 2, 3]),
    purpose: z.enum(['trees', 'linear']),
    steps: z.array(Step),
    /** Interactions of linear models: two outputs of steps, by their places, whose product is one more output. */
    products: z.array(z.tuple([z.int().min(0), z.int().min(0)])).optional(),
    /** One per part, in the order of the steps and of their parts, then one per product: its name and the source column that it comes from; of a product also the other one. */
    outputs: z.array(z.object({ name: z.string(), column: z.string(), by: z.string().optional() })),
    /** What was made and left out: it has (almost) one value only, or says what the output `of` already says. */
    dropped: z.array(z.object({ name: z.string(), of: z.string().nullable() })).optional(),
  })
  .refine((recipe) => recipe.outputs.length === partsOf(recipe) + (recipe.products?.length ?? 0), {
    message: 'outputs and parts differ in number',
  })
  .refine(
    (recipe) =>
      !recipe.products ||
      (recipe.format === 3 && recipe.purpose === 'linear' && recipe.products.flat().every((at) => at < partsOf(recipe))),
    { message: 'products of what is not there' },
  )
  .refine((recipe) => recipe.format >= 2 || recipe.steps.every(({ kind }) => kind !== 'codes'), { message: 'codes in format 1' })
export type Recipe = z.infer<typeof Recipe>
