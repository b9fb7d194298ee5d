import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DomainError } from '#base'
import { applyRecipe, codedOutputs, fitRecipe, type Recipe } from '#data/recipes'
import type { Column, Table } from '#data/sources'
import { additiveLinear, fitLinearPath, type LinearModel } from '#kernel/linear'
import { createRng } from '#kernel/sampling'
import { additiveTrees, expectedMargin, fitTrees, type TreesModel } from '#kernel/trees'
import { explainRows } from './explain.ts'
import { modelText, parseModel } from './file.ts'
import { formatOf, type ModelFile, type ModelPart } from './model.ts'
import { toOnnx } from './onnx.ts'
import { inputsOf } from './onnx-inputs.ts'
import { decodeModel } from './onnx-messages.ts'
import { answersOfOnnx, compare, withoutRuntime } from './onnx-parity.ts'
import { predictModel } from './predict.ts'

const day = 86_400_000
/** Columns of every kind, some with names that the graph itself uses. */
function tableOf(rows: number, seed: number, wild: boolean): Table {
  const rng = createRng(seed)
  const numbers = (make: () => number): Float64Array => Float64Array.from({ length: rows }, () => (rng() < 0.1 ? Number.NaN : make()))
  const codes = (n: number): Int32Array => Int32Array.from({ length: rows }, () => Math.floor(rng() * (n + 1)) - 1)
  const plans = ['basic', 'family', 'ñandú 😀', ...(wild ? ['', 'never seen', 'BASIC'] : [])]
  const towns = Array.from({ length: wild ? 90 : 80 }, (_, i) => `town ${i}`)
  const notes = ['late again', 'very happy with it, very', 'no answer', ...(wild ? ['', ' - ', 'ÁRBOL árbol'] : [])]
  const span = wild ? 4e6 : 9000
  return {
    rows,
    columns: [
      {
        name: 'score',
        type: 'number',
        values: numbers(() => (wild && rng() < 0.1 ? [Infinity, -Infinity, 1e300, -0][Math.floor(4 * rng())]! : Math.round(60 * rng()))),
      },
      { name: 'spend', type: 'number', values: numbers(() => Math.fround(Math.exp(7 * rng() - 2))) },
      { name: 'joined', type: 'date', hasTime: true, values: numbers(() => Math.floor((rng() - 0.4) * span * day)) },
      { name: 'seen', type: 'date', hasTime: false, values: numbers(() => Math.floor((rng() - 0.4) * span) * day) },
      { name: 'plan', type: 'category', codes: codes(plans.length), levels: plans },
      { name: 'town', type: 'category', codes: codes(towns.length), levels: towns },
      { name: 'active', type: 'boolean', codes: codes(2), levels: ['no', 'yes'] },
      { name: 'note', type: 'text', codes: codes(notes.length), levels: notes },
    ],
  }
}

const train = tableOf(3000, 1, false)
const fresh = tableOf(10_000, 2, true)
const every = Int32Array.from({ length: train.rows }, (_, i) => i)
const y = Float64Array.from(every, (i) => {
  const [score, , joined, , plan] = train.columns as [
    Column & { values: Float64Array },
    Column,
    Column & { values: Float64Array },
    Column,
    Column & { codes: Int32Array },
  ]
  return (score.values[i]! || 0) / 60 + plan.codes[i]! / 3 + (new Date(joined.values[i]! || 0).getUTCMonth() > 5 ? 0.5 : 0) > 1 ? 1 : 0
})

/** With a product of every output and the one after next. */
const interacting = (recipe: Recipe): Recipe => {
  const products = recipe.outputs.slice(2).map((_, j): [number, number] => [j, j + 2])
  const named = products.map(([a, b]) => ({ name: `${a} × ${b}`, column: recipe.outputs[a]!.column, by: recipe.outputs[b]!.column }))
  return { ...recipe, format: 3, products, outputs: [...recipe.outputs, ...named] }
}

function partOf(purpose: Recipe['purpose'], weight = 1, codes = false, products = false): ModelPart {
  const plain = fitRecipe(train, every, { purpose, columns: train.columns.map(({ name }) => name), outcome: y, codes })
  const recipe = products ? interacting(plain) : plain
  const data = { x: applyRecipe(recipe, train), y, categories: codedOutputs(recipe) }
  const options = { learningRate: 0.2, leaves: 12, minRowsPerLeaf: 10, l2: 1, bins: 127, rowShare: 1, columnShare: 1, seed: 1 }
  const fitted =
    purpose === 'trees'
      ? fitTrees(data, { ...options, objective: 'binary', trees: 40, categories: { smooth: 1, l2: 0, rowsPerStep: 10 } })
      : fitLinearPath(data, { family: 'binomial', mix: 0.5, lambdas: [0.005] })[0]!
  return { recipe, fitted, weight }
}
const modelOf = (...parts: ModelPart[]): ModelFile => ({
  ...{ format: formatOf(parts), rumbo: '0.0.0', id: null, dataSha256: '', seed: 1, threshold: 0.4, parts, calibration: { method: 'none' } },
  features: train.columns.map(({ name }) => name),
  reading: [{ name: 'joined', type: 'date', hasTime: true, missing: [] }],
  problem: { kind: 'binary', target: 't', positive: 'stays', classes: ['leaves', 'stays'] },
})
const trees = modelOf(partOf('trees'))
const linear = modelOf(partOf('linear'))

describe('the graph prepares raw columns as the recipe does', { skip: withoutRuntime }, () => {
  it('for trees to the last bit: missing and odd numbers, levels never seen, empty texts, dates before the common era', async () => {
    const { n, different } = await compare(trees, fresh)
    assert.deepEqual([n, different], [fresh.rows, 0])
  })
  it('for trees that divide categories by sets of codes, from the texts themselves', async () => {
    const plain = modelOf(partOf('trees', 1, true))
    const reading = plain.features.map((name) => ({ name, type: 'category' as const, missing: [] }))
    const coded = { ...plain, reading }
    assert.deepEqual(parseModel(modelText(coded), 'model.json'), coded)
    const { recipe, fitted } = coded.parts[0]!
    assert.deepEqual([coded.format, recipe.format, fitted.format], [2, 2, 2])
    const { n, different } = await compare(coded, fresh)
    assert.deepEqual([n, different], [fresh.rows, 0])
  })
  it('for linear models and blends within one unit of the last place', async (t) => {
    for (const model of [linear, modelOf(partOf('linear', 1, false, true)), modelOf(partOf('linear', 0.35), partOf('trees', 0.65))]) {
      const { n, different, most } = await compare(model, fresh)
      t.diagnostic(`${different} of ${n} differ`)
      assert.ok(most <= 1)
    }
  })
  it('and names the class at the threshold of the model', async () => {
    const { labels, classes } = await answersOfOnnx(trees, fresh)
    assert.deepEqual(
      labels,
      Array.from(predictModel(trees, fresh), (p) => (p >= 0.4 ? 'stays' : 'leaves')),
    )
    assert.deepEqual(
      labels,
      Array.from(classes!, (k) => trees.problem.classes[Number(k)]),
    )
    assert.equal(new Set(labels).size, 2)
  })
  it('and names none where groups have thresholds of their own', async () => {
    const groups = [{ levels: ['a'], threshold: 0.2 }]
    const mitigated = { ...trees, groupThresholds: { columns: ['plan'], groups } }
    const { score, labels, classes } = await answersOfOnnx(mitigated, fresh)
    assert.deepEqual([score.length, labels, classes], [fresh.rows, null, null])
  })
})

it('what a product adds is said of its two columns in equal parts, and all of it adds up', () => {
  const model = modelOf(partOf('linear', 1, false, true))
  assert.equal(model.format, 3)
  const { columns, contributions } = explainRows(model, fresh)
  const matrix = applyRecipe(model.parts[0]!.recipe, fresh)
  const fitted = model.parts[0]!.fitted as LinearModel
  const margins = additiveLinear(fitted, matrix)
  const start = fitted.means.reduce((sum, mean, j) => sum + mean * fitted.coefficients[0]![j]!, fitted.intercept[0]!)
  for (let i = 0; i < fresh.rows; i++) {
    const sum = columns.reduce((all, _, j) => all + contributions[j * fresh.rows + i]!, start)
    assert.ok(Math.abs(sum - margins[i]!) <= 1e-9 * Math.max(1, Math.abs(margins[i]!)))
  }
})

it('what a set of codes adds is said of the column that the codes come from', () => {
  const coded = modelOf(partOf('trees', 1, true))
  const { columns, contributions } = explainRows(coded, fresh)
  assert.deepEqual(columns, [...coded.features])
  const of = (name: string) => contributions.subarray(columns.indexOf(name) * fresh.rows, (columns.indexOf(name) + 1) * fresh.rows)
  assert.ok(of('plan').some((value) => Math.abs(value) > 0.1) && of('town').some((value) => value !== 0))
  const matrix = applyRecipe(coded.parts[0]!.recipe, fresh)
  const fitted = coded.parts[0]!.fitted as TreesModel
  const margins = additiveTrees(fitted, matrix)
  const expected = expectedMargin(fitted)[0]!
  for (let i = 0; i < fresh.rows; i++) {
    let sum = expected
    for (const name of columns) sum += of(name)[i]!
    assert.ok(Math.abs(sum - margins[i]!) <= 1e-9 * Math.max(1, Math.abs(margins[i]!)))
  }
})

describe('the inputs', () => {
  it('are the columns of the file, renamed only where the name is taken', () => {
    assert.deepEqual(
      inputsOf(linear).map(({ name, column, kind }) => [name, column, kind].join(' | ')),
      [
        'score ~2 | score | number',
        'spend | spend | number',
        'joined | joined | day',
        'joined (time) | joined | time',
        'seen | seen | day',
        'plan | plan | category',
        'town | town | category',
        'active | active | category',
        'note | note | text',
      ],
    )
    const { input } = decodeModel(toOnnx(linear)).graph
    assert.deepEqual(
      input.map(({ type }) => type.tensorType.elemType),
      [1, 1, 7, 7, 7, 8, 8, 8, 1],
    )
  })
  it('name the numbers of a text', () => {
    const { metadataProps } = decodeModel(toOnnx(linear))
    const cards: { column: string; numbers?: string[] }[] = JSON.parse(metadataProps.find(({ key }) => key === 'rumbo.inputs')!.value)
    const numbers = cards.find(({ column }) => column === 'note')!.numbers!
    assert.deepEqual([numbers.length, ...numbers.slice(0, 3), numbers.at(-1)], [18, 'length', 'words', 'bucket 0', 'bucket f'])
  })
})

describe('the export is refused rather than wrong', () => {
  const code = (wanted: string) => (error: unknown) => error instanceof DomainError && error.code === wanted
  const withStep = (step: object): ModelFile => {
    const [own] = trees.parts as [ModelPart]
    const recipe = { ...own.recipe, steps: [...own.recipe.steps, { column: 'plan', parts: [], ...step }] } as Recipe
    return { ...trees, parts: [{ ...own, recipe }] }
  }
  it('where the recipe has a step that it does not know', () => {
    assert.throws(() => toOnnx(withStep({ kind: 'of the future' })), code('ONNX_STEP_UNKNOWN'))
  })
  it('where one column would need two inputs', () => {
    assert.throws(() => toOnnx(withStep({ kind: 'text' })), code('ONNX_COLUMN_READ_TWICE'))
  })
})
