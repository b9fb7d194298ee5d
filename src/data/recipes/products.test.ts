import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Table } from '#data/sources'
import { createRng, normalDraw } from '#kernel/sampling'
import { applyRecipe, applyRecipeToRecord, fitRecipe, withProducts } from './index.ts'
import { Recipe } from './schema.ts'

const n = 2000
/** Three numbers and a yes/no column that say nothing of each other. */
function columns(seed: number): { table: Table; a: Float64Array; b: Float64Array } {
  const rng = createRng(seed)
  const numbers = () => Float64Array.from({ length: n }, () => normalDraw(rng))
  const [a, b, c] = [numbers(), numbers(), numbers()]
  const codes = Int32Array.from({ length: n }, () => (rng() < 0.5 ? 0 : 1))
  const table: Table = {
    rows: n,
    columns: [
      { name: 'a', type: 'number', values: a },
      { name: 'b', type: 'number', values: b },
      { name: 'c', type: 'number', values: c },
      { name: 'flag', type: 'boolean', levels: ['no', 'yes'], codes },
    ],
  }
  return { table, a, b }
}
const every = Int32Array.from({ length: n }, (_, i) => i)
function found(table: Table, error: Float64Array) {
  const recipe = fitRecipe(table, every, { purpose: 'linear', columns: ['a', 'b', 'c', 'flag'] })
  const leftover = { error, spread: new Float64Array(n).fill(1) }
  return { recipe, wider: withProducts(recipe, applyRecipe(recipe, table), [...recipe.outputs.keys()], leftover) }
}

describe('products of columns', () => {
  it('are those that tell what a model of the columns leaves over', () => {
    const { table, a, b } = columns(1)
    const rng = createRng(2)
    const { recipe, wider } = found(
      table,
      a.map((value, i) => 0.3 * value * b[i]! + normalDraw(rng)),
    )
    assert.deepEqual(wider.outputs.slice(recipe.outputs.length), [{ name: 'a × b', column: 'a', by: 'b' }])
    assert.deepEqual(Recipe.parse(JSON.parse(JSON.stringify(wider))), wider)
    const plain = applyRecipe(recipe, table).values
    const whole = applyRecipe(wider, table).values
    assert.deepEqual(whole.subarray(0, plain.length), plain)
    for (let i = 0; i < n; i++) assert.equal(whole[plain.length + i], Math.fround(plain[i]! * plain[n + i]!))
    const record = { a: a[7]!, b: b[7]!, c: null, flag: 'no' }
    assert.equal(applyRecipeToRecord(wider, record).at(-1), whole[plain.length + 7])
  })
  it('are none for a model that leaves noise, in 19 of 20 tables, however unequal its spread', () => {
    let taken = 0
    for (let seed = 0; seed < 60; seed++) {
      const { table, a } = columns(100 + seed)
      const rng = createRng(1000 + seed)
      const { recipe, wider } = found(
        table,
        a.map((value) => (1 + Math.abs(value)) * normalDraw(rng)),
      )
      if (wider !== recipe) taken++
    }
    assert.ok(taken <= 7, `${taken} of 60`)
  })
  it('are refused in a recipe that says the wrong format, or multiplies what is not there', () => {
    const { table, a, b } = columns(3)
    const { wider } = found(
      table,
      a.map((value, i) => value * b[i]!),
    )
    for (const change of [{ format: 2 }, { purpose: 'trees' }, { products: [[0, 99]] }])
      assert.equal(Recipe.safeParse({ ...wider, ...change }).success, false)
  })
})
