import { z } from 'zod'

export const scoringStatuses = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
export type ScoringStatus = (typeof scoringStatuses)[number]

/** Of a list of scores: the thousand from either end, or all rows as the file has them. */
export const rowOrders = ['highest', 'lowest', 'file'] as const
export type RowOrder = (typeof rowOrders)[number]

/** Rows that `highest` and `lowest` show. */
export const mostRanked = 1000

/** `csv-es`: CSV as Excel in Spanish opens it, with semicolons and decimal commas. */
export const downloadFormats = ['xlsx', 'csv', 'csv-es'] as const
export type DownloadFormat = (typeof downloadFormats)[number]

/** The id of a kept file (`data/files`). */
export const NewScoring = z.strictObject({ file: z.uuid() })

/** Rows in steps of equal width from `from` to `to`, and those beyond: as the shape of a column of a file. */
const Steps = z.object({ from: z.number(), to: z.number(), counts: z.array(z.int()).max(20), below: z.int(), above: z.int() })
/** What the scores say together. */
export const ScoringSummary = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('binary'),
    /** The class that is looked for, and how many rows are foretold to be it. */
    positive: z.string(),
    predicted: z.int(),
    /** The lowest probability among these; null where there is none. */
    lowest: z.number().nullable(),
    mean: z.number(),
    steps: Steps,
  }),
  /** Rows by the class that is foretold, in the model's order of classes; of the probability of that class, mean and steps. */
  z.object({
    kind: z.literal('multiclass'),
    classes: z.array(z.object({ name: z.string(), n: z.int() })),
    mean: z.number(),
    steps: Steps,
  }),
  z.object({
    kind: z.literal('regression'),
    mean: z.number(),
    min: z.number(),
    max: z.number(),
    /** At 5, 25, 50, 75 and 95 % of the rows, to one part in a thousand. */
    quantiles: z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]),
    steps: Steps,
  }),
])
export type ScoringSummary = z.infer<typeof ScoringSummary>

export const Scoring = z
  .object({
    id: z.uuid(),
    /** The work that does it; its progress comes from `/api/platform/jobs/:id/events`. */
    jobId: z.uuid(),
    model: z.object({ name: z.string(), version: z.int() }),
    /** The kept file by its id, which may be gone, and the name that it had. */
    fileId: z.uuid(),
    file: z.string(),
    target: z.string(),
    status: z.enum(scoringStatuses),
    /** While it is queued or running. `restarts`: how often it was begun anew because the server stopped. */
    progress: z.object({ share: z.number(), secondsLeft: z.number().nullable(), restarts: z.int() }).nullable(),
    rows: z.int().nullable(),
    /** How the file was read and what to look at, in the reader's language. */
    decisions: z.array(z.object({ code: z.string(), level: z.enum(['info', 'warning']), text: z.string() })),
    summary: ScoringSummary.nullable(),
    error: z.object({ code: z.string(), what: z.string(), expected: z.string(), mend: z.string() }).nullable(),
    /** The language of the reasons: that of whoever asked. */
    language: z.enum(['es', 'en']),
    askedBy: z.object({ id: z.uuid(), kind: z.enum(['person', 'key', 'system']), name: z.string().nullable() }),
    createdAt: z.string(),
    finishedAt: z.string().nullable(),
  })
  .meta({ id: 'Scoring' })
export type Scoring = z.infer<typeof Scoring>

export const ScoredRow = z
  .object({
    /** From 1, in the order of the file. */
    row: z.int(),
    /** What names the row in the file; its number where the file has no such column. */
    id: z.string(),
    /** Probability of the positive class, of the predicted class, or the predicted number. */
    score: z.number(),
    prediction: z.union([z.string(), z.number()]),
    /** Of several classes, the probability of each. */
    probabilities: z.record(z.string(), z.number()).optional(),
    /** At most three, the strongest first, in the language of the scoring. */
    reasons: z.array(z.string()),
  })
  .meta({ id: 'ScoredRow' })
export type ScoredRow = z.infer<typeof ScoredRow>

/** `idName` is the column that names the rows, or `row`. */
export const ScoredRows = z
  .object({ items: z.array(ScoredRow), next: z.string().nullable(), idName: z.string() })
  .meta({ id: 'ScoredRows' })
export type ScoredRows = z.infer<typeof ScoredRows>
