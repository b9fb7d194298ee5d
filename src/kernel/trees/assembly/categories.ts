// Columns of categories: one of few against the rest, or many in order of gradient by curvature and divided there, which
// for a loss of second order is where the best of all divisions lies (Fisher 1958, "On grouping for maximum homogeneity").
// The bin of rare codes stays on the right, for what nobody has seen yet must go with it; so do bins of few rows.

import { consider, considerBounded } from './split'

/** From the start of what a search gives: the set of bins on the left, ratios (f64), and the bins in their order (i32). */
const setAt: usize = 64
const ratiosAt: usize = 96
const orderAt: usize = 96 + 2048

let missingG: f64 = 0
let missingH: f64 = 0
let hasMissing: bool = false
let isBounded: bool = false

@inline
function isBetter(
  column: i32, withMissing: i32, isOrdered: i32, g: f64, h: f64, G: f64, H: f64, rows: f64,
  rowsPer: f64, minRows: f64, minHessian: f64, l2: f64,
): bool {
  if (isBounded) return considerBounded(0, column, -1, withMissing, isOrdered, g, h, G, H, rows, rowsPer, minRows, minHessian, l2)
  return consider(column, -1, withMissing, isOrdered, g, h, G, H, rows, rowsPer, minRows, minHessian, l2)
}

/** Whether a set is the best so far, without the missing values or with them. */
@inline
function improves(
  column: i32, isOrdered: i32, g: f64, h: f64, G: f64, H: f64, rows: f64, rowsPer: f64, minRows: f64, minHessian: f64, l2: f64,
): bool {
  const without = isBetter(column, 0, isOrdered, g, h, G, H, rows, rowsPer, minRows, minHessian, l2)
  if (!hasMissing) return without
  return isBetter(column, 1, isOrdered, g + missingG, h + missingH, G, H, rows, rowsPer, minRows, minHessian, l2) || without
}

@inline
function clear(set: usize): void {
  store<u64>(set, 0)
  store<u64>(set, 0, 8)
  store<u64>(set, 0, 16)
  store<u64>(set, 0, 24)
}

@inline
function put(set: usize, bin: i32): void {
  const word = set + ((<usize>bin >> 5) << 2)
  store<u32>(word, load<u32>(word) | (1 << (bin & 31)))
}

/** Puts bins in order of their ratios (Shell's sort); of equal ratios the lower bin comes first. */
function sort(ratios: usize, order: usize, n: i32): void {
  for (let gap = n >> 1; gap > 0; gap = gap == 2 ? 1 : <i32>(<f64>gap / 2.2)) {
    for (let i = gap; i < n; i++) {
      const ratio = load<f64>(ratios + (<usize>i << 3))
      const bin = load<i32>(order + (<usize>i << 2))
      let k = i
      while (k >= gap) {
        const before = load<f64>(ratios + (<usize>(k - gap) << 3))
        const other = load<i32>(order + (<usize>(k - gap) << 2))
        if (before < ratio || (before == ratio && other < bin)) break
        store<f64>(ratios + (<usize>k << 3), before)
        store<i32>(order + (<usize>k << 2), other)
        k -= gap
      }
      store<f64>(ratios + (<usize>k << 3), ratio)
      store<i32>(order + (<usize>k << 2), bin)
    }
  }
}

/**
 * Looks for the best division of a column's categories.
 * @param last       bins of one category each; the next is that of the rest, then that of missing values
 * @param first      the column's histogram
 * @param fewest     rows of a bin that is put in order
 * @param smooth, orderedL2 curvature added in the ratios, and to l2 in scores of divided orders
 * @param most       bins on the left
 * @param rowsPerStep rows that a step along the order adds, and that stay on the right
 * @param to         see findSplit
 */
export function divideCategories(
  column: i32, last: i32, first: usize, shift: i64, G: f64, H: f64, rows: f64, rowsPer: f64, minRows: f64, minHessian: f64, l2: f64,
  bounded: bool, oneAgainstRest: i32, fewest: f64, smooth: f64, orderedL2: f64, most: i32, rowsPerStep: f64, to: usize,
): void {
  const mask = (<i64>1 << shift) - 1
  const set = to + setAt
  const missing = load<i64>(first + (<usize>(last + 1) << 3))
  isBounded = bounded
  hasMissing = missing != 0
  missingG = <f64>(missing >> shift)
  missingH = <f64>(missing & mask)
  // Missing values against all others
  if (hasMissing && isBetter(column, 1, 0, missingG, missingH, G, H, rows, rowsPer, minRows, minHessian, l2)) clear(set)
  if (last <= oneAgainstRest) {
    for (let b = 0; b < last; b++) {
      const step = load<i64>(first + (<usize>b << 3))
      if (step == 0) continue
      if (!improves(column, 0, <f64>(step >> shift), <f64>(step & mask), G, H, rows, rowsPer, minRows, minHessian, l2)) continue
      clear(set)
      put(set, b)
    }
    return
  }
  const ratios = to + ratiosAt
  const order = to + orderAt
  let n = 0
  for (let b = 0; b < last; b++) {
    const step = load<i64>(first + (<usize>b << 3))
    const h = <f64>(step & mask)
    if (step == 0 || h * rowsPer + 0.5 < fewest) continue
    store<f64>(ratios + (<usize>n << 3), <f64>(step >> shift) / (h + smooth))
    store<i32>(order + (<usize>n << 2), b)
    n++
  }
  sort(ratios, order, n)
  const limit = min(most, (n + 1) >> 1)
  const wholeL2 = l2 + orderedL2
  let taken = 0
  let way = 0
  for (let direction = 1; direction >= -1; direction -= 2) {
    let at = direction > 0 ? order : order + (<usize>(n - 1) << 2)
    let sum: i64 = 0
    let added: f64 = 0
    for (let i = 1; i <= limit; i++) {
      const step = load<i64>(first + (<usize>load<i32>(at) << 3))
      at += direction << 2
      sum += step
      added += <f64>(step & mask) * rowsPer
      const g = <f64>(sum >> shift)
      const h = <f64>(sum & mask)
      const left = h * rowsPer + 0.5
      if (h < minHessian || left < minRows || added + 0.5 < rowsPerStep) continue
      if (rows - left + 1 < rowsPerStep) break
      added = 0
      if (!improves(column, 1, g, h, G, H, rows, rowsPer, minRows, minHessian, wholeL2)) continue
      taken = i
      way = direction
    }
  }
  if (taken == 0) return
  clear(set)
  let at = way > 0 ? order : order + (<usize>(n - 1) << 2)
  for (; taken > 0; taken--) {
    put(set, load<i32>(at))
    at += way << 2
  }
}
