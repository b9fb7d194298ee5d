import { z } from 'zod'

/** How the strings of one column become values: learnt from the training file, kept in model.json, used for every new file. */
export const ColumnFormat = z.object({
  name: z.string(),
  type: z.enum(['number', 'date', 'category', 'boolean', 'text']),
  /** Numbers: the sign before the decimals; the other one of `.` and `,` groups thousands. */
  decimal: z.enum(['.', ',']).optional(),
  /** Dates written with separators: the order of year, month and day. */
  dateOrder: z.enum(['ymd', 'dmy', 'mdy']).optional(),
  /** Dates: whether any cell carries a time of day. */
  hasTime: z.boolean().optional(),
  /** Dates written as eight digits, 20260131. */
  compact: z.boolean().optional(),
  /** Booleans: the two spellings that stand for all others of the same meaning. */
  levels: z.array(z.string()).optional(),
  /** Spellings that mean "no value", compared without case. */
  missing: z.array(z.string()),
})
export type ColumnFormat = z.infer<typeof ColumnFormat>
