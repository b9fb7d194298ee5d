import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRng } from '#kernel/sampling'
import { correctedResampledTTest } from '#kernel/stats'
import { createPool } from '#platform/compute'
import { Bench, type Candidate, linearCandidate, priorCandidate, ruleCandidate } from './candidates.ts'
import { compareToChosen } from './compare.ts'
import type { TrainingData } from './data.ts'
import { repeatFolds } from './repeated.ts'
import { dealFolds } from './split.ts'

const n = 240
const all = Int32Array.from({ length: n }, (_, i) => i)
const u = createRng(4)
const columns = ['señal', 'ruido'].map((name) => ({ name, type: 'number' as const, values: Float64Array.from({ length: n }, () => u()) }))
const y = Float64Array.from(columns[0]!.values, (at) => (u() < 0.2 + 0.6 * at ? 1 : 0))

async function repeated(repeats: number, { workers = 0, byTime = false, outcomes = y } = {}) {
  const folds = dealFolds({ kind: 'binary', y: outcomes, clusters: null, times: null, seed: 2 }, all, 5)
  const data: TrainingData = {
    ...{ table: { rows: n, columns }, kind: 'binary', classes: 2, y: outcomes, features: ['señal', 'ruido'], folds, seed: 2 },
  }
  await using pool = createPool({ workers })
  const bench = new Bench(pool, data, {})
  const candidates: Candidate[] = [priorCandidate(bench), await ruleCandidate(bench), await linearCandidate(bench, () => {})]
  const progress: number[] = []
  const found = await repeatFolds(bench, candidates, all, { repeats, byTime, onProgress: (share) => progress.push(share) })
  bench.close()
  return { ...found, candidates, folds, progress, losses: candidates.map((candidate) => found.foldLosses.get(candidate)!) }
}

describe('folds dealt anew', () => {
  it('begin with those that chose, and learn every candidate on as many folds more', async () => {
    const { losses, candidates, decision, repeats, progress } = await repeated(4)
    assert.equal(repeats, 4)
    assert.deepEqual([decision.code, decision.params], ['FOLDS_REPEATED', { repeats: 4, folds: 20 }])
    for (const [c, own] of losses.entries()) {
      assert.equal(own.length, 20)
      assert.deepEqual(own.slice(0, 5), candidates[c]!.foldLosses)
      if (candidates[c]!.name === 'linear') assert.equal(new Set(own).size, 20, 'every deal is another')
    }
    assert.ok(progress.every((share, i) => share > (progress[i - 1] ?? 0)) && progress.at(-1) === 1)
  })
  it('narrow the intervals of comparison, by no more than the correction lets them', async () => {
    const { foldLosses, candidates, folds } = await repeated(10)
    const chosen = candidates[2]!
    const once = compareToChosen(candidates, chosen, folds)
    const often = compareToChosen(candidates, chosen, folds, (candidate) => foldLosses.get(candidate)!)
    for (const [i, { name, difference }] of often.entries()) {
      const own = candidates.find((candidate) => candidate.name === name)!
      const apart = foldLosses.get(own)!.map((loss, f) => loss - foldLosses.get(chosen)![f]!)
      const { mean, low, high } = correctedResampledTTest(apart, 0.2, 1 - 0.05 / 2)
      assert.deepEqual(difference, { value: mean, low, high })
      // Bouckaert & Frank (2004): variance (1/(k·r) + n2/n1)·s², with k·r − 1 degrees of freedom; t at 0.9875 of 49 is 2.3124
      const s2 = apart.reduce((sum, d) => sum + (d - mean) ** 2, 0) / 49
      assert.ok(Math.abs(high - mean - 2.3124 * Math.sqrt(s2 * (1 / 50 + 0.25))) < 1e-4)
      assert.ok(difference.high! - difference.low! < once[i]!.difference.high! - once[i]!.difference.low!)
    }
  })
  it('are the same for any number of workers', async () => {
    assert.deepEqual((await repeated(2)).losses, (await repeated(2, { workers: 3 })).losses)
  })
  it('are left as they are where they go by date, or a part would have one answer only', async () => {
    const rare = y.map((_, i) => (i % 60 === 0 ? 1 : 0))
    for (const how of [{ byTime: true }, { outcomes: rare }]) {
      const { losses, candidates, decision, repeats } = await repeated(3, how)
      assert.deepEqual([decision.code, repeats], ['REPEATS_IMPOSSIBLE', 1])
      assert.deepEqual(
        losses,
        candidates.map(({ foldLosses }) => foldLosses),
      )
    }
  })
})
