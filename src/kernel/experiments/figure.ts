import { checkRange, checkSameLength, DomainError } from '#base'

/** Sums of one metric over the people of one group: SQL can make them. */
export type Sums = Readonly<{ n: number; sum: number; sumSquares: number }>

/** What a metric says of one group: its value, and the variance of which it has n: error² = variance / n. */
export type Figure = Readonly<{
  n: number
  value: number
  variance: number
  /** The value before it was adjusted, which a relative effect is told against; left out where nothing was adjusted. */
  plain?: Readonly<{ value: number; variance: number; covariance: number }>
}>

export function checkPeople(n: number, least: number): void {
  if (!(n >= least)) throw new DomainError('SAMPLE_TOO_SMALL', { n, least })
}

/** Sums of a list of values, one per person. */
export function sumsOf(values: ArrayLike<number>): Sums {
  let [sum, sumSquares] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    sum += values[i]!
    sumSquares += values[i]! ** 2
  }
  return { n: values.length, sum, sumSquares }
}

/** Sample variance from sums; rounding never makes it negative. @throws SAMPLE_TOO_SMALL below two people */
export function varianceOf({ n, sum, sumSquares }: Sums): number {
  checkPeople(n, 2)
  return Math.max(0, (sumSquares - (sum * sum) / n) / (n - 1))
}

/** Sample covariance from sums and the sum of products. */
export const covarianceOf = (a: Sums, b: Sums, products: number): number => (products - (a.sum * b.sum) / a.n) / (a.n - 1)

/** The mean per person. @throws SAMPLE_TOO_SMALL below two people */
export const meanFigure = (sums: Sums): Figure => ({ n: sums.n, value: sums.sum / sums.n, variance: varianceOf(sums) })

/** The share of people with an outcome. @throws SAMPLE_TOO_SMALL, INVALID_ARGUMENT */
export function shareFigure(successes: number, n: number): Figure {
  checkPeople(n, 2)
  checkRange('successes', successes, 0, n)
  const value = successes / n
  return { n, value, variance: value * (1 - value) }
}

/** Sums of a ratio of two metrics of the same people, such as revenue over orders. */
export type RatioSums = Readonly<{ numerator: Sums; denominator: Sums; products: number }>

/**
 * A ratio of sums, such as revenue per order, where people (not orders) were assigned: delta method.
 * @throws SAMPLE_TOO_SMALL; INVALID_ARGUMENT when the denominator is zero
 * @see Deng et al. (2018), "Applying the delta method in metric analytics", KDD.
 */
export function ratioFigure({ numerator, denominator, products }: RatioSums): Figure {
  const value = ratioOf(numerator, denominator)
  const d = denominator.sum / denominator.n
  const spread =
    varianceOf(numerator) - 2 * value * covarianceOf(numerator, denominator, products) + value * value * varianceOf(denominator)
  return { n: numerator.n, value, variance: Math.max(0, spread) / (d * d) }
}

export function ratioOf(numerator: Sums, denominator: Sums): number {
  if (denominator.sum === 0) throw new DomainError('INVALID_ARGUMENT', { name: 'denominator', got: '0', expected: 'other than 0' })
  return numerator.sum / denominator.sum
}

/**
 * Sums of a metric by group. People without a value (NaN) are left out of this metric and counted: a blank is not a zero.
 * @param group  code 0 … groups − 1 per person, as assigned; below 0: in no group
 * @param values one per person
 * @throws LENGTH_MISMATCH, INVALID_ARGUMENT (a code beyond the groups, an infinite value)
 */
export function sumsByGroup(group: Int32Array, values: Float64Array, groups: number): { sums: Sums[]; leftOut: number[] } {
  checkSameLength('group', group, 'values', values)
  checkRange('groups', groups, 1, 100_000)
  const [n, sum, squares, left] = [0, 1, 2, 3].map(() => new Float64Array(groups)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  for (let i = 0; i < group.length; i++) {
    const [g, value] = [group[i]!, values[i]!]
    if (g < 0) continue
    if (g >= groups || Math.abs(value) === Number.POSITIVE_INFINITY)
      throw new DomainError(
        'INVALID_ARGUMENT',
        g >= groups ? { name: 'group', got: g, expected: `< ${groups}` } : { name: 'values', got: String(value), expected: '−∞ … ∞' },
      )
    if (Number.isNaN(value)) left[g]!++
    else {
      n[g]!++
      sum[g]! += value
      squares[g]! += value * value
    }
  }
  return { sums: Array.from(n, (people, g) => ({ n: people, sum: sum[g]!, sumSquares: squares[g]! })), leftOut: Array.from(left) }
}
