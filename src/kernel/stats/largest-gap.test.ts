import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRng } from '#kernel/sampling'
import { largestGap } from './largest-gap.ts'

const compared = (values: number[], error: number) => ({
  values: Float64Array.from(values),
  variances: new Float64Array(values.length).fill(error ** 2),
})

describe('largestGap', () => {
  // Two independent means: difference ± 1.96 · √(error² + error²)
  it('is the interval of a difference for two groups that are far apart', () => {
    const { value, low, high } = largestGap([compared([0.2, 0.7], 0.03)], { draws: 20_000, rng: createRng(1) })
    const half = 1.959964 * Math.hypot(0.03, 0.03)
    assert.ok(Math.abs(value - 0.5) < 1e-12)
    assert.ok(Math.abs(high - (0.5 + half)) < 1e-6)
    assert.ok(Math.abs(low - (0.5 - half)) < 0.005, String(low))
  })

  // Studentised range of five groups, 95 %: 3.858 errors (Tukey's table for infinite degrees of freedom)
  it('needs the studentised range to claim a gap among equal groups', () => {
    const claims = (gap: number) => largestGap([compared([0, 0, 0, 0, gap], 1)], { draws: 20_000, rng: createRng(2) }).low > 0
    assert.equal(claims(3.7), false)
    assert.equal(claims(4), true)
  })

  it('takes the kind of figure with the larger gap', () => {
    const both = [compared([0.1, 0.2], 0.01), compared([0.1, 0.6], 0.01)]
    assert.ok(Math.abs(largestGap(both, { rng: createRng(3) }).value - 0.5) < 1e-12)
  })

  it('refuses one group and values without their variance', () => {
    const rng = createRng(4)
    assert.throws(() => largestGap([compared([1], 1)], { rng }), { code: 'SAMPLE_TOO_SMALL' })
    const uneven = { values: Float64Array.of(1, 2), variances: Float64Array.of(1) }
    assert.throws(() => largestGap([uneven], { rng }), { code: 'LENGTH_MISMATCH' })
  })
})
