import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { codedOutputs } from '#data/recipes'
import type { Table } from '#data/sources'
import { createRng, normalDraw, plainFolds } from '#kernel/sampling'
import { createPool } from '#platform/compute'
import { treesCandidate } from './candidates.ts'
import { Bench, type TrainingData } from './index.ts'

const rows = 3000
/** A column of so many levels, each with an effect of its own in no order, and a number that says nothing. */
function simulated(levels: number, strength: number): TrainingData {
  const rng = createRng(8)
  const effects = Float64Array.from({ length: levels }, () => strength * normalDraw(rng))
  const codes = Int32Array.from({ length: rows }, () => Math.floor(rng() * levels))
  const values = Float64Array.from({ length: rows }, () => normalDraw(rng))
  const y = Float64Array.from(codes, (code) => (rng() < 1 / (1 + Math.exp(-effects[code]!)) ? 1 : 0))
  const table: Table = {
    rows,
    columns: [
      { name: 'town', type: 'category', codes, levels: Array.from({ length: levels }, (_, i) => `town ${i}`) },
      { name: 'noise', type: 'number', values },
    ],
  }
  const part = plainFolds(rows, 3, createRng(2))
  const where = (wanted: (part: number) => boolean) => Int32Array.from(part.keys().filter((i) => wanted(part[i]!)))
  const folds = [0, 1, 2].map((own) => ({ train: where((at) => at !== own), validation: where((at) => at === own) }))
  return { table, kind: 'binary', classes: 2, y, features: ['town', 'noise'], folds, seed: 1 }
}

async function tuned(data: TrainingData) {
  await using pool = createPool({ workers: 0 })
  const bench = new Bench(pool, data, {})
  const found = await treesCandidate(bench, { trials: 3, onProgress: () => {} })
  const [part] = await bench.fit(found.candidate, data.folds[0]!.train)
  bench.close()
  return { ...found, part: part! }
}

describe('how trees read categories', () => {
  it('is by sets where many levels tell much, in the folds and in the delivered model', async () => {
    const { encodings, candidate, part } = await tuned(simulated(60, 1.2))
    assert.ok(encodings!.codes && encodings!.codesLoss < encodings!.marksLoss)
    assert.deepEqual(
      candidate.plan.map((own) => own.family === 'trees' && own.codes),
      [true],
    )
    assert.deepEqual([part.recipe.format, part.fitted.format, codedOutputs(part.recipe)], [2, 2, [0]])
  })
  it('is level by level where sets are no better', async () => {
    const { encodings, part } = await tuned(simulated(60, 0))
    assert.deepEqual([encodings!.codes, part.recipe.format], [false, 1])
  })
  it('is not asked where no column has three levels', async () => {
    assert.equal((await tuned(simulated(2, 1))).encodings, null)
  })
})
