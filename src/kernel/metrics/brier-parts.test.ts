import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createRng } from '#kernel/sampling'
import { brierParts, reliabilityByChance } from './brier-parts.ts'
import { brierScore } from './probability.ts'

const near = (got: number, expected: number, tolerance = 1e-12) =>
  assert.ok(Math.abs(got - expected) <= tolerance, `${got} is not ${expected}`)

describe('brierParts', () => {
  // By hand: 4 rows told 0.25, one positive; 4 rows told 0.75, two positives. Murphy: reliability ½ · 0.25² = 1/32,
  // resolution 2 · ½ · (1/8)² = 1/64, uncertainty 15/64. Ferro & Fricker: bias ½ · (3/16)/3 + ½ · (1/4)/3 = 7/96
  it('gives the parts worked out by hand', () => {
    const parts = brierParts([1, 0, 0, 0, 1, 1, 0, 0], [0.25, 0.25, 0.25, 0.25, 0.75, 0.75, 0.75, 0.75])
    near(parts.reliability, 1 / 32 - 7 / 96)
    near(parts.resolution, 1 / 64 - 7 / 96 + 15 / 64 / 7)
    near(parts.uncertainty, 15 / 64 + 15 / 64 / 7)
    near(parts.within, 0)
  })

  it('adds up to the Brier score, and counts a row of weight two twice', () => {
    const row = fc.record({ y: fc.constantFrom(0, 1), p: fc.integer({ min: 0, max: 20 }), w: fc.integer({ min: 1, max: 3 }) })
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), fc.integer({ min: 1, max: 8 }), (rows, bins) => {
        const of = (list: typeof rows) => [list.map(({ y }) => y), list.map(({ p }) => p / 20)] as const
        const weights = rows.map(({ w }) => w)
        const parts = brierParts(...of(rows), { bins }, weights)
        near(parts.reliability - parts.resolution + parts.uncertainty + parts.within, brierScore(...of(rows), weights), 1e-9)
        const twice = brierParts(...of(rows.flatMap((each) => Array.from({ length: each.w }, () => each))), { bins })
        for (const key of ['reliability', 'resolution', 'uncertainty', 'within'] as const) near(parts[key], twice[key], 1e-9)
      }),
    )
  })

  // Ten bins of twenty rows: the plain reliability of a calibrated forecast is about 0.009 there
  it('does not call a calibrated forecast unreliable because bins are small', () => {
    const rng = createRng(3)
    const found = Array.from({ length: 400 }, () => {
      const p = Float64Array.from({ length: 200 }, () => (Math.floor(10 * rng()) + 0.5) / 10)
      return brierParts(
        p.map((each) => (rng() < each ? 1 : 0)),
        p,
      ).reliability
    })
    near(found.reduce((a, b) => a + b) / found.length, 0, 0.0008)
  })

  it('calls exact probabilities unreliable in about one of twenty cases, and wrong ones nearly always', () => {
    const rng = createRng(4)
    let [blamed, caught] = [0, 0]
    for (let study = 0; study < 150; study++) {
      const p = Float64Array.from({ length: 400 }, () => 0.1 + 0.8 * rng())
      const chance = reliabilityByChance(p, { draws: 100, rng })
      const drawn = (tell: (own: number) => number) => p.map((own) => (rng() < tell(own) ? 1 : 0))
      if (
        brierParts(
          drawn((own) => own),
          p,
        ).reliability > chance
      )
        blamed++
      if (
        brierParts(
          drawn((own) => 0.5 + 0.4 * (own - 0.5)),
          p,
        ).reliability > chance
      )
        caught++
    }
    assert.ok(blamed >= 1 && blamed <= 15, String(blamed))
    assert.ok(caught > 140, String(caught))
  })

  it('refuses what a reliability curve refuses', () => {
    assert.throws(() => brierParts([0, 1], [0.1]), { code: 'LENGTH_MISMATCH' })
    assert.throws(() => brierParts([0, 1], [0.1, 0.2], { bins: 0 }), { code: 'INVALID_ARGUMENT' })
  })
})
