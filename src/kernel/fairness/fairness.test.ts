import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createRng } from '#kernel/sampling'
import type { Estimate } from '#kernel/stats'
import { wilsonInterval } from '#kernel/stats'
import { fairnessGaps } from './gaps.ts'
import { groupRates, type Judged } from './rates.ts'

const near = (got: number | undefined, expected: number, tolerance = 1e-9) =>
  assert.ok(got !== undefined && Math.abs(got - expected) <= tolerance, `${got} is not ${expected}`)

/** Rows of groups from their counts. */
function fromCounts(counts: { positives: number; found: number; negatives: number; wrong: number }[]): Judged {
  const rows = counts.flatMap(({ positives, found, negatives, wrong }, g) => [
    ...Array.from({ length: positives }, (_, i) => [g, 1, i < found ? 1 : 0] as const),
    ...Array.from({ length: negatives }, (_, i) => [g, 0, i < wrong ? 1 : 0] as const),
  ])
  return { group: Int32Array.from(rows, (r) => r[0]), groups: counts.length, y: rows.map((r) => r[1]), selected: rows.map((r) => r[2]) }
}
/** Groups of n rows each; the share of positives and the two rates of each group. */
function drawn(n: number, rates: { base: number; truePositive: number; falsePositive: number }[], rng: () => number): Judged {
  const rows = rates.flatMap(({ base, truePositive, falsePositive }, g) =>
    Array.from({ length: n }, () => {
      const y = rng() < base ? 1 : 0
      return [g, y, rng() < (y === 1 ? truePositive : falsePositive) ? 1 : 0] as const
    }),
  )
  return { group: Int32Array.from(rows, (r) => r[0]), groups: rates.length, y: rows.map((r) => r[1]), selected: rows.map((r) => r[2]) }
}

// Counts of the 71 rows of Fairlearn's tests (test/unit/metrics/data_for_test.py, y_t, y_p, g_1)
const fairlearn = fromCounts([
  { positives: 22, found: 15, negatives: 14, wrong: 7 },
  { positives: 23, found: 18, negatives: 12, wrong: 6 },
])

describe('groupRates', () => {
  it('gives the rates of Fairlearn, with the intervals of Wilson', () => {
    const [first, second] = groupRates(fairlearn)
    near(first!.selectionRate?.value, 0.611111, 1e-6)
    near(second!.selectionRate?.value, 0.685714, 1e-6)
    near(first!.truePositiveRate?.value, 0.681818, 1e-6)
    near(second!.truePositiveRate?.value, 0.782609, 1e-6)
    near(first!.falsePositiveRate?.value, 0.5)
    assert.deepEqual(first!.truePositiveRate, wilsonInterval(15, 22))
    assert.deepEqual([first!.n, first!.positives, second!.n], [36, 22, 35])
    // 15 of the 22 selected, 18 of the 24
    assert.deepEqual([first!.precision, second!.precision], [wilsonInterval(15, 22), wilsonInterval(18, 24)])
  })

  it('keeps quiet about small groups and rates without rows', () => {
    const judged = fromCounts([
      { positives: 0, found: 0, negatives: 40, wrong: 4 },
      { positives: 5, found: 5, negatives: 5, wrong: 0 },
    ])
    const [large, small] = groupRates({ ...judged, score: judged.selected }, { minimumGroup: 20 })
    assert.equal(large!.truePositiveRate, null)
    near(large!.falsePositiveRate?.value, 0.1)
    near(large!.meanScore?.value, 0.1)
    near(large!.outcomeMinusScore?.value, -0.1)
    assert.equal(large!.precision?.value, 0)
    assert.deepEqual(small, {
      group: 1,
      n: 10,
      positives: 5,
      selectionRate: null,
      truePositiveRate: null,
      falsePositiveRate: null,
      meanScore: null,
      precision: null,
      outcomeMinusScore: null,
    })
  })

  it('leaves out rows without a group', () => {
    const judged = { group: Int32Array.of(-1, 0, 0), groups: 1, y: [1, 1, 0], selected: [1, 0, 0] }
    assert.equal(groupRates(judged, { minimumGroup: 1 })[0]!.n, 2)
  })

  it('weighs rows: equal weights change nothing, a heavier row pulls', () => {
    const even = groupRates({ ...fairlearn, weights: new Float64Array(71).fill(3) })
    const plain = groupRates(fairlearn)
    near(even[0]!.selectionRate?.low, plain[0]!.selectionRate!.low)
    const judged = { group: Int32Array.of(0, 0), groups: 1, y: [1, 1], selected: [1, 0], weights: [3, 1] }
    near(groupRates(judged, { minimumGroup: 1 })[0]!.truePositiveRate?.value, 0.75)
  })

  it('refuses unknown groups, half selections, other lengths and no rows', () => {
    const one = { group: Int32Array.of(0), groups: 1, y: [1], selected: [1] }
    assert.throws(() => groupRates({ ...one, group: Int32Array.of(1) }), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => groupRates({ ...one, selected: [0.5] }), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => groupRates({ ...one, weights: [-1] }), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => groupRates({ ...one, y: [] }), { code: 'LENGTH_MISMATCH' })
    assert.throws(() => groupRates({ group: new Int32Array(0), groups: 1, y: [], selected: [] }), { code: 'SAMPLE_TOO_SMALL' })
  })
})

describe('fairnessGaps', () => {
  it('gives the gaps of Fairlearn', () => {
    const gaps = fairnessGaps(fairlearn, { rng: createRng(1), draws: 50 })
    near(gaps.demographicParityDifference?.value, 0.0746031746)
    near(gaps.demographicParityRatio?.value, 0.8912037037)
    near(gaps.equalizedOddsDifference?.value, 0.1007905138)
    near(gaps.equalOpportunityDifference?.value, 0.1007905138)
  })

  it('weighs rows', () => {
    const judged = { group: Int32Array.of(0, 0, 1, 1), groups: 2, y: [1, 1, 1, 1], selected: [1, 0, 1, 0], weights: [3, 1, 1, 1] }
    const { demographicParityDifference, demographicParityRatio } = fairnessGaps(judged, { minimumGroup: 1, rng: createRng(1), draws: 10 })
    near(demographicParityDifference?.value, 0.25)
    near(demographicParityRatio?.value, 2 / 3)
  })

  it('stays in 0 … 1 around the figure and does not care how groups are numbered', () => {
    const count = fc.integer({ min: 1, max: 8 })
    const groups = fc.array(fc.record({ positives: count, found: fc.nat(8), negatives: count, wrong: fc.nat(8) }), {
      minLength: 2,
      maxLength: 4,
    })
    fc.assert(
      fc.property(groups, (counts) => {
        const options = () => ({ minimumGroup: 1, rng: createRng(1), draws: 10 })
        const gaps = fairnessGaps(fromCounts(counts), options())
        const turned = fairnessGaps(fromCounts(counts.toReversed()), options())
        for (const [name, gap] of Object.entries(gaps) as [keyof typeof gaps, Estimate | null][]) {
          if (!gap) {
            assert.equal(turned[name], null)
            continue
          }
          assert.ok(gap.low >= 0 && gap.low <= gap.value && gap.value <= gap.high && gap.high <= 1)
          near(turned[name]!.value, gap.value)
        }
        assert.ok(gaps.demographicParityDifference && gaps.demographicParityRatio)
        assert.ok(gaps.equalizedOddsDifference!.value >= gaps.equalOpportunityDifference!.value)
      }),
      { numRuns: 50 },
    )
  })

  it('covers a true gap, and rarely claims one between groups that are treated alike', () => {
    const rng = createRng(17)
    const studies = 150
    let [covered, claimed, claimedOdds] = [0, 0, 0]
    const alike = { base: 0.3, truePositive: 0.6, falsePositive: 0.2 }
    for (let study = 0; study < studies; study++) {
      // Selection rates 0.30 · 0.6 + 0.70 · 0.2 = 0.32 and 0.30 · 0.8 + 0.70 · 0.4 = 0.52
      const apart = drawn(300, [alike, { base: 0.3, truePositive: 0.8, falsePositive: 0.4 }], rng)
      const { demographicParityDifference } = fairnessGaps(apart, { rng, draws: 200 })
      if (demographicParityDifference!.low <= 0.2 && demographicParityDifference!.high >= 0.2) covered++
      const same = fairnessGaps(drawn(100, [alike, alike, alike, alike, alike], rng), { rng, draws: 200 })
      if (same.demographicParityDifference!.low > 0) claimed++
      if (same.equalizedOddsDifference!.low > 0) claimedOdds++
      assert.equal(same.demographicParityRatio!.high < 1, same.demographicParityDifference!.low > 0)
    }
    assert.ok(covered / studies >= 0.9, `covered ${covered / studies}`)
    assert.ok(claimed / studies <= 0.1, `claimed ${claimed / studies}`)
    assert.ok(claimedOdds / studies <= 0.1, `claimed ${claimedOdds / studies}`)
  })

  it('has no gap where fewer than two groups are large enough or have positives', () => {
    const small = fairnessGaps(fairlearn, { minimumGroup: 36, rng: createRng(1), draws: 5 })
    assert.equal(small.demographicParityDifference, null)
    const judged = fromCounts([
      { positives: 0, found: 0, negatives: 40, wrong: 4 },
      { positives: 20, found: 5, negatives: 20, wrong: 2 },
    ])
    const gaps = fairnessGaps(judged, { rng: createRng(1), draws: 5 })
    assert.equal(gaps.equalOpportunityDifference, null)
    assert.ok(gaps.demographicParityDifference)
  })

  it('refuses what groupRates refuses', () => {
    assert.throws(() => fairnessGaps({ ...fairlearn, y: [1] }, { rng: createRng(1) }), { code: 'LENGTH_MISMATCH' })
    assert.throws(() => fairnessGaps(fairlearn, { rng: createRng(1), draws: 1 }), { code: 'INVALID_ARGUMENT' })
  })
})
