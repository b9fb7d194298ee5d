import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { applyRecipe, fitRecipe } from '#data/recipes'
import type { Column, Table } from '#data/sources'
import { fitCalibration } from '#kernel/calibration'
import { fitLinearPath } from '#kernel/linear'
import { createRng } from '#kernel/sampling'
import { fitTrees } from '#kernel/trees'
import { predictMatrices } from './answers.ts'
import type { ModelFile, ModelPart } from './model.ts'
import { toOnnx } from './onnx.ts'
import { compare, withoutRuntime } from './onnx-parity.ts'

const asked = 1_000_000
const rowsPerPart = 100_000
const plans = ['basic', 'family', 'business', '', 'ñandú 😀']
const unseen = ['toString', 'BASIC', ' basic', '中文', 'x'.repeat(500)]
const day = 86_400_000

/** Numbers, dates, categories and words; `wild` adds infinities, extreme numbers, levels never seen and empty strings. */
function tableOf(rows: number, seed: number, wild: boolean): { table: Table; margin: Float64Array } {
  const rng = createRng(seed)
  const odd = [Infinity, -Infinity, 3.4e38, -3.4e38, 1e-45, -0, 1e300]
  const numbers = (make: () => number): Float64Array =>
    Float64Array.from({ length: rows }, () =>
      rng() < 0.1 ? Number.NaN : wild && rng() < 0.05 ? odd[Math.floor(rng() * odd.length)]! : Math.fround(make()),
    )
  const dates = (unit: number): Float64Array =>
    Float64Array.from({ length: rows }, () =>
      rng() < 0.1 ? Number.NaN : Math.floor(((wild && rng() < 0.1 ? 1e6 * (rng() - 0.5) : 9000 * rng()) * day) / unit) * unit,
    )
  const codes = (levels: number): Int32Array => Int32Array.from({ length: rows }, () => Math.floor(rng() * (levels + 1)) - 1)
  const levels = wild ? [...unseen, ...plans] : plans
  const phrases = ['no answer', 'very happy with it', 'late again', ...(wild ? ['', '   ', '😀 a a a'] : [])]
  const columns: Column[] = [
    { name: 'age', type: 'number', values: numbers(() => Math.round(18 + 60 * rng())) },
    { name: 'spend', type: 'number', values: numbers(() => Math.exp(6 * rng() - 2)) },
    { name: 'balance', type: 'number', values: numbers(() => Math.round(2000 * (rng() - 0.5)) / 8) },
    { name: 'joined', type: 'date', hasTime: true, values: dates(1) },
    { name: 'seen', type: 'date', hasTime: false, values: dates(day) },
    { name: 'plan', type: 'category', codes: codes(levels.length), levels },
    { name: 'active', type: 'boolean', codes: codes(2), levels: ['yes', 'no'] },
    { name: 'comment', type: 'text', codes: codes(phrases.length), levels: phrases },
  ]
  const [age, spend, balance] = columns.map((column) => ('values' in column ? column.values : new Float64Array(0)))
  const known = (v: number, otherwise: number): number => (Number.isFinite(v) ? Math.max(-1e3, Math.min(1e3, v)) : otherwise)
  const plan = (columns.find(({ name }) => name === 'plan') as { codes: Int32Array }).codes
  const margin = Float64Array.from({ length: rows }, (_, i) => {
    const bend = known(age![i]!, 40) > 45 ? 1 : -1
    return 0.02 * known(spend![i]!, 5) * bend + known(balance![i]!, 0) / 100 + (plan[i]! % 3) - 1
  })
  return { table: { rows, columns }, margin }
}

/** Thresholds of the trees in the place of every other number of the columns that they split as they are. */
function withThresholds(rows: Table, model: ModelFile): Table {
  const splits = new Map<string, number[]>()
  for (const { recipe, fitted } of model.parts) {
    if (fitted.family !== 'trees') continue
    const numbers = new Set(recipe.steps.flatMap((step) => (step.kind === 'number' ? [step.column] : [])))
    for (const tree of fitted.trees)
      for (const [node, j] of tree.feature.entries()) {
        const name = j < 0 ? null : recipe.outputs[j]!.name
        if (name !== null && numbers.has(name)) splits.set(name, [...(splits.get(name) ?? []), tree.threshold[node]!])
      }
  }
  const columns = rows.columns.map((column): Column => {
    const own = splits.get(column.name)
    if (!own || column.type !== 'number') return column
    return { ...column, values: column.values.map((value, i) => (i % 20 < 10 ? own[(i * 7) % own.length]! : value)) }
  })
  return { ...rows, columns }
}

const { table, margin } = tableOf(20_000, 1, false)
const all = Int32Array.from({ length: table.rows }, (_, i) => i)
const rng = createRng(2)
const outcomes = {
  binary: margin.map((m) => (rng() < 1 / (1 + Math.exp(-m)) ? 1 : 0)),
  multiclass: margin.map((m) => (m < -0.7 ? 0 : m < 0.7 ? 1 : 2)),
  regression: margin.map((m) => 1000 * m + 50 * rng()),
}
type Kind = keyof typeof outcomes
const objectives = { binary: 'binary', multiclass: 'multiclass', regression: 'squared' } as const
const families = { binary: 'binomial', multiclass: 'multinomial', regression: 'gaussian' } as const

function partOf(kind: Kind, purpose: 'trees' | 'linear', weight: number): ModelPart {
  const recipe = fitRecipe(table, all, { purpose, columns: table.columns.map(({ name }) => name) })
  const data = { x: applyRecipe(recipe, table), y: outcomes[kind] }
  const several = kind === 'multiclass' ? { classes: 3 } : {}
  const options = { learningRate: 0.15, leaves: 31, minRowsPerLeaf: 20, l2: 1, bins: 255, rowShare: 1, columnShare: 1, seed: 1 }
  const fitted =
    purpose === 'trees'
      ? fitTrees(data, { ...options, ...several, objective: objectives[kind], trees: kind === 'multiclass' ? 20 : 60 })
      : fitLinearPath(data, { ...several, family: families[kind], mix: 0.5, lambdas: [0.01] })[0]!
  return { recipe, fitted, weight }
}

function modelOf(kind: Kind, parts: ModelPart[], calibration: 'none' | 'sigmoid' | 'isotonic' | 'temperature'): ModelFile {
  const model: ModelFile = {
    ...{ format: 1, rumbo: '0.0.0', id: null, features: [], dataSha256: '', seed: 1, threshold: 0.5, parts },
    reading: [{ name: 'joined', type: 'date', hasTime: true, missing: [] }],
    calibration: { method: 'none' },
    problem: { kind, target: 't', positive: 'b', classes: kind === 'multiclass' ? ['a', 'b', 'c'] : ['a', 'b'] },
  }
  if (calibration === 'none') return model
  const p = predictMatrices(
    model,
    parts.map(({ recipe }) => applyRecipe(recipe, table)),
  )
  return { ...model, calibration: fitCalibration(calibration, p, outcomes[kind]) }
}

const kinds = ['binary', 'multiclass', 'regression'] as const
const calibrations = { binary: 'isotonic', multiclass: 'temperature', regression: 'none' } as const
const trees = (kind: Kind) => modelOf(kind, [partOf(kind, 'trees', 1)], calibrations[kind])
const linear = (kind: Kind) => modelOf(kind, [partOf(kind, 'linear', 1)], kind === 'binary' ? 'sigmoid' : 'none')
const blend = (kind: Kind) => modelOf(kind, [partOf(kind, 'linear', 0.35), partOf(kind, 'trees', 0.65)], calibrations[kind])

/** Over a million fresh rows. */
async function difference(model: ModelFile): Promise<{ n: number; different: number; most: number }> {
  const sum = { n: 0, different: 0, most: 0 }
  for (let part = 0; part < asked / rowsPerPart; part++) {
    const rows = tableOf(rowsPerPart, 100 + part, true).table
    const { n, different, most } = await compare(model, withThresholds(rows, model))
    sum.n += n
    sum.different += different
    sum.most = Math.max(sum.most, most)
  }
  return sum
}

describe('a million fuzzed rows', { skip: withoutRuntime }, () => {
  for (const kind of kinds)
    it(`score alike to the last bit by exported trees: ${kind}`, async () => {
      const { n, ...rest } = await difference(trees(kind))
      assert.ok(n >= asked)
      assert.deepEqual(rest, { different: 0, most: 0 })
    })
  for (const kind of kinds)
    it(`score within one unit of the last place by exported linear models and blends: ${kind}`, async (t) => {
      for (const [name, model] of [
        ['linear', linear(kind)],
        ['blend', blend(kind)],
      ] as const) {
        const { n, different, most } = await difference(model)
        t.diagnostic(`${kind}, ${name}: ${different} of ${n} differ, by ${most} at most`)
        assert.ok(most <= 1)
      }
    })
})

/** A Python with ONNX's own checker, made beside the project; null where it cannot be had. */
function checker(): string | null {
  const home = join(tmpdir(), 'rumbo-onnx-checker')
  const python = join(home, 'bin', 'python3')
  try {
    if (!existsSync(join(home, 'bin', 'pip'))) execFileSync('python3', ['-m', 'venv', home], { stdio: 'ignore' })
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', 'onnx==1.19.1'], { stdio: 'ignore', timeout: 300_000 })
    return python
  } catch {
    return null
  }
}

describe('the graph', () => {
  it('passes the checker of ONNX, with inference of shapes, for every kind of model', (t) => {
    const python = checker()
    if (!python) return t.skip('the Python package onnx is not to be had here')
    const folder = mkdtempSync(join(tmpdir(), 'rumbo-onnx-'))
    try {
      const files = kinds.flatMap((kind) =>
        [trees(kind), linear(kind), blend(kind)].map((model, k) => {
          const file = join(folder, `${kind}-${k}.onnx`)
          writeFileSync(file, toOnnx(model))
          return file
        }),
      )
      const check = 'import sys, onnx\nfor file in sys.argv[1:]: onnx.checker.check_model(file, full_check=True)'
      execFileSync(python, ['-c', check, ...files], { stdio: ['ignore', 'inherit', 'pipe'] })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
