import { z } from 'zod'

export const PeriodAsked = z.strictObject({ from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) })
export type PeriodAsked = z.infer<typeof PeriodAsked>

const Query = z.object({
  name: z.string(),
  /** What is counted, in a sentence. */
  counts: z.string(),
  unit: z.enum(['share', 'count', 'seconds', 'index', 'times']),
  when: z.enum(['during', 'at-end']),
  reads: z.array(z.string()),
  /** Null where there is nothing to speak of in the period. */
  reading: z.object({ value: z.number(), n: z.int(), inputs: z.array(z.string()) }).nullable(),
})
export const QueryList = z.object({ items: z.array(Query) })
export type QueryList = z.infer<typeof QueryList>
