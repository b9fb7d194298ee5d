import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Matrix } from '#kernel/linalg'
import { type BayesOptions, contributionsBayes, fitBayes, marginsBayes, predictBayes } from './index.ts'

const options: BayesOptions = { classes: 2, kinds: ['number', 'level'], smoothing: 1, leastVariance: 1e-9 }
const x: Matrix = { rows: 6, columns: 2, values: Float32Array.of(1, 2, 3, 5, 6, 7, 0, 0, 1, 1, 1, 2) }
const y = Float64Array.of(0, 0, 0, 1, 1, 1)

describe('fitBayes', () => {
  it('multiplies the shares of levels and the densities of numbers', () => {
    const asked: Matrix = { rows: 1, columns: 2, values: Float32Array.of(4.5, 1) }
    const density = (mean: number) => -((4.5 - mean) ** 2) / (2 * (2 / 3))
    // Levels 0, 1, 2 with one row more each: class 0 saw 2, 1, 0 and class 1 saw 0, 2, 1
    const odds = density(6) - density(2) + Math.log(3 / 6) - Math.log(2 / 6)
    assert.ok(Math.abs(marginsBayes(fitBayes({ x, y }, { ...options, leastVariance: 0 }), asked)[0]! - odds) < 1e-12)
  })

  it('hears nothing from missing values, and takes a level it never saw as one that no row has', () => {
    const model = fitBayes({ x, y }, options)
    const missing = marginsBayes(model, { rows: 1, columns: 2, values: Float32Array.of(Number.NaN, Number.NaN) })[0]
    assert.equal(missing, 0)
    const unseen = marginsBayes(model, { rows: 3, columns: 2, values: Float32Array.of(4, 4, 4, 7, -1, 1.5) })
    assert.equal(new Set(unseen).size, 1)
    assert.ok(Math.abs(unseen[0]!) < 1e-9)
  })

  it('learns from rows with gaps by those that are known', () => {
    const gaps = { ...x, values: x.values.with(0, Number.NaN).with(7, Number.NaN) }
    const column = fitBayes({ x: gaps, y }, options).columns[0]!
    assert.deepEqual(column.kind === 'number' && column.mean, [2.5, 6])
  })

  it('counts a row of weight 2 as two rows', () => {
    const weight = Float64Array.of(2, 1, 1, 1, 1, 1)
    const twice: Matrix = { rows: 7, columns: 2, values: Float32Array.of(1, 1, 2, 3, 5, 6, 7, 0, 0, 0, 1, 1, 1, 2) }
    const [a, b] = [fitBayes({ x, y, weight }, options), fitBayes({ x: twice, y: Float64Array.of(0, ...y) }, options)]
    for (const [i, p] of predictBayes(a, x).entries()) assert.ok(Math.abs(p - predictBayes(b, x)[i]!) < 1e-6)
  })

  it('says nothing by a column that does not vary, and explains by what each column adds', () => {
    const constant: Matrix = { rows: 6, columns: 2, values: x.values.map((value, at) => (at < 6 ? 4 : value)) }
    const model = fitBayes({ x: constant, y }, { ...options, leastVariance: 0 })
    assert.ok(
      contributionsBayes(model, constant)
        .slice(0, 6)
        .every((phi) => phi === 0),
    )
  })

  it('refuses levels that are no codes, a class without rows and other kinds than columns', () => {
    const wrong = (values: Float32Array) => ({ ...x, values })
    for (const level of [-1, 1.5, Infinity])
      assert.throws(() => fitBayes({ x: wrong(x.values.with(7, level)), y }, options), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => fitBayes({ x, y: new Float64Array(6) }, options), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => fitBayes({ x, y }, { ...options, kinds: ['number'] }), { code: 'MODEL_COLUMNS_DIFFER' })
  })
})
