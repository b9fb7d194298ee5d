import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decode, hyperband, type NumberDimension } from '#kernel/optimisation'
import { createRng } from '#kernel/sampling'
import type { Effort } from './effort.ts'
import { search, type Work } from './search.ts'

const space: NumberDimension[] = [
  { name: 'a', low: 0.01, high: 1, scale: 'log' },
  { name: 'b', low: 0, high: 10, scale: 'linear' },
  { name: 'c', low: 2, high: 32, scale: 'log', whole: true },
]
const bowl = (p: Record<string, number>): number => Math.log10(p.a! / 0.1) ** 2 + (p.b! / 10 - 0.7) ** 2 + Math.log2(p.c! / 8) ** 2 / 4
const wholly: Effort = { parts: [1], brackets: [], keepOneIn: 3, least: 4 }
const whole = (loss: (p: Record<string, number>) => number) => async (works: readonly Work[]) => works.map(({ params }) => [loss(params)])
const look = (trials: number, seed: number, batch = 2) =>
  search({ space, first: [{ a: 1, b: 0, c: 32 }], trials, seed, batch, effort: wholly }, whole(bowl))
/** Five folds of which each is harder than the one before it. */
const raced = async (trials: number, seed: number, effort: Partial<Effort> = {}) => {
  const works: Work[] = []
  const found = await search(
    {
      ...{ space, first: [{ a: 1, b: 0, c: 32 }], trials, seed, batch: 2 },
      effort: { parts: [10, 10, 10, 10, 20], brackets: [{ settings: 1, rungs: [1] }], keepOneIn: 3, least: 4, ...effort },
    },
    async (some) => {
      assert.ok(some.length > 0, 'nobody is asked for nothing')
      works.push(...some)
      return some.map(({ params, from, to }) => Array.from({ length: to - from }, (_, p) => bowl(params) + from + p))
    },
  )
  return { found, works }
}
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
    const few = [{ name: 'n', low: 1, high: 5, scale: 'linear', whole: true }] as const
    const options = { space: few, first: [], trials: 20, seed: 1, batch: 2, effort: wholly }
    const found = await search(
      options,
      whole(({ n }) => n!),
    )
    assert.deepEqual(found.history.map(({ params }) => params.n!).sort(), [1, 2, 3, 4, 5])
    assert.equal(found.stoppedByBudget, false)
  })
  it('stops between batches when the time is up and says so', async () => {
    let asked = 0
    const found = await search(
      { space, first: [], trials: 20, seed: 1, batch: 2, effort: wholly, timeIsUp: () => ++asked > 3 },
      whole(bowl),
    )
    assert.equal(found.history.length, 8)
    assert.equal(found.stoppedByBudget, true)
  })
  it('gives up what lags after the first part, and spends the work on the others', async () => {
    const { found, works } = await raced(20, 7)
    const given = found.history.filter(({ spent }) => spent < 1)
    assert.ok(given.length >= 8, String(given.length))
    assert.ok(given.every(({ spent }) => spent === 1 / 5))
    const parts = works.reduce((sum, { from, to }) => sum + to - from, 0)
    assert.equal(parts, 5 * (20 - given.length) + given.length)
    const best = found.history[found.best]!
    assert.equal(best.spent, 1)
    assert.equal(best.loss, Math.min(...found.history.map(({ loss }) => loss)))
  })
  it('tells when and why a setting was given up: where it stood among those seen by then', async () => {
    const { found } = await raced(20, 7)
    for (const [trial, { params, spent, givenUp }] of found.history.entries()) {
      assert.equal(givenUp === undefined, spent === 1)
      if (!givenUp) continue
      // Batches of two are judged together
      const seen = found.history.slice(0, trial - (trial % 2) + 2).map((tried) => bowl(tried.params))
      const order = [...seen].sort((a, b) => a - b)
      const bar = order[Math.floor(seen.length / 3) - 1]!
      const { parts, place, seen: among, loss, bar: told } = givenUp
      assert.deepEqual([parts, place, among], [1, 1 + order.indexOf(bowl(params)), seen.length])
      assert.ok(Math.abs(loss - bowl(params)) < 1e-12 && Math.abs(told - bar) < 1e-12 && loss > told)
    }
  })
  it('tells what a setting that was given up would have lost, whatever its parts were like', async () => {
    const { found } = await raced(20, 7)
    const hardness = (10 * (0 + 1 + 2 + 3) + 20 * 4) / 60
    for (const { params, loss } of found.history) assert.ok(Math.abs(loss - bowl(params) - hardness) < 1e-12)
  })
  it('gives nobody up before enough have been judged, and repeats itself with brackets of its own', async () => {
    const { found } = await raced(20, 7)
    assert.ok(found.history.slice(0, 4).every(({ spent }) => spent === 1))
    assert.deepEqual((await raced(13, 7)).found.history, found.history.slice(0, 13))
    const brackets = hyperband(5, 2)
    const hedged = (await raced(20, 7, { brackets })).found.history
    assert.deepEqual((await raced(13, 7, { brackets })).found.history, hedged.slice(0, 13))
    const turn = brackets.reduce((sum, { settings }) => sum + settings, 0)
    for (const [trial, { spent }] of hedged.entries())
      if (trial % turn >= turn - brackets.at(-1)!.settings) assert.equal(spent, 1, 'the last bracket gives all the work')
  })
})
