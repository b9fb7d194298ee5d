import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DomainError } from '#base'
import { createRng, normalDraw } from '#kernel/sampling'
import { aucDifference } from './auc-difference.ts'
import { aucInterval } from './delong.ts'

/** By its definition, every pair compared: O(n²). */
function byPairs(y: readonly number[], score: ArrayLike<number>, other: ArrayLike<number>) {
  const positives = y.flatMap((one, i) => (one === 1 ? [i] : []))
  const negatives = y.flatMap((one, i) => (one === 0 ? [i] : []))
  const beats = (s: ArrayLike<number>, i: number, j: number) => (s[i]! > s[j]! ? 1 : s[i] === s[j] ? 0.5 : 0)
  const gap = (i: number, j: number) => beats(score, i, j) - beats(other, i, j)
  const mean = (values: number[]) => values.reduce((sum, x) => sum + x, 0) / values.length
  const variance = (values: number[]) => values.reduce((sum, x) => sum + (x - mean(values)) ** 2, 0) / (values.length - 1)
  const ofPositives = positives.map((i) => mean(negatives.map((j) => gap(i, j))))
  const ofNegatives = negatives.map((j) => mean(positives.map((i) => gap(i, j))))
  return { value: mean(ofPositives), se: Math.sqrt(variance(ofPositives) / positives.length + variance(ofNegatives) / negatives.length) }
}

describe('aucDifference', () => {
  it('is DeLong’s for paired curves, ties and all', () => {
    const rng = createRng(3)
    const y = Array.from({ length: 60 }, () => (rng() < 0.4 ? 1 : 0))
    const score = Float64Array.from(y, (one) => Math.round(4 * (rng() + 0.5 * one)))
    const other = Float64Array.from(y, (one) => rng() + 0.2 * one)
    const { value, se } = byPairs(y, score, other)
    const found = aucDifference(y, score, other)
    assert.ok(Math.abs(found.value - value) < 1e-12)
    assert.ok(Math.abs((found.high! - found.low!) / (2 * 1.959963984540054) - se) < 1e-12)
    assert.ok(Math.abs(found.value - (aucInterval(y, score).value - aucInterval(y, other).value)) < 1e-12)
  })

  it('is turned round with its scores, and nothing for the same order', () => {
    const rng = createRng(4)
    const y = Array.from({ length: 200 }, () => (rng() < 0.3 ? 1 : 0))
    const [score, other] = [Float64Array.from(y, rng), Float64Array.from(y, rng)]
    const [one, back] = [aucDifference(y, score, other), aucDifference(y, other, score)]
    assert.ok(Math.abs(one.value + back.value) < 1e-12 && Math.abs(one.low! + back.high!) < 1e-12)
    assert.deepEqual(
      aucDifference(
        y,
        score,
        score.map((x) => 2 * x + 7),
      ),
      { value: 0, low: 0, high: 0 },
    )
  })

  it('holds no difference in about 95 of 100 samples where there is none', () => {
    const rng = createRng(5)
    const normal = () => normalDraw(rng)
    let held = 0
    for (let sample = 0; sample < 600; sample++) {
      const y = Array.from({ length: 150 }, () => (rng() < 0.3 ? 1 : 0))
      const shared = y.map((one) => one + normal())
      const { low, high } = aucDifference(
        y,
        Float64Array.from(shared, (x) => x + normal()),
        Float64Array.from(shared, (x) => x + normal()),
      )
      if (low! <= 0 && high! >= 0) held++
    }
    assert.ok(held >= 0.93 * 600 && held <= 0.97 * 600, `${held} of 600`)
  })

  it('refuses one class and lengths that differ', () => {
    const refusedWith = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code
    const score = Float64Array.of(1, 2, 3)
    assert.throws(() => aucDifference([1, 1, 1], score, score), refusedWith('ONE_CLASS'))
    assert.throws(() => aucDifference([1, 0, 1], score, Float64Array.of(1, 2)), refusedWith('LENGTH_MISMATCH'))
  })
})
