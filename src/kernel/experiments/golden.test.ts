import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  adjustByBefore,
  adjustRatioByBefore,
  chancesOf,
  differenceOf,
  differenceOfShares,
  fiellerLift,
  liftOf,
  meanFigure,
  powerOf,
  type RatioWithBefore,
  runningInterval,
  sampleRatio,
  shareFigure,
  smallestEffect,
} from './index.ts'

/** Equal when rounded to so many digits after the point. */
function rounds(got: Record<string, number>, expected: Record<string, number>, digits = 5): void {
  const round = (values: Record<string, number>) =>
    Object.fromEntries(Object.keys(expected).map((key) => [key, Number(values[key]!.toFixed(digits))]))
  assert.deepEqual(round(got), expected)
}

// GrowthBook, packages/stats/tests/frequentist/test_tests.py, unless said; five digits
const b = meanFigure({ n: 3461, sum: 2422.7, sumSquares: 134698.29 })

describe('the difference of means', () => {
  const a = meanFigure({ n: 3407, sum: 1396.87, sumSquares: 52377.9767 })
  it('is that of Welch, absolute and relative', () => {
    rounds(differenceOf(a, b), { value: 0.29, low: 0.04538, high: 0.53462, error: 0.12478, p: 0.02016 })
    rounds(liftOf(a, b), { value: 0.70732, low: -0.03526, high: 1.44989, error: 0.37879, p: 0.06191 })
  })
  it('is that of shares, relative', () => {
    rounds(liftOf(shareFigure(14, 28), shareFigure(16, 30)), { value: 0.06667, low: -0.47767, high: 0.61101, p: 0.80707 })
  })
  // Fieller's bounds are the ratios at which control × ratio − treated is just 1.96… errors from zero: put in and checked
  it('by Fieller holds the ratios that are not refuted', () => {
    const { low, high } = fiellerLift(a, b)
    const t = differenceOf(a, b)
    const quantile = (t.high - t.value) / t.error
    for (const bound of [low, high]) {
      const ratio = 1 + bound
      const error = Math.sqrt(b.variance / b.n + (ratio * ratio * a.variance) / a.n)
      assert.ok(Math.abs(Math.abs(b.value - ratio * a.value) / error - quantile) < 1e-9)
    }
  })
})

// Newcombe (1998), Statistics in Medicine 17, 873–890, table II, method 10
describe('the difference of shares', () => {
  it('has the intervals of Newcombe', () => {
    const rows = [
      [56, 70, 48, 80, 0.0524, 0.3339],
      [9, 10, 3, 10, 0.1705, 0.809],
      [6, 7, 2, 7, 0.0582, 0.8062],
      [5, 56, 0, 29, -0.0381, 0.1926],
      [0, 10, 0, 20, -0.1611, 0.2775],
      [0, 10, 0, 10, -0.2775, 0.2775],
      [10, 10, 0, 20, 0.6791, 1],
      [10, 10, 0, 10, 0.6075, 1],
    ] as const
    for (const [x, n, y, m, low, high] of rows) rounds(differenceOfShares({ successes: y, n: m }, { successes: x, n }), { low, high }, 4)
  })
})

describe('intervals that may be looked at every day', () => {
  const a = meanFigure({ n: 3000, sum: 1396.87, sumSquares: 52377.9767 })
  const n = 3000 + 3461
  it('are those of asymptotic confidence sequences', () => {
    rounds(runningInterval(liftOf(a, b), n, 1000), { value: 0.50336, low: -0.55844, high: 1.56516, p: 1 })
    const shares = liftOf(shareFigure(1396, 3000), shareFigure(2422, 3461))
    rounds(runningInterval(shares, n, 5000), { value: 0.50386, low: 0.40098, high: 0.60675, p: 0 })
  })
  it('are so to one side', () => {
    rounds(runningInterval(liftOf(a, b), n, 5000, { side: 'greater' }), { low: -0.42356, p: 0.4999 })
    // GrowthBook seeks the probability by halving 1e-5 … 0.4999 twelve times and prints 0.46316, one step (1.2e-4) from the root
    rounds(runningInterval(differenceOf(a, b), n, 5000, { side: 'greater' }), { low: -0.12657, p: 0.46305 })
  })
  it('are narrowest when the planned number is about right', () => {
    const wide = (planned: number) => runningInterval(liftOf(a, b), n, planned).high
    assert.ok(wide(n) < wide(10_000) && wide(10_000) < wide(10))
  })
})

describe('what the past explains', () => {
  // packages/stats/tests/test_shared_models.py, compute_theta: after 2, 1, 5, 3; before 0.3, 0.5, 0.9, 22
  it('gives the coefficient', () => {
    const arm = { after: { n: 4, sum: 11, sumSquares: 39 }, before: { n: 4, sum: 23.7, sumSquares: 485.15 }, products: 71.6 }
    rounds({ theta: adjustByBefore(arm, arm).theta }, { theta: 0.01864 })
  })
  it('is taken off a mean', () => {
    const of = (n: number, sum: number, sumSquares: number, before: number, beforeSquares: number) => ({
      after: { n, sum, sumSquares },
      before: { n, sum: before, sumSquares: beforeSquares },
      products: 1,
    })
    const { control, treated } = adjustByBefore(of(3000, 1396.87, 52377.9767, 16.87, 527.9767), of(3461, 2422.7, 134698.29, 22.7, 1348.29))
    // GrowthBook takes the unadjusted lift inside the error of means (not of ratios): −0.50969 … 1.51646, 1e-5 from the delta method
    rounds(runningInterval(liftOf(control, treated), 6461, 5000), { value: 0.5034, low: -0.5097, high: 1.5165, p: 1 }, 4)
  })
  it('is taken off a ratio', () => {
    const of = (post: number[], pre: number[], products: number[]): RatioWithBefore => {
      const sums = ([sum, sumSquares]: number[]) => ({ n: 100, sum: sum!, sumSquares: sumSquares! })
      const ratio = (v: number[]) => ({ numerator: sums(v.slice(0, 2)), denominator: sums(v.slice(2, 4)), products: v[4]! })
      const [nn, nd, dn, dd] = products as [number, number, number, number]
      return { after: ratio(post), before: ratio(pre), products: { nn, nd, dn, dd } }
    }
    const a = of(
      [485.112236689623, 2715.484666118136, 679.9093275844917, 4939.424001640236, 3602.146836776702],
      [192.59138069991536, 460.076026390857, 290.1398399750233, 920.9461385038898, 634.239482353647],
      [1113.6215759318352, 1559.2878434944676, 1460.3181079276983, 2130.9404074446747],
    )
    const b = of(
      [514.7757826608777, 2994.897482705013, 705.4090874383759, 5291.36604146392, 3918.1561431600717],
      [206.94157227402536, 514.2903702246757, 302.54389139107326, 994.4506208125663, 698.4173425817908],
      [1237.0953021125997, 1701.0287270040265, 1604.0759503266522, 2292.081739775257],
    )
    const { control, treated } = adjustRatioByBefore(a, b)
    const lift = liftOf(control, treated)
    rounds(lift, { value: -0.0007, low: -0.00841, high: 0.007, error: 0.00391, p: 0.85771 })
    rounds(runningInterval(lift, 200, 5000), { low: -0.02063, high: 0.01923, p: 1 })
  })
})

// packages/stats/tests/bayesian: 49 of 100 against 51 of 100, flat prior
it('tells the chances from a flat prior', () => {
  const lift = liftOf(shareFigure(49, 100), shareFigure(51, 100))
  rounds(chancesOf(lift), { better: 0.60918, lossIfLeft: 0.0814, lossIfTaken: 0.04058 })
})

// packages/back-end/test/stats.test.ts; nine digits
it('finds that people were lost', () => {
  rounds(sampleRatio([1000, 1200], [0.5, 0.5]), { p: 0.000020079 }, 9)
  rounds(sampleRatio([135, 115], [0.5, 0.5]), { p: 0.205903211 }, 9)
  rounds(sampleRatio([310, 98], [0.75, 0.25]), { p: 0.647434186 }, 9)
})

// packages/shared/test/power.test.ts: mean 10, 400,000 people in 3 groups. For looks every day GrowthBook widens the error
// until 1.96 errors are the radius at the end.
describe('power', () => {
  const n = 400_000 / 3
  const variance = 3909.9997749994377
  const error = (lift: number) => Math.sqrt(variance / (100 * n) + (variance * (1 + lift) ** 2) / (100 * n))
  const running = (lift: number) => runningInterval({ value: 0, error: error(lift) }, 2 * n, 5000).high / 1.959963984540054
  it('at the end, and of the smallest effect', () => {
    rounds({ power: powerOf(0.05, error(0.05)) }, { power: 0.52144 })
    rounds({ effect: smallestEffect(0.8, (lift) => powerOf(lift, error(lift)), 1)! }, { effect: 0.07027 })
  })
  it('when looked at every day', () => {
    rounds({ power: powerOf(0.05, running(0.05)) }, { power: 0.20596 })
    rounds({ effect: smallestEffect(0.8, (lift) => powerOf(lift, running(lift)), 1)! }, { effect: 0.12821 })
  })
})
