import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ModelFile } from '#ai/registry'
import { applyRecipe, fitRecipe } from '#data/recipes'
import type { Column, Table } from '#data/sources'
import { fitLinearPath } from '#kernel/linear'
import { createRng } from '#kernel/sampling'
import { effectsOf } from './index.ts'

const n = 3000
const rng = createRng(23)
const age = Float64Array.from({ length: n }, () => 20 + 60 * rng())
const noise = Float64Array.from({ length: n }, () => rng())
const plan = Int32Array.from({ length: n }, () => Math.floor(rng() * 3))
const columns: Column[] = [
  { name: 'edad', type: 'number', values: age },
  { name: 'ruido', type: 'number', values: noise },
  { name: 'plan', type: 'category', codes: plan, levels: ['a', 'b', 'c'] },
]
const table: Table = { rows: n, columns }
const margin = (i: number) => (age[i]! - 50) / 15 + (plan[i] === 2 ? 1 : 0)
const outcomes = {
  binary: Float64Array.from({ length: n }, (_, i) => (rng() < 1 / (1 + Math.exp(-margin(i))) ? 1 : 0)),
  regression: Float64Array.from({ length: n }, (_, i) => 10 * margin(i) + 5 * rng()),
}
const range = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i)
const train = range(0, 2000)
const test = range(2000, n)
const features = columns.map(({ name }) => name)

function linearModel(kind: 'binary' | 'regression', lambda = 0.01): ModelFile {
  const recipe = fitRecipe(table, train, { purpose: 'linear', columns: features })
  const [fitted] = fitLinearPath(
    { x: applyRecipe(recipe, table, train), y: outcomes[kind].slice(0, 2000) },
    { family: kind === 'binary' ? 'binomial' : 'gaussian', mix: 1, lambdas: [lambda] },
  )
  return {
    ...{ format: 1, rumbo: '0', id: null, features, reading: [], dataSha256: '', seed: 1, threshold: null },
    problem: { kind, target: 'y', positive: kind === 'binary' ? '1' : null, classes: kind === 'binary' ? ['0', '1'] : [] },
    parts: [{ recipe, fitted: fitted!, weight: 1 }],
    calibration: { method: 'none' },
  }
}
const seen = (kind: 'binary' | 'regression') => outcomes[kind].slice(2000)

describe('the effects of columns', () => {
  it('hold the odds that were planted, by deviation and by mark, strongest first', () => {
    const { effects, decisions } = effectsOf(linearModel('binary'), table, test, seen('binary'))
    assert.deepEqual(decisions, [])
    assert.equal(effects!.scale, 'odds')
    assert.equal(effects!.rows, 1000)
    const [first] = effects!.items
    assert.deepEqual([first!.name, first!.per], ['edad', 'deviation'])
    const deviation = 60 / Math.sqrt(12)
    assert.ok(first!.effect.low! < Math.exp(deviation / 15) && Math.exp(deviation / 15) < first!.effect.high!)
    const mark = effects!.items.find(({ per }) => per === 'mark')!
    assert.equal(mark.column, 'plan')
    assert.ok(mark.effect.low! < Math.E && Math.E < mark.effect.high!, JSON.stringify(mark))
  })

  it('are in the unit of a number', () => {
    const { effects } = effectsOf(linearModel('regression'), table, test, seen('regression'))
    assert.equal(effects!.scale, 'number')
    const [first] = effects!.items
    const planted = (10 * 60) / Math.sqrt(12) / 15
    assert.ok(first!.effect.low! - 0.5 < planted && planted < first!.effect.high! + 0.5, JSON.stringify(first))
  })

  it('are not given where no interval holds, and that is said', () => {
    const few = effectsOf(linearModel('binary'), table, test.slice(0, 12), seen('binary').slice(0, 12))
    assert.equal(few.effects, null)
    assert.equal(few.decisions[0]!.code, 'EFFECTS_TOO_FEW_CASES')
    const apart = Float64Array.from(test, (row) => (age[row]! > 50 ? 1 : 0))
    const separated = effectsOf(linearModel('binary'), table, test, apart)
    assert.deepEqual([separated.effects, separated.decisions[0]!.code], [null, 'EFFECTS_SEPARATED'])
    assert.deepEqual(effectsOf(linearModel('binary', 10), table, test, seen('binary')), { effects: null, decisions: [] })
  })
})
