import { z } from 'zod'
import { methods } from '#schema/value/ledger'

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
export const ReportQuery = z.strictObject({ from: month, to: month })
/** The language of the document; that of the reader when not given. */
export const PdfQuery = ReportQuery.extend({ language: z.enum(['es', 'en']).optional() })

const minor = z.int()
const Money = z.object({ minor, currency: z.string() })

/** A figure with what it means, what it was made of, how, and when. */
export const ReportFigure = z.object({
  method: z.enum(methods),
  value: Money,
  low: Money,
  high: Money,
  programme: Money,
  net: Money,
  lines: z.int(),
  definition: z.string(),
  inputs: z.string(),
  how: z.string(),
  /** The day of the latest approval that it rests on. */
  date: z.string(),
})
export const ReportLine = z.object({
  id: z.uuid(),
  name: z.string(),
  month: z.string(),
  method: z.enum(methods),
  value: Money,
  low: Money,
  high: Money,
  /** Contacts and discounts. */
  costs: Money,
  told: z.boolean(),
  how: z.string(),
  approvedAt: z.string(),
})

/** The one page for the executive, in the reader's language. */
export const OnePage = z
  .object({
    workspace: z.string(),
    /** Made of example data: it counts for nothing. */
    example: z.boolean(),
    from: z.string(),
    to: z.string(),
    madeAt: z.string(),
    answer: z.string(),
    figures: z.array(ReportFigure),
    lines: z.array(ReportLine),
    /** Lines that the page had no room for. */
    more: z.int(),
    /** Campaigns whose value cannot be told from zero. */
    notTold: z.array(z.string()),
    /** Lines that wait for approval. */
    waiting: z.int(),
    next: z.string(),
  })
  .meta({ id: 'OnePageReport' })
export type OnePage = z.infer<typeof OnePage>
