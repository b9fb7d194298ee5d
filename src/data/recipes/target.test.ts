import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Table } from '#data/sources'
import { createRng } from '#kernel/sampling'
import { applyRecipe, applyRecipeToRecord, applyToTraining, describeRecipe, fitRecipe } from './index.ts'

const rows = 4000
const levels = 200
const rng = createRng(8)
const chance = Float64Array.from({ length: levels }, () => rng())
const codes = Int32Array.from({ length: rows }, () => (rng() < 0.02 ? -1 : Math.floor(rng() * levels)))
const outcome = Float64Array.from(codes, (code) => (rng() < (code < 0 ? 0.5 : chance[code]!) ? 1 : 0))
const table: Table = {
  rows,
  columns: [{ name: 'town', type: 'category', codes, levels: Array.from({ length: levels }, (_, i) => `T${i}`) }],
}
const train = Int32Array.from({ length: 3000 }, (_, i) => i)
const test = Int32Array.from({ length: 1000 }, (_, i) => 3000 + i)
const options = { purpose: 'linear', columns: ['town'] } as const
const recipe = fitRecipe(table, train, { ...options, outcome })
const place = recipe.outputs.findIndex(({ name }) => name === 'town (outcome)')

/** Correlation of the output with the outcome on the given rows. */
function correlation(values: Float32Array, of: Int32Array): number {
  const x = values.subarray(place * of.length, (place + 1) * of.length)
  const y = Float64Array.from(of, (row) => outcome[row]!)
  const mean = (v: ArrayLike<number>) => Array.from(v).reduce((a, b) => a + b, 0) / of.length
  const [mx, my] = [mean(x), mean(y)]
  let [xy, xx, yy] = [0, 0, 0]
  for (let i = 0; i < of.length; i++) {
    xy += (x[i]! - mx) * (y[i]! - my)
    xx += (x[i]! - mx) ** 2
    yy += (y[i]! - my) ** 2
  }
  return xy / Math.sqrt(xx * yy)
}

describe('the mean outcome of a category of many levels', () => {
  it('is an output where an outcome is given, and said in words', () => {
    assert.ok(place >= 0)
    assert.ok(!fitRecipe(table, train, options).steps.some(({ kind }) => kind === 'target'))
    assert.ok(describeRecipe(recipe).some(({ code }) => code === 'RECIPE_TARGET_MEANS'))
  })
  it('tells as much of training rows as of rows that were not seen', () => {
    const seen = correlation(applyRecipe(recipe, table, train).values, train)
    const apart = correlation(applyToTraining(recipe, table, train, { outcome, seed: 1 }).values, train)
    const unseen = correlation(applyRecipe(recipe, table, test).values, test)
    assert.ok(unseen > 0.4)
    assert.ok(Math.abs(apart - unseen) < 0.06, `${apart} ${unseen}`)
    assert.ok(seen > apart + 0.05, `${seen} ${apart}`)
  })
  it('does not change when outcomes of other rows than those learnt from do', () => {
    const other = outcome.slice()
    for (const row of test) other[row] = 1 - other[row]!
    assert.deepEqual(fitRecipe(table, train, { ...options, outcome: other }), recipe)
  })
  it('is that of all rows for a level that was not seen, and survives JSON and single records', () => {
    const kept = JSON.parse(JSON.stringify(recipe)) as typeof recipe
    const all = applyRecipe(recipe, table, test)
    for (const i of [0, 1, 2, 500]) {
      const town = codes[test[i]!]! < 0 ? null : `T${codes[test[i]!]}`
      assert.equal(applyRecipeToRecord(kept, { town })[place], all.values[place * test.length + i])
    }
    const step = recipe.steps.find(({ kind }) => kind === 'target')!
    assert.ok(step.kind === 'target' && Math.abs(step.other - outcome.subarray(0, 3000).reduce((a, b) => a + b, 0) / 3000) < 1e-12)
    const { linear } = step.parts[0]!
    assert.equal(applyRecipeToRecord(recipe, { town: 'nowhere' })[place], Math.fround((step.other - linear!.mean) / linear!.deviation))
  })
})
