import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hyperband, type Race, reachRung, startRace } from './race.ts'

const options = { rungs: [1, 3], keepOneIn: 3, least: 3 }

describe('a race', () => {
  it('lets the best third of those seen at a rung go on, once enough have been seen', () => {
    const first = reachRung(startRace(options), 0, [5, 4, 9])
    assert.deepEqual(first.goesOn, [true, true, true])
    // Of six the best two go on: 3 and 4
    const next = reachRung(first.race, 0, [3, 6, 4])
    assert.deepEqual(next.goesOn, [true, false, true])
    assert.deepEqual(reachRung(next.race, 1, [7]).goesOn, [true])
  })
  it('leaves its input untouched and survives JSON', () => {
    const race = reachRung(startRace(options), 0, [5, 4, 9, 1]).race
    const before = JSON.stringify(race)
    const next = reachRung(race, 0, [2, 3])
    assert.equal(JSON.stringify(race), before)
    assert.deepEqual(reachRung(JSON.parse(before) as Race, 0, [2, 3]), next)
  })
  it('keeps about one in three of many at each rung, and the best of all always', () => {
    let race = startRace(options)
    let kept = 0
    for (let n = 0; n < 300; n++) {
      const loss = (n * 7919) % 1009
      const { race: next, goesOn } = reachRung(race, 0, [loss])
      race = next
      if (goesOn[0]) kept++
      if (loss === Math.min(...race.seen[0]!)) assert.ok(goesOn[0])
    }
    assert.ok(kept >= 90 && kept <= 130, String(kept))
  })
  it('refuses rungs that do not rise, a rung that there is not, and a loss that is no number', () => {
    assert.throws(() => startRace({ ...options, rungs: [3, 3] }), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => startRace({ ...options, rungs: [0] }), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => startRace({ ...options, keepOneIn: 1 }), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => reachRung(startRace(options), 2, [1]), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => reachRung(startRace(options), 0, [Number.NaN]), { code: 'INVALID_ARGUMENT' })
  })
})

// Li et al. (2018), table 1: R = 81, η = 3
it('plans the brackets of Hyperband as published', () => {
  assert.deepEqual(hyperband(81, 3), [
    { settings: 81, rungs: [1, 3, 9, 27] },
    { settings: 34, rungs: [3, 9, 27] },
    { settings: 15, rungs: [9, 27] },
    { settings: 8, rungs: [27] },
    { settings: 5, rungs: [] },
  ])
})
