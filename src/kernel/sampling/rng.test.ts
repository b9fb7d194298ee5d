import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { normalDraw } from './normal.ts'
import { createRng, deriveSeed, splitmix64, xoshiro128 } from './rng.ts'

describe('createRng', () => {
  // xoshiro128starstar.c of prng.di.unimi.it from state {1, 2, 3, 4}, as the tests of the Rust crate rand_xoshiro print it
  it('gives the published words of xoshiro128**', () => {
    const next = xoshiro128(1, 2, 3, 4)
    const words = Array.from({ length: 10 }, next)
    assert.deepEqual(words, [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804])
  })

  // splitmix64.c of prng.di.unimi.it, as the tests of rand_xoshiro print it
  it('gives the published words of SplitMix64', () => {
    const next = splitmix64(1477776061723855037n)
    assert.deepEqual(
      [next(), next(), next(), next(), next()],
      [1985237415132408290n, 2979275885539914483n, 13511426838097143398n, 8488337342461049707n, 15141737807933549159n],
    )
  })

  it('repeats itself for a seed and differs for another', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (a, b) => {
        const [first, again, other] = [createRng(a), createRng(a), createRng(b)]
        const stream = Array.from({ length: 5 }, first)
        assert.deepEqual(Array.from({ length: 5 }, again), stream)
        if (a !== b) assert.notDeepEqual(Array.from({ length: 5 }, other), stream)
        assert.ok(stream.every((u) => u >= 0 && u < 1))
      }),
    )
  })

  it('spreads evenly over the unit interval', () => {
    const rng = createRng('even')
    const counts = new Float64Array(100)
    for (let i = 0; i < 100_000; i++) counts[Math.floor(rng() * 100)]!++
    const chiSquare = counts.reduce((sum, c) => sum + (c - 1000) ** 2 / 1000, 0)
    assert.ok(chiSquare > 61 && chiSquare < 149, `chi-square ${chiSquare} on 99 degrees of freedom`) // 0.1 % on either side
  })

  it('refuses a seed that is not a whole number', () => {
    for (const seed of [0.5, Number.NaN, 2 ** 60]) assert.throws(() => createRng(seed), { code: 'INVALID_ARGUMENT' })
  })
})

describe('deriveSeed', () => {
  it('tells labels apart by type, border and order', () => {
    const seeds = [
      deriveSeed(1),
      deriveSeed(2),
      deriveSeed(1, 1),
      deriveSeed(1, '1'),
      deriveSeed(1, 'a', 'b'),
      deriveSeed(1, 'ab'),
      deriveSeed(1, 'b', 'a'),
      deriveSeed(1, ''),
      deriveSeed(1, 0.5),
    ]
    assert.equal(new Set(seeds).size, seeds.length)
    for (const seed of seeds) assert.ok(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)
  })

  it('is stable, so that a stored seed keeps its meaning', () => {
    assert.equal(deriveSeed(7, 'fold', 3), deriveSeed(7, 'fold', 3))
    assert.equal(deriveSeed(7, 'fold', -0), deriveSeed(7, 'fold', 0))
  })

  it('hardly ever collides', () => {
    const seen = new Set<number>()
    for (let fold = 0; fold < 100; fold++) for (let tree = 0; tree < 100; tree++) seen.add(deriveSeed(1, 'tree', fold, tree))
    assert.ok(seen.size >= 9997, `${seen.size} of 10,000 differ`)
  })
})

it('draws from the standard normal law', () => {
  const rng = createRng(7)
  const draws = Array.from({ length: 200_000 }, () => normalDraw(rng))
  const moment = (k: number) => draws.reduce((sum, z) => sum + z ** k, 0) / draws.length
  for (const [k, expected, error] of [
    [1, 0, 0.01],
    [2, 1, 0.015],
    [3, 0, 0.04],
    [4, 3, 0.1],
  ] as const)
    assert.ok(Math.abs(moment(k) - expected) < error, `moment ${k}: ${moment(k)}`)
})
