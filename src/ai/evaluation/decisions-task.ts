// Runs in worker threads.

import { predictModel } from '#ai/registry'
import type { Column, Table } from '#data/sources'
import { type Change, categoryGrid, counterfactual, numberGrid } from '#kernel/explanation'
import type { DecisionChange } from '#schema/ai/autopilot'
import type { ExplainContext } from './explain-task.ts'

/** Values that a column could hold: usual ones of these rows, as the column holds them (a number, ms, or a level's code). */
type Choices = { column: Column; values: readonly number[]; distance: (from: number, to: number) => number }

export type DecisionContext = Readonly<Omit<ExplainContext, 'y' | 'kind' | 'seed'> & { changeable: readonly string[] }>
export type TurnedDecision = { row: number; before: number; after: number; changes: DecisionChange[] } | { row: number; changes: null }

const gridPoints = 9
const rareShare = 0.01

function nearest(sorted: Float64Array, at: number): number {
  let best = sorted[0]!
  for (const value of sorted) if (Math.abs(value - at) < Math.abs(best - at)) best = value
  return best
}

function choicesOf(column: Column): Choices {
  if ('codes' in column) {
    const grid = categoryGrid(column.codes).filter(({ at, share }) => at >= 0 && share >= rareShare)
    const shares = new Map(grid.map(({ at, share }) => [at, share]))
    return { column, values: grid.map(({ at }) => at), distance: (_from, to) => 1 - shares.get(to)! }
  }
  const known = column.values.filter((value) => Number.isFinite(value)).sort()
  const below = (value: number) => known.findLastIndex((v) => v <= value) / known.length
  const values = [...new Set(numberGrid(column.values, gridPoints).map(({ at }) => nearest(known, at)))]
  return { column, values, distance: (from, to) => Math.abs(below(from) - below(to)) }
}

const held = (column: Column, row: number): number => ('codes' in column ? column.codes[row]! : column.values[row]!)
const isKnown = (column: Column, value: number): boolean => ('codes' in column ? value >= 0 : Number.isFinite(value))
const asRead = (column: Column, value: number): string | number => ('codes' in column ? column.levels[value]! : value)

/** The row of the table once per set of changes, with these made. */
function variants(
  table: Table,
  row: number,
  sets: readonly (readonly Change[])[],
  choices: readonly Choices[],
  open: readonly number[][],
): Table {
  const columns = table.columns.map((column): Column => {
    const own = choices.findIndex((choice) => choice.column === column)
    const at = (set: readonly Change[]): number => {
      const change = set.find((one) => one.column === own)
      return change ? open[own]![change.alternative]! : held(column, row)
    }
    return 'codes' in column ? { ...column, codes: Int32Array.from(sets, at) } : { ...column, values: Float64Array.from(sets, at) }
  })
  return { rows: sets.length, columns }
}

/** What would turn the decision about each of the rows, within usual values of the columns that may change. */
export function turnedDecisions(rows: readonly number[], { model, table, changeable }: DecisionContext): TurnedDecision[] {
  const threshold = model.threshold!
  const choices = table.columns.filter(({ name }) => changeable.includes(name)).map(choicesOf)
  const now = predictModel(model, table, Int32Array.from(rows))
  return rows.map((row, i) => {
    const before = now[i]!
    const open = choices.map(({ column, values }) => {
      const own = held(column, row)
      return isKnown(column, own) ? values.filter((value) => value !== own) : []
    })
    const distances = choices.map(({ column, distance }, c) => open[c]!.map((value) => distance(held(column, row), value)))
    const answersOf = (sets: readonly (readonly Change[])[]) => predictModel(model, variants(table, row, sets, choices, open))
    const found = counterfactual(distances, answersOf, threshold, before >= threshold)
    if (!found) return { row, changes: null }
    const changes = found.changes.map(({ column: c, alternative }): DecisionChange => {
      const { column } = choices[c]!
      return { column: column.name, from: asRead(column, held(column, row)), to: asRead(column, open[c]![alternative]!) }
    })
    return { row, before, after: found.answer, changes }
  })
}
