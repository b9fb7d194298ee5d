import { DomainError } from '#base'

/** Rows with a known outcome. */
export type Labelled = Readonly<{
  /** The features; only their size is asked for here. */
  x: Readonly<{ rows: number; columns: number }>
  /** 0/1, class code 0 … classes − 1, or a finite number; one per row. */
  y: Float64Array
  /** How often each row counts, ≥ 0 and finite, not all 0; 1 when absent. */
  weight?: Float64Array | undefined
}>

/** What `y` holds: class codes below `classes`, numbers, or counts (numbers from 0). */
export type TargetKind = Readonly<{ classes: number }> | 'number' | 'count'

/**
 * Refuses what no learner can learn from.
 * @throws NO_ROWS, LENGTH_MISMATCH, TARGET_VALUE_MISSING (not finite), CLASS_OUT_OF_RANGE, TARGET_VALUE_NEGATIVE, WEIGHT_INVALID
 */
export function checkLabelled(data: Labelled, target: TargetKind): void {
  const { x, y, weight } = data
  checkRows(x)
  if (y.length !== x.rows)
    throw new DomainError('LENGTH_MISMATCH', { first: 'y', firstLength: y.length, second: 'x', secondLength: x.rows })
  for (let i = 0; i < y.length; i++) {
    const value = y[i]!
    if (!Number.isFinite(value)) throw new DomainError('TARGET_VALUE_MISSING', { row: i + 1 })
    if (target === 'count' && value < 0) throw new DomainError('TARGET_VALUE_NEGATIVE', { row: i + 1, got: value })
    if (typeof target !== 'string' && !(Number.isInteger(value) && value >= 0 && value < target.classes))
      throw new DomainError('CLASS_OUT_OF_RANGE', { row: i + 1, got: value, highest: target.classes - 1 })
  }
  checkRows(x, weight)
}

/** Refuses no rows, and weights that cannot be weights. @throws NO_ROWS, LENGTH_MISMATCH, WEIGHT_INVALID */
export function checkRows(x: Labelled['x'], weight?: Float64Array): void {
  if (x.rows === 0 || x.columns === 0) throw new DomainError('NO_ROWS', { rows: x.rows, columns: x.columns })
  if (!weight) return
  if (weight.length !== x.rows)
    throw new DomainError('LENGTH_MISMATCH', { first: 'weight', firstLength: weight.length, second: 'x', secondLength: x.rows })
  let heaviest = 0
  for (let i = 0; i < weight.length; i++) {
    const w = weight[i]!
    if (!(w >= 0 && Number.isFinite(w))) throw new DomainError('WEIGHT_INVALID', { row: i + 1, got: String(w) })
    if (w > heaviest) heaviest = w
  }
  if (heaviest === 0) throw new DomainError('WEIGHT_INVALID', { row: 1, got: '0' })
}

/** Refuses features that are not the columns the model was fitted on, by number. @throws MODEL_COLUMNS_DIFFER */
export function checkModelColumns(expected: number, got: number): void {
  if (expected !== got) throw new DomainError('MODEL_COLUMNS_DIFFER', { expected, got })
}
