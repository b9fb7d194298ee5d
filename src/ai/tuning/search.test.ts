import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decode, type NumberDimension } from '#kernel/optimisation'
import { createRng } from '#kernel/sampling'
import { search } from './search.ts'

const space: NumberDimension[] = [
  { name: 'a', low: 0.01, high: 1, scale: 'log' },
  { name: 'b', low: 0, high: 10, scale: 'linear' },
  { name: 'c', low: 2, high: 32, scale: 'log', whole: true },
]
const bowl = (p: Record<string, number>): number => Math.log10(p.a! / 0.1) ** 2 + (p.b! / 10 - 0.7) ** 2 + Math.log2(p.c! / 8) ** 2 / 4
const look = (trials: number, seed: number, batch = 2) =>
  search({ space, first: [{ a: 1, b: 0, c: 32 }], trials, seed, batch }, async (settings) => settings.map(bowl))
const least = async (trials: number, seed: number) => {
  const found = await look(trials, seed)
  return found.history[found.best]!.loss
}

describe('search', () => {
  it('repeats itself, and a short search is the beginning of a long one', async () => {
    const long = await look(20, 7)
    const short = await look(13, 7)
    assert.deepEqual(short.history, long.history.slice(0, 13))
    assert.notDeepEqual((await look(20, 8)).history, long.history)
  })
  it('starts with the settings that are given', async () => {
    assert.deepEqual((await look(3, 1)).history[0]!.params, { a: 1, b: 0, c: 32 })
  })
  it('finds better settings than chance', async () => {
    let searched = 0
    let drawn = 0
    for (let seed = 1; seed <= 20; seed++) {
      searched += await least(40, seed)
      const rng = createRng(seed)
      const losses = Array.from({ length: 40 }, () => bowl(decode(space, [rng(), rng(), rng()])))
      drawn += Math.min(...losses)
    }
    assert.ok(searched < 0.7 * drawn, `${searched} against ${drawn}`)
  })
  it('ends where a small space has no setting left', async () => {
    const whole = [{ name: 'n', low: 1, high: 5, scale: 'linear', whole: true }] as const
    const found = await search({ space: whole, first: [], trials: 20, seed: 1, batch: 2 }, async (s) => s.map(({ n }) => n!))
    assert.deepEqual(found.history.map(({ params }) => params.n!).sort(), [1, 2, 3, 4, 5])
    assert.equal(found.stoppedByBudget, false)
  })
  it('stops between batches when the time is up and says so', async () => {
    let asked = 0
    const found = await search({ space, first: [], trials: 20, seed: 1, batch: 2, timeIsUp: () => ++asked > 3 }, async (s) => s.map(bowl))
    assert.equal(found.history.length, 8)
    assert.equal(found.stoppedByBudget, true)
  })
})
