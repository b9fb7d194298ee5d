import { rowsForAuc, rowsForBinaryModel, rowsForCorrelation, rowsForNumberModel } from '#kernel/stats'
import type { ColumnProfile } from '#schema/data/quality'
import type { Enough } from './schema.ts'

/** A model of middling worth: what it takes to see this one is asked of the data. */
const middling = { auc: 0.7, explained: 0.15 }
const margin = { auc: 0.1, correlation: 0.2 }
const mostLevels = 30
/** Below these nothing is learnt from, see `defineProblem`. */
const floor = { rows: 30, cases: 10 }

/** Numbers that a model may weigh: one for a column, and one less than its levels for a category. */
export const parametersOf = (columns: readonly ColumnProfile[]): number =>
  columns.reduce((sum, column) => sum + (column.type === 'category' ? Math.max(1, Math.min(column.distinct, mostLevels) - 1) : 1), 0)

const verdict = (rows: number, cases: number | null, parameters: number, least: number, advised: number): Enough => {
  const wanted = rows < least ? least : Math.max(least, advised)
  return {
    state: rows < least ? 'too-little' : rows < advised ? 'thin' : 'enough',
    ...{ rows, cases, parameters, least, advised: Math.max(least, advised) },
    more: Math.max(0, wanted - rows),
  }
}

/**
 * Whether rows suffice. Too little: the interval of an AUC of 0.70 would be wider than ± 0.10 (Hanley & McNeil 1982), or fewer
 * than ten rows are of a kind. Thin: below what a model of all these columns needs so that it holds on new people (Riley et
 * al. 2020); it can be learnt, by shrinking, and its figures vary.
 */
export function enoughFor(rows: number, cases: number, parameters: number): Enough {
  const share = cases / Math.max(1, rows)
  const rare = Math.min(share, 1 - share)
  // Without a single case the share is not known: as if the next row were one
  const usual = Math.max(rare, 1 / (rows + 2))
  const least = Math.max(floor.rows, Math.ceil(floor.cases / usual), rowsForAuc(middling.auc, usual, margin.auc))
  return verdict(rows, cases, parameters, least, rowsForBinaryModel(Math.max(1, parameters), usual))
}

/** The same for classes: the commonest must be told from the others; each of them, so that it holds on new people. */
export function enoughForClasses(rows: number, counts: readonly number[], parameters: number): Enough {
  // A class that holds all the rows, or none that ten rows hold: as if the next row were another
  const most = 1 - 1 / (rows + 2)
  const shares = (counts.length > 0 ? counts : [1]).map((n) => Math.min(most, n / Math.max(1, rows)))
  const least = Math.max(floor.rows, Math.min(...shares.map((share) => rowsForAuc(middling.auc, share, margin.auc))))
  const advised = Math.max(...shares.map((share) => rowsForBinaryModel(Math.max(1, parameters), share)))
  return verdict(rows, null, parameters, least, advised)
}

/** The same for numbers: the correlation of a model that explains 15 % must be known to ± 0.2. */
export function enoughForNumber(rows: number, parameters: number): Enough {
  const least = rowsForCorrelation(Math.sqrt(middling.explained), margin.correlation)
  return verdict(rows, null, parameters, least, rowsForNumberModel(Math.max(1, parameters), middling.explained))
}
