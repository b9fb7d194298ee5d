import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRng } from '#kernel/sampling'
import { createPool } from '#platform/compute'
import { Bench, type Candidate, learnAgain } from './candidates.ts'
import { mustBeat } from './choose.ts'
import type { TrainingData } from './data.ts'
import { focalCandidate } from './focal.ts'
import { answers, meanOf } from './loss.ts'

const n = 3000
const options = { trees: 40, learningRate: 0.1, leaves: 8, minRowsPerLeaf: 20, l2: 4, rowShare: 1, columnShare: 1, seed: 1 }

/** A yes that only some rows can have, and of those about half. */
function dataOf(rare: number, changes: Partial<TrainingData> = {}): TrainingData {
  const u = createRng(9)
  const columns = ['a', 'b', 'c'].map((name) => ({ name, type: 'number' as const, values: Float64Array.from({ length: n }, () => u()) }))
  const [a, b] = columns.map(({ values }) => values)
  const y = Float64Array.from(a!, (at, i) => (at < rare && u() < 0.2 + 0.6 * b![i]! ? 1 : 0))
  const all = Int32Array.from({ length: n }, (_, i) => i)
  const folds = [0, 1, 2].map((f) => ({ train: all.filter((i) => i % 3 !== f), validation: all.filter((i) => i % 3 === f) }))
  return { table: { rows: n, columns }, kind: 'binary', classes: 2, y, features: ['a', 'b', 'c'], folds, seed: 1, ...changes }
}
async function tried<T>(data: TrainingData, look: (bench: Bench, trees: Candidate) => Promise<T>, workers = 0): Promise<T> {
  await using pool = createPool({ workers })
  const bench = new Bench(pool, data, {})
  const blank = { name: 'trees', params: {}, plan: [{ family: 'trees', options, weight: 1 }] } as unknown as Candidate
  const found = await look(bench, await learnAgain(bench, blank))
  bench.close()
  return found
}

describe('the focal candidate', () => {
  it('is tried only where one of two outcomes is rare and no way is to be kept', async () => {
    assert.equal(await tried(dataOf(0.8), focalCandidate), null)
    assert.equal(await tried(dataOf(0.2, { monotone: { a: -1 } }), focalCandidate), null)
    assert.notEqual(await tried(dataOf(0.2), focalCandidate), null)
  })
  it('stays only where it loses less beyond chance, both calibrated', async () => {
    for (const rare of [0.05, 0.2, 0.3]) {
      const { candidate, decision } = (await tried(dataOf(rare), focalCandidate))!
      const { z, loss, plain } = decision.params as Record<'z' | 'loss' | 'plain', number>
      assert.equal(candidate !== null, z > mustBeat)
      assert.equal(decision.code, candidate ? 'FOCUS_HELPS' : 'FOCUS_DOES_NOT_HELP')
      assert.equal(z > 0, loss < plain)
    }
  })
  it('is judged by probabilities that are calibrated, which those of the focal loss are not', async () => {
    const plan = [{ family: 'trees', options: { ...options, focus: 2 }, weight: 1 }] as const
    const { candidate, share, plain } = await tried(dataOf(0.2), async (bench, trees) => {
      const focal = await learnAgain(bench, { ...trees, name: 'focal', plan })
      return { candidate: focal, share: meanOf(bench.y), plain: trees }
    })
    const raw = meanOf(answers('binary', candidate.margins, 1))
    assert.ok(raw > 1.3 * share, `${raw} against ${share}`)
    assert.ok(Math.abs(meanOf(candidate.calibrated!) - share) < 0.005)
    assert.equal(plain.calibrated, undefined)
    assert.ok(Math.abs(meanOf(candidate.rowLoss) - meanOf(plain.rowLoss)) < 0.02)
  })
  it('is the same for any number of workers', async () => {
    const [alone, three] = [await tried(dataOf(0.2), focalCandidate), await tried(dataOf(0.2), focalCandidate, 3)]
    assert.deepEqual(alone, three)
  })
})
