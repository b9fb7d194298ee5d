import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Matrix } from '#kernel/linalg'
import { createRng } from '#kernel/sampling'
import { fitTrees, predictTrees, type TreeOptions } from './index.ts'

const defaults: TreeOptions = {
  ...{ objective: 'squared', trees: 20, learningRate: 0.3, leaves: 12, minRowsPerLeaf: 3, l2: 0, bins: 255 },
  ...{ rowShare: 1, columnShare: 1, seed: 1 },
}

/** A wavy rise in x₀, a fall in x₁ through x₂, noise; some values missing. */
function waves(rows: number, seed: number, yes: boolean) {
  const rng = createRng(seed)
  const values = Float32Array.from({ length: 3 * rows }, () => (rng() < 0.05 ? Number.NaN : Math.round(40 * rng()) / 10))
  const y = Float64Array.from({ length: rows }, (_, i) => {
    const [a, b, c] = [0, 1, 2].map((j) => values[j * rows + i]! || 0) as [number, number, number]
    const z = a + Math.sin(3 * a) - b * (c > 2 ? 1 : 0.2) + 2 * rng()
    return yes ? Number(z > 1.5) : Math.max(0, z)
  })
  return { x: { rows, columns: 3, values }, y }
}

/** Margins along one column, at so many places of the others. */
function walks(model: ReturnType<typeof fitTrees>, column: number, seed: number): Float64Array[] {
  const rng = createRng(seed)
  return Array.from({ length: 20 }, () => {
    const place = [4 * rng(), 4 * rng(), 4 * rng()]
    const x: Matrix = { rows: 60, columns: 3, values: Float32Array.from({ length: 180 }, (_, k) => place[Math.floor(k / 60)]!) }
    for (let i = 0; i < 60; i++) x.values[column * 60 + i] = (i - 5) / 12
    return predictTrees(model, x)
  })
}
const rises = (margins: Float64Array) => margins.every((m, i) => i === 0 || m >= margins[i - 1]!)
const falls = (margins: Float64Array) => margins.every((m, i) => i === 0 || m <= margins[i - 1]!)

describe('monotone trees', () => {
  it('never fall where they must rise, nor rise where they must fall, whatever the data', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('binary', 'squared', 'poisson'), fc.constantFrom(0, 1), (seed, objective, l2) => {
        const data = waves(150, seed, objective === 'binary')
        const model = fitTrees(data, { ...defaults, objective, l2, monotone: [1, -1, 0] })
        for (const margins of walks(model, 0, seed)) assert.ok(rises(margins))
        for (const margins of walks(model, 1, seed)) assert.ok(falls(margins))
      }),
      { numRuns: 30 },
    )
  })

  it('are bent by the data where they are free', () => {
    const model = fitTrees(waves(400, 1, false), defaults)
    assert.ok(walks(model, 0, 1).some((margins) => !rises(margins)))
  })

  it('lose little where the data agree', () => {
    const [train, test] = [waves(1500, 3, false), waves(1500, 4, false)]
    const error = (options: TreeOptions) =>
      predictTrees(fitTrees(train, options), test.x).reduce((sum, p, i) => sum + (p - test.y[i]!) ** 2, 0) / 1500
    assert.ok(error({ ...defaults, monotone: [0, -1, 0] }) < 1.05 * error(defaults))
  })

  it('are the same as free ones where nothing is asked', () => {
    const data = waves(300, 5, true)
    const options = { ...defaults, objective: 'binary' } as const
    assert.deepEqual(fitTrees(data, { ...options, monotone: [0, 0, 0] }), fitTrees(data, options))
  })

  it('are refused where they mean nothing', () => {
    const data = waves(50, 1, true)
    for (const objective of ['multiclass', 'absolute', 'quantile'] as const)
      assert.throws(() => fitTrees(data, { ...defaults, objective, classes: 2, quantile: 0.5, monotone: [1, 0, 0] }), {
        code: 'INVALID_ARGUMENT',
      })
    assert.throws(() => fitTrees(data, { ...defaults, monotone: [1] }), { code: 'MODEL_COLUMNS_DIFFER' })
  })
})
