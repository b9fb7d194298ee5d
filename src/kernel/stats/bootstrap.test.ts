import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createRng } from '#kernel/sampling'
import { bootstrapIntervals, bootstrapWeights } from './bootstrap.ts'
import { normalQuantile } from './normal.ts'

const meanOf = (values: Float64Array) => (rows: Int32Array) =>
  Float64Array.of(rows.reduce((sum, row) => sum + values[row]!, 0) / rows.length)
const weightedMean = (values: Float64Array) => (weights: Float64Array) =>
  Float64Array.of(weights.reduce((sum, w, i) => sum + w * values[i]!, 0) / weights.length)

describe('bootstrap', () => {
  it('covers the true mean about as often as it says', () => {
    const rng = createRng(21)
    let covered = 0
    for (let study = 0; study < 400; study++) {
      // Exponential values: skewed, true mean 1
      const values = Float64Array.from({ length: 100 }, () => -Math.log(1 - rng()))
      const [estimate] = bootstrapWeights(100, weightedMean(values), { draws: 300, rng })
      if (estimate!.low <= 1 && 1 <= estimate!.high) covered++
    }
    assert.ok(covered / 400 > 0.9 && covered / 400 < 0.98, String(covered / 400))
  })

  it('is as wide as theory says for a mean', () => {
    const rng = createRng(2)
    const values = Float64Array.from({ length: 400 }, () => normalQuantile(0.0001 + 0.9998 * rng()))
    const [estimate] = bootstrapIntervals(400, meanOf(values), { draws: 4000, rng })
    assert.ok(Math.abs((estimate!.high - estimate!.low) / (2 * 1.96 * 0.05) - 1) < 0.1)
  })

  it('gives the same by rows and by weights for one stream', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 20 }), fc.nat(), (list, seed) => {
        const values = Float64Array.from(list)
        const byRows = bootstrapIntervals(values.length, meanOf(values), { draws: 30, rng: createRng(seed) })
        const byWeights = bootstrapWeights(values.length, weightedMean(values), { draws: 30, rng: createRng(seed) })
        byRows.forEach((estimate, i) => {
          for (const key of ['value', 'low', 'high'] as const) assert.ok(Math.abs(estimate[key] - byWeights[i]![key]) < 1e-9)
        })
      }),
      { numRuns: 30 },
    )
  })

  it('keeps the size of every stratum', () => {
    const strata = Int32Array.of(0, 0, 0, 1, 1, 7)
    bootstrapWeights(
      6,
      (weights) => {
        assert.equal(weights[0]! + weights[1]! + weights[2]!, 3)
        assert.equal(weights[3]! + weights[4]!, 2)
        assert.equal(weights[5], 1)
        return Float64Array.of(0)
      },
      { draws: 50, rng: createRng(1), strata },
    )
  })

  it('leaves out draws without the figure and says so when none has it', () => {
    let call = 0
    const [some, none] = bootstrapIntervals(3, () => Float64Array.of(call++ % 2 === 0 ? 5 : Number.NaN, Number.NaN), {
      draws: 20,
      rng: createRng(1),
    })
    assert.deepEqual(some, { value: 5, low: 5, high: 5 })
    assert.ok(Number.isNaN(none!.low) && Number.isNaN(none!.high))
  })

  it('mirrors the quantiles by the basic method and always holds the figure', () => {
    let call = 0
    // The figure is 0 and the resamples are 1 … 100: biased upwards
    const statistic = () => Float64Array.of(call++)
    const [estimate] = bootstrapIntervals(2, statistic, { draws: 100, level: 0.9, rng: createRng(1), method: 'basic' })
    assert.equal(estimate!.value, 0)
    assert.ok(Math.abs(estimate!.low + 95.05) < 1e-9)
    assert.equal(estimate!.high, 0)
  })

  it('refuses no rows, too few draws and strata of another length', () => {
    const statistic = () => Float64Array.of(1)
    const rng = createRng(1)
    assert.throws(() => bootstrapIntervals(0, statistic, { draws: 10, rng }), { code: 'SAMPLE_TOO_SMALL' })
    assert.throws(() => bootstrapIntervals(5, statistic, { draws: 1, rng }), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => bootstrapWeights(5, statistic, { draws: 10, rng, strata: Int32Array.of(1) }), { code: 'LENGTH_MISMATCH' })
  })
})
