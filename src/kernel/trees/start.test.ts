import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRng } from '#kernel/sampling'
import { fitTrees, predictTrees, prepareBins, type TreeOptions, type TreesModel } from './index.ts'

const options: TreeOptions = {
  ...{ objective: 'squared', trees: 10, learningRate: 0.2, leaves: 6, minRowsPerLeaf: 5, l2: 0, bins: 255 },
  ...{ rowShare: 1, columnShare: 1, seed: 1 },
}

function rows(n: number, seed: number, classes = 0) {
  const rng = createRng(seed)
  const x = { rows: n, columns: 3, values: Float32Array.from({ length: 3 * n }, () => rng()) }
  const z = Float64Array.from(
    { length: n },
    (_, i) => Math.sin(5 * x.values[i]!) + 2 * x.values[n + i]! * x.values[2 * n + i]! + 0.3 * rng(),
  )
  return { x, y: classes === 0 ? z : z.map((v) => Math.max(0, Math.min(classes - 1, Math.floor(v)))) }
}

const farthest = (a: Float64Array, b: Float64Array) => a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)

describe('fitTrees from a model', () => {
  for (const [objective, classes] of [
    ['squared', 0],
    ['multiclass', 3],
  ] as const)
    it(`goes on as if it had never stopped (${objective})`, () => {
      const data = rows(400, 2, classes)
      const own = { ...options, objective, classes, columnShare: 0.7 }
      const first = fitTrees(data, own)
      const on = fitTrees({ ...data, from: first }, own)
      const whole = fitTrees(data, { ...own, trees: 20 })
      assert.equal(on.bestRound, 20)
      assert.deepEqual(
        on.trees.map((tree) => tree.feature),
        whole.trees.map((tree) => tree.feature),
      )
      assert.ok(farthest(predictTrees(on, data.x), predictTrees(whole, data.x)) < 1e-4)
    })

  it('leaves the model alone and keeps its rounds when none of the new ones helps', () => {
    const data = rows(300, 3)
    const first = fitTrees(data, { ...options, trees: 60 })
    const before = structuredClone(first)
    const noise = rows(200, 4)
    const validation = { x: data.x, y: predictTrees(first, data.x) }
    const on = fitTrees(
      { x: noise.x, y: noise.y.map((v, i) => v + (i % 7)), from: first, validation },
      { ...options, earlyStoppingRounds: 5 },
    )
    assert.deepEqual(first, before)
    assert.equal(on.bestRound, 60)
    assert.ok(farthest(predictTrees(on, data.x), predictTrees(first, data.x)) < 1e-4)
  })

  it('learns what new rows tell', () => {
    const first = fitTrees(rows(400, 5), options)
    const fresh = { ...rows(400, 6), y: rows(400, 6).y.map((v) => v + 3) }
    const on = fitTrees({ ...fresh, from: first }, { ...options, trees: 30 })
    const error = (model: TreesModel) => predictTrees(model, fresh.x).reduce((sum, p, i) => sum + (p - fresh.y[i]!) ** 2, 0) / 400
    assert.ok(error(on) < 0.05 * error(first))
  })

  it('refuses a model of another kind, by name', () => {
    const data = rows(100, 7)
    const from = fitTrees(data, options)
    const refused = (other: Partial<Parameters<typeof fitTrees>[0]>, own: Partial<TreeOptions>, code: string) =>
      assert.throws(() => fitTrees({ ...data, from, ...other }, { ...options, ...own }), { code })
    refused({}, { objective: 'absolute' }, 'INVALID_ARGUMENT')
    refused({ x: prepareBins(data.x, { bins: 255, seed: 1 }) }, {}, 'INVALID_ARGUMENT')
    refused({ x: { ...data.x, columns: 2, values: data.x.values.slice(0, 200) } }, {}, 'MODEL_COLUMNS_DIFFER')
    const three = rows(100, 7, 3)
    const classes = fitTrees(three, { ...options, objective: 'multiclass', classes: 3 })
    refused({ y: three.y, from: classes }, { objective: 'multiclass', classes: 4 }, 'INVALID_ARGUMENT')
  })
})
