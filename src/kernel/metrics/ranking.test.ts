import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createRng } from '#kernel/sampling'
import { bootstrapWeights, normalQuantile } from '#kernel/stats'
import { aucInterval } from './delong.ts'
import { averagePrecision, rankedAuc, rankedAveragePrecision, rankedLift, rankedSums, rankRows, rocAuc, rocCurve } from './ranking.ts'

const near = (got: number, expected: number, tolerance = 1e-10) =>
  assert.ok(Math.abs(got - expected) <= tolerance, `${got} is not ${expected}`)

/** The area by its definition: over all pairs. */
function aucOfPairs(y: ArrayLike<number>, score: ArrayLike<number>, w: ArrayLike<number>): number {
  let [won, pairs] = [0, 0]
  for (let i = 0; i < y.length; i++)
    for (let j = 0; j < y.length; j++)
      if (y[i] === 1 && y[j] === 0) {
        const weight = w[i]! * w[j]!
        pairs += weight
        won += weight * (score[i]! > score[j]! ? 1 : score[i] === score[j] ? 0.5 : 0)
      }
  return won / pairs
}

/** Rows with both outcomes, few distinct scores (many ties) and whole weights. */
const scored = fc
  .array(fc.record({ y: fc.constantFrom(0, 1), score: fc.integer({ min: -6, max: 6 }), weight: fc.integer({ min: 1, max: 3 }) }), {
    minLength: 2,
    maxLength: 40,
  })
  .filter((rows) => new Set(rows.map((row) => row.y)).size === 2)
  .map((rows) => ({
    y: Float64Array.from(rows, (row) => row.y),
    score: Float64Array.from(rows, (row) => row.score / 7),
    weights: Float64Array.from(rows, (row) => row.weight),
  }))

describe('rocAuc and averagePrecision', () => {
  // scikit-learn, sklearn/metrics/tests/test_ranking.py and its documentation
  it('give the numbers of scikit-learn', () => {
    const y = [0, 0, 1, 1]
    near(rocAuc(y, Float64Array.of(0.1, 0.4, 0.35, 0.8)), 0.75)
    near(averagePrecision(y, Float64Array.of(0.1, 0.4, 0.35, 0.8)), 0.8333333333333333)
    near(rocAuc(y, Float64Array.of(0.5, 0.5, 0.5, 0.8)), 0.75)
    near(averagePrecision(y, Float64Array.of(0.5, 0.5, 0.5, 0.8)), 0.75)
    near(rocAuc(y, Float64Array.of(0.1, 0.4, 0.35, 0.8), [1, 2, 3, 4]), 0.7142857142857143)
    near(rocAuc([1, 0], Float64Array.of(0.5, 0.5)), 0.5)
    near(averagePrecision([1, 0], Float64Array.of(0.5, 0.5)), 0.5)
    near(rocAuc([0, 1], Float64Array.of(1, 0)), 0)
    near(averagePrecision([0, 1], Float64Array.of(1, 0)), 0.5)
    assert.equal(averagePrecision([0, 0], Float64Array.of(1, 0)), 0)
  })

  it('equal the chance that a positive outranks a negative, weights included', () => {
    fc.assert(fc.property(scored, ({ y, score, weights }) => near(rocAuc(y, score, weights), aucOfPairs(y, score, weights), 1e-12)))
  })

  it('do not care about rising transformations or the order of rows, and a weight is a repetition', () => {
    fc.assert(
      fc.property(scored, ({ y, score, weights }) => {
        const last = y.length - 1
        const turned = rocAuc(
          y.map((_, i) => y[last - i]!),
          score.map((_, i) => score[last - i]!),
        )
        near(turned, rocAuc(y, score), 1e-12)
        near(rocAuc(y, score.map(Math.exp)), rocAuc(y, score), 1e-12)
        near(
          rocAuc(
            y,
            score.map((s) => -s),
          ),
          1 - rocAuc(y, score),
          1e-12,
        )
        const rows = [...y.keys()].flatMap((i) => new Array<number>(weights[i]!).fill(i))
        const [longY, longScore] = [rows.map((i) => y[i]!), Float64Array.from(rows, (i) => score[i]!)]
        near(rocAuc(longY, longScore), rocAuc(y, score, weights), 1e-12)
        near(averagePrecision(longY, longScore), averagePrecision(y, score, weights), 1e-12)
      }),
    )
  })

  it('keep average precision between 0 and 1, and at 1 for a perfect order', () => {
    fc.assert(
      fc.property(scored, ({ y, score }) => {
        const ap = averagePrecision(y, score)
        assert.ok(ap > 0 && ap <= 1 + 1e-12)
        near(averagePrecision(y, y), 1)
        near(rocAuc(y, y), 1)
      }),
    )
  })

  it('leave their input alone', () => {
    const score = Float64Array.of(0.3, 0.1, 0.2)
    rocAuc([1, 0, 1], score)
    assert.deepEqual(score, Float64Array.of(0.3, 0.1, 0.2))
  })

  it('refuse one outcome, missing scores, other outcomes, other lengths and bad weights', () => {
    const score = Float64Array.of(1, 2)
    assert.throws(() => rocAuc([1, 1], score), { code: 'ONE_CLASS' })
    assert.throws(() => rocAuc([0, 1], score, [1, 0]), { code: 'ONE_CLASS' })
    assert.throws(() => rocAuc([0, 1], Float64Array.of(1, Number.NaN)), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => rocAuc([0, 2], score), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => rocAuc([0], score), { code: 'LENGTH_MISMATCH' })
    assert.throws(() => rocAuc([0, 1], score, [1]), { code: 'LENGTH_MISMATCH' })
    assert.throws(() => rocAuc([0, 1], score, [1, -1]), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => averagePrecision([], new Float64Array(0)), { code: 'SAMPLE_TOO_SMALL' })
  })
})

describe('rankedSums', () => {
  it('take a part of a step of equal scores', () => {
    const ranked = rankRows([1, 0, 1, 0], Float64Array.of(0.9, 0.5, 0.5, 0.1))
    assert.deepEqual([...rankedSums(ranked, [0, 0.25, 0.5, 0.75, 1])], [0, 1, 1.5, 2, 2])
    assert.equal(rankedLift(ranked, 0.25), 2)
    assert.equal(rankedLift(ranked, 1), 1)
  })

  it('rise, reach all positives and weigh rows', () => {
    fc.assert(
      fc.property(scored, ({ y, score, weights }) => {
        const shares = [0, 0.1, 0.35, 0.5, 0.8, 1]
        const sums = rankedSums(rankRows(y, score), shares, weights)
        assert.equal(sums[0], 0)
        near(
          sums[5]!,
          y.reduce((sum, outcome, i) => sum + outcome * weights[i]!, 0),
          1e-9,
        )
        for (let i = 1; i < 6; i++) assert.ok(sums[i]! >= sums[i - 1]! - 1e-9)
      }),
    )
  })
})

describe('rocCurve', () => {
  it('starts at (0, 0), ends at (1, 1), never falls and encloses the area', () => {
    fc.assert(
      fc.property(scored, ({ y, score }) => {
        const points = rocCurve(y, score)
        assert.deepEqual(points[0], { falsePositiveRate: 0, truePositiveRate: 0 })
        assert.deepEqual(points.at(-1), { falsePositiveRate: 1, truePositiveRate: 1 })
        let area = 0
        for (let i = 1; i < points.length; i++) {
          const width = points[i]!.falsePositiveRate - points[i - 1]!.falsePositiveRate
          assert.ok(width >= 0 && points[i]!.truePositiveRate >= points[i - 1]!.truePositiveRate)
          area += (width * (points[i]!.truePositiveRate + points[i - 1]!.truePositiveRate)) / 2
        }
        near(area, rocAuc(y, score), 1e-9)
      }),
    )
  })

  it('is thinned to as many points as asked for', () => {
    const score = Float64Array.from({ length: 500 }, (_, i) => i)
    assert.equal(
      rocCurve(
        score.map((i) => i % 2),
        score,
        50,
      ).length,
      50,
    )
    assert.throws(() => rocCurve([1, 1], Float64Array.of(1, 2)), { code: 'ONE_CLASS' })
  })
})

describe('aucInterval', () => {
  /** DeLong by its definition: sample variances of the structural components. */
  function variance(y: Float64Array, score: Float64Array): number {
    const auc = rocAuc(y, score)
    const part = (own: number) => {
      const components: number[] = []
      for (let i = 0; i < y.length; i++) {
        if (y[i] !== own) continue
        let [sum, others] = [0, 0]
        for (let j = 0; j < y.length; j++) {
          if (y[j] === own) continue
          const [positive, negative] = own === 1 ? [score[i]!, score[j]!] : [score[j]!, score[i]!]
          sum += positive > negative ? 1 : positive === negative ? 0.5 : 0
          others++
        }
        components.push(sum / others)
      }
      return components.reduce((sum, v) => sum + (v - auc) ** 2, 0) / (components.length - 1) / components.length
    }
    return part(1) + part(0)
  }

  it('equals the definition over all pairs', () => {
    fc.assert(
      fc.property(scored, ({ y, score }) => {
        const positives = y.reduce((sum, v) => sum + v, 0)
        const auc = rocAuc(y, score)
        fc.pre(positives > 1 && y.length - positives > 1 && auc > 0.01 && auc < 0.99 && variance(y, score) > 1e-9)
        const { low, high } = aucInterval(y, score)
        const logit = (p: number) => Math.log(p / (1 - p))
        const half = (1.959963984540054 * Math.sqrt(variance(y, score))) / (auc * (1 - auc))
        near(low, 1 / (1 + Math.exp(half - logit(auc))), 1e-9)
        near(high, 1 / (1 + Math.exp(-half - logit(auc))), 1e-9)
      }),
    )
  })

  it('stays in 0 … 1 around the area, and mirrors when scores are turned', () => {
    fc.assert(
      fc.property(scored, ({ y, score }) => {
        const { value, low, high } = aucInterval(y, score)
        assert.ok(low >= 0 && low <= value && value <= high && high <= 1)
        const turned = aucInterval(
          y,
          score.map((s) => -s),
        )
        near(turned.low, 1 - high, 1e-9)
      }),
    )
  })

  it('covers the true area in at least 92 % of samples of 200', () => {
    const rng = createRng(33)
    for (const [truth, share] of [
      [0.75, 0.3],
      [0.92, 0.15],
    ] as const) {
      // Two normal populations a distance d apart have area Φ(d / √2)
      const distance = Math.SQRT2 * normalQuantile(truth)
      let covered = 0
      for (let study = 0; study < 500; study++) {
        const y = Float64Array.from({ length: 200 }, () => (rng() < share ? 1 : 0))
        const score = y.map((outcome) => outcome * distance + normalQuantile(1e-12 + rng() * (1 - 2e-12)))
        const { low, high } = aucInterval(y, score)
        if (low <= truth && truth <= high) covered++
      }
      assert.ok(covered / 500 >= 0.92 && covered / 500 < 0.99, `${covered / 500} at ${truth}`)
    }
  })

  it('does not claim certainty for a perfect order of few rows', () => {
    const { value, low, high } = aucInterval([0, 0, 0, 1, 1, 1], Float64Array.of(1, 2, 3, 4, 5, 6))
    assert.equal(value, 1)
    assert.equal(high, 1)
    assert.ok(low < 0.5)
  })

  it('refuses one outcome and an impossible level', () => {
    assert.throws(() => aucInterval([0, 0], Float64Array.of(1, 2)), { code: 'ONE_CLASS' })
    assert.throws(() => aucInterval([0, 1, 1, 0], Float64Array.of(1, 2, 0, 3), 0), { code: 'INVALID_ARGUMENT' })
  })

  it('agrees with the bootstrap over one ranking', () => {
    const rng = createRng(9)
    const y = Float64Array.from({ length: 1500 }, () => (rng() < 0.25 ? 1 : 0))
    const score = y.map((outcome) => outcome * 0.8 + 2 * rng())
    const ranked = rankRows(y, score)
    const [auc, precision] = bootstrapWeights(1500, (w) => Float64Array.of(rankedAuc(ranked, w), rankedAveragePrecision(ranked, w)), {
      draws: 400,
      rng,
    })
    const exact = aucInterval(y, score)
    near(auc!.value, exact.value, 1e-12)
    near(auc!.low, exact.low, 0.008)
    near(auc!.high, exact.high, 0.008)
    assert.ok(precision!.low < precision!.value && precision!.value < precision!.high)
  })
})
