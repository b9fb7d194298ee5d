import { z } from 'zod'

const common = { name: z.string(), rows: z.int(), missing: z.int(), distinct: z.int() }

/** What a column holds, as plain figures. Numbers and dates (ms) in row order; levels with how often each is seen. */
export const ColumnProfile = z.discriminatedUnion('type', [
  z.object({
    ...common,
    type: z.enum(['number', 'date']),
    min: z.number().nullable(),
    max: z.number().nullable(),
    mean: z.number().nullable(),
    /** Standard deviation with n − 1; null below two values. */
    deviation: z.number().nullable(),
    /** Type 7 quantiles at 5, 25, 50, 75 and 95 %; null without values. */
    quantiles: z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]).nullable(),
    /** Values beyond three interquartile ranges from the quartiles (Tukey's "far out"). */
    outliers: z.int(),
  }),
  z.object({
    ...common,
    type: z.enum(['category', 'boolean', 'text']),
    /** The commonest levels, at most ten; only of levels that at least ten rows hold. */
    top: z.array(z.object({ level: z.string(), n: z.int() })),
    meanLength: z.number().nullable(),
  }),
])
export type ColumnProfile = z.infer<typeof ColumnProfile>
