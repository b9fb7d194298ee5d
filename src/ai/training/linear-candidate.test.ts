import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Table } from '#data/sources'
import { createRng } from '#kernel/sampling'
import { createPool } from '#platform/compute'
import { areCounts, Bench, linearCandidate } from './candidates.ts'
import type { TrainingData } from './data.ts'

const n = 900
const u = createRng(31)
const visits = Float64Array.from({ length: n }, () => 4 * u())
const noise = Float64Array.from({ length: n }, () => u())
const table: Table = {
  rows: n,
  columns: [
    { name: 'visitas', type: 'number', values: visits },
    { name: 'ruido', type: 'number', values: noise },
  ],
}
/** A count by Knuth's product of uniforms. */
function count(mean: number): number {
  let k = 0
  for (let product = u(); product > Math.exp(-mean); product *= u()) k++
  return k
}
const folds = [0, 1, 2].map((f) => ({
  train: Int32Array.from({ length: n }, (_, i) => i).filter((i) => i % 3 !== f),
  validation: Int32Array.from({ length: n }, (_, i) => i).filter((i) => i % 3 === f),
}))
const dataOf = (y: Float64Array): TrainingData => ({
  table,
  kind: 'regression',
  classes: 1,
  y,
  features: ['visitas', 'ruido'],
  folds,
  seed: 1,
})

async function familyFor(y: Float64Array): Promise<string | number | undefined> {
  await using pool = createPool({ workers: 0 })
  const bench = new Bench(pool, dataOf(y), {})
  const { params, plan } = await linearCandidate(bench, () => {})
  const [part] = await bench.fit({ name: 'linear', params, plan } as Parameters<Bench['fit']>[0], folds[0]!.train)
  assert.equal(part!.fitted.family === 'linear' && part!.fitted.link, params.family === 'poisson' ? 'log' : 'identity')
  bench.close()
  return params.family
}

describe('the linear candidate for numbers', () => {
  it('learns counts by their logarithm where that foretells better', async () => {
    assert.equal(await familyFor(visits.map((v) => count(Math.exp(v - 1)))), 'poisson')
  })

  it('learns them by themselves where that foretells better, and other numbers always', async () => {
    assert.equal(await familyFor(visits.map((v) => 100 + Math.round(10 * v + 3 * u()))), undefined)
    assert.equal(await familyFor(visits.map((v) => Math.exp(v) + u())), undefined)
  })

  it('takes whole numbers from 0 on for counts, and the border to which outliers were drawn', () => {
    assert.ok(areCounts(Float64Array.of(0, 3, 1, 7.5, 7.5)))
    assert.ok(!areCounts(Float64Array.of(0, 1, 1)))
    assert.ok(!areCounts(Float64Array.of(-1, 3, 2)))
    assert.ok(!areCounts(Float64Array.of(0.5, 3, 2)))
  })
})
