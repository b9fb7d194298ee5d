import { checkRange } from '#base'
import { type Matrix, type Scaling, scaledRows, scalingOf } from '#kernel/linalg'
import { checkLabelled, checkModelColumns } from '#kernel/supervised'
import { Nearest } from './nearest.ts'

export type NeighbourOptions = Readonly<{
  /** Rows that vote, 1 … all. */
  neighbours: number
  /** Number of classes, ≥ 2; 0 for a number. */
  classes: number
  /** Whether all vote alike, or the nearer ones more (by 1 / distance). */
  votes: 'equal' | 'by-distance'
  /** Rows of the average outcome that vote beside the neighbours of equal votes; keeps probabilities off 0 and 1; ≥ 0. */
  smoothing: number
  standardise: boolean
}>

/** Plain JSON: the rows themselves, scaled. */
export type NeighbourModel = Scaling & {
  format: 1
  family: 'neighbours'
  columns: number
  /** Rows side by side, in scaled units. */
  rows: number[]
  y: number[]
  weight: number[] | null
  options: NeighbourOptions
}

export type NeighbourData = Readonly<{ x: Matrix; y: Float64Array; weight?: Float64Array }>

/**
 * k nearest neighbours keep their rows: there is nothing else to learn but the scale of the columns.
 * @throws NO_ROWS, LENGTH_MISMATCH, TARGET_VALUE_MISSING, CLASS_OUT_OF_RANGE, WEIGHT_INVALID, FEATURE_VALUE_MISSING, INVALID_ARGUMENT
 * @see Cover & Hart (1967), "Nearest neighbor pattern classification", IEEE Trans. Information Theory 13
 */
export function fitNeighbours({ x, y, weight }: NeighbourData, options: NeighbourOptions): NeighbourModel {
  const { classes } = options
  if (classes !== 0) checkRange('classes', classes, 2, 2 ** 20)
  checkLabelled({ x, y, weight }, classes === 0 ? 'number' : { classes })
  checkRange('neighbours', options.neighbours, 1, x.rows)
  checkRange('smoothing', options.smoothing, 0, Number.MAX_VALUE)
  const scaling = scalingOf(x, weight ?? null, options.standardise)
  return {
    ...{ format: 1, family: 'neighbours', columns: x.columns, ...scaling, rows: Array.from(scaledRows(x, scaling)) },
    ...{ y: Array.from(y), weight: weight ? Array.from(weight) : null, options: { ...options } },
  }
}

const blockRows = 1024

/**
 * The nearest rows of the model to each row, nearest first; of equally near ones that of lower number. Exact: every row is
 * looked at, a block at a time.
 * @returns n × neighbours, row by row: numbers of the training rows from 0, and distances in scaled units
 * @throws MODEL_COLUMNS_DIFFER, FEATURE_VALUE_MISSING
 */
export function explainNeighbours(model: NeighbourModel, x: Matrix): { row: Int32Array; distance: Float64Array } {
  checkModelColumns(model.columns, x.columns)
  const k = model.options.neighbours
  const row = new Int32Array(x.rows * k)
  const distance = new Float64Array(x.rows * k)
  const nearest = new Nearest(Float64Array.from(model.rows), model.columns, k)
  for (let from = 0; from < x.rows; from += blockRows) {
    const to = Math.min(x.rows, from + blockRows)
    const asked = scaledRows(x, model, from, to)
    for (let i = from; i < to; i++) {
      nearest.find(asked, i - from)
      row.set(nearest.row, i * k)
      distance.set(nearest.squared.map(Math.sqrt), i * k)
    }
  }
  return { row, distance }
}

/**
 * What the neighbours say: a probability of class 1 (of two classes), one per class (n × classes, column-major), or the
 * mean of their numbers; float32 values. Rows at no distance alone decide where votes go by distance.
 * @throws MODEL_COLUMNS_DIFFER, FEATURE_VALUE_MISSING
 */
export function predictNeighbours(model: NeighbourModel, x: Matrix): Float64Array {
  const { classes, neighbours: k, votes, smoothing } = model.options
  const outputs = classes > 2 ? classes : 1
  const shares = averageOutcome(model, outputs)
  const { row, distance } = explainNeighbours(model, x)
  const answers = new Float64Array(x.rows * outputs)
  const sums = new Float64Array(outputs)
  for (let i = 0; i < x.rows; i++) {
    const touches = distance[i * k] === 0
    let whole = 0
    sums.fill(0)
    for (let v = 0; v < k; v++) {
      const [own, far] = [row[i * k + v]!, distance[i * k + v]!]
      const near = touches ? Number(far === 0) : 1 / far
      const vote = (model.weight?.[own] ?? 1) * (votes === 'equal' ? 1 : near)
      whole += vote
      if (outputs > 1) sums[model.y[own]!]! += vote
      else sums[0]! += vote * model.y[own]!
    }
    // Votes by distance have a size of their own: the share of the average outcome is that of one among k
    const added = classes === 0 ? 0 : votes === 'equal' ? smoothing : (smoothing * whole) / k
    for (let o = 0; o < outputs; o++) {
      const all = whole + added
      answers[o * x.rows + i] = Math.fround(all > 0 ? (sums[o]! + added * shares[o]!) / all : shares[o]!)
    }
  }
  return answers
}

function averageOutcome({ y, weight }: NeighbourModel, outputs: number): Float64Array {
  const shares = new Float64Array(outputs)
  let whole = 0
  for (const [i, outcome] of y.entries()) {
    const w = weight?.[i] ?? 1
    whole += w
    if (outputs > 1) shares[outcome]! += w
    else shares[0]! += w * outcome
  }
  return shares.map((sum) => sum / whole)
}
