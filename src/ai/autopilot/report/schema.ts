import { z } from 'zod'
import { Figure, RunReport, TestReport } from '#schema/ai/autopilot'

/** `number` stands at the end of its column; notes stand under the text, smaller; `code` is not a sentence. */
const Cell = z.object({
  text: z.string(),
  notes: z.array(z.string()).optional(),
  looks: z.enum(['number', 'code']).optional(),
})
export const ResultTable = z.object({
  label: z.string(),
  head: z.array(z.object({ text: z.string(), number: z.boolean() })),
  rows: z.array(z.array(Cell)),
  /** Which rows stand out: the model that was chosen, the best trial. */
  chosen: z.array(z.int()),
})
export type ResultTable = z.infer<typeof ResultTable>

const values = z.array(z.number().nullable())
/** A chart free of looks: values by label, each series with its interval if it has one. */
export const ResultChart = z.object({
  kind: z.enum(['line', 'bar', 'range']),
  /** Names at the side, one below the other: for columns and groups. */
  across: z.boolean(),
  x: z.object({ name: z.string(), labels: z.array(z.string()) }),
  /** `unit` is %, a currency, or nothing. */
  y: z.object({ name: z.string(), unit: z.string() }),
  series: z.array(
    z.object({
      name: z.string(),
      values,
      low: values.optional(),
      high: values.optional(),
      /** Where a series is drawn otherwise than the chart. */
      draw: z.enum(['line', 'points', 'hollow']).optional(),
    }),
  ),
})
export type ResultChart = z.infer<typeof ResultChart>

/** `title` is a conclusion; `name` is the column that a figure is about. */
export const ResultFigure = z.object({ title: z.string(), name: z.string().nullable(), chart: ResultChart, table: ResultTable })
export type ResultFigure = z.infer<typeof ResultFigure>

export const ResultBlock = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string(), quiet: z.boolean() }),
  z.object({ kind: z.literal('heading'), text: z.string() }),
  z.object({ kind: z.literal('list'), items: z.array(z.object({ mark: z.string().nullable(), text: z.string() })) }),
  z.object({ kind: z.literal('verdict'), tone: z.enum(['yes', 'careful', 'no']), text: z.string() }),
  z.object({ kind: z.literal('table'), table: ResultTable }),
  z.object({ kind: z.literal('folded'), label: z.string(), table: ResultTable }),
  z.object({ kind: z.literal('figure'), figure: ResultFigure }),
  z.object({ kind: z.literal('several'), figures: z.array(ResultFigure) }),
])
export type ResultBlock = z.infer<typeof ResultBlock>

/** The figures that a page works with: the size of a list, and whether two runs can be compared. */
const Measured = z.object({
  file: z.string(),
  sha256: z.string(),
  /** Equal for two runs of one file and one question that were surely measured on the same rows. */
  rowsKey: z.string(),
  problem: RunReport.shape.problem.pick({ kind: true, target: true, positive: true, rows: true, aim: true }),
  /** The figure that the run is judged by, on the test sample. */
  metric: z.string(),
  quality: Figure.nullable(),
  test: TestReport.pick({ rows: true, deciles: true, profit: true }),
  value: RunReport.shape.value,
  /** The share of the rows that is advised: the one with most profit, else the one that the threshold selects. */
  advisedShare: z.number(),
})
export type Measured = z.infer<typeof Measured>

/** What a finished run found, in the reader's language: the words and figures of its report, answer first. */
export const RunResult = z
  .object({
    title: z.string(),
    answer: z.string(),
    /** How sure that is. */
    sure: z.string(),
    usable: z.enum(['yes', 'careful', 'no']),
    verdict: z.string(),
    advice: z.string(),
    cards: z.array(z.object({ title: z.string(), figure: z.string(), lines: z.array(z.string()) })),
    causes: z.array(z.string()),
    causesNote: z.string(),
    /** The heavier first; `heavy` must be read before the model is used. */
    warnings: z.array(z.object({ heavy: z.boolean(), text: z.string() })),
    /** What to do where nothing was found. */
    next: z.array(z.string()),
    /** What it is about and how good it is, line by line, to be set beside another run. */
    facts: z.array(
      z.object({ id: z.enum(['question', 'data', 'model', 'quality', 'lift', 'worth', 'verdict']), label: z.string(), text: z.string() }),
    ),
    measured: Measured,
    sections: z.array(z.object({ id: z.string(), title: z.string(), blocks: z.array(ResultBlock) })),
  })
  .meta({ id: 'RunResult' })
export type RunResult = z.infer<typeof RunResult>
