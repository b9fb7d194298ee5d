import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRng } from '#kernel/sampling'
import { createPool } from '#platform/compute'
import { Bench, type Candidate } from './candidates.ts'
import { compareToChosen } from './compare.ts'
import type { TrainingData } from './data.ts'
import { learn } from './learn.ts'
import { nestedOptimism } from './nested.ts'

const n = 300
const u = createRng(5)
const columns = ['señal', 'ruido', 'otro'].map((name) => ({
  name,
  type: 'number' as const,
  values: Float64Array.from({ length: n }, () => u()),
}))
const y = Float64Array.from(columns[0]!.values, (at) => (u() < 0.15 + 0.7 * at ? 1 : 0))
const all = Int32Array.from({ length: n }, (_, i) => i)
const folds = [0, 1, 2].map((f) => ({ train: all.filter((i) => i % 3 !== f), validation: all.filter((i) => i % 3 === f) }))

async function nestedOf(outcomes: Float64Array, times: Float64Array | null = null) {
  const data: TrainingData = {
    ...{ kind: 'binary', classes: 2, y: outcomes, features: columns.map(({ name }) => name), folds, seed: 3 },
    table: { rows: n, columns },
  }
  await using pool = createPool({ workers: 0 })
  const bench = new Bench(pool, data, {})
  return nestedOptimism(bench, await learn(bench, { trials: 1 }), { times, onProgress: () => {} })
}

describe('nested cross-validation', () => {
  it('judges each fold by what never saw its outcomes', async () => {
    const { nested, decision } = await nestedOf(y)
    assert.equal(decision.code, 'NESTED_ESTIMATED')
    assert.ok(nested!.folds.every((fold) => fold.nested > 0.6))
    assert.ok(nested!.optimism.low! < nested!.optimism.value)
    // Were a fold's outcomes turned round, what was learnt without them would rank its rows as before
    const turned = (await nestedOf(y.map((outcome, i) => (i % 3 === 0 ? 1 - outcome : outcome)))).nested!
    assert.ok(Math.abs(turned.folds[0]!.nested - (1 - nested!.folds[0]!.nested)) < 1e-12)
  })
  it('learns a fold anew from the columns that its own training rows chose', async () => {
    await using pool = createPool({ workers: 0 })
    const data: TrainingData = {
      ...{ kind: 'binary', classes: 2, y, features: columns.map(({ name }) => name), folds, seed: 3 },
      table: { rows: n, columns },
    }
    const bench = new Bench(pool, data, {}).withColumns({ folds: [['ruido'], ['otro'], ['señal']], all: ['señal'] })
    const inner = bench.within(folds, 1, 0)
    assert.deepEqual(inner.data.chosen, { folds: [['ruido'], ['ruido'], ['ruido']], all: ['ruido'] })
    const { nested } = await nestedOptimism(bench, await learn(bench, { trials: 1 }), { times: null, onProgress: () => {} })
    const [noise, other, signal] = nested!.folds.map((fold) => fold.nested)
    assert.ok(Math.max(noise!, other!) < 0.6 && signal! > 0.6, `${noise} ${other} ${signal}`)
  })
  it('says so where a fold cannot be divided once more', async () => {
    const { nested, decision } = await nestedOf(y, new Float64Array(n))
    assert.equal(nested, null)
    assert.equal(decision.code, 'NESTED_IMPOSSIBLE')
  })
})

it('compares candidates with the chosen one by corrected intervals that hold for all', () => {
  const one = (name: Candidate['name'], foldLosses: number[]) => ({ name, foldLosses }) as unknown as Candidate
  const chosen = one('trees', [1, 1, 1])
  const [rule, linear] = compareToChosen([one('rule', [3, 4, 5]), one('linear', [1.1, 0.9, 1]), chosen], chosen, folds)
  // s = 1, corrected by 1/3 + 1/2: t = 3 / √(5/6) = 3.2863 with 2 degrees, p = 0.0814, twice by Holm; t(0.9875; 2) = 6.2053
  assert.deepEqual([rule!.name, rule!.difference.value, rule!.p.toFixed(3)], ['rule', 3, '0.163'])
  assert.equal(rule!.difference.low!.toFixed(3), (3 - 6.2053 * Math.sqrt(5 / 6)).toFixed(3))
  assert.ok(linear!.p > 0.9)
})
