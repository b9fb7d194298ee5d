import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Table } from '#data/sources'
import { createRng, normalDraw, plainFolds } from '#kernel/sampling'
import { createPool } from '#platform/compute'
import { treesCandidate } from './candidates.ts'
import { smallerModels, smallestAsGood } from './compress.ts'
import { Bench, meanOf, type TrainingData } from './index.ts'

const rows = 1500
function simulated(): TrainingData {
  const rng = createRng(3)
  const columns = [0, 1, 2].map(() => Float64Array.from({ length: rows }, () => normalDraw(rng)))
  const [a, b] = columns as [Float64Array, Float64Array]
  const y = a.map((x, i) => (rng() < 1 / (1 + Math.exp(-x * (b[i]! > 0 ? 2 : -1))) ? 1 : 0))
  const table: Table = { rows, columns: columns.map((values, j) => ({ name: `c${j}`, type: 'number', values })) }
  const part = plainFolds(rows, 3, createRng(2))
  const where = (wanted: (part: number) => boolean) => Int32Array.from(part.keys().filter((i) => wanted(part[i]!)))
  const folds = [0, 1, 2].map((own) => ({ train: where((at) => at !== own), validation: where((at) => at === own) }))
  return { table, kind: 'binary', classes: 2, y, features: table.columns.map(({ name }) => name), folds, seed: 1 }
}

describe('smaller versions of a model', () => {
  it('are made on the same folds, each as small as it says, and delivered as they were judged', async () => {
    await using pool = createPool({ workers: 0 })
    const bench = new Bench(pool, simulated(), {})
    const { candidate } = await treesCandidate(bench, { trials: 2, onProgress: () => {} })
    const sizes = (await smallerModels(bench, candidate, candidate))!
    assert.deepEqual(
      sizes.map(({ way }) => way),
      ['whole', 'leaves', 'half', 'quarter', 'eighth'],
    )
    const [whole, leaves, half, quarter, eighth] = sizes.map(({ size }) => size)
    assert.ok(leaves!.bytes < whole!.bytes && leaves!.trees === whole!.trees)
    for (const [small, large] of [
      [half, whole],
      [quarter, half],
      [eighth, quarter],
    ])
      assert.ok(small!.trees < large!.trees && small!.bytes < large!.bytes && small!.comparisons < large!.comparisons)
    for (const { candidate: own, difference } of sizes.slice(1)) {
      const mean = own.foldLosses.reduce((sum, loss, f) => sum + loss - candidate.foldLosses[f]!, 0) / 3
      assert.ok(Math.abs(difference!.value - mean) < 1e-12 && difference!.low! <= mean && mean <= difference!.high!)
      const [part] = await bench.fit(own, bench.rows)
      assert.equal(part!.fitted.family === 'trees' && part!.fitted.trees.length, Number(own.params.rounds))
    }
    const { taken, decision } = smallestAsGood(sizes)
    assert.equal(decision.code, taken === sizes[0] ? 'COMPRESSION_COSTS' : 'MODEL_COMPRESSED')
    assert.ok(meanOf(taken.candidate.rowLoss) < meanOf(candidate.rowLoss) + 0.02)
    bench.close()
  })
  it('of a blend change its trees alone', async () => {
    await using pool = createPool({ workers: 0 })
    const bench = new Bench(pool, simulated(), {})
    const { candidate: trees } = await treesCandidate(bench, { trials: 1, onProgress: () => {} })
    const other = trees.margins.map((_, i) => Math.sin(i))
    const margins = other.map((margin, i) => 0.3 * margin + 0.7 * trees.margins[i]!)
    const blend = bench.candidate('blend', { linear: 0.3, trees: 0.7 }, margins, [
      { family: 'linear', path: { mix: 1, lambdaCount: 1, lambdaMinRatio: 0.1 }, pick: 0, weight: 0.3 },
      { ...trees.plan[0]!, weight: 0.7 },
    ])
    const alone = (await smallerModels(bench, trees, trees))!
    const mixed = (await smallerModels(bench, blend, trees))!
    for (const [k, { candidate }] of mixed.entries())
      for (const [i, margin] of candidate.margins.entries())
        assert.ok(Math.abs(margin - 0.3 * other[i]! - 0.7 * alone[k]!.candidate.margins[i]!) < 1e-12)
    bench.close()
  })
})
