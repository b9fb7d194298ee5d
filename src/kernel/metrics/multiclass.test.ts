import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  accuracy,
  brierMulti,
  confusionMatrix,
  logLossMulti,
  macroAuc,
  mostProbableClass,
  rankClasses,
  rankedMacroAuc,
} from './multiclass.ts'
import { brierScore, logLoss } from './probability.ts'
import { rocAuc } from './ranking.ts'

const near = (got: number, expected: number, tolerance = 1e-10) =>
  assert.ok(Math.abs(got - expected) <= tolerance, `${got} is not ${expected}`)
/** Rows of probabilities, laid out by columns. */
const byColumns = (rows: number[][]) => Float64Array.from(rows[0]!.flatMap((_, c) => rows.map((row) => row[c]!)))

describe('metrics of several classes', () => {
  const codes = [1, 0, 2]
  const P = byColumns([
    [0.2, 0.7, 0.1],
    [0.6, 0.2, 0.2],
    [0.6, 0.1, 0.3],
  ])

  // scikit-learn, sklearn/metrics/tests/test_classification.py
  it('give the numbers of scikit-learn', () => {
    near(logLossMulti(codes, P), 0.6904911, 1e-7)
    near(brierMulti(codes, P), 0.41333333333333333)
  })

  it('count the most probable class', () => {
    const predicted = mostProbableClass(3, P)
    assert.deepEqual(predicted, Int32Array.of(1, 0, 0))
    near(accuracy(codes, predicted), 2 / 3)
    near(accuracy(codes, predicted, [1, 1, 2]), 0.5)
    assert.deepEqual(confusionMatrix(codes, predicted, 3), [
      [1, 0, 0],
      [0, 1, 0],
      [1, 0, 0],
    ])
    assert.deepEqual(mostProbableClass(1, [0.5, 0.5]), Int32Array.of(0))
  })

  it('equal the binary ones on two classes', () => {
    const rows = fc.array(fc.record({ y: fc.constantFrom(0, 1), p: fc.integer({ min: 0, max: 64 }), w: fc.integer({ min: 1, max: 3 }) }), {
      minLength: 2,
      maxLength: 40,
    })
    fc.assert(
      fc.property(rows, (list) => {
        const y = list.map((r) => r.y)
        const p = Float64Array.from(list, (r) => r.p / 64) // 1 − p is exact
        const w = list.map((r) => r.w)
        const both = byColumns([...p].map((v) => [1 - v, v]))
        near(logLossMulti(y, both, w), logLoss(y, p, w))
        near(brierMulti(y, both, w), 2 * brierScore(y, p, w))
        if (new Set(y).size === 2) near(macroAuc(y, both, w), rocAuc(y, p, w))
      }),
    )
  })

  it('do not care how classes are numbered', () => {
    const rows = fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
      ),
      { minLength: 3, maxLength: 30 },
    )
    fc.assert(
      fc.property(rows, (list) => {
        fc.pre(new Set(list.map(([code]) => code)).size > 1)
        const probabilities = list.map(([, ...parts]) => parts.map((v) => v / (parts[0] + parts[1] + parts[2])))
        const turned = probabilities.map(([a, b, c]) => [c!, a!, b!])
        const y = list.map(([code]) => code)
        const turnedY = y.map((code) => (code + 1) % 3)
        near(macroAuc(turnedY, byColumns(turned)), macroAuc(y, byColumns(probabilities)))
        near(logLossMulti(turnedY, byColumns(turned)), logLossMulti(y, byColumns(probabilities)))
      }),
    )
  })

  it('leave out classes that do not occur, in a resample too', () => {
    const sure = byColumns([
      [0.8, 0.1, 0.1],
      [0.2, 0.7, 0.1],
    ])
    near(macroAuc([0, 1], sure), 1)
    near(rankedMacroAuc(rankClasses([0, 1], sure), [1, 2]), 1)
    assert.ok(Number.isNaN(rankedMacroAuc(rankClasses([0, 1], sure), [1, 0])))
  })

  it('refuse unknown codes, shapes that do not fit, what is no probability and one class', () => {
    assert.throws(() => logLossMulti([3, 0, 1], P), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => logLossMulti([0, 1], P.subarray(0, 5)), { code: 'LENGTH_MISMATCH' })
    assert.throws(() => brierMulti([0], [1.5]), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => macroAuc([1, 1, 1], P), { code: 'ONE_CLASS' })
    assert.throws(() => confusionMatrix([0], [2], 2), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => accuracy([], []), { code: 'SAMPLE_TOO_SMALL' })
    assert.throws(() => mostProbableClass(2, [0.1, 0.2, 0.3]), { code: 'LENGTH_MISMATCH' })
  })
})
