import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createRng, deriveSeed, normalDraw, type Rng } from '#kernel/sampling'
import {
  adjustByBefore,
  assignGroups,
  beforeHealth,
  differenceOf,
  differenceOfShares,
  exactPowerOfShares,
  fiellerLift,
  groupBalance,
  heavinessOf,
  liftOf,
  meanFigure,
  plannedErrorOfMeans,
  plannedErrorOfShares,
  powerOf,
  proposeControl,
  ratioFigure,
  runningCohortInterval,
  runningInterval,
  runningSampleRatio,
  sampleRatio,
  shareFigure,
  simulatedPower,
  smallestEffect,
  spendingEffect,
  stratifiedDifference,
  sumsOf,
  type WithBefore,
} from './index.ts'

const draws = (n: number, draw: () => number) => Float64Array.from({ length: n }, draw)
const figure = (values: ArrayLike<number>) => meanFigure(sumsOf(values))
const amounts = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 3, maxLength: 30 })
const holds = (interval: { low: number; high: number }, truth: number) => interval.low <= truth && truth <= interval.high
/** How often `once` says yes. */
const share = (times: number, once: (rng: Rng) => boolean, seed = 1) => {
  let yes = 0
  for (let i = 0; i < times; i++) if (once(createRng(deriveSeed(seed, i)))) yes++
  return yes / times
}
const between = (got: number, low: number, high: number) => assert.ok(got >= low && got <= high, `${got} is not in ${low} … ${high}`)
const close = (got: number, expected: number, by: number) => between(got, expected - by, expected + by)

describe('a difference', () => {
  it('turns with the groups, moves with neither a shift nor the unit', () => {
    fc.assert(
      fc.property(amounts, amounts, (a, b) => {
        fc.pre(figure(a).variance + figure(b).variance > 1e-3)
        const [one, other] = [differenceOf(figure(a), figure(b)), differenceOf(figure(b), figure(a))]
        close(one.value, -other.value, 1e-9)
        close(one.low, -other.high, 1e-6)
        const shifted = differenceOf(figure(a.map((x) => 3 * x + 7)), figure(b.map((x) => 3 * x + 7)))
        close(shifted.low, 3 * one.low, 1e-4)
        close(shifted.p, one.p, 1e-6)
        if (Math.abs(one.p - 0.05) > 1e-9) assert.equal(one.p < 0.05, one.low > 0 || one.high < 0)
      }),
    )
  })
  it('of shares stays within −1 … 1 and turns with the groups', () => {
    const share = fc.tuple(fc.nat(50), fc.nat(50)).map(([x, rest]) => ({ successes: x, n: Math.max(2, x + rest) }))
    fc.assert(
      fc.property(share, share, (c, t) => {
        const { low, value, high } = differenceOfShares(c, t)
        assert.ok(-1 - 1e-12 <= low && low <= value && value <= high && high <= 1 + 1e-12)
        close(differenceOfShares(t, c).low, -high, 1e-12)
      }),
    )
  })
  it('relative to a control of about zero has no bounds by Fieller, where the delta method gives some', () => {
    const [c, t] = [
      { n: 100, value: 0.01, variance: 1 },
      { n: 100, value: 0.5, variance: 1 },
    ]
    assert.deepEqual(fiellerLift(c, t), { value: 49, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY })
    assert.ok(Number.isFinite(liftOf(c, t).low))
    const far = { n: 10_000, value: 10, variance: 1 }
    close(fiellerLift(far, { ...far, value: 11 }).low, liftOf(far, { ...far, value: 11 }).low, 1e-5)
  })
  it('of a ratio is that of its numerator where the denominator is one for everybody', () => {
    const [values, ones] = [
      [1, 5, 2, 0, 9],
      [1, 1, 1, 1, 1],
    ]
    const ratio = ratioFigure({ numerator: sumsOf(values), denominator: sumsOf(ones), products: 17 })
    close(ratio.variance, figure(values).variance, 1e-12)
  })
  it('of a ratio holds the truth about as often as it says', () => {
    const group = (rng: Rng) => {
      const orders = draws(300, () => 1 + Math.floor(4 * rng() ** 2))
      const revenue = orders.map((k) => Array.from({ length: k }, () => 20 * rng()).reduce((a, b) => a + b))
      return ratioFigure({
        numerator: sumsOf(revenue),
        denominator: sumsOf(orders),
        products: revenue.reduce((s, r, i) => s + r * orders[i]!, 0),
      })
    }
    between(
      share(1500, (rng) => holds(differenceOf(group(rng), group(rng)), 0)),
      0.93,
      0.968,
    )
  })
  it('is refused for one person, an impossible level, a control of zero and outcomes that do not vary', () => {
    const one = { n: 1, value: 1, variance: 1 }
    assert.throws(() => differenceOf(one, figure([1, 2])), { code: 'SAMPLE_TOO_SMALL' })
    assert.throws(() => meanFigure(sumsOf([1])), { code: 'SAMPLE_TOO_SMALL' })
    assert.throws(() => differenceOf(figure([1, 2]), figure([1, 2]), 1), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => liftOf(figure([-1, 1]), figure([1, 2])), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => differenceOf(figure([0, 0]), figure([0, 0])), { code: 'OUTCOME_CONSTANT' })
    assert.throws(() => shareFigure(3, 2), { code: 'INVALID_ARGUMENT' })
    const zero = sumsOf([0, 0])
    assert.throws(() => ratioFigure({ numerator: zero, denominator: zero, products: 0 }), { code: 'INVALID_ARGUMENT' })
  })
})

describe('an interval for every look', () => {
  it('is wider than the one for the end, by less than twice when planned well', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 1e6 }), fc.integer({ min: 10, max: 1e6 }), (n, planned) => {
        const { low, high } = runningInterval({ value: 0, error: 1 }, n, planned)
        assert.ok(high > 1.96 && low === -high)
        if (n === planned) assert.ok(high < 2 * 1.96)
      }),
    )
  })
  it('agrees with its probability', () => {
    fc.assert(
      fc.property(fc.double({ min: -6, max: 6, noNaN: true }), fc.constantFrom('both', 'greater'), (value, side) => {
        const { low, high, p } = runningInterval({ value, error: 1 }, 500, 700, { side: side as 'both' })
        if (Math.abs(p - 0.05) > 1e-9) assert.equal(p < 0.05, low > 0 || high < 0)
      }),
    )
  })
  it('leaves zero out in few trials of no effect, whatever the law, where looking at the plain interval cries wolf', () => {
    const laws: Record<string, (rng: Rng) => number> = {
      normal: normalDraw,
      conversion: (rng) => (rng() < 0.05 ? 1 : 0),
      spending: (rng) => (rng() < 0.3 ? Math.exp(3 + normalDraw(rng)) : 0),
    }
    for (const [name, law] of Object.entries(laws)) {
      let wolf = 0
      const alarms = share(400, (rng) => {
        const [c, t] = [
          { n: 0, sum: 0, sumSquares: 0 },
          { n: 0, sum: 0, sumSquares: 0 },
        ]
        let [alarm, plain] = [false, false]
        for (let look = 0; look < 30; look++) {
          for (const arm of [c, t])
            for (let i = 0; i < 60; i++) {
              const y = law(rng)
              arm.n++
              arm.sum += y
              arm.sumSquares += y * y
            }
          const [a, b] = [meanFigure(c), meanFigure(t)]
          const now = { value: b.value - a.value, error: Math.sqrt(a.variance / a.n + b.variance / b.n) }
          if (now.error === 0) continue
          if (!holds(runningInterval(now, 2 * c.n, 3600), 0)) alarm = true
          if (Math.abs(now.value) > 1.96 * now.error) plain = true
        }
        if (plain) wolf++
        return alarm
      })
      assert.ok(alarms <= 0.05, `${name}: ${alarms}`)
      assert.ok(wolf / 400 > 0.15, `${name}: ${wolf / 400} of plain intervals`)
    }
  })
  it('holds the effect so far of a cohort whose buyers buy again', () => {
    const missed = share(400, (rng) => {
      const n = 300
      const total = [new Float64Array(n), new Float64Array(n)]
      const rates = total.map((group) => group.map(() => 0.1 * rng() ** 2))
      let [truth, miss] = [0, false]
      for (let day = 0; day < 30; day++) {
        total.forEach((group, g) => {
          for (let i = 0; i < n; i++) if (rng() < rates[g]![i]! * (1 + 0.3 * g)) group[i]!++
        })
        truth = (0.3 * 0.1 * (day + 1)) / 3
        const [a, b] = total.map(figure) as [ReturnType<typeof figure>, ReturnType<typeof figure>]
        const now = { value: b.value - a.value, error: Math.sqrt(a.variance / n + b.variance / n) }
        if (now.error > 0 && !holds(runningCohortInterval(now, 0.15), truth)) miss = true
      }
      return miss
    })
    assert.ok(missed <= 0.05, `${missed}`)
  })
  it('is refused without error, people or a level', () => {
    assert.throws(() => runningInterval({ value: 0, error: 0 }, 10, 10), { code: 'OUTCOME_CONSTANT' })
    assert.throws(() => runningInterval({ value: 0, error: 1 }, 1, 10), { code: 'SAMPLE_TOO_SMALL' })
    assert.throws(() => runningInterval({ value: 0, error: 1 }, 10, 10, { level: 1 }), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => runningInterval({ value: 0, error: 1 }, 10, 10, { level: 0.4, side: 'greater' }), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => runningCohortInterval({ value: 0, error: 1 }, 0), { code: 'INVALID_ARGUMENT' })
  })
})

describe('what the past explains', () => {
  const arm = (rng: Rng, n: number, pull: number, shift = 0, before = 0): WithBefore => {
    const past = draws(n, () => before + normalDraw(rng))
    const after = past.map((x) => shift + pull * x + Math.sqrt(1 - pull * pull) * normalDraw(rng))
    return { after: sumsOf(after), before: sumsOf(past), products: after.reduce((sum, y, i) => sum + y * past[i]!, 0) }
  }
  it('is taken off: the effect stays and its variance shrinks by the square of the correlation', () => {
    const rng = createRng(3)
    const [c, t] = [arm(rng, 20_000, 0.8), arm(rng, 20_000, 0.8, 0.5)]
    const { control, treated } = adjustByBefore(c, t)
    const [plain, adjusted] = [differenceOf(meanFigure(c.after), meanFigure(t.after)), differenceOf(control, treated)]
    close((adjusted.error / plain.error) ** 2, 1 - 0.64, 0.02)
    close(adjusted.value, 0.5, 0.03)
    const health = beforeHealth(c, t)
    assert.equal(health.state, 'sound')
    close(health.saved, 0.64, 0.05)
  })
  it('makes intervals that hold as often as they say', () => {
    const covered = share(1000, (rng) => {
      const { control, treated } = adjustByBefore(arm(rng, 80, 0.7), arm(rng, 60, 0.7, 0.3))
      return holds(differenceOf(control, treated), 0.3)
    })
    between(covered, 0.93, 0.97)
  })
  it('is refused where the groups differed before, and said to be weak or constant', () => {
    const rng = createRng(4)
    const [c, t] = [arm(rng, 2000, 0.6), arm(rng, 2000, 0.6, 0, 0.3)]
    assert.equal(beforeHealth(c, t).state, 'unbalanced')
    assert.throws(() => adjustByBefore(c, t), { code: 'COVARIATE_AFFECTED' })
    assert.equal(beforeHealth(arm(rng, 2000, 0), arm(rng, 2000, 0)).state, 'weak')
    const same = { after: sumsOf([1, 2, 3]), before: sumsOf([0, 0, 0]), products: 0 }
    assert.equal(beforeHealth(same, same).state, 'constant')
    assert.deepEqual(adjustByBefore(same, same).control.value, 2)
    assert.throws(() => adjustByBefore({ ...same, before: sumsOf([0, 0]) }, same), { code: 'LENGTH_MISMATCH' })
  })
  it('over strata takes off what lies between them, even where groups are no equal share of each', () => {
    const covered = share(800, (rng) => {
      const strata = [0, 5, 20].map((level, s) => ({
        control: figure(draws(20 + 10 * s, () => level + normalDraw(rng))),
        treated: figure(draws(90 - 20 * s, () => level + 1 + normalDraw(rng))),
      }))
      return holds(stratifiedDifference(strata), 1)
    })
    between(covered, 0.93, 0.97)
    assert.throws(() => stratifiedDifference([]), { code: 'NO_ROWS' })
    assert.throws(() => stratifiedDifference([{ control: { n: 1, value: 0, variance: 1 }, treated: figure([1, 2]) }]), {
      code: 'SAMPLE_TOO_SMALL',
    })
    assert.throws(() => stratifiedDifference([{ control: figure([1, 1]), treated: figure([1, 1]) }]), { code: 'OUTCOME_CONSTANT' })
  })
})

describe('people lost on the way', () => {
  it('are found by looking every day without crying wolf', () => {
    const looks = (lost: number) => (rng: Rng) => {
      const counts = [0, 0]
      for (let look = 0; look < 40; look++) {
        for (let i = 0; i < 100; i++) {
          const g = rng() < 0.3 ? 1 : 0
          if (g === 0 || rng() >= lost) counts[g]!++
        }
        if (runningSampleRatio(counts, [0.7, 0.3]).p < 0.05) return true
      }
      return false
    }
    assert.ok(share(500, looks(0)) <= 0.05)
    assert.ok(share(50, looks(0.15)) > 0.9)
  })
  it('are told apart from groups that differ', () => {
    assert.ok(groupBalance(sumsOf([1, 2, 3, 4, 5]), sumsOf([1, 2, 3, 4, 5])).standardised === 0)
    close(groupBalance(sumsOf([0, 2]), sumsOf([1, 3])).standardised, Math.SQRT1_2, 1e-12)
    assert.deepEqual(groupBalance(sumsOf([1, 1]), sumsOf([1, 1])), { standardised: 0, p: 1 })
  })
  it('is refused for shares that are no whole, other lengths and nobody', () => {
    for (const check of [sampleRatio, runningSampleRatio]) {
      assert.throws(() => check([1, 2], [0.5, 0.4]), { code: 'INVALID_ARGUMENT' })
      assert.throws(() => check([1, 2], [0.5, 0.3, 0.2]), { code: 'LENGTH_MISMATCH' })
      assert.throws(() => check([0, 0], [0.5, 0.5]), { code: 'SAMPLE_TOO_SMALL' })
    }
  })
})

describe('power', () => {
  // Sample sizes of G*Power in spotify/confidence, tests/samplesize: alpha 0.05 and power 0.85 unless said; within 0.5 %
  it('needs the people of G*Power', () => {
    const needed = (errorFor: (half: number) => number, effect: number, power: number, level: number) => {
      let half = 2
      while (powerOf(effect, errorFor(half), level) < power) half *= 1.0005
      return 2 * half
    }
    const mean = (half: number) => plannedErrorOfMeans(100, { control: half, treated: half })
    const share = (half: number) => plannedErrorOfShares(0.34, 0.003, { control: half, treated: half })
    close(needed(mean, 0.3, 0.85, 0.95) / 39_906, 1, 0.005)
    close(needed(share, 0.003, 0.85, 0.95) / 897_348, 1, 0.005)
    close(needed(share, 0.003, 0.85, 0.86) / 630_710, 1, 0.005)
    close(needed(share, 0.003, 0.67, 0.86) / 366_424, 1, 0.005)
  })
  it('counted over all outcomes is what playing shows, for few people and unequal groups', () => {
    const sizes = { control: 60, treated: 240 }
    const exact = exactPowerOfShares(0.05, 0.12, sizes)
    const played = share(3000, (rng) => {
      const draw = (n: number, p: number) => draws(n, () => (rng() < p ? 1 : 0)).reduce((a, b) => a + b)
      const { low, high } = differenceOfShares({ successes: draw(60, 0.05), n: 60 }, { successes: draw(240, 0.17), n: 240 })
      return low > 0 || high < 0
    })
    close(exact, played, 0.03)
    close(exactPowerOfShares(0.3, 0, { control: 400, treated: 700 }), 0.05, 0.006)
    close(
      exactPowerOfShares(0.1, 0.02, { control: 20_000, treated: 20_000 }),
      powerOf(0.02, plannedErrorOfShares(0.1, 0.02, { control: 20_000, treated: 20_000 })),
      0.002,
    )
    close(exactPowerOfShares(0, 1, { control: 50, treated: 50 }), 1, 1e-9)
  })
  it('by playing agrees with the formula for means', () => {
    const sizes = { control: 50, treated: 150 }
    const rng = createRng(8)
    const played = simulatedPower((group, next) => normalDraw(next) + (group === 'treated' ? 0.45 : 0), sizes, { plays: 2000, rng })
    close(played, powerOf(0.45, plannedErrorOfMeans(1, sizes)), 0.03)
    assert.equal(
      simulatedPower(() => 0, sizes, { plays: 3, rng }),
      0,
    )
  })
  it('rises with the effect, and gives the smallest that is seen', () => {
    const sizes = { control: 500, treated: 1500 }
    const power = (effect: number) => exactPowerOfShares(0.05, effect, sizes)
    const smallest = smallestEffect(0.8, power, 0.5)!
    close(power(smallest), 0.8, 1e-3)
    assert.equal(smallestEffect(0.8, power, smallest / 2), null)
  })
  it('proposes the fewest people without contact, and says when the list is too short', () => {
    const powerFor = (effect: number, sizes: { control: number; treated: number }) =>
      powerOf(effect, plannedErrorOfShares(0.05, effect, sizes))
    const found = proposeControl(20_000, { effect: 0.02, power: 0.8, most: 0.5 }, powerFor)
    assert.ok(found.enough && found.power >= 0.8)
    assert.ok(powerFor(0.02, { control: found.control - 1, treated: 20_001 - found.control }) < 0.8)
    const short = proposeControl(2000, { effect: 0.01, power: 0.8, most: 0.5 }, powerFor)
    assert.equal(short.enough, false)
    assert.equal(short.control, 1000)
    between(short.smallest!, 0.025, 0.04)
  })
  it('is refused for nobody, no variance and impossible shares', () => {
    assert.throws(() => plannedErrorOfMeans(1, { control: 1, treated: 9 }), { code: 'SAMPLE_TOO_SMALL' })
    assert.throws(() => plannedErrorOfMeans(0, { control: 9, treated: 9 }), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => exactPowerOfShares(0.9, 0.2, { control: 9, treated: 9 }), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => smallestEffect(1, () => 1, 1), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => proposeControl(3, { effect: 1, power: 0.8, most: 1 }, () => 1), { code: 'SAMPLE_TOO_SMALL' })
  })
})

describe('amounts with a heavy tail', () => {
  const logNormal = (rng: Rng) => (rng() < 0.2 ? Math.exp(3 + 1.2 * normalDraw(rng)) : 0)
  const pareto = (rng: Rng) => (rng() < 0.2 ? 20 * (1 - rng()) ** (-1 / 1.8) : 0)
  it('capped have an interval that holds where that of the mean of an infinite variance says it does not', () => {
    for (const law of [logNormal, pareto]) {
      let warned = 0
      const covered = share(400, (rng) => {
        const found = spendingEffect(
          draws(800, () => law(rng)),
          draws(800, () => law(rng)),
          0.95,
        )
        if (!found.meanHolds) warned++
        return holds(found.capped, 0)
      })
      between(covered, 0.925, 0.975)
      if (law === pareto) assert.ok(warned / 400 > 0.9, `${warned}`)
    }
  })
  it('are not moved by one giant order where they are capped or ranked', () => {
    const rng = createRng(5)
    const [c, t] = [draws(2000, () => logNormal(rng)), draws(2000, () => logNormal(rng))]
    const before = spendingEffect(c, t)
    c[7] = 1e6
    const after = spendingEffect(c, t)
    assert.ok(Math.abs(after.mean.value - before.mean.value) > 400)
    assert.ok(Math.abs(after.capped.value - before.capped.value) < 1)
    close(after.chanceOfMore.value, before.chanceOfMore.value, 0.001)
    assert.equal(after.meanHolds, false)
    assert.equal(after.cappedPeople.control, before.cappedPeople.control + 1)
    assert.ok(heavinessOf(c).largestShare > 0.9 && heavinessOf(c).skewness > 40)
  })
  it('are ranked as pairs are counted', () => {
    const [c, t] = [
      [0, 0, 3, 7],
      [0, 4, 4, 9, 1],
    ]
    let more = 0
    for (const x of c) for (const y of t) more += y > x ? 1 : y === x ? 0.5 : 0
    close(spendingEffect(Float64Array.from(c), Float64Array.from(t)).chanceOfMore.value, more / 20, 1e-12)
  })
  it('by ranks finds no difference where there is none, about as often as it says', () => {
    between(
      share(
        600,
        (rng) =>
          spendingEffect(
            draws(150, () => logNormal(rng)),
            draws(100, () => logNormal(rng)),
          ).chanceOfMore.p >= 0.05,
      ),
      0.92,
      0.98,
    )
  })
  it('are refused for one person, and where nobody spends', () => {
    assert.throws(() => spendingEffect(Float64Array.of(1), Float64Array.of(1, 2)), { code: 'SAMPLE_TOO_SMALL' })
    assert.throws(() => spendingEffect(new Float64Array(3), new Float64Array(3)), { code: 'OUTCOME_CONSTANT' })
    assert.throws(() => heavinessOf(Float64Array.of(1)), { code: 'SAMPLE_TOO_SMALL' })
  })
})

describe('the draw', () => {
  const people = fc.uniqueArray(fc.string({ maxLength: 8 }), { minLength: 4, maxLength: 80 }).chain((ids) =>
    fc.record({
      ids: fc.constant(ids),
      scores: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: ids.length, maxLength: ids.length }),
      seed: fc.nat(),
      bands: fc.integer({ min: 1, max: 4 }),
      first: fc.integer({ min: 0, max: ids.length }),
      order: fc.shuffledSubarray([...ids.keys()], { minLength: ids.length, maxLength: ids.length }),
    }),
  )
  it('gives exact sizes, the same again, and the same whatever the order of the people', () => {
    fc.assert(
      fc.property(people, ({ ids, scores, seed, bands, first, order }) => {
        const second = Math.floor((ids.length - first) / 2)
        const options = { seed, bands, sizes: [first, second, ids.length - first - second] }
        const drawn = assignGroups(ids, Float64Array.from(scores), options)
        for (const [g, size] of options.sizes.entries()) assert.equal(drawn.group.filter((each) => each === g).length, size)
        assert.deepEqual(assignGroups(ids, Float64Array.from(scores), options), drawn)
        const turned = assignGroups(
          order.map((i) => ids[i]!),
          Float64Array.from(order, (i) => scores[i]!),
          options,
        )
        assert.deepEqual(
          Array.from(turned.group),
          order.map((i) => drawn.group[i]),
        )
        assert.deepEqual(
          Array.from(turned.band),
          order.map((i) => drawn.band[i]),
        )
      }),
    )
  })
  it('keeps each band in proportion, from the highest scores down', () => {
    const ids = Array.from({ length: 1000 }, (_, i) => `p${i}`)
    const scores = Float64Array.from(ids, (_, i) => i)
    const { group, band } = assignGroups(ids, scores, { seed: 1, bands: 10, sizes: [130, 870] })
    for (let b = 0; b < 10; b++) {
      const own = [...ids.keys()].filter((i) => band[i] === b)
      assert.equal(own.length, 100)
      assert.ok(own.every((i) => scores[i]! >= 900 - 100 * b))
      close(own.filter((i) => group[i] === 0).length, 13, 1)
    }
  })
  it('gives everybody the same chance of each group', () => {
    const ids = Array.from({ length: 30 }, (_, i) => `${i}`)
    const times = new Float64Array(30)
    for (let seed = 0; seed < 3000; seed++) {
      const { group } = assignGroups(ids, new Float64Array(30), { seed, bands: 3, sizes: [10, 20] })
      group.forEach((g, i) => {
        if (g === 0) times[i]!++
      })
    }
    // 30 shares of a third, 3,000 times each: standard error 0.0086
    for (const n of times) close(n / 3000, 1 / 3, 0.035)
  })
  it('refuses a person twice, scores that are no numbers and sizes that do not add up', () => {
    const draw = (ids: string[], scores: number[], sizes: number[]) => () =>
      assignGroups(ids, Float64Array.from(scores), { seed: 1, bands: 1, sizes })
    assert.throws(draw(['a', 'b', 'a'], [1, 2, 3], [1, 2]), {
      code: 'INVALID_ARGUMENT',
      params: { name: 'ids', got: 'a', expected: 'each once' },
    })
    assert.throws(draw(['a', 'b'], [1, Number.NaN], [1, 1]), { code: 'INVALID_ARGUMENT' })
    assert.throws(draw(['a', 'b'], [1, 2], [1, 2]), { code: 'INVALID_ARGUMENT' })
    assert.throws(draw(['a', 'b'], [1], [1, 1]), { code: 'LENGTH_MISMATCH' })
  })
})
