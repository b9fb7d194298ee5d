import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Matrix } from '#kernel/linalg'
import { rocAuc } from '#kernel/metrics'
import { predictTrees } from '#kernel/trees'
import { averagePath, contributionsIsolation, fitIsolation, predictIsolation } from './index.ts'

function lcg(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** 500 rows of four columns in the middle (means of four numbers), then 20 four times as far out. */
function someRows(): Matrix {
  const u = lcg(7)
  const x: Matrix = { rows: 520, columns: 4, values: new Float32Array(4 * 520) }
  for (let i = 0; i < 520; i++)
    for (let j = 0; j < 4; j++) {
      const t = (u() + u() + u() + u()) / 4
      x.values[j * 520 + i] = i < 500 ? t : 0.5 + (t - 0.5) * 4
    }
  return x
}
const strange = Float64Array.from({ length: 520 }, (_, i) => (i < 500 ? 0 : 1))
const mean = (values: Float64Array) => values.reduce((a, b) => a + b) / values.length

describe('averagePath', () => {
  it('is 2 H(n − 1) − 2 (n − 1) / n', () => {
    assert.deepEqual([0, 1, 2].map(averagePath), [0, 0, 1])
    assert.ok(Math.abs(averagePath(3) - 5 / 3) < 1e-15)
    assert.ok(Math.abs(averagePath(256) - 10.248689925634562) < 1e-12)
  })
})

describe('fitIsolation', () => {
  const x = someRows()
  const model = fitIsolation({ x }, { trees: 200, sample: 256, seed: 1 })
  const scores = predictIsolation(model, x)

  // scikit-learn 1.9.1, 200 trees of 256 rows, mean of five seeds: AUC 0.99946, mean score 0.4021 of the usual rows, 0.6434 of the others.
  it('scores as scikit-learn’s isolation forest does', () => {
    assert.ok(rocAuc(strange, scores) > 0.998)
    assert.ok(Math.abs(mean(scores.slice(0, 500)) - 0.4021) < 0.005)
    assert.ok(Math.abs(mean(scores.slice(500)) - 0.6434) < 0.02)
  })

  it('tells by column what set a row apart: contributions add up to the cuts saved', () => {
    const phi = contributionsIsolation(model, x)
    const paths = predictTrees(model.paths, x)
    const rest = Array.from(paths, (path, i) => path + [0, 1, 2, 3].reduce((sum, j) => sum + phi[j * 520 + i]!, 0))
    for (const value of rest) assert.ok(Math.abs(value - rest[0]!) < 1e-9)
    const lone: Matrix = { rows: 2, columns: 4, values: Float32Array.of(0.5, 0.5, 9, 0.5, 0.5, 0.5, 0.5, 0.5) }
    const own = contributionsIsolation(model, lone)
    assert.ok([0, 2, 3].every((j) => own[2 * j]! < own[2]!) && own[2]! > 1)
  })

  it('takes missing and infinite values, rows that are all alike, and fewer rows than the sample', () => {
    const awkward: Matrix = { rows: 4, columns: 2, values: Float32Array.of(Number.NaN, 1, 2, Infinity, -Infinity, 3, 3, Number.NaN) }
    for (const score of predictIsolation(fitIsolation({ x: awkward }, { trees: 10, sample: 256, seed: 1 }), awkward))
      assert.ok(score > 0 && score < 1)
    const alike: Matrix = { rows: 5, columns: 1, values: new Float32Array(5).fill(2) }
    assert.deepEqual(new Set(predictIsolation(fitIsolation({ x: alike }, { trees: 3, sample: 8, seed: 1 }), alike)), new Set([0.5]))
  })

  it('refuses a forest without trees, and samples of one row', () => {
    for (const wrong of [{ trees: 0 }, { sample: 1 }])
      assert.throws(() => fitIsolation({ x }, { trees: 1, sample: 8, seed: 1, ...wrong }), { code: 'INVALID_ARGUMENT' })
  })
})
