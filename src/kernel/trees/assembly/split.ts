// The split that lowers the loss most, without a division per bin: a / b > c / d is compared as a · d > c · b.

import { divideCategories } from './categories'

const tie: f64 = 1 + 1e-6

let best: f64 = 0
let bestColumn: i32 = -1
let bestBin: i32 = 0
let bestMissing: i32 = 0
let bestG: f64 = 0
let bestH: f64 = 0
/** Whether categories in order are divided, with an l2 of their own. */
let bestOrdered: i32 = 0
let lowest: f64 = 0
let highest: f64 = 0

/**
 * Looks through columns (i32 each, ascending) whose number of edges is at `edges`. Numbers are those of the packed steps.
 * A column whose values are all missing has nothing to tell. Missing values are tried on both sides.
 * @param rowsPer  rows per unit of curvature: exact for a constant curvature, else an estimate
 * @param monotone per column (i32): 1 when the right side's value must not be lower, −1 higher, 0 free; address 0: all free
 * @param low, high between which values must stay, where some column is not free
 * @param categories per column (i32): 1 where bins are categories; address 0: none are. What follows is said in categories.ts
 * @param to       seven doubles: score, bin (−1: a set of bins follows at 64), missing left, gradient and curvature of the
 *                 left side, score without a split, 1 where categories in order were divided; room for the search behind
 * @returns the column; −1 when none gains
 */
export function findSplit(
  sums: usize, columns: usize, count: i32, edges: usize, bits: i32, G: f64, H: f64, rows: f64,
  rowsPer: f64, minRows: f64, minHessian: f64, l2: f64, monotone: usize, low: f64, high: f64, categories: usize,
  oneAgainstRest: i32, fewest: f64, smooth: f64, orderedL2: f64, most: i32, rowsPerStep: f64, to: usize,
): i32 {
  const shift = <i64>bits
  const mask = (<i64>1 << shift) - 1
  lowest = low
  highest = high
  const whole = monotone ? scoreAt(bounded(G, H + l2), G, H + l2) : (G * G) / (H + l2)
  best = whole > 0 ? whole * tie + 1e-300 : whole / tie + 1e-300
  bestColumn = -1
  for (let c = 0; c < count; c++) {
    const column = load<i32>(columns + (<usize>c << 2))
    const last = load<i32>(edges + (<usize>column << 2))
    const first = sums + (<usize>column << 11)
    if (categories && load<i32>(categories + (<usize>column << 2))) {
      divideCategories(
        column, last, first, shift, G, H, rows, rowsPer, minRows, minHessian, l2, monotone != 0,
        oneAgainstRest, fewest, smooth, orderedL2, most, rowsPerStep, to,
      )
      continue
    }
    const missing = load<i64>(first + (<usize>(last + 1) << 3))
    const rising = monotone ? load<i32>(monotone + (<usize>column << 2)) : 0
    const missingG = <f64>(missing >> shift)
    const missingH = <f64>(missing & mask)
    let sum: i64 = 0
    for (let b = 0; b < last; b++) {
      const step = load<i64>(first + (<usize>b << 3))
      if (step == 0) continue
      sum += step
      const g = <f64>(sum >> shift)
      const h = <f64>(sum & mask)
      if (monotone) {
        considerBounded(rising, column, b, 0, 0, g, h, G, H, rows, rowsPer, minRows, minHessian, l2)
        if (missing) considerBounded(rising, column, b, 1, 0, g + missingG, h + missingH, G, H, rows, rowsPer, minRows, minHessian, l2)
      } else if (missing == 0) {
        if (H - h < minHessian) break
        consider(column, b, 0, 0, g, h, G, H, rows, rowsPer, minRows, minHessian, l2)
      } else {
        consider(column, b, 0, 0, g, h, G, H, rows, rowsPer, minRows, minHessian, l2)
        consider(column, b, 1, 0, g + missingG, h + missingH, G, H, rows, rowsPer, minRows, minHessian, l2)
      }
    }
  }
  if (bestColumn < 0) return -1
  if (load<i64>(sums + (<usize>bestColumn << 11) + (<usize>(load<i32>(edges + (<usize>bestColumn << 2)) + 1) << 3)) == 0)
    bestMissing = 2 * bestH >= H ? 1 : 0
  const other = G - bestG
  const ownL2 = bestOrdered ? l2 + orderedL2 : l2
  const a = bestH + ownL2
  const b = H - bestH + ownL2
  if (monotone) store<f64>(to, scoreAt(bounded(bestG, a), bestG, a) + scoreAt(bounded(other, b), other, b))
  else store<f64>(to, (bestG * bestG) / a + (other * other) / b)
  store<f64>(to, <f64>bestBin, 8)
  store<f64>(to, <f64>bestMissing, 16)
  store<f64>(to, bestG, 24)
  store<f64>(to, bestH, 32)
  store<f64>(to, whole, 40)
  store<f64>(to, <f64>bestOrdered, 48)
  return bestColumn
}

@inline
export function consider(
  column: i32, bin: i32, withMissing: i32, isOrdered: i32, g: f64, h: f64, G: f64, H: f64, rows: f64,
  rowsPer: f64, minRows: f64, minHessian: f64, l2: f64,
): bool {
  const otherH = H - h
  const n = h * rowsPer + 0.5
  if (h < minHessian || otherH < minHessian || n < minRows || rows - n + 1 < minRows) return false
  const other = G - g
  const a = h + l2
  const b = otherH + l2
  const high = g * g * b + other * other * a
  const low = a * b
  if (high > best * low) {
    best = (high / low) * tie
    bestColumn = column
    bestBin = bin
    bestOrdered = isOrdered
    bestMissing = withMissing
    bestG = g
    bestH = h
    return true
  }
  return false
}

/** The value of a leaf within its bounds. */
@inline
function bounded(g: f64, h: f64): f64 {
  return max(lowest, min(highest, -g / h))
}

/** By how much a value lowers twice the loss. */
@inline
function scoreAt(value: f64, g: f64, h: f64): f64 {
  return -value * (2 * g + h * value)
}

/** As consider, with values that keep to bounds and, where rising is not 0, to their order. */
export function considerBounded(
  rising: i32, column: i32, bin: i32, withMissing: i32, isOrdered: i32, g: f64, h: f64, G: f64, H: f64, rows: f64,
  rowsPer: f64, minRows: f64, minHessian: f64, l2: f64,
): bool {
  const otherH = H - h
  const n = h * rowsPer + 0.5
  if (h < minHessian || otherH < minHessian || n < minRows || rows - n + 1 < minRows) return false
  const other = G - g
  const left = bounded(g, h + l2)
  const right = bounded(other, otherH + l2)
  if ((rising > 0 && left > right) || (rising < 0 && left < right)) return false
  const score = scoreAt(left, g, h + l2) + scoreAt(right, other, otherH + l2)
  if (score > best) {
    best = score > 0 ? score * tie : score / tie
    bestColumn = column
    bestBin = bin
    bestOrdered = isOrdered
    bestMissing = withMissing
    bestG = g
    bestH = h
    return true
  }
  return false
}
