import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Matrix, takeRows } from '#kernel/linalg'
import { createRng, deriveSeed, normalDraw } from '#kernel/sampling'
import { explainTrees, fitTrees } from '#kernel/trees'
import { columnsPerSample, firstOnPath, nullImportance, recursiveElimination, stabilitySelection } from './index.ts'

/** Columns of a normal law; the first `useful` move the outcome by `strength` each. */
function simulated(rows: number, columns: number, useful: number, strength: number, seed: number) {
  const rng = createRng(seed)
  const x: Matrix = { rows, columns, values: Float32Array.from({ length: rows * columns }, () => normalDraw(rng)) }
  const y = Float64Array.from({ length: rows }, (_, i) => {
    let sum = normalDraw(rng)
    for (let j = 0; j < useful; j++) sum += strength * x.values[j * rows + i]!
    return sum
  })
  return { x, y }
}

describe('null importance', () => {
  const { x, y } = simulated(400, 30, 3, 0.8, 5)
  const options = {
    objective: 'squared',
    trees: 20,
    learningRate: 0.2,
    leaves: 4,
    minRowsPerLeaf: 10,
    l2: 1,
    bins: 32,
    rowShare: 1,
    columnShare: 1,
    seed: 1,
  } as const
  const gain = (outcome: Float64Array) => explainTrees(fitTrees({ x, y: outcome }, options)).gain
  it('finds the columns that say something, and calls few of the others so', () => {
    const before = y.slice()
    const { p } = nullImportance(y, gain, 10, 1)
    assert.ok(p.subarray(0, 3).every((value) => value < 0.01))
    assert.ok(p.subarray(3).filter((value) => value < 0.05).length <= 5)
    assert.deepEqual(y, before)
    assert.deepEqual(nullImportance(y, gain, 10, 1).p, p)
  })
  it('is not taken in by a column that every outcome would use', () => {
    const { p } = nullImportance(Float64Array.of(1, 2, 3, 4), () => Float64Array.of(7, 0), 3, 1)
    assert.deepEqual([...p], [1, 1])
    assert.throws(() => nullImportance(y, gain, 1, 1), { code: 'INVALID_ARGUMENT' })
  })
})

describe('stability selection', () => {
  const threshold = 0.7
  const runs = (count: number, useful: number) =>
    Array.from({ length: count }, (_, run) => {
      const { x, y } = simulated(120, 60, useful, 1, 100 + run)
      const q = columnsPerSample(1, threshold, 60)
      const select = (rows: Int32Array) =>
        firstOnPath({ x: takeRows(x, rows), y: Float64Array.from(rows, (row) => y[row]!) }, q, { family: 'gaussian' })
      return stabilitySelection(120, 60, select, { samples: 20, threshold, seed: deriveSeed(7, run) })
    })
  // Meinshausen & Bühlmann (2010), theorem 1: at most one useless column in expectation, for this choice of q
  it('keeps its bound of useless columns, by simulation, and finds the useful ones', () => {
    const found = runs(12, 4)
    const useless = found.map(({ selected }) => selected.filter((j) => j >= 4).length)
    assert.ok(found.every(({ falseBound }) => falseBound <= 1))
    assert.ok(useless.reduce((a, b) => a + b, 0) / found.length <= 1)
    assert.ok(found.every(({ selected }) => [0, 1, 2, 3].every((j) => selected.includes(j))))
  })
  it('says how often each column was selected, and refuses a threshold that bounds nothing', () => {
    const { share, selected, perSample } = stabilitySelection(10, 3, (rows) => (rows.includes(0) ? [0, 2, 2] : [2]), {
      samples: 50,
      threshold: 0.9,
      seed: 1,
    })
    assert.deepEqual([share[1], share[2], selected], [0, 1, [2]])
    assert.ok(Math.abs(perSample - 1 - share[0]!) < 1e-12)
    assert.throws(() => stabilitySelection(10, 3, () => [], { samples: 5, threshold: 0.5, seed: 1 }), { code: 'INVALID_ARGUMENT' })
  })
})

describe('the first on the path', () => {
  it('are the columns with the strongest say, the strongest first', () => {
    const { x } = simulated(300, 8, 0, 0, 3)
    const y = Float64Array.from({ length: 300 }, (_, i) => 3 * x.values[5 * 300 + i]! + x.values[2 * 300 + i]!)
    assert.deepEqual(firstOnPath({ x, y }, 2, { family: 'gaussian' }), [5, 2])
    assert.deepEqual(firstOnPath({ x, y }, 1, { family: 'gaussian' }), [5])
  })
})

describe('recursive elimination', () => {
  it('ends at the fewest columns that are as good, and never below the least', () => {
    const fit = (columns: readonly number[]) => ({
      loss: (columns.includes(0) ? 0 : 1) + (columns.includes(1) ? 0 : 1) + columns.length / 1000,
      error: 0.01,
      importance: columns.map((j) => (j < 2 ? 10 - j : 0)),
    })
    const { steps, selected } = recursiveElimination([0, 1, 2, 3, 4, 5, 6, 7], fit, { share: 0.5, least: 1 })
    assert.deepEqual(selected, [0, 1])
    assert.deepEqual(
      steps.map(({ columns }) => columns.length),
      [8, 4, 2, 1],
    )
    assert.throws(() => recursiveElimination([0], fit, { share: 0, least: 1 }), { code: 'INVALID_ARGUMENT' })
  })
})
