import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRng, normalDraw } from '#kernel/sampling'
import { aucError, rowsForAuc, rowsForBinaryModel, rowsForCorrelation, rowsForNumberModel } from './index.ts'

describe('the sample that a model needs', () => {
  // Riley et al. (2020), worked example: 24 parameters, share 0.174, R² of Cox & Snell 0.288; the largest of the criteria
  // (623, 662 and 221 rows) counts.
  it('is what the authors print for a yes/no outcome', () => {
    assert.equal(rowsForBinaryModel(24, 0.174, 0.288), 662)
    assert.equal(rowsForBinaryModel(1, 0.5, 0.6), 385) // the share of ± 0.05 alone
  })
  it('needs the more rows the rarer the cases and the more parameters', () => {
    assert.ok(rowsForBinaryModel(20, 0.02) > rowsForBinaryModel(20, 0.2))
    assert.ok(rowsForBinaryModel(40, 0.2) > rowsForBinaryModel(20, 0.2))
    assert.ok(rowsForNumberModel(40) > rowsForNumberModel(20))
    assert.equal(rowsForNumberModel(1, 0.8), 235)
  })
  it('makes the interval of the AUC as narrow as asked, and not with one row less', () => {
    const n = rowsForAuc(0.7, 0.2, 0.1)
    assert.ok(1.96 * aucError(0.7, 0.2 * n, 0.8 * n) <= 0.1)
    assert.ok(1.96 * aucError(0.7, 0.2 * (n - 1), 0.8 * (n - 1)) > 0.1)
  })
  it('makes the interval of a correlation as narrow as asked', () => {
    assert.equal(rowsForCorrelation(0, 0.196), 103)
  })
})

describe('the error of an AUC', () => {
  it('is about what scores of two normal laws show', () => {
    const rng = createRng(11)
    const [cases, others] = [40, 120]
    const shift = 0.7416 // AUC 0.70
    const found = Array.from({ length: 400 }, () => {
      const a = Float64Array.from({ length: cases }, () => shift + normalDraw(rng))
      const b = Float64Array.from({ length: others }, () => normalDraw(rng)).sort()
      let above = 0
      for (const x of a) above += b.filter((y) => y < x).length
      return above / (cases * others)
    })
    const mean = found.reduce((sum, x) => sum + x, 0) / found.length
    const spread = Math.sqrt(found.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (found.length - 1))
    assert.ok(Math.abs(spread / aucError(0.7, cases, others) - 1) < 0.12, `${spread}`)
  })
})
