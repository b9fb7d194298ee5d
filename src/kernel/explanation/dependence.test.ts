import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { categoryGrid, numberGrid, partialDependence } from './dependence.ts'

describe('numberGrid', () => {
  it('takes the distinct values when they are few, and shares of all rows', () => {
    assert.deepEqual(numberGrid(Float64Array.of(3, 1, Number.NaN, 1)), [
      { at: 1, share: 0.5 },
      { at: 3, share: 0.25 },
    ])
    assert.deepEqual(numberGrid(Float64Array.of(Number.NaN)), [])
  })

  it('takes quantiles when they are many, so that an outlier does not stretch the grid', () => {
    const values = Float64Array.from({ length: 1001 }, (_, i) => (i === 1000 ? 1e9 : i))
    const grid = numberGrid(values, 11)
    assert.equal(grid.length, 11)
    for (const [i, at] of [
      [0, 10],
      [5, 500],
      [10, 990],
    ] as const)
      assert.ok(Math.abs(grid[i]!.at - at) < 1e-9)
  })

  it('rises, stays in range and shares out every known row', () => {
    const cells = fc.array(fc.oneof(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.constant(Number.NaN)), {
      minLength: 1,
      maxLength: 80,
    })
    fc.assert(
      fc.property(cells, fc.integer({ min: 2, max: 12 }), (list, points) => {
        const values = Float64Array.from(list)
        const grid = numberGrid(values, points)
        assert.ok(grid.length <= points)
        for (let i = 1; i < grid.length; i++) assert.ok(grid[i]!.at > grid[i - 1]!.at)
        const known = list.filter((v) => !Number.isNaN(v))
        for (const { at } of grid) assert.ok(at >= Math.min(...known) && at <= Math.max(...known))
        assert.ok(Math.abs(grid.reduce((sum, { share }) => sum + share, 0) - known.length / list.length) < 1e-9)
      }),
    )
  })

  it('refuses a single point', () => {
    assert.throws(() => numberGrid(Float64Array.of(1), 1), { code: 'INVALID_ARGUMENT' })
  })
})

describe('categoryGrid', () => {
  it('takes the most frequent levels first, missing among them', () => {
    assert.deepEqual(categoryGrid(Int32Array.of(2, -1, 2, 0, 0, 2, -1, 5), 3), [
      { at: 2, share: 0.375 },
      { at: -1, share: 0.25 },
      { at: 0, share: 0.25 },
    ])
    assert.throws(() => categoryGrid(Int32Array.of(1), 0), { code: 'INVALID_ARGUMENT' })
  })
})

describe('partialDependence', () => {
  // Friedman (2001): for an additive model the partial dependence is the part of the column plus a constant
  it('gives back the part of a column in an additive model', () => {
    const other = Float64Array.from({ length: 50 }, (_, i) => Math.sin(i))
    const shift = other.reduce((sum, v) => sum + v, 0) / 50
    const points = partialDependence(numberGrid(Float64Array.of(0, 1, 2, 3)), (at) => other.map((v) => v + at * at))
    for (const { at, mean } of points) assert.ok(Math.abs(mean - at * at - shift) < 1e-12)
    assert.equal(points.length, 4)
    // Of an additive model, rows keep their order and distances at every value
    for (const { mean, low, high } of points) {
      assert.ok(low < mean && mean < high)
      assert.ok(Math.abs(high - low - (points[0]!.high - points[0]!.low)) < 1e-12)
    }
  })

  it('refuses predictions without rows', () => {
    assert.throws(() => partialDependence([{ at: 1, share: 1 }], () => new Float64Array(0)), { code: 'SAMPLE_TOO_SMALL' })
  })
})
