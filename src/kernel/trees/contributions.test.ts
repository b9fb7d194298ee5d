import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Matrix } from '#kernel/linalg'
import { contributionsTrees, expectedMargin, fitTrees, predictTrees, type Tree, type TreeOptions, type TreesModel } from './index.ts'

const exact: TreeOptions = {
  objective: 'squared',
  trees: 1,
  learningRate: 1,
  leaves: 4,
  minRowsPerLeaf: 1,
  l2: 0,
  bins: 255,
  rowShare: 1,
  columnShare: 1,
  seed: 1,
}
const matrix = (columns: number[][]): Matrix => ({
  rows: columns[0]!.length,
  columns: columns.length,
  values: Float32Array.from(columns.flat()),
})

function goesLeft({ feature, threshold, sets, missingLeft }: Tree, node: number, x: Matrix, row: number): boolean {
  const v = x.values[feature[node]! * x.rows + row]!
  if (Number.isNaN(v)) return missingLeft[node] === 1
  return sets?.[node]?.includes(v) ?? v <= threshold[node]!
}

/** Expected leaf value when only the columns in `known` are known. */
function expectation(tree: Tree, x: Matrix, row: number, known: number, node = 0): number {
  const j = tree.feature[node]!
  if (j < 0) return tree.value[node]!
  const [left, right] = [tree.left[node]!, tree.right[node]!]
  if ((known >> j) & 1) {
    return expectation(tree, x, row, known, goesLeft(tree, node, x, row) ? left : right)
  }
  const share = tree.cover[left]! / tree.cover[node]!
  return share * expectation(tree, x, row, known, left) + (1 - share) * expectation(tree, x, row, known, right)
}

/** Shapley values from their definition, over all subsets of columns. */
function bruteForce(trees: Tree[], x: Matrix, row: number): number[] {
  const p = x.columns
  const worth = Array.from({ length: 2 ** p }, (_, known) => trees.reduce((sum, tree) => sum + expectation(tree, x, row, known), 0))
  const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1))
  return Array.from({ length: p }, (_, j) => {
    let phi = 0
    for (let known = 0; known < 2 ** p; known++) {
      if ((known >> j) & 1) continue
      const size = [...known.toString(2)].filter((bit) => bit === '1').length
      phi += ((factorial(size) * factorial(p - size - 1)) / factorial(p)) * (worth[known | (1 << j)]! - worth[known]!)
    }
    return phi
  })
}

/** A tree that cuts one leaf off per column, its covers halving or not at all: ways of as many columns as it has splits. */
function comb(columns: number, output: number): Tree {
  const tree: Tree = { output, feature: [], threshold: [], missingLeft: [], left: [], right: [], value: [], gain: [], cover: [] }
  const nodes = 2 * columns + 1
  for (let node = 0; node < nodes; node++) {
    const isSplit = node % 2 === 0 && node < nodes - 1
    tree.feature.push(isSplit ? ((node / 2) * (output + 1)) % columns : -1)
    tree.threshold.push(isSplit ? ((node % 7) - 3) / 4 : 0)
    tree.missingLeft.push((node >> 1) % 2)
    tree.left.push(isSplit ? node + 1 : 0)
    tree.right.push(isSplit ? node + 2 : 0)
    tree.value.push(isSplit ? 0 : ((node % 11) - 5) / 8)
    tree.gain.push(0)
    tree.cover.push(node % 2 === 0 ? 1000 / (1 + node) : 1000 / (1 + node - 1) - 1000 / (1 + node + 1))
  }
  return tree
}

/** Shapley values of a leaf by its counts: of the sets of k known columns, those whose conditions are met. */
function byCounts(tree: Tree, x: Matrix, row: number): number[] {
  const phi = new Array<number>(x.columns).fill(0)
  const visit = (node: number, way: Map<number, { met: number; share: number }>): void => {
    const j = tree.feature[node]!
    if (j >= 0) {
      const isLeft = goesLeft(tree, node, x, row)
      for (const [child, goes] of [
        [tree.left[node]!, isLeft],
        [tree.right[node]!, !isLeft],
      ] as const) {
        const before = way.get(j) ?? { met: 1, share: 1 }
        const share = before.share * (tree.cover[child]! / tree.cover[node]!)
        visit(child, new Map(way).set(j, { met: goes ? before.met : 0, share }))
      }
      return
    }
    const n = way.size
    for (const [i, own] of way) {
      let sets = [1]
      for (const [k, { met, share }] of way)
        if (k !== i) sets = [...sets, 0].map((count, size) => count * share + (sets[size - 1] ?? 0) * met)
      // k! (n − 1 − k)! / n!
      let chance = 1 / n
      for (let k = 0; k < n; k++) {
        phi[i]! += tree.value[node]! * (own.met - own.share) * sets[k]! * chance
        chance *= (k + 1) / (n - 1 - k)
      }
    }
  }
  visit(0, new Map())
  return phi
}

describe('contributionsTrees', () => {
  // shap, tests/explainers/test_tree.py, test_consistency_approximate
  it('gives what shap gives on an AND of two features', () => {
    const x = matrix([
      [0, 0, 1, 1],
      [0, 1, 0, 1],
    ])
    const model = fitTrees({ x, y: Float64Array.of(0, 0, 0, 80) }, exact)
    assert.deepEqual([...expectedMargin(model)], [20])
    const phi = contributionsTrees(model, x)
    const expected = [-10, -30, 10, 30, -10, 10, -30, 30]
    expected.forEach((value, i) => {
      assert.ok(Math.abs(phi[i]! - value) < 1e-12)
    })
  })

  // shap, tests/explainers/test_tree.py: X = [1, NaN, NaN, NaN, 100]
  it('gives what shap gives with missing values', () => {
    const x = matrix([[1, Number.NaN, Number.NaN, Number.NaN, 100]])
    const phi = contributionsTrees(fitTrees({ x, y: Float64Array.of(1, 0, 0, 0, 0) }, exact), x)
    const expected = [0.8, -0.2, -0.2, -0.2, -0.2]
    expected.forEach((value, i) => {
      assert.ok(Math.abs(phi[i]! - value) < 1e-6)
    })
  })

  it('equals the definition over all subsets, for any model and row', () => {
    const cell = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 9 }) }, { weight: 1, arbitrary: fc.constant(Number.NaN) })
    const cells = fc.array(fc.array(cell, { minLength: 30, maxLength: 30 }), { minLength: 1, maxLength: 5 })
    const numbers = (min: number) => fc.array(fc.integer({ min, max: 20 }), { minLength: 30, maxLength: 30 })
    fc.assert(
      fc.property(cells, numbers(-20), numbers(0), fc.subarray([0, 1, 2]), (columns, y, weight, categories) => {
        const x = matrix(columns)
        const model = fitTrees(
          {
            x,
            y: Float64Array.from(y),
            weight: Float64Array.from(weight, (w) => w + 1),
            categories: categories.filter((j) => j < x.columns),
          },
          { ...exact, trees: 3, leaves: 12, learningRate: 0.5, categories: { smooth: 1, l2: 0, rowsPerStep: 1 } },
        )
        const margins = predictTrees(model, x)
        const phi = contributionsTrees(model, x)
        // One row at a time takes the way without tables
        const single = contributionsTrees(model, matrix(columns.map((column) => [column[0]!])))
        for (let i = 0; i < x.rows; i++) {
          const own = columns.map((_, j) => phi[j * x.rows + i]!)
          assert.ok(Math.abs(own.reduce((a, b) => a + b) + expectedMargin(model)[0]! - margins[i]!) < 1e-9)
          bruteForce(model.trees, x, i).forEach((value, j) => {
            assert.ok(Math.abs(own[j]! - value) < 1e-9)
          })
        }
        single.forEach((value, j) => {
          assert.ok(Math.abs(value - phi[j * x.rows]!) < 1e-9)
        })
      }),
      { numRuns: 30 },
    )
  })

  it('equals the definition on ways of many columns, in any block of rows', () => {
    for (const columns of [9, 13, 15, 16, 40]) {
      const rows = 70
      const cell = (k: number) => (k % 13 === 0 ? Number.NaN : ((k * 7919) % 1009) / 252 - 2)
      const x: Matrix = { rows, columns, values: Float32Array.from({ length: rows * columns }, (_, k) => cell(k)) }
      const model: TreesModel = {
        ...{ format: 1, family: 'trees', objective: 'multiclass', outputs: 2, base: [0.5, 0], columns, leafGrid: 3, bestRound: 2 },
        trees: [comb(columns, 0), comb(columns, 1), comb(columns, 0)],
      }
      const margins = predictTrees(model, x)
      const phi = contributionsTrees(model, x)
      for (let i = 0; i < rows; i++) {
        const own = Array.from({ length: columns }, (_, j) => phi[j * rows + i]!)
        const sum = own.reduce((a, b) => a + b) + expectedMargin(model)[0]!
        assert.ok(Math.abs(sum - margins[i]!) <= 1e-9 * Math.max(1, Math.abs(margins[i]!)))
        if (i % 9 > 0) continue
        byCounts(model.trees[0]!, x, i).forEach((value, j) => {
          assert.ok(Math.abs(own[j]! - 2 * value) < 1e-12)
        })
      }
      const last = { rows: 1, columns, values: Float32Array.from({ length: columns }, (_, j) => x.values[j * rows + rows - 1]!) }
      assert.deepEqual(
        contributionsTrees({ ...model }, last),
        Float64Array.from({ length: columns }, (_, j) => phi[(j + 1) * rows - 1]!),
      )
    }
  })

  it('explains one class of several', () => {
    const x = matrix([Array.from({ length: 60 }, (_, i) => i % 17), Array.from({ length: 60 }, (_, i) => i % 5)])
    const y = Float64Array.from({ length: 60 }, (_, i) => (i % 17 < 6 ? 0 : i % 5 < 3 ? 1 : 2))
    const model = fitTrees({ x, y }, { ...exact, objective: 'multiclass', classes: 3, trees: 4, learningRate: 0.3 })
    const margins = predictTrees(model, x)
    for (let k = 0; k < 3; k++) {
      const phi = contributionsTrees(model, x, k)
      for (let i = 0; i < 60; i++) assert.ok(Math.abs(phi[i]! + phi[60 + i]! + expectedMargin(model)[k]! - margins[k * 60 + i]!) < 1e-9)
    }
    assert.throws(() => contributionsTrees(model, x, 3), { code: 'INVALID_ARGUMENT' })
  })
})
