import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import type { Table } from '#data/sources'
import { type Calibration, fitCalibration } from '#kernel/calibration'
import type { Matrix } from '#kernel/linalg'
import { fitLinearPath } from '#kernel/linear'
import { createRng } from '#kernel/sampling'
import { fitTrees, type TreesModel } from '#kernel/trees'
import { modelText } from './file.ts'
import type { ModelFile, ModelPart } from './model.ts'
import { toOnnx } from './onnx.ts'
import { decodeModel } from './onnx-messages.ts'
import { compare, withoutRuntime } from './onnx-parity.ts'
import { floatBefore, stepTree } from './onnx-trees.ts'
import { predictModel } from './predict.ts'

const options = { skip: withoutRuntime }

const columns = 6
/** Numbers with a signal in them; `whole` without the values that a linear model cannot take. */
function sample(rows: number, seed: number, whole: boolean): { x: Matrix; y: Float64Array; codes: Float64Array; amount: Float64Array } {
  const rng = createRng(seed)
  const values = new Float32Array(rows * columns)
  for (let k = 0; k < values.length; k++) {
    const value = Math.round((rng() * 8 - 4) * 4) / 4 + (k % 3 === 0 ? rng() : 0)
    const odd = rng()
    values[k] = whole ? value : odd < 0.1 ? Number.NaN : odd < 0.11 ? Infinity : odd < 0.12 ? -Infinity : value
  }
  const x = { rows, columns, values }
  const at = (i: number, j: number) => (Number.isFinite(values[j * rows + i]!) ? values[j * rows + i]! : 1)
  const margin = Float64Array.from({ length: rows }, (_, i) => at(i, 0) * at(i, 1) * 0.4 + at(i, 2) - 0.5 * at(i, 3))
  return {
    x,
    y: margin.map((m) => (rng() < 1 / (1 + Math.exp(-m)) ? 1 : 0)),
    codes: margin.map((m) => (m < -1 ? 0 : m < 1 ? 1 : 2)),
    amount: margin.map((m) => 1000 * m + 50 * rng()),
  }
}

/** Every threshold of a model in some row, so that equality is asked for too. */
function withThresholds(x: Matrix, model: TreesModel): Matrix {
  const values = Float32Array.from(x.values)
  let k = 0
  for (const tree of model.trees) {
    for (const [node, j] of tree.feature.entries()) if (j >= 0) values[j * x.rows + (k++ % x.rows)] = tree.threshold[node]!
  }
  return { ...x, values }
}

const treeOptions = { trees: 60, learningRate: 0.1, leaves: 15, minRowsPerLeaf: 10, l2: 1, bins: 255, rowShare: 1, columnShare: 1, seed: 1 }
const part = (fitted: ModelPart['fitted'], weight = 1): ModelPart => ({
  recipe: {
    format: 1,
    purpose: fitted.family,
    steps: Array.from({ length: columns }, (_, j) => ({ kind: 'number' as const, column: `x${j}`, parts: [{ at: 0 }] })),
    outputs: Array.from({ length: columns }, (_, j) => ({ name: `x${j}`, column: `x${j}` })),
  },
  fitted,
  weight,
})
/** The numbers of a matrix as columns of a table. */
const tableOf = ({ rows, columns: n, values }: Matrix): Table => ({
  rows,
  columns: Array.from({ length: n }, (_, j) => ({
    name: `x${j}`,
    type: 'number' as const,
    values: Float64Array.from(values.subarray(j * rows, (j + 1) * rows)),
  })),
})
const modelOf = (kind: ModelFile['problem']['kind'], parts: ModelPart[], calibration: Calibration = { method: 'none' }): ModelFile => ({
  ...{ format: 1, rumbo: '0.0.0', id: null, features: [], reading: [], dataSha256: '', seed: 1, threshold: 0.5, parts, calibration },
  problem: { kind, target: 't', positive: 'b', classes: kind === 'multiclass' ? ['a', 'b', 'c'] : ['a', 'b'] },
})

describe('exported trees score as the native ones to the last bit', options, () => {
  const train = sample(4000, 1, false)
  const fresh = sample(20_000, 2, false)
  it('with two classes, missing, infinite and threshold-equal values', async () => {
    const fitted = fitTrees({ x: train.x, y: train.y }, { ...treeOptions, objective: 'binary' })
    const x = withThresholds(fresh.x, fitted)
    const native = predictModel(modelOf('binary', [part(fitted)]), tableOf(x))
    assert.ok(new Set(native).size > 1000)
    for (const method of ['none', 'sigmoid', 'beta', 'isotonic'] as const) {
      const known = predictModel(modelOf('binary', [part(fitted)]), tableOf(train.x))
      const model = modelOf('binary', [part(fitted)], fitCalibration(method, known, train.y))
      assert.deepEqual(await compare(model, tableOf(x)), { n: fresh.x.rows, different: 0, most: 0 }, method)
    }
  })
  it('with three classes', async () => {
    const fitted = fitTrees({ x: train.x, y: train.codes }, { ...treeOptions, objective: 'multiclass', classes: 3, trees: 20 })
    const x = withThresholds(fresh.x, fitted)
    for (const calibration of [{ method: 'none' }, { method: 'temperature', temperature: 1.3, classes: 3 }] as const) {
      assert.deepEqual(await compare(modelOf('multiclass', [part(fitted)], calibration), tableOf(x)), {
        n: 3 * fresh.x.rows,
        different: 0,
        most: 0,
      })
    }
  })
  for (const objective of ['squared', 'absolute', 'quantile', 'poisson'] as const)
    it(`for a number, ${objective}`, async () => {
      const y = objective === 'poisson' ? train.codes : train.amount
      const fitted = fitTrees({ x: train.x, y }, { ...treeOptions, objective, ...(objective === 'quantile' ? { quantile: 0.9 } : {}) })
      assert.deepEqual(await compare(modelOf('regression', [part(fitted)]), tableOf(withThresholds(fresh.x, fitted))), {
        n: fresh.x.rows,
        different: 0,
        most: 0,
      })
    })
  it('that split by sets of categories, with missing, unseen and infinite codes', async () => {
    const code = (value: number, levels: number) => (Number.isFinite(value) ? Math.floor(Math.abs(levels * value)) % levels : Number.NaN)
    const coded = ({ x }: { x: Matrix }, levels: number): Matrix => ({
      ...x,
      values: x.values.map((value, k) => (k < 2 * x.rows ? code(value, levels) : value)),
    })
    const x = coded(train, 23)
    const fitted = fitTrees({ x, y: train.amount, categories: [0, 1] }, { ...treeOptions, objective: 'squared' })
    assert.ok(fitted.trees.some(({ sets }) => sets?.some((set) => (set?.length ?? 0) > 3)))
    assert.ok(fitted.trees.some(({ sets }) => sets?.some((set) => set?.length === 0)))
    const other = coded(fresh, 25)
    for (let i = 0; i < other.rows; i += 7) other.values[i] = [0.5, -1, 22.5, 1e9, Infinity, -Infinity][i % 6]!
    for (const rows of [other, x]) {
      const told = await compare(modelOf('regression', [part(fitted)]), tableOf(rows))
      assert.deepEqual(told, { n: rows.rows, different: 0, most: 0 })
    }
  })
  it('with no tree at all, and for one row', async () => {
    const fitted = fitTrees({ x: train.x, y: train.y }, { ...treeOptions, objective: 'binary' })
    const one = sample(1, 3, false).x
    assert.equal((await compare(modelOf('binary', [part(fitted)]), tableOf(one))).different, 0)
    assert.equal((await compare(modelOf('binary', [part({ ...fitted, trees: [] })]), tableOf(fresh.x))).different, 0)
  })
})

describe('exported linear models and blends score within one unit of the last place', options, () => {
  const train = sample(3000, 4, true)
  const fresh = sample(20_000, 5, true)
  const treesOf = (y: Float64Array, objective: 'binary' | 'multiclass' | 'squared' | 'poisson') =>
    fitTrees({ x: train.x, y }, { ...treeOptions, objective, ...(objective === 'multiclass' ? { classes: 3 } : {}), trees: 20 })
  const linearOf = (y: Float64Array, family: 'gaussian' | 'binomial' | 'poisson' | 'multinomial') =>
    fitLinearPath({ x: train.x, y }, { family, mix: 0.5, lambdas: [0.01], ...(family === 'multinomial' ? { classes: 3 } : {}) })[0]!
  const problems = [
    { kind: 'binary', y: train.y, objective: 'binary', family: 'binomial' },
    { kind: 'multiclass', y: train.codes, objective: 'multiclass', family: 'multinomial' },
    { kind: 'regression', y: train.amount, objective: 'squared', family: 'gaussian' },
    { kind: 'regression', y: train.codes, objective: 'poisson', family: 'poisson' },
  ] as const
  for (const { kind, y, objective, family } of problems) {
    it(`for ${kind}, ${family}`, async (t) => {
      const linear = linearOf(y, family)
      const blend = [part(linear, 0.35), part(treesOf(y, objective), 0.65)]
      const alone = await compare(modelOf(kind, [part(linear)]), tableOf(fresh.x))
      const both = await compare(modelOf(kind, blend), tableOf(fresh.x))
      t.diagnostic(`${kind}: linear ${alone.different} of ${alone.n} differ by one unit, blend ${both.different} of ${both.n}`)
      assert.ok(alone.most <= 1 && both.most <= 1)
    })
  }
})

it('writes the same bytes for the same model, and what a reader needs beside them', () => {
  const train = sample(500, 6, true)
  const fitted = fitTrees({ x: train.x, y: train.y }, { ...treeOptions, objective: 'binary', trees: 3 })
  const model = modelOf('binary', [part(fitted)])
  assert.deepEqual(toOnnx(model), toOnnx(model))
  const decoded = decodeModel(toOnnx(model))
  const props = new Map(decoded.metadataProps.map(({ key, value }) => [key, value]))
  const inputs: { name: string; kind: string; meaning: { es: string } }[] = JSON.parse(props.get('rumbo.inputs')!)
  assert.deepEqual(
    inputs.map(({ name, kind }) => `${name} ${kind}`),
    ['x0 number', 'x1 number', 'x2 number', 'x3 number', 'x4 number', 'x5 number'],
  )
  assert.match(inputs[0]!.meaning.es, /«x0»/)
  assert.equal(props.get('rumbo.model'), JSON.stringify(createHash('sha256').update(modelText(model)).digest('hex')))
  assert.equal(JSON.parse(props.get('rumbo.problem')!).positive, 'b')
  assert.equal(props.get('rumbo.threshold'), '0.5')
  assert.deepEqual(
    decoded.opsetImport.map(({ domain, version }) => [domain ?? '', version]),
    [
      ['', 17],
      ['ai.onnx.ml', 3],
    ],
  )
})

it('lays a staircase out as a tree', () => {
  const thresholds = [0.1, 0.25, 0.5, 0.75].map(Math.fround)
  const values = [0, 1, 2, 3, 4]
  const tree = stepTree(thresholds, values)
  const walk = (x: number) => {
    let node = 0
    while (tree.feature[node]! >= 0) node = x <= tree.threshold[node]! ? tree.left[node]! : tree.right[node]!
    return tree.value[node]
  }
  for (const [i, t] of thresholds.entries()) {
    assert.equal(walk(t), i + 1)
    assert.equal(walk(floatBefore(t)), i)
  }
  assert.deepEqual([walk(0), walk(1)], [0, 4])
})
