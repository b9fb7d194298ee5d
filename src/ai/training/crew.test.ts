import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { createRng } from '#kernel/sampling'
import { crewMemory, fitTrees, type TreeOptions, type TreesModel } from '#kernel/trees'
import { createPool, runCrew } from '#platform/compute'

const task = new URL('./crew-task.ts', import.meta.url)
const digest = (model: TreesModel) => createHash('sha256').update(JSON.stringify(model)).digest('hex')
const objectives = ['binary', 'squared', 'multiclass', 'absolute', 'poisson'] as const

/** Tables of many shapes: categories, missing values, ties, weights, sampling, sizes around where threads share the work. */
function problem(k: number) {
  const rng = createRng(k)
  const rows = [700, 1500, 4100, 9000, 60_000][k % 5]!
  const columns = rows > 50_000 ? 2 : 1 + ((k * 7) % 19)
  const values = Float32Array.from({ length: rows * columns }, () => (rng() < 0.1 ? Number.NaN : Math.round(rng() * 400) / 7))
  // Every third table has a column of codes
  const categories = k % 3 === 1 ? [columns - 1] : []
  for (const j of categories) for (let i = j * rows; i < values.length; i++) values[i] = Math.floor(values[i]! ** 2 / 16)
  const objective = objectives[(k + Math.floor(k / 5)) % 5]!
  const y = Float64Array.from({ length: rows }, (_, i) => {
    const z = (values[i]! > 30 ? 1 : 0) + 2 * rng()
    return objective === 'squared' || objective === 'absolute' ? z : Math.min(objective === 'binary' ? 1 : 2, Math.floor(z))
  })
  const weight = k % 4 === 1 ? Float64Array.from(y, () => 0.5 + rng()) : undefined
  const options: TreeOptions = {
    ...{ objective, trees: 4, learningRate: 0.2, leaves: 20, minRowsPerLeaf: 5, l2: 1, bins: 200, seed: k },
    rowShare: k % 6 === 2 ? 0.7 : 1,
    columnShare: k % 6 === 4 ? 0.6 : 1,
    ...(objective === 'multiclass' ? { classes: 3 } : {}),
    ...(objective === 'squared' || objective === 'poisson'
      ? { monotone: Array.from({ length: columns }, (_, j) => (j === 0 && !categories.includes(j) ? 1 : 0)) }
      : {}),
  }
  return { data: { x: { rows, columns, values }, y, categories, ...(weight ? { weight } : {}) }, options }
}

describe('fitInCrew', () => {
  it('gives the same model, bit for bit, with any number of threads', async () => {
    const problems = Array.from({ length: 20 }, (_, k) => problem(k))
    const alone = problems.map(({ data, options }) => digest(fitTrees(data, options)))
    for (const workers of [1, 2, 3, 4]) {
      await using pool = createPool({ workers })
      for (const [k, { data, options }] of problems.entries()) {
        const model = await runCrew<object, TreesModel>(pool, task, 'fitInCrew', { data, options, memory: crewMemory() })
        assert.equal(digest(model), alone[k], `problem ${k}, ${workers} threads`)
      }
    }
  })
  it('ends all threads when the leader refuses', async () => {
    await using pool = createPool({ workers: 2 })
    const { data, options } = problem(0)
    const wrong = { data, options: { ...options, leaves: 1 }, memory: crewMemory() }
    await assert.rejects(runCrew(pool, task, 'fitInCrew', wrong), { code: 'INVALID_ARGUMENT' })
    assert.ok(await runCrew(pool, task, 'fitInCrew', { data, options, memory: crewMemory() }))
  })
})
