import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRng } from '#kernel/sampling'
import { targetMeans, targetMeansApart } from './index.ts'

describe('mean outcome per level', () => {
  it('is drawn to that of all rows, the more the fewer rows hold the level', () => {
    // Levels of 3 and 1 rows; all rows: 3/5
    const { prior, values } = targetMeans(Int32Array.of(0, 0, 0, 1, -1), 3, Float64Array.of(1, 1, 0, 1, 0), 2)
    assert.equal(prior, 0.6)
    assert.deepEqual([...values], [(2 + 2 * 0.6) / 5, (1 + 2 * 0.6) / 3, 0.6])
    assert.deepEqual([...targetMeans(Int32Array.of(0, 0), 2, Float64Array.of(1, 0), 0).values], [0.5, 0.5])
  })
  it('of training rows comes from the other rows: a level per row tells nothing', () => {
    const n = 400
    const rng = createRng(4)
    const y = Float64Array.from({ length: n }, () => (rng() < 0.3 ? 1 : 0))
    const codes = Int32Array.from({ length: n }, (_, i) => i)
    const options = { smoothing: 5, parts: 5, seed: 1 }
    const apart = targetMeansApart(codes, n, y, options)
    const gap = (values: ArrayLike<number>) => {
      const mean = (outcome: number) => {
        const own = [...y.keys()].filter((i) => y[i] === outcome).map((i) => values[i]!)
        return own.reduce((a, b) => a + b, 0) / own.length
      }
      return mean(1) - mean(0)
    }
    assert.ok(Math.abs(gap(apart)) < 0.02)
    const seen = targetMeans(codes, n, y, 5).values
    assert.ok(gap(seen) > 0.1)
    assert.deepEqual(targetMeansApart(codes, n, y, options), apart)
  })
  it('is missing where the level is, and refused for rows that do not match', () => {
    assert.ok(Number.isNaN(targetMeansApart(Int32Array.of(-1, 0, 0), 1, Float64Array.of(1, 0, 1), { smoothing: 1, parts: 2, seed: 1 })[0]!))
    assert.throws(() => targetMeans(Int32Array.of(0), 1, new Float64Array(2), 1), { code: 'LENGTH_MISMATCH' })
    assert.throws(() => targetMeansApart(Int32Array.of(0, 0), 1, new Float64Array(2), { smoothing: 1, parts: 1, seed: 1 }), {
      code: 'INVALID_ARGUMENT',
    })
  })
})
