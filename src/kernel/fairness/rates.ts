import { checkRange, checkSameLength, DomainError } from '#base'
import { type Estimate, twoSidedZ, wilsonInterval } from '#kernel/stats'

/** Rows with their group and what the model decided on them. */
export type Judged = Readonly<{
  /** Group per row, 0 … groups − 1; a negative code (unknown) belongs to none. */
  group: Int32Array
  groups: number
  /** Outcome per row, 0 or 1. */
  y: ArrayLike<number>
  /** 1 when the row is selected (predicted positive), else 0. */
  selected: ArrayLike<number>
  /** Score per row, if its mean is wanted. */
  score?: ArrayLike<number>
  /** Per row, ≥ 0. */
  weights?: ArrayLike<number>
}>

export type GroupRates = {
  group: number
  n: number
  positives: number
  /** The rates are null in a group smaller than the minimum, and where a rate has no rows to be taken from. */
  selectionRate: Estimate | null
  /** Share of the positives that is selected. */
  truePositiveRate: Estimate | null
  /** Share of the negatives that is selected. */
  falsePositiveRate: Estimate | null
  meanScore: Estimate | null
  /** Share of positives among the selected (predictive parity). */
  precision: Estimate | null
  /** By how much positives are more, or fewer, than the scores say (calibration by group). */
  outcomeMinusScore: Estimate | null
}

export function checkJudged({ group, groups, y, selected, score, weights }: Judged): void {
  if (group.length === 0) throw new DomainError('SAMPLE_TOO_SMALL', { n: 0, least: 1 })
  checkSameLength('group', group, 'y', y)
  checkSameLength('group', group, 'selected', selected)
  if (score) checkSameLength('group', group, 'score', score)
  if (weights) checkSameLength('group', group, 'weights', weights)
  const refuse = (name: string, got: number, expected: string): never => {
    throw new DomainError('INVALID_ARGUMENT', { name, got: String(got), expected })
  }
  for (let i = 0; i < group.length; i++) {
    if (group[i]! >= groups) refuse('group', group[i]!, `0 … ${groups - 1}`)
    if (y[i] !== 0 && y[i] !== 1) refuse('y', y[i]!, '0, 1')
    if (selected[i] !== 0 && selected[i] !== 1) refuse('selected', selected[i]!, '0, 1')
    if (weights && !(weights[i]! >= 0)) refuse('weights', weights[i]!, '≥ 0')
  }
}

/** Rows of each group. */
export function sizesOf({ group, groups }: Judged): Int32Array {
  const sizes = new Int32Array(groups)
  for (const g of group) if (g >= 0) sizes[g]!++
  return sizes
}

/** Share of some rows for which `held` is 1; with weights on as many rows as they are worth (Kish 1965, effective sample size). */
function rateOf(held: ArrayLike<number>, { weights }: Judged, rows: readonly number[], level: number): Estimate | null {
  let [sum, squares, share] = [0, 0, 0]
  for (const row of rows) {
    const w = weights ? weights[row]! : 1
    sum += w
    squares += w * w
    share += w * held[row]!
  }
  if (sum === 0) return null
  const effective = (sum * sum) / squares
  return wilsonInterval(Math.min(effective, (share / sum) * effective), effective, level)
}

/** Mean of some rows with the interval of the normal approximation. */
function meanOf(of: (row: number) => number, { weights }: Judged, rows: readonly number[], level: number): Estimate | null {
  const weight = (row: number): number => (weights ? weights[row]! : 1)
  const total = rows.reduce((sum, row) => sum + weight(row), 0)
  if (total === 0) return null
  const value = rows.reduce((sum, row) => sum + weight(row) * of(row), 0) / total
  // Variance of a weighted mean; n / (n − 1) as for the unweighted one
  const squares = rows.reduce((sum, row) => sum + (weight(row) * (of(row) - value)) ** 2, 0)
  const half = twoSidedZ(level) * Math.sqrt((squares / total ** 2) * (rows.length / Math.max(1, rows.length - 1)))
  return { value, low: value - half, high: value + half }
}

/**
 * How a model treats each group: share selected, share selected among positives and among negatives, share of positives
 * among the selected (Wilson's intervals), mean score, and how far it is from what came.
 * @param minimumGroup rows below which a group gets no rates, so that nobody reads noise or recognises a person
 * @returns one entry per group, in order of code
 * @throws INVALID_ARGUMENT, LENGTH_MISMATCH, SAMPLE_TOO_SMALL
 */
export function groupRates(
  judged: Judged,
  { minimumGroup = 30, level = 0.95 }: { minimumGroup?: number; level?: number } = {},
): GroupRates[] {
  checkJudged(judged)
  checkRange('minimumGroup', minimumGroup, 1, Number.MAX_SAFE_INTEGER)
  const rowsOf = Array.from({ length: judged.groups }, (): number[] => [])
  judged.group.forEach((g, row) => {
    if (g >= 0) rowsOf[g]!.push(row)
  })
  const { y, selected, score } = judged
  return rowsOf.map((rows, group) => {
    const positive = rows.filter((row) => y[row] === 1)
    const large = rows.length >= minimumGroup
    const rate = (held: ArrayLike<number>, some: readonly number[]) => (large ? rateOf(held, judged, some, level) : null)
    const mean = (of: (row: number) => number) => (large && score ? meanOf(of, judged, rows, level) : null)
    return {
      group,
      n: rows.length,
      positives: positive.length,
      selectionRate: rate(selected, rows),
      truePositiveRate: rate(selected, positive),
      falsePositiveRate: rate(
        selected,
        rows.filter((row) => y[row] === 0),
      ),
      meanScore: mean((row) => score![row]!),
      precision: rate(
        y,
        rows.filter((row) => selected[row] === 1),
      ),
      outcomeMinusScore: mean((row) => y[row]! - score![row]!),
    }
  })
}
