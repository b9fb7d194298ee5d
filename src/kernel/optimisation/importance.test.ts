import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRng } from '#kernel/sampling'
import { weighDimensions } from './importance.ts'
import type { Dimension } from './space.ts'
import { observe, startStudy, suggest, type Trial } from './study.ts'
import { variancesOf } from './variance-tree.ts'

const space: Dimension[] = [
  { name: 'rate', low: 0.01, high: 1, scale: 'log' },
  { name: 'leaves', low: 2, high: 32, scale: 'log', whole: true },
  { name: 'growth', choices: ['leaf', 'level', 'none'] },
  { name: 'idle', low: 0, high: 1, scale: 'linear' },
]
function searched(seed: number, count: number, lossOf: (setting: Record<string, number | string>) => number): Trial[] {
  let study = startStudy(space, { seed, method: 'tpe' })
  for (let n = 0; n < count; n++) {
    const next = suggest(study)!
    study = observe(next.study, n, lossOf(next.setting))
  }
  return [...study.trials]
}
const byRate = ({ rate, leaves }: Record<string, number | string>) => Math.log10(Number(rate) / 0.05) ** 2 + 0.01 * Number(leaves)

// 0 on one half, 1 and 4 on the quarters of the other: mean 1.25, by hand
it('takes the variance of a tree apart by dimension', () => {
  const leaves = [
    { low: [0, 0], high: [0.5, 1], value: 0 },
    { low: [0.5, 0], high: [1, 0.5], value: 1 },
    { low: [0.5, 0.5], high: [1, 1], value: 4 },
  ]
  const { total, alone } = variancesOf(leaves, 2)
  assert.deepEqual([total, ...alone], [2.6875, 1.5625, 0.5625])
})

describe('what of the settings mattered', () => {
  it('is the dimension that the loss depends on, first in most searches of 24 trials, and clear in nearly half', () => {
    const found = Array.from({ length: 12 }, (_, seed) => weighDimensions(space, searched(seed, 24, byRate), 1)!)
    const first = found.filter((weights) => weights.every(({ share }) => share <= weights[0]!.share))
    assert.ok(first.length >= 8, String(first.length))
    assert.ok(found.filter((weights) => weights[0]!.clear).length >= 5, String(found.filter((w) => w[0]!.clear).length))
    for (const weights of found) assert.ok(weights.reduce((sum, { share }) => sum + share, 0) <= 1 + 1e-9)
  })
  it('sees a choice that decides', () => {
    const [, , growth] = weighDimensions(
      space,
      searched(4, 60, ({ growth }) => (growth === 'level' ? 0 : 1)),
      1,
    )!
    assert.ok(growth!.clear && growth!.share > 0.5, JSON.stringify(growth))
  })
  it('is called clear in about one of twenty searches at most where nothing matters', () => {
    const rng = createRng(9)
    const alarms = Array.from({ length: 30 }, (_, seed) => weighDimensions(space, searched(seed, 24, rng), 1)!)
    const n = alarms.filter((weights) => weights.some(({ clear }) => clear)).length
    assert.ok(n <= 4, String(n))
  })
  it('is not told below sixteen trials, and repeats itself', () => {
    const trials = searched(1, 24, byRate)
    assert.equal(weighDimensions(space, trials.slice(0, 15), 1), null)
    assert.deepEqual(weighDimensions(space, trials, 1), weighDimensions(space, trials, 1))
  })
})
