import type { CategoryColumn, Column, DateColumn } from '#data/sources'
import { targetMeans } from '#kernel/encoding'
import { dateParts, type Recipe, type Step, textParts, wordBuckets } from './schema.ts'

/** A level that fewer people hold is not kept: it says too little, and may say who they are. */
export const leastPeople = 10
const leastShare = 0.005
const mostLevels = 30
const mostNamedLevels = 10_000
/** With the code of the others as many as trees have bins for (127); fewer levels than three have no order to be rid of. */
const mostCodes = 126
const leastCodes = 3
const mostIntervals = 10
/** Rows outside the levels that have their own output; above this share, how often a level is seen is an output too. */
const restShare = 0.05

/** Rows of the mean of all that the mean of a level is drawn by. */
export const targetSmoothing = 20

type Learning = { referenceTime?: number | undefined; outcome?: Float64Array | undefined; codes?: boolean | undefined }
/** An output that a step could make, before it is known whether it is worth keeping. */
export type Candidate = Readonly<{
  at: number
  name: string
  /** A measurement, which a linear model wants centred and scaled; else 0, 1 or missing. */
  measures: boolean
}>
type Unfitted<S> = S extends Step ? Omit<S, 'parts'> : never
export type CandidateStep = Readonly<{ step: Unfitted<Step>; candidates: readonly Candidate[] }>

const value = (name: string): Candidate[] => [{ at: 0, name, measures: true }]
const flag = (name: string): Candidate[] => [{ at: 0, name, measures: false }]

/** How many of `rows` hold each level, and how many hold none; an empty level is none. */
function countLevels(column: CategoryColumn, rows: Int32Array): { counts: Int32Array; missing: number } {
  const counts = new Int32Array(column.levels.length + 1)
  for (let i = 0; i < rows.length; i++) counts[column.codes[rows[i]!]! + 1]!++
  const empty = column.levels.indexOf('') + 1
  const missing = counts[0]! + (empty > 0 ? counts[empty]! : 0)
  if (empty > 0) counts[empty] = 0
  return { counts: counts.subarray(1), missing }
}

// Words for the side of a question that is 0; the other level is 1. Without such a word the first in the alphabet is 0.
const denials: ReadonlySet<string> = new Set(['no', 'n', 'falso', 'false', 'f', 'baja', 'inactivo', 'inactiva', 'inactive', 'off', '0'])

function booleanSteps(column: CategoryColumn, rows: Int32Array): CandidateStep[] | null {
  const { counts } = countLevels(column, rows)
  const seen = [...counts.keys()].filter((level) => counts[level]! >= leastPeople).map((level) => column.levels[level]!)
  if (seen.length !== 2) return null
  const [first, second] = seen.sort() as [string, string]
  const [zero, one] = denials.has(second.toLowerCase()) && !denials.has(first.toLowerCase()) ? [second, first] : [first, second]
  return [{ step: { kind: 'boolean', column: column.name, one, zero }, candidates: flag(`${column.name} = ${one}`) }]
}

/** The mean outcome of each level, whose rows are many enough to be named. */
function targetStep(column: CategoryColumn, rows: Int32Array, levels: readonly number[], outcome: Float64Array): CandidateStep {
  const codes = Int32Array.from(rows, (row) => column.codes[row]!)
  const y = Float64Array.from(rows, (row) => outcome[row]!)
  const { prior, values } = targetMeans(codes, column.levels.length, y, targetSmoothing)
  return {
    step: {
      kind: 'target',
      column: column.name,
      levels: levels.map((level) => column.levels[level]!),
      values: levels.map((level) => values[level]!),
      other: prior,
    },
    candidates: value(`${column.name} (outcome)`),
  }
}

/** The levels of a column that enough rows hold, the commonest first. */
function namedLevels(column: CategoryColumn, counts: Int32Array): number[] {
  const often = (a: number, b: number): number => counts[b]! - counts[a]! || (column.levels[a]! < column.levels[b]! ? -1 : 1)
  // A text that is not well formed cannot travel to SQL
  return [...counts.keys()].filter((level) => counts[level]! >= leastPeople && column.levels[level]!.isWellFormed()).sort(often)
}

function categorySteps(column: CategoryColumn, rows: Int32Array, { outcome, codes = false }: Learning): CandidateStep[] {
  const { name } = column
  const { counts, missing } = countLevels(column, rows)
  const steps: CandidateStep[] = []
  const named = namedLevels(column, counts)
  const coded = codes && named.length >= leastCodes
  const kept = coded ? named.slice(0, mostCodes) : named.filter((level) => counts[level]! >= leastShare * rows.length).slice(0, mostLevels)
  const levels = kept.map((level) => column.levels[level]!)
  if (coded) steps.push({ step: { kind: 'codes', column: name, levels }, candidates: value(name) })
  else if (levels.length > 0)
    steps.push({
      step: { kind: 'category', column: name, levels },
      candidates: [
        ...levels.map((level, at) => ({ at, name: `${name} = ${level}`, measures: false })),
        { at: levels.length, name: `${name} (other)`, measures: false },
      ],
    })
  const rest = rows.length - missing - kept.reduce((sum, level) => sum + counts[level]!, 0)
  if (named.length > kept.length && rest > restShare * rows.length) {
    const most = named.slice(0, mostNamedLevels)
    steps.push({
      step: {
        kind: 'frequency',
        column: name,
        levels: most.map((level) => column.levels[level]!),
        values: most.map((level) => Math.round(4 * Math.log2(counts[level]!)) / 4),
      },
      candidates: value(`${name} (frequency)`),
    })
    if (outcome) steps.push(targetStep(column, rows, most, outcome))
  }
  if (!coded) steps.push({ step: { kind: 'missing', column: name, of: 'category' }, candidates: flag(`${name} (missing)`) })
  return steps
}

const textStep = ({ name: column }: CategoryColumn): CandidateStep => ({
  step: { kind: 'text', column },
  candidates: [
    ...textParts.map((part, at) => ({ at, name: `${column} (${part})`, measures: true })),
    ...Array.from({ length: wordBuckets }, (_, bucket) => ({
      at: textParts.length + bucket,
      name: `${column} (word group ${bucket + 1})`,
      measures: true,
    })),
  ],
})

function latestOf({ values }: DateColumn, rows: Int32Array): number {
  let latest = Number.NEGATIVE_INFINITY
  for (let i = 0; i < rows.length; i++) if (values[rows[i]!]! > latest) latest = values[rows[i]!]!
  return latest
}

function dateStep(column: DateColumn, rows: Int32Array, referenceTime: number | undefined): CandidateStep[] {
  const reference = referenceTime ?? latestOf(column, rows)
  if (!Number.isFinite(reference)) return []
  const candidates = dateParts.map((part, at) => ({ at, name: `${column.name} (${part})`, measures: true }))
  return [
    {
      step: { kind: 'date', column: column.name, reference },
      candidates: candidates.filter(({ at }) => column.hasTime || dateParts[at] !== 'hour'),
    },
  ]
}

function intervalSteps(dates: readonly DateColumn[]): CandidateStep[] {
  const steps: CandidateStep[] = []
  for (const [i, from] of dates.entries())
    for (const to of dates.slice(i + 1))
      if (steps.length < mostIntervals)
        steps.push({
          step: { kind: 'interval', column: to.name, since: from.name },
          candidates: value(`${to.name} (days since ${from.name})`),
        })
  return steps
}

function stepsOf(column: Column, rows: Int32Array, learning: Learning): CandidateStep[] {
  switch (column.type) {
    case 'number':
      return [{ step: { kind: 'number', column: column.name }, candidates: value(column.name) }]
    case 'date':
      return dateStep(column, rows, learning.referenceTime)
    case 'text':
      return [textStep(column)]
    case 'boolean':
      return booleanSteps(column, rows) ?? categorySteps(column, rows, learning)
    case 'category':
      return categorySteps(column, rows, learning)
  }
}

/** The steps that could be made of the columns, learnt from the given rows only. */
export function candidateSteps(
  columns: readonly Column[],
  rows: Int32Array,
  options: Learning & { purpose: Recipe['purpose'] },
): CandidateStep[] {
  const steps = columns.flatMap((column): CandidateStep[] => {
    const own = stepsOf(column, rows, options)
    if (own.some(({ step }) => step.kind === 'missing') || options.purpose === 'trees') return own
    // Trees see a missing number as such; a linear model gets it filled and needs to be told
    const of = column.type === 'number' || column.type === 'date' ? column.type : 'category'
    return [...own, { step: { kind: 'missing', column: column.name, of }, candidates: flag(`${column.name} (missing)`) }]
  })
  return [...steps, ...intervalSteps(columns.filter((column) => column.type === 'date'))]
}
