import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Matrix } from '#kernel/linalg'
import { createRng } from '#kernel/sampling'
import { fitTrees, predictTrees, type TreeOptions, treesProbability } from './index.ts'
import { focalLoss, weightedQuantile } from './objectives.ts'

const defaults: TreeOptions = {
  ...{ objective: 'squared', trees: 100, learningRate: 0.1, leaves: 31, minRowsPerLeaf: 20, l2: 0, bins: 255 },
  ...{ rowShare: 1, columnShare: 1, seed: 1 },
}
const one = { ...defaults, trees: 1, learningRate: 1, leaves: 2, minRowsPerLeaf: 1 }
const steps: Matrix = { rows: 6, columns: 1, values: Float32Array.of(1, 2, 3, 4, 5, 6) }

type Part = Readonly<{ x: Matrix; y: Float64Array }>

/** 1500 rows to learn from and 500 apart: z = 3 sin 6x₀ + 4x₁x₂ − 2x₃, seen with a noise that grows with x₁, or as counts. */
function drawn(draw: number, counts: boolean): { train: Part; test: Part } {
  const rng = createRng(500 + draw)
  const part = (rows: number): Part => {
    const values = Float32Array.from({ length: 5 * rows }, () => rng())
    const y = Float64Array.from({ length: rows }, (_, i) => {
      const [a, b, c, d] = [0, 1, 2, 3].map((j) => values[j * rows + i]!) as [number, number, number, number]
      const z = 3 * Math.sin(6 * a) + 4 * b * c - 2 * d
      return counts ? Math.floor(-Math.log(1 - rng()) * Math.exp(z / 3)) : z + (b + 0.2) * 4 * (rng() ** 2 - 0.3)
    })
    return { x: { rows, columns: 5, values }, y }
  }
  return { train: part(1500), test: part(500) }
}

const pinball = (share: number) => (y: number, p: number) => (y - p) * (y > p ? share : share - 1)
const poisson = (y: number, p: number) => p - y * Math.log(p)
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b)

function meanTestLoss(options: Partial<TreeOptions>, loss: (y: number, p: number) => number): number {
  const losses = Array.from({ length: 8 }, (_, draw) => {
    const { train, test } = drawn(draw, options.objective === 'poisson')
    const p = treesProbability(fitTrees(train, { ...defaults, ...options }), test.x)
    return sum([...p].map((own, i) => loss(test.y[i]!, own))) / p.length
  })
  return sum(losses) / losses.length
}

describe('objectives of numbers', () => {
  // LightGBM 4.7 (regression_l1, quantile, poisson) with the same settings on the same eight draws.
  for (const { options, loss, theirs } of [
    { options: { objective: 'absolute' }, loss: pinball(0.5), theirs: 0.38 },
    { options: { objective: 'quantile', quantile: 0.9 }, loss: pinball(0.9), theirs: 0.205 },
    { options: { objective: 'poisson' }, loss: poisson, theirs: 0.665 },
  ] as const)
    it(`${options.objective}: loses no more than LightGBM on rows apart`, () => {
      const ours = meanTestLoss(options, loss)
      assert.ok(ours < 1.01 * theirs, `${ours} against ${theirs}`)
    })

  it('puts medians in the leaves for absolute error, untouched by far-out values', () => {
    const model = fitTrees({ x: steps, y: Float64Array.of(1, 2, 3, 11, 12, 9000) }, { ...one, objective: 'absolute' })
    assert.deepEqual([...predictTrees(model, steps)], [2, 2, 2, 12, 12, 12])
  })

  it('puts the quantile in the leaves', () => {
    const x = { rows: 20, columns: 1, values: Float32Array.from({ length: 20 }, (_, i) => Math.floor(i / 10)) }
    const y = Float64Array.from({ length: 20 }, (_, i) => (i % 10) + 100 * Math.floor(i / 10))
    const margins = predictTrees(fitTrees({ x, y }, { ...one, objective: 'quantile', quantile: 0.75 }), x)
    assert.deepEqual([margins[0], margins[19]], [7, 107])
  })

  it('keeps the mean of counts, and finds a mean of rare ones without overshooting', () => {
    const x = { rows: 6, columns: 1, values: Float32Array.of(0, 0, 0, 1, 1, 1) }
    const p = treesProbability(fitTrees({ x, y: Float64Array.of(0, 0, 1, 8, 9, 10) }, { ...one, objective: 'poisson', trees: 100 }), x)
    for (const [i, mean] of [1 / 3, 1 / 3, 1 / 3, 9, 9, 9].entries()) assert.ok(Math.abs(p[i]! - mean) < 1e-3, `${p[i]}`)
    const rare = fitTrees({ x: steps, y: Float64Array.of(0, 0, 0, 0, 0, 1e6) }, { ...one, objective: 'poisson', trees: 50 })
    for (const margin of predictTrees(rare, steps)) assert.ok(Number.isFinite(margin) && margin < 15)
  })

  it('shifts with the outcome (absolute, quantile) and scales with it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.constantFrom(0.1, 0.5, 0.8), (seed, quantile) => {
        const rng = createRng(seed)
        const x = { rows: 40, columns: 2, values: Float32Array.from({ length: 80 }, () => Math.round(8 * rng())) }
        const y = Float64Array.from({ length: 40 }, (_, i) => Math.round(4 * x.values[i]! + 8 * rng()))
        const options = { ...one, objective: 'quantile', quantile, trees: 3, leaves: 5, minRowsPerLeaf: 3 } as const
        const plain = predictTrees(fitTrees({ x, y }, options), x)
        assert.deepEqual(
          predictTrees(fitTrees({ x, y: y.map((v) => v + 64) }, options), x),
          plain.map((v) => v + 64),
        )
        assert.deepEqual(
          predictTrees(fitTrees({ x, y: y.map((v) => v * 4) }, options), x),
          plain.map((v) => v * 4),
        )
      }),
      { numRuns: 30 },
    )
  })

  it('counts a row of weight 2 as two rows', () => {
    const y = Float64Array.of(3, 1, 4, 1, 5, 9)
    const rows = [0, 1, 1, 2, 3, 4, 4, 5]
    const twice = {
      x: { rows: 8, columns: 1, values: Float32Array.from(rows, (i) => steps.values[i]!) },
      y: Float64Array.from(rows, (i) => y[i]!),
    }
    for (const objective of ['absolute', 'quantile', 'poisson'] as const) {
      const options = { ...one, objective, quantile: 0.7, trees: 5 }
      const weighed = predictTrees(fitTrees({ x: steps, y, weight: Float64Array.of(1, 2, 1, 1, 2, 1) }, options), steps)
      predictTrees(fitTrees(twice, options), steps).forEach((margin, i) => {
        assert.ok(Math.abs(margin - weighed[i]!) < 1e-4, objective)
      })
    }
  })

  it('refuses by name', () => {
    const refused = (y: number[], options: Partial<TreeOptions>, code: string) =>
      assert.throws(() => fitTrees({ x: steps, y: Float64Array.from(y) }, { ...one, ...options }), { code })
    refused([0, 1, 2, -1, 0, 3], { objective: 'poisson' }, 'TARGET_VALUE_NEGATIVE')
    for (const quantile of [undefined, 0, 1, Number.NaN])
      refused([0, 1, 2, 1, 0, 3], { objective: 'quantile', ...(quantile === undefined ? {} : { quantile }) }, 'INVALID_ARGUMENT')
  })
})

describe('weightedQuantile', () => {
  it('is a value that the share of the weight does not exceed', () => {
    const values = Float64Array.of(5, 1, 3, 2)
    assert.equal(weightedQuantile(values, null, 0.5), 2.5)
    assert.equal(weightedQuantile(values, null, 0.6), 3)
    assert.equal(weightedQuantile(values, Float64Array.of(1, 1, 1, 5), 0.5), 2)
    assert.equal(weightedQuantile(values, Float64Array.of(8, 0, 0, 0), 0.5), 5)
  })
})

describe('focal loss', () => {
  const margins = [-9, -4, -1.5, -0.2, 0, 0.7, 2, 5, 12]
  it('is that of its definition, and the log loss without a focus', () => {
    for (const margin of margins)
      for (const focus of [0, 0.5, 1, 2, 5]) {
        const p = 1 / (1 + Math.exp(-margin))
        const { loss } = focalLoss(margin, focus)
        assert.ok(Math.abs(loss + (1 - p) ** focus * Math.log(p)) < 1e-9 * Math.max(1, loss))
      }
    // Lin et al. (2017): at p = 0.9 a focus of 2 makes the loss 100 times smaller, at 0.968 about 1000 times
    const ratio = (p: number) => -Math.log(p) / focalLoss(Math.log(p / (1 - p)), 2).loss
    assert.ok(Math.abs(ratio(0.9) - 100) < 1e-6 && Math.abs(ratio(0.968) / 1000 - 1) < 0.03)
  })
  it('has the derivatives that differences of it show', () => {
    const step = 1e-4
    for (const margin of margins)
      for (const focus of [0, 0.5, 1, 2, 5]) {
        const at = (shift: number) => focalLoss(margin + shift, focus)
        const { first, second } = at(0)
        assert.ok(Math.abs(first - (at(step).loss - at(-step).loss) / (2 * step)) < 1e-6, `first, ${margin} ${focus}`)
        assert.ok(Math.abs(second - (at(step).first - at(-step).first) / (2 * step)) < 1e-6, `second, ${margin} ${focus}`)
      }
  })
  it('ranks as well where a class is rare, and draws probabilities to the middle', () => {
    const rng = createRng(4)
    const n = 4000
    const values = Float32Array.from({ length: n }, () => 2 * rng() - 1)
    const y = Float64Array.from(values, (x) => (rng() < 1 / (1 + Math.exp(4 - 2 * x)) ? 1 : 0))
    const x = { rows: n, columns: 1, values }
    const options = { objective: 'binary', trees: 40, learningRate: 0.1, leaves: 4, minRowsPerLeaf: 20, l2: 1, bins: 63 } as const
    const shares = { rowShare: 1, columnShare: 1, seed: 1 }
    const model = fitTrees({ x, y }, { ...options, ...shares, focus: 2 })
    const p = treesProbability(model, x)
    const plain = treesProbability(fitTrees({ x, y }, { ...options, ...shares }), x)
    const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, v) => sum + v, 0) / n
    assert.ok(Math.abs(mean(plain) - mean(y)) < 0.002 && mean(p) > 1.3 * mean(y))
    assert.throws(() => fitTrees({ x, y }, { ...options, ...shares, objective: 'squared', focus: 2 }), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => fitTrees({ x, y }, { ...options, ...shares, focus: 6 }), { code: 'INVALID_ARGUMENT' })
  })
})
