import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createRng } from '#kernel/sampling'
import { reweighing } from './reweighing.ts'
import { opportunityThresholds } from './thresholds.ts'

describe('reweighing', () => {
  // Kamiran & Calders (2012), table 4: ten people, five of each sex; 4 of the men and 2 of the women are accepted.
  // Men +: 0.5 · 0.6 / 0.4 = 0.75, men −: 0.5 · 0.4 / 0.1 = 2, women +: 0.5 · 0.6 / 0.2 = 1.5, women −: 0.5 · 0.4 / 0.3 = 0.67
  it('gives the weights of the paper', () => {
    const sex = Int32Array.of(0, 0, 0, 0, 0, 1, 1, 1, 1, 1)
    const weights = reweighing(sex, [1, 1, 1, 1, 0, 1, 1, 0, 0, 0])
    assert.deepEqual(
      Array.from(weights, (w) => Number(w.toFixed(2))),
      [0.75, 0.75, 0.75, 0.75, 2, 1.5, 1.5, 0.67, 0.67, 0.67],
    )
  })

  it('gives every group the same share of positives and keeps the number of rows', () => {
    const row = fc.record({ group: fc.integer({ min: -1, max: 3 }), y: fc.constantFrom(0, 1) })
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
        const both = (g: number, y: number) => rows.some((each) => each.group === g && each.y === y)
        const known = [...new Set(rows.map(({ group }) => group))]
        const whole = known.every((g) => both(g, 0) && both(g, 1))
        const weights = reweighing(
          Int32Array.from(rows, ({ group }) => group),
          rows.map(({ y }) => y),
        )
        if (!whole) return
        const sum = (of: (each: (typeof rows)[number]) => number) => rows.reduce((total, each, i) => total + weights[i]! * of(each), 0)
        assert.ok(Math.abs(sum(() => 1) - rows.length) < 1e-9)
        const share = rows.reduce((total, { y }) => total + y, 0) / rows.length
        for (const g of known) {
          const own = (each: (typeof rows)[number]) => (each.group === g ? 1 : 0)
          assert.ok(Math.abs(sum((each) => own(each) * each.y) / sum(own) - share) < 1e-9)
        }
      }),
    )
  })
})

describe('opportunityThresholds', () => {
  it('finds as large a share of the positives of each group, on new rows too', () => {
    const rng = createRng(5)
    const draw = (n: number) => {
      const group = Int32Array.from({ length: n }, (_, i) => i % 2)
      const y = Float64Array.from({ length: n }, () => (rng() < 0.4 ? 1 : 0))
      // The second group gets lower scores for the same
      return { group, groups: 2, y, score: y.map((own, i) => 0.3 * own + 0.7 * rng() - 0.15 * group[i]!) }
    }
    const [learn, fresh] = [draw(8000), draw(8000)]
    const thresholds = opportunityThresholds(learn, 0.6)
    const found = (at: (g: number) => number) =>
      [0, 1].map((g) => {
        const rows = [...fresh.y.keys()].filter((i) => fresh.group[i] === g && fresh.y[i] === 1)
        return rows.filter((i) => fresh.score[i]! >= at(g)).length / rows.length
      })
    const [before, after] = [found(() => 0.6), found((g) => thresholds[g]!)]
    assert.ok(before[0]! - before[1]! > 0.15)
    assert.ok(Math.abs(after[0]! - after[1]!) < 0.04, String(after))
  })

  it('keeps the common threshold where positives are few, and selects nobody where it does', () => {
    const judged = { group: Int32Array.of(0, 0, 1, 1), groups: 2, y: [1, 0, 1, 1], score: [0.9, 0.1, 0.2, 0.3] }
    assert.deepEqual([...opportunityThresholds(judged, 0.5)], [0.5, 0.5])
    assert.deepEqual([...opportunityThresholds(judged, 0.25, { minimumPositives: 2 })], [0.25, 0.3])
    assert.ok(opportunityThresholds(judged, 0.95, { minimumPositives: 1 })[0]! > 0.9)
    assert.throws(() => opportunityThresholds({ ...judged, y: [1] }, 0.5), { code: 'LENGTH_MISMATCH' })
    assert.throws(() => reweighing(judged.group, [1]), { code: 'LENGTH_MISMATCH' })
  })
})
