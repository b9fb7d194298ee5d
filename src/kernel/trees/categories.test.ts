import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Matrix } from '#kernel/linalg'
import { createRng } from '#kernel/sampling'
import { explainTrees, fitTrees, predictTrees, prepareBins, type TreeOptions, type TreesModel } from './index.ts'

const defaults: TreeOptions = {
  ...{ objective: 'squared', trees: 1, learningRate: 1, leaves: 2, minRowsPerLeaf: 1, l2: 0, bins: 255 },
  ...{ rowShare: 1, columnShare: 1, seed: 1, categories: { smooth: 1, l2: 0, rowsPerStep: 1 } },
}
const matrix = (...columns: number[][]): Matrix => ({
  rows: columns[0]!.length,
  columns: columns.length,
  values: Float32Array.from(columns.flat()),
})
const repeat = (times: number, ...codes: number[]) => codes.flatMap((code) => new Array<number>(times).fill(code))

/** The least sum of squares that two groups of the codes can leave, of all ways to divide them. */
function leastSquares(codes: readonly number[], y: readonly number[]): number {
  const known = [...new Set(codes)]
  const squares = (own: readonly number[]) => {
    const mean = own.reduce((sum, v) => sum + v, 0) / own.length
    return own.reduce((sum, v) => sum + (v - mean) ** 2, 0)
  }
  let least = squares(y)
  for (let group = 1; group < 2 ** known.length - 1; group++) {
    const isIn = (i: number) => (group >> known.indexOf(codes[i]!)) & 1
    least = Math.min(least, squares(y.filter((_, i) => isIn(i))) + squares(y.filter((_, i) => !isIn(i))))
  }
  return least
}

describe('fitTrees on categories', () => {
  it('divides them in two as no other way does better (Fisher 1958)', () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: -9, max: 9 }))
    fc.assert(
      fc.property(fc.array(row, { minLength: 3, maxLength: 40 }), (rows) => {
        // Each row three times: rarer codes are not told apart
        const codes = rows.flatMap(([code]) => repeat(3, code))
        const y = rows.flatMap(([, v]) => repeat(3, v))
        const options = { ...defaults, categories: { ...defaults.categories, smooth: 0, oneAgainstRest: 0 } }
        const margins = predictTrees(fitTrees({ x: matrix(codes), y: Float64Array.from(y), categories: [0] }, options), matrix(codes))
        const left = y.reduce((sum, v, i) => sum + (v - margins[i]!) ** 2, 0)
        assert.ok(Math.abs(left - leastSquares(codes, y)) < 0.01, `${left} ${leastSquares(codes, y)}`)
      }),
      { numRuns: 60 },
    )
  })

  it('tells one of few from the rest', () => {
    const x = matrix(repeat(5, 0, 1, 2))
    const { trees } = fitTrees({ x, y: Float64Array.from(repeat(5, 1, 9, 1)), categories: [0] }, defaults)
    assert.deepEqual(trees[0]!.sets, [[1], null, null])
    assert.deepEqual(trees[0]!.threshold, [0, 0, 0])
  })

  it('does not care which code a category has', () => {
    const rng = createRng(1)
    const codes = Array.from({ length: 900 }, () => Math.floor(20 * rng() ** 2))
    const other = Array.from({ length: 20 }, (_, code) => (code * 7 + 3) % 20)
    const second = codes.map(() => rng())
    const y = Float64Array.from(codes, (code, i) => ((code * code) % 7) + second[i]! * (code % 3) + rng())
    const options = { ...defaults, trees: 10, leaves: 8, learningRate: 0.3 }
    const renamed = codes.map((code) => other[code]!)
    const margins = (own: number[]) => {
      const x = matrix(own, second)
      return predictTrees(fitTrees({ x, y, categories: [0] }, options), x)
    }
    assert.deepEqual(margins(renamed), margins(codes))
  })

  it('sends missing values where they help, and rare codes to the right with what nobody has seen', () => {
    const codes = [...repeat(20, 0, 1), ...repeat(20, Number.NaN), 5, 6]
    const y = Float64Array.from([...repeat(20, 0, 8), ...repeat(20, 8), 0, 0])
    const model = fitTrees({ x: matrix(codes), y, categories: [0] }, defaults)
    const [known, unknown, fraction, negative, rare, missing] = predictTrees(model, matrix([1, 7, 1.5, -1, 5, Number.NaN]))
    assert.equal(known, 8)
    assert.equal(missing, 8)
    assert.deepEqual([unknown, fraction, negative, rare], [0, 0, 0, 0])
    assert.equal(model.format, 2)
  })

  it('tells missing values from all others', () => {
    const codes = [...repeat(20, 0, 1, 2, 3, 4, 5), ...repeat(20, Number.NaN)]
    const y = Float64Array.from([...repeat(20, 0, 0, 0, 0, 0, 0), ...repeat(20, 3)])
    const { trees } = fitTrees({ x: matrix(codes), y, categories: [0] }, defaults)
    assert.deepEqual([trees[0]!.sets![0], trees[0]!.missingLeft[0]], [[], 1])
  })

  it('keeps 5,000 categories within the bins: the most frequent have one each', () => {
    const rng = createRng(3)
    const codes = Array.from({ length: 40_000 }, () => Math.floor(5000 * rng() ** 3))
    const x = matrix(codes)
    const binned = prepareBins(x, { bins: 100, seed: 1, categories: [0] })
    const counts = new Map<number, number>()
    for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1)
    const frequent = [...counts].sort(([a, m], [b, n]) => n - m || a - b).slice(0, 100)
    assert.deepEqual(
      [...binned.edges[0]!],
      frequent.map(([code]) => code).sort((a, b) => a - b),
    )
    const y = Float64Array.from(codes, (code) => (code % 5 === 0 ? 1 : 0))
    const options: TreeOptions = { ...defaults, objective: 'binary', trees: 5, leaves: 8, bins: 100 }
    const model = fitTrees({ x: binned, y }, options)
    assert.deepEqual(model, fitTrees({ x, y, categories: [0] }, options))
    for (const { sets } of model.trees) for (const set of sets ?? []) assert.ok((set?.length ?? 0) <= 32)
    assert.deepEqual(
      explainTrees(model).splits[0],
      model.trees.reduce((sum, { feature }) => sum + (feature.length - 1) / 2, 0),
    )
  })

  it('gives validation rows and sampled rows what the model says of them', () => {
    const rng = createRng(4)
    const draw = (n: number) => {
      const columns = [0, 1].map(() => Array.from({ length: n }, () => (rng() < 0.1 ? Number.NaN : Math.floor(40 * rng()))))
      const y = Float64Array.from({ length: n }, (_, i) => Number(((columns[0]![i]! || 0) * 7) % 11 > 5 + rng()))
      return { x: matrix(...columns), y }
    }
    const [data, validation] = [draw(2000), draw(500)]
    const options: TreeOptions = { ...defaults, objective: 'binary', trees: 30, learningRate: 0.3, leaves: 8, earlyStoppingRounds: 5 }
    const model = fitTrees({ ...data, validation, categories: [0] }, { ...options, rowShare: 0.6 })
    // What decided on the rounds is what the delivered model says
    const loss = (rounds: number) => {
      const margins = predictTrees({ ...model, trees: model.trees.slice(0, rounds) }, validation.x)
      return margins.reduce((sum, m, i) => sum + Math.log1p(Math.exp(validation.y[i] === 1 ? -m : m)), 0)
    }
    const losses = model.trees.map((_, k) => loss(k + 1))
    assert.ok(losses.every((one) => one >= losses.at(-1)! - 1e-6))
  })

  it('goes on learning from a model with other categories', () => {
    const x = matrix(repeat(10, 0, 1, 2))
    const first = fitTrees({ x, y: Float64Array.from(repeat(10, 0, 4, 0)), categories: [0] }, { ...defaults, learningRate: 0.5 })
    const wider = matrix(repeat(10, 3, 4, 1))
    const y = Float64Array.from(repeat(10, 7, 0, 4))
    const model = fitTrees({ x: wider, y, categories: [0], from: first }, { ...defaults, trees: 20, learningRate: 0.5 })
    assert.deepEqual(model.trees[0]!.sets, first.trees[0]!.sets)
    assert.ok(predictTrees(model, wider).every((m, i) => Math.abs(m - y[i]!) < 0.01))
  })

  it('survives JSON', () => {
    const x = matrix(repeat(10, 0, 1, 2, 3, 4, 5, 6))
    const y = Float64Array.from(repeat(10, 0, 4, 0, 4, 1, 3, 2))
    const model = fitTrees({ x, y, categories: [0] }, { ...defaults, trees: 5, leaves: 4 })
    assert.deepEqual(predictTrees(JSON.parse(JSON.stringify(model)) as TreesModel, x), predictTrees(model, x))
  })

  it('refuses codes that are none, an order of categories, and bins of other categories', () => {
    const y = Float64Array.of(0, 1, 2)
    const refused = (data: object, options: Partial<TreeOptions>, params: object) =>
      assert.throws(() => fitTrees({ x: matrix([0, 1, 2]), y, categories: [0], ...data }, { ...defaults, ...options }), {
        code: 'INVALID_ARGUMENT',
        params,
      })
    for (const got of [-1, 0.5, 2 ** 20, Number.POSITIVE_INFINITY])
      refused({ x: matrix([0, 1, got]) }, {}, { name: 'categories', got, expected: '0, 1, 2, … 1048575' })
    refused({}, { monotone: [1] }, { name: 'monotone[0]', got: 1, expected: '0: categories have no order' })
    assert.throws(() => fitTrees({ x: matrix([0, 1, 2]), y, categories: [1] }, defaults), { code: 'INVALID_ARGUMENT' })
    const apart = prepareBins(matrix([0, 1, 2]), { bins: 255, seed: 1 })
    assert.throws(() => fitTrees({ x: matrix([0, 1, 2]), y, categories: [0], validation: { x: apart, y } }, defaults), {
      code: 'INVALID_ARGUMENT',
    })
  })

  it('keeps other columns in their order where it must', () => {
    const rng = createRng(5)
    const codes = Array.from({ length: 600 }, () => Math.floor(12 * rng()))
    const rising = codes.map(() => Math.floor(30 * rng()))
    const y = Float64Array.from(codes, (code, i) => ((code * 5) % 12) + rising[i]! / 5 + 6 * rng())
    const model = fitTrees(
      { x: matrix(codes, rising), y, categories: [0] },
      { ...defaults, trees: 20, leaves: 10, learningRate: 0.3, monotone: [0, 1] },
    )
    assert.ok(model.trees.some(({ sets }) => sets))
    for (let code = 0; code < 13; code++) {
      const along = Array.from({ length: 30 }, (_, v) => v)
      const margins = predictTrees(
        model,
        matrix(
          along.map(() => code),
          along,
        ),
      )
      assert.ok(margins.every((m, i) => i === 0 || m >= margins[i - 1]!))
    }
  })
})

it('scores a few rows alike whatever the memory held before', () => {
  const n = 400
  const codes = Float32Array.from({ length: n }, (_, i) => (i * 7) % 23)
  const y = Float64Array.from(codes, (code) => (code % 3) + code / 50)
  const options = { trees: 10, learningRate: 0.3, leaves: 6, minRowsPerLeaf: 5, l2: 0, bins: 63, rowShare: 1, columnShare: 1, seed: 1 }
  const categories = { smooth: 0, l2: 0, rowsPerStep: 1 }
  const learn = (coded: boolean) =>
    fitTrees(
      { x: { rows: n, columns: 1, values: codes }, y, ...(coded ? { categories: [0] } : {}) },
      { ...options, objective: 'squared', categories },
    )
  const [sets, numbers] = [learn(true), learn(false)]
  assert.equal(sets.format, 2)
  const few = { rows: 3, columns: 1, values: Float32Array.of(1, 5, 22) }
  const wild = { rows: 2048, columns: 1, values: new Float32Array(2048).fill(-1e30) }
  const before = predictTrees(sets, few)
  // Enough copies to fill the memory in which models are laid out, after which it is used again
  for (let k = 0; k < 8000; k++) {
    if (k < 4000) predictTrees({ ...numbers }, wild)
    else assert.deepEqual(predictTrees({ ...sets }, few), before)
  }
})
