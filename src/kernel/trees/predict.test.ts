import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Matrix } from '#kernel/linalg'
import { predictTrees, type Tree, type TreesModel } from './index.ts'

/** The rule itself: x ≤ threshold or x among the codes goes left, NaN to the learned side. */
function walk(tree: Tree, x: Matrix, row: number): number {
  let node = 0
  while (tree.feature[node]! >= 0) {
    const v = x.values[tree.feature[node]! * x.rows + row]!
    const set = tree.sets?.[node]
    const isLeft = Number.isNaN(v) ? tree.missingLeft[node] === 1 : set ? set.some((code) => code === v) : v <= tree.threshold[node]!
    node = isLeft ? tree.left[node]! : tree.right[node]!
  }
  return tree.value[node]!
}

const walkAll = (model: TreesModel, x: Matrix): Float64Array =>
  Float64Array.from({ length: x.rows * model.outputs }, (_, at) => {
    const [k, row] = [Math.floor(at / x.rows), at % x.rows]
    return model.trees.reduce((sum, tree) => (tree.output === k ? sum + walk(tree, x, row) : sum), model.base[k]!)
  })

const largestFloat = 3.4028234663852886e38
const awkward = [Number.NaN, Infinity, -Infinity, 0, -0, 1, 1.5, -2.25, largestFloat, -largestFloat, Math.fround(1e-45)]

/** A tree of any shape: leaves are split at random until there are enough; a share of the splits by sets of codes below `codes`. */
function randomTree(pick: (below: number) => number, leaves: number, columns: number, output: number, codes: number): Tree {
  const tree: Tree = { output, feature: [], threshold: [], missingLeft: [], left: [], right: [], value: [], gain: [], cover: [] }
  const sets: (number[] | null)[] = []
  const add = (): number => {
    sets.push(null)
    for (const list of [tree.threshold, tree.missingLeft, tree.left, tree.right, tree.gain, tree.cover]) list.push(0)
    tree.value.push((pick(4001) - 2000) / 1024)
    return tree.feature.push(-1) - 1
  }
  const open = [add()]
  while (open.length < leaves) {
    const node = open.splice(pick(open.length), 1)[0]!
    tree.feature[node] = pick(columns)
    const awkwardOne = awkward[1 + pick(awkward.length - 1)]!
    tree.threshold[node] = pick(3) ? Math.fround(pick(41) / 8 - 2.5) : awkwardOne
    if (codes > 0 && pick(2) === 0) {
      tree.threshold[node] = 0
      sets[node] = Array.from({ length: codes }, (_, code) => code).filter(() => pick(3) === 0)
    }
    tree.missingLeft[node] = pick(2)
    tree.value[node] = 0
    tree.left[node] = add()
    tree.right[node] = add()
    open.push(tree.left[node]!, tree.right[node]!)
  }
  return sets.some((set) => set) ? { ...tree, sets } : tree
}

/** Numerical Recipes' congruential generator. */
function picker(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function randomCase(seed: number, trees: number, mostLeaves: number, columns: number, outputs: number, rows: number, codes = 0) {
  const pick = picker(seed)
  const model: TreesModel = {
    ...{ format: 1, family: 'trees', objective: outputs > 1 ? 'multiclass' : 'squared', outputs, columns, leafGrid: 10, bestRound: trees },
    base: Array.from({ length: outputs }, () => pick(2048) / 1024),
    trees: Array.from({ length: trees }, () => randomTree(pick, 1 + pick(mostLeaves), columns, pick(outputs), codes)),
  }
  const thresholds = model.trees.flatMap((tree) => tree.threshold.filter((_, node) => tree.feature[node]! >= 0))
  const value = () => {
    if (codes > 0 && pick(2) === 0) return pick(codes + 5)
    if (pick(6) === 0) return awkward[pick(awkward.length)]!
    return pick(3) === 0 && thresholds.length > 0 ? thresholds[pick(thresholds.length)]! : pick(1000) / 100 - 5
  }
  return { model, x: { rows, columns, values: Float32Array.from({ length: rows * columns }, value) } }
}

const same = (model: TreesModel, x: Matrix) => assert.deepEqual(predictTrees(model, x), walkAll(model, x))

describe('predictTrees', () => {
  it('is the walk to the last bit, for any trees and rows: missing, infinite and threshold-equal values, codes nobody has seen', () => {
    const sizes = fc.record({
      seed: fc.nat(),
      trees: fc.integer({ min: 0, max: 20 }),
      leaves: fc.constantFrom(1, 2, 8, 31, 32, 33, 80),
      columns: fc.integer({ min: 1, max: 9 }),
      outputs: fc.integer({ min: 1, max: 3 }),
      rows: fc.integer({ min: 0, max: 40 }),
      codes: fc.constantFrom(0, 1, 7, 30, 31, 300),
    })
    fc.assert(
      fc.property(sizes, ({ seed, trees, leaves, columns, outputs, rows, codes }) => {
        const { model, x } = randomCase(seed, trees, leaves, columns, outputs, rows, codes)
        same(model, x)
        for (let i = 0; i < Math.min(3, rows); i++)
          same(model, { rows: 1, columns, values: Float32Array.from({ length: columns }, (_, j) => x.values[j * rows + i]!) })
      }),
      { numRuns: 300 },
    )
  })

  it('is the walk over several blocks of rows', () => {
    for (const [columns, rows] of [
      [1, 5001],
      [30, 1700],
      [3000, 19],
    ] as const) {
      for (const codes of [0, 40]) {
        const { model, x } = randomCase(columns, 40, 32, columns, 2, rows, codes)
        same(model, x)
      }
    }
  })

  it('does not care in which order the trees are added', () => {
    const { model, x } = randomCase(5, 30, 40, 4, 1, 100)
    assert.deepEqual(predictTrees({ ...model, trees: model.trees.toReversed() }, x), predictTrees(model, x))
  })

  it('keeps models apart when more are in use than its memory holds', () => {
    const cases = Array.from({ length: 14 }, (_, k) => {
      const { model, x } = randomCase(k, 3, 32, 50, 4, 9)
      return { model: { ...model, trees: Array.from({ length: 3000 }, (_tree, t) => model.trees[t % 3]!) }, x }
    })
    for (let round = 0; round < 2; round++) for (const { model, x } of cases) same(model, x)
  })

  it('refuses a matrix of other columns', () => {
    const { model } = randomCase(1, 2, 3, 3, 1, 1)
    assert.throws(() => predictTrees(model, { rows: 1, columns: 2, values: new Float32Array(2) }), { code: 'MODEL_COLUMNS_DIFFER' })
  })
})
