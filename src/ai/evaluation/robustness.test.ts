import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Column } from '#data/sources'
import { createRng, normalDraw } from '#kernel/sampling'
import { type Measured, robustnessOf, timeCheck, wrongOutcomes } from './robustness.ts'
import { shiftedHeadline } from './shift.ts'

const check = (kind: Measured['kind'], value: number, amount: number | null = null): Measured => ({
  ...{ kind, column: null, amount, value },
  against: 0.8,
})
const verdictOf = (...checks: Measured[]) => {
  const found = robustnessOf('binary', checks)
  return [found?.verdict, found?.reasons]
}

describe('the verdict on robustness', () => {
  // An AUC of 0.80 is an advantage of 0.30: 0.74 keeps four fifths, 0.65 half
  it('is robust where usual trouble takes little, and gross mistakes less than half', () => {
    assert.deepEqual(verdictOf(check('noise', 0.79, 0.1), check('missing', 0.75, 0.1), check('unit', 0.7, 100)), ['robust', 0])
  })
  it('asks for care when usual trouble takes a fifth, or a gross mistake half', () => {
    assert.deepEqual(verdictOf(check('noise', 0.73, 0.1)), ['careful', 1])
    assert.deepEqual(verdictOf(check('noise', 0.8, 0.1), check('unit', 0.5, 1000)), ['careful', 1])
    assert.deepEqual(verdictOf(check('missing', 0.6, 0.2)), ['careful', 1])
  })
  it('is fragile when usual trouble takes more than half, the worst first', () => {
    assert.deepEqual(verdictOf(check('noise', 0.79, 0.1), check('time', 0.6)), ['fragile', 1])
    const { checks } = robustnessOf('binary', [check('noise', 0.8, 0.1), check('column', 0.5)])!
    assert.deepEqual(
      checks.map(({ kind, kept }) => [kind, Math.round(100 * kept)]),
      [
        ['column', 0],
        ['noise', 100],
      ],
    )
  })
  it('has nothing to say of a model without an advantage', () => {
    assert.equal(robustnessOf('binary', [{ ...check('noise', 0.5), against: 0.5 }]), null)
  })
})

it('makes about a tenth of the outcomes of the given rows wrong, and no others', () => {
  const y = Float64Array.from({ length: 4000 }, (_, i) => i % 3)
  const rows = Int32Array.from({ length: 2000 }, (_, i) => i)
  for (const [kind, own] of [
    ['multiclass', y],
    ['binary', y.map((code) => Math.min(1, code))],
  ] as const) {
    const wrong = wrongOutcomes(kind, 3, own, rows, 1)
    const changed = [...own.keys()].filter((row) => wrong[row] !== own[row])
    assert.ok(changed.length > 150 && changed.length < 250, String(changed.length))
    assert.ok(changed.every((row) => row < 2000))
    assert.deepEqual(wrongOutcomes(kind, 3, own, rows, 1), wrong)
  }
})

it('sees a shift towards people whom the model does not know', () => {
  const rng = createRng(1)
  const n = 4000
  const age = Float64Array.from({ length: n }, () => normalDraw(rng))
  const y = Float64Array.from({ length: n }, () => (rng() < 0.5 ? 1 : 0))
  // Knows the young only
  const answers = y.map((own, i) => 1 / (1 + Math.exp(-(age[i]! < 0 ? 2 * (own - 0.5) : 0) - normalDraw(rng))))
  const column = (values: Float64Array): Column => ({ name: 'edad', type: 'number', values })
  const even = shiftedHeadline('binary', y, answers, column(new Float64Array(n).fill(1)))
  assert.ok(shiftedHeadline('binary', y, answers, column(age)) < even - 0.05)
  const codes = Int32Array.from(age, (own) => (own < 0.3 ? 0 : 1))
  assert.ok(shiftedHeadline('binary', y, answers, { name: 'grupo', type: 'category', codes, levels: ['joven', 'mayor'] }) < even - 0.02)
})

it('holds later rows against those of their own time', () => {
  const later = { y: Float64Array.of(0, 1, 0, 1), answers: Float64Array.of(0.4, 0.3, 0.2, 0.6) }
  const before = { y: Float64Array.of(0, 1), answers: Float64Array.of(0.1, 0.9) }
  assert.deepEqual(timeCheck('binary', later, before), { kind: 'time', column: null, amount: null, value: 0.75, against: 1 })
})
