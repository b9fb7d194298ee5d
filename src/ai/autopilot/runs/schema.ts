import { z } from 'zod'
import { RunDecision, stages } from '#schema/ai/autopilot'
import { QuestionKey } from '#schema/ai/problems/wizard'

export const runStatuses = ['queued', 'running', 'delivered', 'no-signal', 'failed', 'cancelled'] as const
export type RunStatus = (typeof runStatuses)[number]

export const runOrders = ['newest', 'oldest', 'file'] as const
export type RunOrder = (typeof runOrders)[number]

/** What a run writes; nothing else of its folder can be asked for. */
export const runFiles = ['report.html', 'model-card.md', 'scores.xlsx', 'scores.csv', 'model.onnx', 'model.json', 'run.json'] as const
export type RunFile = (typeof runFiles)[number]

const text = z.string().trim().min(1).max(200)
/** Of a form it is a text: JSON where names hold commas, else names between commas. */
function listIn(value: unknown): unknown {
  if (typeof value !== 'string') return value
  if (value.startsWith('['))
    try {
      return JSON.parse(value)
    } catch {
      // A name may begin like that
    }
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
const list = z.preprocess(listIn, z.array(text).max(200))
/** Of a form it is a word. */
const flag = z.preprocess((value) => (value === 'true' ? true : value === 'false' ? false : value), z.boolean())
const number = (low: number, high: number) => z.coerce.number().min(low).max(high)

/** The fields of the form that starts a run; the file comes beside them. Reading its own result changes nothing. */
export const NewRun = z.strictObject({
  /** The column that says what happened; a proposal of `/api/ai/problems/propose` names it. */
  target: text,
  /** What is asked in words: it is understood again, kept with the run and told in its report. */
  question: QuestionKey.optional(),
  known: list.optional(),
  windowDays: number(0, 3650).pipe(z.int()).optional(),
  delayDays: number(0, 3650).pipe(z.int()).optional(),
  positive: text.optional(),
  id: text.optional(),
  time: text.optional(),
  group: text.optional(),
  drop: list.optional(),
  protect: list.optional(),
  /** Columns to learn from although they look like names of their rows. */
  use: list.optional(),
  /** What is done about gaps between groups of the protected columns. */
  mitigate: z.enum(['reweighing', 'thresholds']).optional(),
  missing: list.optional(),
  /** Columns that are names, whatever their cells look like. */
  text: list.optional(),
  dates: z.enum(['dmy', 'mdy']).optional(),
  /** A column's name or an amount. */
  value: text.optional(),
  valueIs: z.enum(['revenue', 'margin']).optional(),
  vat: z.enum(['in', 'out']).optional(),
  cost: number(0, 1e6).optional(),
  /** Of value and cost (ISO 4217); the workspace's where it is not given. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .refine((code) => Intl.supportedValuesOf('currency').includes(code))
    .optional(),
  /** Of a number: `mean`, `median`, `quantile:0.9` or `poisson`. */
  objective: text.optional(),
  /** Columns with which the answer never falls (1) or never rises (−1): `age:1,price:-1`. */
  monotone: z.string().trim().min(1).max(2000).optional(),
  trials: number(1, 200).pipe(z.int()).optional(),
  budgetSeconds: number(1, 3600).optional(),
  /** Whether the search is repeated within each fold, to tell how much choosing flatters; takes about six times as long. */
  nested: flag.optional(),
  /** How often rows are dealt into folds to compare candidates. */
  repeats: number(1, 20).pipe(z.int()).optional(),
  /** Whether the smallest version of the trees that is as good on unseen rows is delivered. */
  compress: flag.optional(),
  /** A finished run of this workspace whose best settings are tried first. */
  startFromRun: z.uuid().optional(),
  /** A finished run of this workspace on other rows: the trees of its model go on learning, as one more candidate. */
  continueRun: z.uuid().optional(),
  seed: number(0, 2 ** 32 - 1)
    .pipe(z.int())
    .default(1),
  language: z.enum(['es', 'en']).optional(),
})
export type NewRun = z.infer<typeof NewRun>
/** The same of a file that is kept: what a person said of its columns counts where nothing else is said. */
export const NewRunOfFile = NewRun.extend({ file: z.uuid() })

const Figure = z.object({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() })
/** What a run found, in the fewest figures that make a sentence. */
export const Headline = z.object({
  kind: z.enum(['binary', 'multiclass', 'regression']),
  rows: z.int(),
  positive: z.string().nullable(),
  /** Which figure of quality: `auc`, `macroAuc`, `r2`, or `d2` where a median, a quantile or a count is foretold. */
  metric: z.enum(['auc', 'macroAuc', 'r2', 'd2']),
  quality: Figure,
  /** Binary: how many times better than a random list the best-scored tenth is. */
  lift: Figure.nullable(),
  warnings: z.int(),
})
export type Headline = z.infer<typeof Headline>

/** What a run that works tells of itself, as codes; kept with it until it ends. */
export const RunLive = z.object({
  decisions: z.array(RunDecision.extend({ stage: z.enum(stages) })),
  /** Which candidate leads, and how well it does out of fold. */
  best: z
    .object({
      candidate: z.enum(['prior', 'rule', 'linear', 'trees', 'focal', 'continued', 'blend']),
      metric: z.enum(['auc', 'macroAuc', 'r2', 'd2']),
      quality: z.number(),
    })
    .nullable(),
})
export type RunLive = z.infer<typeof RunLive>

const RunProgress = z.object({
  share: z.number(),
  stage: z.string().nullable(),
  secondsLeft: z.number().nullable(),
  /** In the order in which they were taken, in the reader's language. */
  decisions: z.array(z.object({ stage: z.enum(stages), code: z.string(), level: z.enum(['info', 'warning']), text: z.string() })),
  best: RunLive.shape.best,
  /** A person wants no more settings tried. */
  keepAsked: z.boolean(),
  /** How often it was begun anew because the server stopped. */
  restarts: z.int(),
})

export const Run = z
  .object({
    id: z.string(),
    jobId: z.string(),
    file: z.string(),
    /** The kept file (`data/files`) that it was started from; null where one was sent with the form. */
    fileId: z.string().nullable(),
    target: z.string(),
    status: z.enum(runStatuses),
    createdAt: z.string(),
    finishedAt: z.string().nullable(),
    progress: RunProgress.nullable(),
    headline: Headline.nullable(),
    error: z.object({ code: z.string(), what: z.string(), expected: z.string(), mend: z.string() }).nullable(),
    files: z.array(z.object({ name: z.enum(runFiles), bytes: z.int() })),
  })
  .meta({ id: 'Run' })
export type Run = z.infer<typeof Run>

/** Rows of the file that are shown beside what was found. */
export const rowsOfList = 10
/** The beginning of the list: the highest scores, of a yes/no question those that are not *yes* in the file already. */
export const RunList = z
  .object({
    /** The column that names the rows, or `row`. */
    idName: z.string(),
    items: z
      .array(
        z.object({
          id: z.string(),
          score: z.number(),
          prediction: z.string(),
          /** What the file says in the column that is foretold. */
          actual: z.string(),
          /** At most three, the strongest first, in the language of the run. */
          reasons: z.array(z.string()),
        }),
      )
      .max(rowsOfList),
  })
  .meta({ id: 'RunList' })
export type RunList = z.infer<typeof RunList>

/** Runs by status; a status that none has is left out. */
export const RunCounts = z.object({ counts: z.partialRecord(z.enum(runStatuses), z.int()) }).meta({ id: 'RunCounts' })
export type RunCounts = z.infer<typeof RunCounts>
