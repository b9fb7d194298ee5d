import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ModelFile } from '#ai/registry'
import { applyRecipe, fitRecipe } from '#data/recipes'
import type { Column, Table } from '#data/sources'
import { createRng } from '#kernel/sampling'
import { fitTrees } from '#kernel/trees'
import { createPool } from '#platform/compute'
import { explainModel } from './index.ts'

const n = 800
const rng = createRng(11)
const strength = Float64Array.from({ length: n }, () => rng() * 10)
const noise = Float64Array.from({ length: n }, () => rng())
const plan = Int32Array.from({ length: n }, () => Math.floor(rng() * 3))
const y = Float64Array.from({ length: n }, (_, i) => (rng() < 1 / (1 + Math.exp(5 - strength[i]! - (plan[i] === 2 ? 2 : 0))) ? 1 : 0))
const columns: Column[] = [
  { name: 'fuerza', type: 'number', values: strength },
  { name: 'ruido', type: 'number', values: noise },
  { name: 'plan', type: 'category', codes: plan, levels: ['a', 'b', 'c'] },
]
const table: Table = { rows: n, columns }
const rows = Int32Array.from({ length: n }, (_, i) => i)
const features = columns.map(({ name }) => name)
const recipe = fitRecipe(table, rows, { purpose: 'trees', columns: features })
const fitted = fitTrees(
  { x: applyRecipe(recipe, table), y },
  {
    objective: 'binary',
    trees: 40,
    learningRate: 0.1,
    leaves: 6,
    minRowsPerLeaf: 20,
    l2: 1,
    bins: 64,
    rowShare: 1,
    columnShare: 1,
    seed: 3,
  },
)
const model: ModelFile = {
  ...{ format: 1, rumbo: '0', id: null, features, reading: [], dataSha256: '', seed: 1, threshold: 0.5 },
  problem: { kind: 'binary', target: 'y', positive: '1', classes: ['0', '1'] },
  parts: [{ recipe, fitted, weight: 1 }],
  calibration: { method: 'none' },
}
const explained = (workers: number) =>
  (async () => {
    await using pool = createPool({ workers })
    return await explainModel(pool, model, table, rows, y, { kind: 'binary', seed: 5 })
  })()

describe('explaining a model', () => {
  it('tries what can go wrong with the strongest columns', async () => {
    const { checks } = await explained(0)
    const checkOf = (kind: string, column: string | null = null, amount: number | null = null) =>
      checks.find((check) => check.kind === kind && check.column === column && check.amount === amount)!
    const { against } = checks[0]!
    assert.ok(checkOf('column', 'fuerza').value < against - 0.1)
    assert.ok(checkOf('unit', 'fuerza', 1000).value < against - 0.1)
    assert.ok(checkOf('point', 'fuerza').value < against - 0.1)
    const edits = checkOf('edits', null, 0.02).value
    assert.ok(edits < against && edits > checkOf('column', 'fuerza').value)
    assert.ok(Math.abs(checkOf('shift', 'plan').value - against) < 0.1)
    assert.equal(new Set(checks.map((check) => check.against)).size, 1)
  })
  it('puts first what the outcome was made of, and noise last', async () => {
    const { importance } = await explained(0)
    assert.deepEqual(
      importance.map(({ column }) => column),
      ['fuerza', 'plan', 'ruido'],
    )
    assert.ok(importance[0]!.loss.low! > 0.1)
    for (const { loss } of importance) assert.ok(loss.low! <= loss.value && loss.value <= loss.high!)
    assert.ok(importance[2]!.loss.value < importance[0]!.loss.value / 5)
  })
  it('shows how the answer moves with the strongest column, over shares of the rows', async () => {
    const { dependence } = await explained(0)
    const strongest = dependence.find(({ column }) => column === 'fuerza')!
    assert.ok(strongest.points.at(-1)!.mean - strongest.points[0]!.mean > 0.5)
    const byPlan = dependence.find(({ column }) => column === 'plan')!
    assert.deepEqual(new Set(byPlan.points.map(({ at }) => at)), new Set(['a', 'b', 'c']))
    for (const { points } of dependence) assert.ok(Math.abs(points.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-9)
  })
  it('finds the model weaker on damaged files, more so when more is damaged', async () => {
    const { stability } = await explained(0)
    const under = (kind: string, share: number) => stability.find((each) => each.kind === kind && each.share === share)!
    assert.ok(under('missing', 0.2).value < under('missing', 0.1).value)
    assert.ok(under('missing', 0.1).value < under('missing', 0.1).undisturbed)
  })
  it('names the column that decides as what would turn decisions, and turns them', async () => {
    const { decisionChanges } = await explained(0)
    assert.deepEqual(
      decisionChanges.map(({ above }) => above),
      [true, false],
    )
    for (const { above, rows: looked, turnedBy, columns: turning, examples } of decisionChanges) {
      assert.equal(looked, 40)
      assert.ok(turnedBy[0]! > 30)
      assert.equal(turning[0]!.column, 'fuerza')
      for (const { before, after, changes } of examples) {
        assert.equal(before >= 0.5, above)
        assert.equal(after >= 0.5, !above)
        for (const { from, to } of changes) assert.notEqual(from, to)
      }
    }
  })
  it('leaves alone what is fixed', async () => {
    await using pool = createPool({ workers: 0 })
    const { decisionChanges } = await explainModel(pool, model, table, rows, y, { kind: 'binary', seed: 5, fixed: ['fuerza'] })
    for (const { columns: turning } of decisionChanges) assert.ok(turning.every(({ column }) => column !== 'fuerza'))
  })
  it('does not depend on the number of workers', async () => {
    assert.deepEqual(await explained(2), await explained(0))
  })
})
