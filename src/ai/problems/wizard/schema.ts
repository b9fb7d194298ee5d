import { z } from 'zod'
import { ColumnProfile } from '#schema/data/quality'

/** What a person may want to know of people. */
export const questionKeys = ['leave', 'buy', 'convert', 'answer', 'spend', 'offer'] as const
export const QuestionKey = z.enum(questionKeys)
export type QuestionKey = z.infer<typeof QuestionKey>

const name = z.string().min(1).max(1000)
const days = z.int().min(0).max(3650)

/** What of a file its questions are asked of: figures of its columns, and nobody's data. */
export const FileProfile = z
  .strictObject({
    name: z.string().max(1000),
    rows: z.int().min(0).max(1e9),
    columns: z.array(ColumnProfile).min(1).max(10_000),
    /** Per possible outcome the columns that repeat it: they were read from the rows. */
    repeats: z.record(z.string(), z.array(name)),
  })
  .refine(
    ({ rows, columns }) =>
      columns.every(
        (column) =>
          column.rows === rows && column.missing >= 0 && column.missing <= rows && column.distinct >= 0 && column.distinct <= rows,
      ),
    { message: 'columns and rows do not belong together' },
  )
export type FileProfile = z.infer<typeof FileProfile>

/** What a person has said; what is left out is guessed. */
export const Answers = z.strictObject({
  /** The column that says what happened. */
  target: name.optional(),
  /** Its value that is looked for. */
  positive: name.optional(),
  /** Columns that are known before the outcome although their names speak against it. */
  known: z.array(name).max(200).optional(),
  /** The date from which on the outcome was looked at; `none` where no column says it. */
  moment: name.optional(),
  windowDays: days.optional(),
  delayDays: days.optional(),
})
export type Answers = z.infer<typeof Answers>

export const OpenQuestion = z.object({
  ask: z.enum(['target', 'positive', 'known', 'moment', 'window']),
  /** The columns or values it is about. */
  about: z.array(z.string()),
  /** What may be answered, the best guess first; empty where a number is asked for. */
  options: z.array(z.string()),
  /** Whether nothing can be defined without the answer. */
  needed: z.boolean(),
})
export type OpenQuestion = z.infer<typeof OpenQuestion>

export const Unused = z.object({
  column: z.string(),
  why: z.enum(['id', 'empty', 'constant', 'repeats', 'after', 'moment', 'person']),
})
export type Unused = z.infer<typeof Unused>

/** Whether there are rows enough, in rows. */
export const Enough = z.object({
  state: z.enum(['enough', 'thin', 'too-little']),
  rows: z.int(),
  /** Rows with the value that is looked for; null for numbers and classes. */
  cases: z.int().nullable(),
  /** Numbers that a model of all these columns may weigh. */
  parameters: z.int(),
  /** Rows without which no figure would tell a model from chance. */
  least: z.int(),
  /** Rows from which on what is learnt holds on new people. */
  advised: z.int(),
  more: z.int(),
})
export type Enough = z.infer<typeof Enough>

/** What is asked of the data, as plain data: it is stored with a run and read in words. */
export const ProblemDefinition = z.object({
  format: z.literal(1),
  question: QuestionKey,
  task: z.enum(['binary', 'number', 'classes']),
  target: z.object({
    column: z.string(),
    positive: z.string().nullable(),
    /** Date column from which on the outcome was looked at. */
    moment: z.string().nullable(),
    windowDays: z.int().nullable(),
    /** Days between that date and the first day that counts. */
    delayDays: z.int().nullable(),
  }),
  population: z.object({
    rows: z.int(),
    known: z.int(),
    /** Column that names a person, where there is one. */
    person: z.string().nullable(),
    /** Whether the same person may be in several rows. */
    repeated: z.boolean(),
  }),
  metric: z.enum(['auc', 'macroAuc', 'mae']),
  columns: z.object({ use: z.array(z.string()), not: z.array(Unused), protected: z.array(z.string()) }),
  data: Enough,
})
export type ProblemDefinition = z.infer<typeof ProblemDefinition>

/** What a file holds: people, or things that people did. */
export const FileKind = z.object({
  kind: z.enum(['people', 'orders', 'events']),
  person: z.string().nullable(),
  moment: z.string().nullable(),
  amount: z.string().nullable(),
  order: z.string().nullable(),
  /** Different people, where a column names them. */
  people: z.int().nullable(),
})
export type FileKind = z.infer<typeof FileKind>

/** A column that may say what happened, and what follows if it does. */
export const LikelyOutcome = z.object({
  column: z.string(),
  task: ProblemDefinition.shape.task,
  /** The question that its name speaks of. */
  question: QuestionKey.nullable(),
  why: z.enum(['name', 'two-values', 'last', 'classes', 'number']),
  missing: z.int(),
  /** With how many rows hold each; a value of fewer than ten rows has no name here. */
  values: z.array(z.object({ value: z.string(), n: z.int() })),
  /** The value that is looked for: a guess, and whether it is beyond doubt. */
  positive: z.string().nullable(),
  sure: z.boolean(),
  not: z.array(Unused),
  data: Enough,
})
export type LikelyOutcome = z.infer<typeof LikelyOutcome>

/** What can be asked of a file. */
export const FileQuestions = z.object({
  kind: FileKind,
  /** The nearest guess first. */
  outcomes: z.array(LikelyOutcome),
  protect: z.array(z.string()),
  /** Columns that name the rows. */
  identify: z.array(z.string()),
})
export type FileQuestions = z.infer<typeof FileQuestions>

export const Proposal = z.object({
  question: QuestionKey,
  status: z.enum(['defined', 'too-little', 'open', 'no-outcome', 'not-people']),
  file: FileKind,
  definition: ProblemDefinition.nullable(),
  open: z.array(OpenQuestion).max(4),
})
export type Proposal = z.infer<typeof Proposal>

/** The fields beside a file that is to be profiled. */
export const ReadingOptions = z.strictObject({
  missing: z
    .preprocess(
      (value) =>
        typeof value === 'string'
          ? value
              .split(',')
              .map((part) => part.trim())
              .filter((part) => part !== '')
          : value,
      z.array(z.string().max(200)).max(200),
    )
    .optional(),
  dates: z.enum(['dmy', 'mdy']).optional(),
})

export const QuestionView = z.object({ question: QuestionKey, text: z.string(), gives: z.string(), needs: z.string() })
export const Asked = z.strictObject({ question: QuestionKey, file: FileProfile, answers: Answers.default({}) })
/** A proposal with its sentences in the reader's language. */
export const ProposalView = Proposal.extend({
  words: z.object({
    answer: z.string(),
    facts: z.array(z.object({ label: z.string(), text: z.string() })),
    questions: z.array(z.object({ text: z.string(), options: z.array(z.string()), needed: z.boolean() })),
    next: z.string(),
  }),
})
