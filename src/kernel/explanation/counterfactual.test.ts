import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Change, counterfactual } from './counterfactual.ts'

/** An additive model: each alternative adds its part. */
const adding =
  (start: number, parts: readonly (readonly number[])[]) =>
  (sets: readonly (readonly Change[])[]): number[] =>
    sets.map((changes) => changes.reduce((sum, { column, alternative }) => sum + parts[column]![alternative]!, start))

describe('counterfactual', () => {
  it('takes one change where one is enough, and of those the nearest', () => {
    const found = counterfactual(
      [
        [0.1, 0.5],
        [0.3, 0.4],
      ],
      adding(1, [
        [-0.2, -0.9],
        [-0.8, -3],
      ]),
      0.5,
      true,
    )
    assert.deepEqual(found?.changes, [{ column: 1, alternative: 0 }])
    assert.ok(Math.abs(found!.answer - 0.2) < 1e-12)
  })

  it('puts changes together where one is not enough, each column once', () => {
    const parts = [[0.2], [0.3, 0.4], [0.1]]
    const found = counterfactual([[1], [1, 1], [1]], adding(0, parts), 0.55, false)
    assert.deepEqual(found?.changes, [
      { column: 0, alternative: 0 },
      { column: 1, alternative: 1 },
    ])
    assert.equal(counterfactual([[1], [1, 1], [1]], adding(0, parts), 0.71, false), null)
    assert.equal(counterfactual([[1], [1, 1], [1]], adding(0, parts), 0.55, false, { most: 1 }), null)
  })

  it('turns the decision, at the threshold as the model decides, with no more changes than an additive model needs', () => {
    const part = fc.integer({ min: -8, max: 8 })
    const columns = fc.array(fc.array(part, { minLength: 0, maxLength: 4 }), { minLength: 0, maxLength: 5 })
    fc.assert(
      fc.property(columns, part, fc.integer({ min: -10, max: 10 }), (parts, start, threshold) => {
        const above = start >= threshold
        const found = counterfactual(
          parts.map((own) => own.map(Math.abs)),
          adding(start, parts),
          threshold,
          above,
        )
        const best = parts.map((own) => (above ? Math.min(0, ...own) : Math.max(0, ...own))).sort((a, b) => (above ? a - b : b - a))
        const reach = [1, 2, 3].find((size) => start + best.slice(0, size).reduce((a, b) => a + b, 0) >= threshold !== above)
        assert.equal(found?.changes.length, best.length === 0 ? undefined : reach)
        if (found) assert.equal(found.answer >= threshold, !above)
      }),
    )
  })

  it('refuses to look for no change', () => {
    assert.throws(() => counterfactual([], adding(0, []), 0, true, { most: 0 }), { code: 'INVALID_ARGUMENT' })
  })
})
