import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Table } from '#data/sources'
import { createRng, normalDraw } from '#kernel/sampling'
import { createPool } from '#platform/compute'
import { Bench, linearCandidate } from './candidates.ts'
import { linearWithProducts } from './products.ts'

const n = 1500
const folds = [0, 1, 2].map((f) => ({
  train: Int32Array.from({ length: n }, (_, i) => i).filter((i) => i % 3 !== f),
  validation: Int32Array.from({ length: n }, (_, i) => i).filter((i) => i % 3 === f),
}))

/** A yes/no outcome whose log odds hold `together` times the product of two of three columns. */
async function tried(together: number) {
  const rng = createRng(5)
  const names = ['visits', 'spend', 'age']
  const values = names.map(() => Float64Array.from({ length: n }, () => normalDraw(rng)))
  const table: Table = { rows: n, columns: names.map((name, j) => ({ name, type: 'number', values: values[j]! })) }
  const odds = (i: number) => 0.6 * values[0]![i]! - 0.5 * values[1]![i]! + together * values[0]![i]! * values[1]![i]!
  const y = Float64Array.from({ length: n }, (_, i) => (rng() < 1 / (1 + Math.exp(-odds(i))) ? 1 : 0))
  await using pool = createPool({ workers: 0 })
  const bench = new Bench(pool, { table, kind: 'binary', classes: 2, y, features: names, folds, seed: 1 }, {})
  const linear = await linearCandidate(bench, () => {})
  const found = await linearWithProducts(bench, linear)
  const [part] = found ? await bench.fit(found.candidate, folds[0]!.train) : []
  const kept = await linearWithProducts(new Bench(pool, { ...bench.data, monotone: { age: 1 } }, {}), linear)
  bench.close()
  return { found, part, kept }
}

describe('the linear candidate with products', () => {
  it('takes the place of the plain one where two columns act together', async () => {
    const { found, part, kept } = await tried(0.8)
    assert.equal(found?.decision.code, 'PRODUCTS_HELP')
    assert.deepEqual(part!.recipe.outputs.at(-1), { name: 'visits × spend', column: 'visits', by: 'spend' })
    assert.equal(kept, null)
  })
  it('leaves it where they do not', async () => {
    const { found } = await tried(0)
    assert.notEqual(found?.decision.code, 'PRODUCTS_HELP')
  })
})
