import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { accumulatedEffects } from './accumulated.ts'
import { partialDependence } from './dependence.ts'

describe('accumulatedEffects', () => {
  const edges = [0, 1, 2, 3, 4]
  const values = Float64Array.from({ length: 200 }, (_, i) => i / 50)

  it('gives back the part of a column in an additive model', () => {
    const other = values.map((v) => Math.sin(7 * v))
    const effects = accumulatedEffects(edges, values, (x) => x.map((v, i) => v * v + other[i]!))
    for (const [k, edge] of edges.entries()) assert.ok(Math.abs(effects[k]! - effects[0]! - edge * edge) < 1e-9)
  })

  // Apley & Zhu (2020), section 1: where two columns are nearly one, partial dependence looks where there are no rows
  it('does not look at combinations that do not occur, as partial dependence does', () => {
    const answersAt = (x: Float64Array) => x.map((v, i) => v + (Math.abs(v - values[i]!) > 1 ? 100 : 0))
    const effects = accumulatedEffects(edges, values, answersAt)
    assert.ok(Math.abs(effects[4]! - effects[0]! - 4) < 1e-9)
    const partial = partialDependence(
      edges.map((at) => ({ at, share: 0.2 })),
      (at) => answersAt(new Float64Array(values.length).fill(at)),
    )
    assert.ok(partial[0]!.mean > 50)
  })

  it('is 0 on average over the rows, and leaves rows out where the column is missing', () => {
    const cell = fc.oneof(fc.double({ min: -2, max: 6, noNaN: true }), fc.constant(Number.NaN))
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 40 }), (cells) => {
        const known = cells.filter((v) => !Number.isNaN(v))
        const answersAt = (x: Float64Array) => x.map((v) => (Number.isNaN(v) ? 1e6 : Math.round(3 * v) % 5))
        const effects = accumulatedEffects(edges, Float64Array.from(cells), answersAt)
        assert.deepEqual(accumulatedEffects(edges, Float64Array.from(known), answersAt), effects)
        const middle = (v: number) => {
          const k = Math.max(1, Math.min(4, Math.ceil(v)))
          return (effects[k - 1]! + effects[k]!) / 2
        }
        assert.ok(Math.abs(known.reduce((sum, v) => sum + middle(v), 0)) < 1e-9)
      }),
    )
  })

  it('refuses one edge, and answers for other rows', () => {
    assert.throws(() => accumulatedEffects([1], values, (x) => x), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => accumulatedEffects(edges, values, () => [1]), { code: 'LENGTH_MISMATCH' })
  })
})
