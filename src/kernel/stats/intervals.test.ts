import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createRng } from '#kernel/sampling'
import { correctedResampledTTest, wilsonInterval } from './intervals.ts'
import { normalQuantile } from './normal.ts'

describe('wilsonInterval', () => {
  // Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3: 81/263 -> 0.2553 to 0.3662;
  // 15/148 -> 0.0624 to 0.1605; 0/20 -> 0 to 0.1611; 1/29 -> 0.0061 to 0.1718
  it('gives the intervals of Newcombe', () => {
    const rows = [
      [81, 263, '0.2553', '0.3662'],
      [15, 148, '0.0624', '0.1605'],
      [0, 20, '0.0000', '0.1611'],
      [1, 29, '0.0061', '0.1718'],
    ] as const
    for (const [successes, n, low, high] of rows) {
      const interval = wilsonInterval(successes, n)
      assert.equal(interval.low.toFixed(4), low)
      assert.equal(interval.high.toFixed(4), high)
    }
  })

  it('holds the share, stays in 0 … 1 and mirrors', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        const successes = Math.round(share * n)
        const yes = wilsonInterval(successes, n)
        const no = wilsonInterval(n - successes, n)
        assert.ok(yes.low >= 0 && yes.low <= yes.value && yes.value <= yes.high && yes.high <= 1)
        assert.ok(Math.abs(yes.low - (1 - no.high)) < 1e-12)
      }),
    )
  })

  it('covers the true share about as often as it says', () => {
    const rng = createRng(11)
    for (const share of [0.05, 0.3]) {
      let covered = 0
      for (let i = 0; i < 2000; i++) {
        let successes = 0
        for (let j = 0; j < 60; j++) if (rng() < share) successes++
        const { low, high } = wilsonInterval(successes, 60)
        if (low <= share && share <= high) covered++
      }
      assert.ok(covered / 2000 > 0.92 && covered / 2000 < 0.985, `${covered / 2000} at ${share}`)
    }
  })

  it('refuses no rows, more successes than rows and an impossible level', () => {
    assert.throws(() => wilsonInterval(0, 0), { code: 'SAMPLE_TOO_SMALL' })
    assert.throws(() => wilsonInterval(3, 2), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => wilsonInterval(1, 2, 1), { code: 'INVALID_ARGUMENT' })
  })
})

describe('correctedResampledTTest', () => {
  // By hand: differences 1 … 5, mean 3, s² = 2.5, k = 5, test share 1/5: variance 2.5 · (1/5 + 1/4) = 1.125,
  // t = 3 / √1.125 = 2.8284 on 4 degrees of freedom; qt(.975, 4) = 2.776445
  it('widens the variance by test rows over training rows', () => {
    const { mean, low, high, p } = correctedResampledTTest([1, 2, 3, 4, 5], 0.2)
    assert.equal(mean, 3)
    assert.ok(Math.abs(high - (3 + 2.7764451051977987 * Math.sqrt(1.125))) < 1e-10)
    assert.ok(Math.abs(low + high - 6) < 1e-10)
    assert.ok(p > 0.04 && p < 0.05, String(p))
  })

  it('turns sign with the differences and agrees with its interval', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 12 }), (differences) => {
        const test = correctedResampledTTest(differences, 0.2)
        const turned = correctedResampledTTest(
          differences.map((d) => -d),
          0.2,
        )
        assert.equal(turned.mean + test.mean, 0)
        assert.equal(turned.p, test.p)
        if (Math.abs(test.p - 0.05) > 1e-9) assert.equal(test.p < 0.05, test.low > 0 || test.high < 0)
      }),
    )
  })

  it('rarely finds a difference between learners that are equally good', () => {
    // Two regressions on one noise feature each, 10-fold cross-validation on 80 rows: equal in expectation
    const rng = createRng(5)
    const normal = () => normalQuantile(0.5 * Number.EPSILON + rng() * (1 - Number.EPSILON))
    const n = 80
    const studies = 600
    let found = 0
    for (let study = 0; study < studies; study++) {
      const [y, a, b] = [0, 1, 2].map(() => Float64Array.from({ length: n }, normal)) as [Float64Array, Float64Array, Float64Array]
      const differences = Array.from({ length: 10 }, (_, fold) => {
        const loss = (x: Float64Array): number => {
          let sxy = 0
          let sxx = 0
          for (let i = 0; i < n; i++)
            if (i % 10 !== fold) {
              sxy += x[i]! * y[i]!
              sxx += x[i]! ** 2
            }
          let sum = 0
          for (let i = fold; i < n; i += 10) sum += (y[i]! - (sxy / sxx) * x[i]!) ** 2
          return sum / (n / 10)
        }
        return loss(a) - loss(b)
      })
      if (correctedResampledTTest(differences, 0.1).p < 0.05) found++
    }
    assert.ok(found / studies < 0.08, `${found / studies} of the studies found a difference`)
  })

  it('answers for differences without spread', () => {
    assert.equal(correctedResampledTTest([0, 0, 0], 0.3).p, 1)
    assert.deepEqual(correctedResampledTTest([2, 2, 2], 0.3), { mean: 2, low: 2, high: 2, p: 0 })
  })

  it('refuses a single fold and test shares outside 0 … 1', () => {
    assert.throws(() => correctedResampledTTest([1], 0.2), { code: 'SAMPLE_TOO_SMALL' })
    for (const share of [0, 1]) assert.throws(() => correctedResampledTTest([1, 2], share), { code: 'INVALID_ARGUMENT' })
  })
})
