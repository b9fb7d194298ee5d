import { checkRange, checkSameLength, DomainError } from '#base'
import type { Rng } from './rng.ts'
import { shuffle, shuffledRows } from './shuffle.ts'

function checkFolds(k: number, most: number): void {
  checkRange('k', k, 2, most)
  if (!Number.isInteger(k)) throw new DomainError('INVALID_ARGUMENT', { name: 'k', got: String(k), expected: `2 … ${most}` })
}

/**
 * k folds of rows at random; their sizes differ by at most one.
 * @returns fold of each row, 0 … k − 1
 * @throws INVALID_ARGUMENT unless 2 ≤ k ≤ n
 */
export function plainFolds(n: number, k: number, rng: Rng): Int32Array {
  checkFolds(k, n)
  const folds = new Int32Array(n)
  shuffledRows(n, rng).forEach((row, i) => {
    folds[row] = i % k
  })
  return folds
}

/**
 * k folds at random that share every label alike: the rows of a label in two folds differ by at most one, and so do
 * the sizes of the folds. A label with fewer than k rows is absent from some folds.
 * @param labels class code per row, any whole numbers
 * @returns fold of each row, 0 … k − 1
 * @throws INVALID_ARGUMENT unless 2 ≤ k ≤ n
 */
export function stratifiedFolds(labels: Int32Array, k: number, rng: Rng): Int32Array {
  checkFolds(k, labels.length)
  const rowsOf = new Map<number, number[]>()
  for (let i = 0; i < labels.length; i++) {
    const rows = rowsOf.get(labels[i]!)
    if (rows) rows.push(i)
    else rowsOf.set(labels[i]!, [i])
  }
  const folds = new Int32Array(labels.length)
  // The deal goes on from one label to the next, else the first folds would get every odd row
  let dealt = 0
  for (const label of [...rowsOf.keys()].sort((a, b) => a - b)) {
    const rows = Int32Array.from(rowsOf.get(label)!)
    shuffle(rows, rng)
    for (const row of rows) folds[row] = dealt++ % k
  }
  return folds
}

/** Rows by group: those of group g are `rows[start[g]] … rows[start[g + 1] − 1]`; a negative code is a group of its own. */
function rowsByGroup(groups: Int32Array): { rows: Int32Array; start: Int32Array } {
  const dense = new Map<number, number>()
  const own = new Int32Array(groups.length)
  let count = 0
  for (let i = 0; i < groups.length; i++) {
    const code = groups[i]!
    const known = code < 0 ? undefined : dense.get(code)
    own[i] = known ?? count++
    if (code >= 0 && known === undefined) dense.set(code, own[i]!)
  }
  const start = new Int32Array(count + 1)
  for (const g of own) start[g + 1]!++
  for (let g = 0; g < count; g++) start[g + 1]! += start[g]!
  const next = start.slice()
  const rows = new Int32Array(groups.length)
  for (let i = 0; i < own.length; i++) rows[next[own[i]!]!++] = i
  return { rows, start }
}

/**
 * k folds such that no group is in two of them, with sizes (and, given labels, label shares) as even as the groups
 * allow: groups go, the largest first, to the fold that has least of what they bring.
 * @param groups group code per row; a negative code (no group known) makes the row a group of its own
 * @param labels class code per row (any whole numbers), or null to even out sizes only
 * @returns fold of each row, 0 … k − 1
 * @throws INVALID_ARGUMENT unless 2 ≤ k ≤ number of groups; LENGTH_MISMATCH
 */
export function groupedFolds(groups: Int32Array, labels: Int32Array | null, k: number, rng: Rng): Int32Array {
  if (labels) checkSameLength('groups', groups, 'labels', labels)
  const { rows, start } = rowsByGroup(groups)
  checkFolds(k, start.length - 1)
  const total = new Map<number, number>()
  if (labels) for (const label of labels) total.set(label, (total.get(label) ?? 0) + 1)
  const held = Array.from({ length: k }, () => new Map<number, number>())
  const size = new Int32Array(k)
  const sizeOf = (g: number) => start[g + 1]! - start[g]!
  // The shuffle decides among groups of one size: sort is stable
  const order = shuffledRows(start.length - 1, rng).sort((a, b) => sizeOf(b) - sizeOf(a))
  const folds = new Int32Array(groups.length)
  for (const g of order) {
    const brings = new Map<number, number>()
    if (labels) for (let i = start[g]!; i < start[g + 1]!; i++) brings.set(labels[rows[i]!]!, (brings.get(labels[rows[i]!]!) ?? 0) + 1)
    let best = 0
    let least = Number.POSITIVE_INFINITY
    for (let fold = 0; fold < k; fold++) {
      // Grows of Σ over folds and labels of (share of the label)², were the group put here
      let crowding = 0
      for (const [label, n] of brings) crowding += ((held[fold]!.get(label) ?? 0) * n) / total.get(label)! ** 2
      if (crowding < least || (crowding === least && size[fold]! < size[best]!)) {
        best = fold
        least = crowding
      }
    }
    for (const [label, n] of brings) held[best]!.set(label, (held[best]!.get(label) ?? 0) + n)
    size[best]! += sizeOf(g)
    for (let i = start[g]!; i < start[g + 1]!; i++) folds[rows[i]!] = best
  }
  return folds
}

/**
 * Blocks of time for an expanding window: k + 1 blocks of about as many rows each, oldest first; block b ≥ 1 validates
 * what was learnt from the blocks before it. Rows of equal time stay together.
 * @param times moment of each row, any unit; none missing
 * @returns block of each row, 0 … k
 * @throws INVALID_ARGUMENT when a time is not a number, or unless 1 ≤ k < number of different times
 */
export function expandingFolds(times: Float64Array, k: number): Int32Array {
  const sorted = times.slice().sort()
  const n = sorted.length
  if (Number.isNaN(sorted[n - 1] ?? 0)) throw new DomainError('INVALID_ARGUMENT', { name: 'times', got: 'NaN', expected: '−∞ … ∞' })
  const distinct: number[] = []
  const before: number[] = [] // rows older than distinct[i]
  for (let i = 0; i < n; i++) {
    if (i > 0 && sorted[i] === sorted[i - 1]) continue
    distinct.push(sorted[i]!)
    before.push(i)
  }
  const moments = distinct.length
  checkRange('k', k, 1, moments - 1)
  if (!Number.isInteger(k)) throw new DomainError('INVALID_ARGUMENT', { name: 'k', got: String(k), expected: `1 … ${moments - 1}` })
  const firstOf = [distinct[0]!]
  for (let i = 1; i < moments && firstOf.length <= k; i++) {
    const middle = (before[i]! + (before[i + 1] ?? n)) / 2
    const full = middle >= (firstOf.length * n) / (k + 1)
    const lastChance = moments - i === k + 1 - firstOf.length
    if (full || lastChance) firstOf.push(distinct[i]!)
  }
  return Int32Array.from(times, (time) => {
    let block = 0
    while (block < k && firstOf[block + 1]! <= time) block++
    return block
  })
}

export type TimeFoldOptions = Readonly<{
  folds: number
  /** Blocks before the validated one that are learnt from, the latest: a rolling window. All of them unless told. */
  window?: number
  /** Time that must lie between a row that is learnt from and the validated block: how long an outcome takes to be known. */
  gap?: number
}>

/**
 * Rows to learn from and to validate on, by time: each of the newest `folds` of folds + 1 blocks is foretold from the
 * blocks before it, all of them (expanding) or the last few (rolling).
 * @param times moment of each row, any unit; none missing
 * @returns rows in rising order, oldest fold first
 * @throws INVALID_ARGUMENT as `expandingFolds`, for a window below one block or a gap below zero, and when a gap leaves
 *   nothing to learn from
 */
export function timeFolds(times: Float64Array, options: TimeFoldOptions): { train: Int32Array; validation: Int32Array }[] {
  const { folds, window = Number.POSITIVE_INFINITY, gap = 0 } = options
  checkRange('window', window, 1, Number.POSITIVE_INFINITY)
  checkRange('gap', gap, 0, Number.POSITIVE_INFINITY)
  const block = expandingFolds(times, folds)
  const rows = Int32Array.from(times.keys())
  return Array.from({ length: folds }, (_, f) => {
    const validation = rows.filter((row) => block[row] === f + 1)
    const start = validation.reduce((first, row) => Math.min(first, times[row]!), Number.POSITIVE_INFINITY)
    const train = rows.filter((row) => block[row]! <= f && block[row]! > f - window && start - times[row]! > gap)
    if (train.length === 0) throw new DomainError('INVALID_ARGUMENT', { name: 'gap', got: String(gap), expected: `fold ${f + 1}: ≥ 1 row` })
    return { train, validation }
  })
}
