import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createRng } from '#kernel/sampling'
import { normalQuantile } from '#kernel/stats'
import { columnImportance, importanceSeed, permutationImportance } from './permutation.ts'

/** y = 2 · x0 + x1 + noise, x2 unused; the model knows the truth. */
function linearCase(n: number, seed: number) {
  const rng = createRng(seed)
  const normal = () => normalQuantile(1e-12 + rng() * (1 - 2e-12))
  const x = [0, 1, 2].map(() => Float64Array.from({ length: n }, normal))
  const y = x[0]!.map((v, i) => 2 * v + x[1]![i]! + normal())
  const rowLosses = (shuffled: { column: number; order: Int32Array } | null) => {
    const at = (column: number, row: number) => x[column]![shuffled?.column === column ? shuffled.order[row]! : row]!
    return y.map((v, row) => (v - 2 * at(0, row) - at(1, row)) ** 2)
  }
  return { x, y, rowLosses }
}

describe('permutationImportance', () => {
  // For squared loss and an additive model a column's importance is twice the variance of its part
  // (Fisher, Rudin & Dominici 2019, section 7): 2 · 2² = 8 and 2 · 1² = 2
  it('is twice the variance of the part of a column in a linear model', () => {
    const { rowLosses } = linearCase(20_000, 1)
    const [first, second, unused] = permutationImportance({ columns: 3, rowLosses, seed: 1 })
    assert.ok(Math.abs(first!.value - 8) < 0.3, String(first!.value))
    assert.ok(Math.abs(second!.value - 2) < 0.15, String(second!.value))
    assert.deepEqual(unused, { value: 0, low: 0, high: 0 })
    assert.ok(first!.low > second!.high && second!.low > 0)
  })

  it('covers the true importance about as often as it says', () => {
    let covered = 0
    for (let study = 0; study < 200; study++) {
      const { rowLosses } = linearCase(300, 100 + study)
      const base = rowLosses(null)
      const { low, high } = columnImportance(base, (order) => rowLosses({ column: 1, order }), { rng: createRng(study), draws: 100 })
      if (low <= 2 && 2 <= high) covered++
    }
    assert.ok(covered / 200 >= 0.88, String(covered / 200))
  })

  it('of a column of pure chance has zero in its interval', () => {
    // A model that leans on noise: y is unrelated to x2, which it nevertheless adds
    let held = 0
    for (let study = 0; study < 100; study++) {
      const rng = createRng(study)
      const [x, y] = [0, 1].map(() => Float64Array.from({ length: 200 }, () => rng() - 0.5)) as [Float64Array, Float64Array]
      const losses = (order: Int32Array | null) => y.map((v, i) => (v - 0.3 * x[order ? order[i]! : i]!) ** 2)
      const { low, high } = columnImportance(losses(null), losses, { rng, draws: 100 })
      if (low <= 0 && 0 <= high) held++
    }
    assert.ok(held >= 85, `${held} of 100`)
  })

  it('comes out the same column by column', () => {
    const { rowLosses } = linearCase(50, 3)
    const all = permutationImportance({ columns: 3, rowLosses, seed: 9, repeats: 2, draws: 20 })
    const base = rowLosses(null)
    const alone = columnImportance(base, (order) => rowLosses({ column: 1, order }), {
      repeats: 2,
      draws: 20,
      rng: createRng(importanceSeed(9, 1)),
    })
    assert.deepEqual(all[1], alone)
  })

  it('scales with the loss', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 30 }), fc.nat(), (list, seed) => {
        const base = Float64Array.from(list)
        const shuffledBy = (scale: number) => {
          const scaled = base.map((v) => scale * v)
          return columnImportance(scaled, (order) => scaled.map((_, i) => scaled[order[i]!]! + scale * i), {
            rng: createRng(seed),
            draws: 10,
            repeats: 2,
          })
        }
        const [one, four] = [shuffledBy(1), shuffledBy(4)]
        for (const key of ['value', 'low', 'high'] as const) assert.ok(Math.abs(four[key] - 4 * one[key]) < 1e-6)
        assert.ok(one.low <= one.high)
      }),
    )
  })

  it('refuses no rows, losses of another length and no repeats', () => {
    const rng = createRng(1)
    const base = Float64Array.of(1, 2)
    assert.throws(() => columnImportance(new Float64Array(0), () => base, { rng }), { code: 'SAMPLE_TOO_SMALL' })
    assert.throws(() => columnImportance(base, () => Float64Array.of(1), { rng }), { code: 'LENGTH_MISMATCH' })
    assert.throws(() => columnImportance(base, () => base, { rng, repeats: 0 }), { code: 'INVALID_ARGUMENT' })
  })
})
