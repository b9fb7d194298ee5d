import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Dimension, decode, encode } from './space.ts'
import { observe, type StudyOptions, startStudy, suggest, type Trial } from './study.ts'

const space: Dimension[] = [
  { name: 'rate', low: 0.01, high: 1, scale: 'log' },
  { name: 'leaves', low: 2, high: 32, scale: 'log', whole: true },
  { name: 'growth', choices: ['leaf', 'level', 'none'] },
]
const loss = ({ rate = 0.1, leaves = 8, growth = 'level' }: Record<string, number | string>): number =>
  Math.log10(Number(rate) / 0.1) ** 2 + Math.log2(Number(leaves) / 8) ** 2 / 4 + (growth === 'level' ? 0 : 0.5)

function searched(options: StudyOptions, count: number, on = space): Trial[] {
  let study = startStudy(on, options)
  for (let n = 0; n < count; n++) {
    const next = suggest(study)
    if (!next) break
    study = observe(next.study, n, loss(next.setting))
  }
  return [...study.trials]
}
const distinct = (trials: readonly Trial[]) => new Set(trials.map(({ setting }) => JSON.stringify(setting))).size
const small: Dimension[] = [
  { name: 'leaves', low: 2, high: 5, scale: 'log', whole: true },
  { name: 'growth', choices: ['leaf', 'level', 'none'] },
]

describe('a space', () => {
  it('goes back and forth between settings and points, and keeps what is outside at the edge', () => {
    const setting = { rate: 0.1, leaves: 8, growth: 'level' }
    assert.deepEqual(decode(space, encode(space, setting)), setting)
    assert.deepEqual(decode(space, encode(space, { rate: 5, leaves: 100, growth: 'none' })), { rate: 1, leaves: 32, growth: 'none' })
  })
  for (const [what, bad] of Object.entries({
    'no choice': { name: 'a', choices: [] },
    'a logarithm of zero': { name: 'a', low: 0, high: 1, scale: 'log' },
    'ends in the wrong order': { name: 'a', low: 2, high: 1, scale: 'linear' },
    'a whole number between halves': { name: 'a', low: 0.5, high: 2, scale: 'linear', whole: true },
  } satisfies Record<string, Dimension>)) {
    it(`is refused with ${what}`, () => {
      assert.throws(() => startStudy([bad], { seed: 1, method: 'tpe' }), { code: 'INVALID_ARGUMENT' })
    })
  }
})

describe('a study', () => {
  for (const method of ['tpe', 'random', 'grid'] as const) {
    it(`by ${method} repeats itself, leaves its input untouched and survives JSON`, () => {
      const study = startStudy(space, { seed: 3, method })
      const before = JSON.stringify(study)
      const one = suggest(study)!
      assert.equal(JSON.stringify(study), before)
      assert.deepEqual(suggest(JSON.parse(before)), one)
      assert.deepEqual(searched({ seed: 3, method }, 12), searched({ seed: 3, method }, 30).slice(0, 12))
    })
    it(`by ${method} tries every setting of a small space once and then says that none is left`, () => {
      const trials = searched({ seed: 5, method }, 40, small)
      assert.equal(trials.length, 12)
      assert.equal(distinct(trials), 12)
    })
  }
  it('suggests other settings while some still run', () => {
    let study = startStudy(space, { seed: 1, method: 'tpe' })
    for (let n = 0; n < 40; n++) study = n < 12 ? observe(suggest(study)!.study, n, n) : suggest(study)!.study
    assert.equal(distinct(study.trials), 40)
  })
  it('keeps away from what still runs, as if it had failed', () => {
    const line: Dimension[] = [{ name: 'x', low: 0, high: 1, scale: 'linear' }]
    const far = (running: number) => {
      let near = 0
      for (let seed = 0; seed < 40; seed++) {
        let study = startStudy(line, { seed, method: 'tpe' })
        for (let n = 0; n < 20; n++) {
          const next = suggest(study)!
          study = observe(next.study, n, (Number(next.setting.x) - 0.3) ** 2)
        }
        // Settings at one time at the best place known
        study = {
          ...study,
          trials: [
            ...study.trials,
            ...Array.from({ length: running }, (_, i) => ({ setting: { x: 0.3 + i / 1e4 }, loss: null, spent: 0 })),
          ],
        }
        if (Math.abs(Number(suggest(study)!.setting.x) - 0.3) < 0.05) near++
      }
      return near
    }
    assert.ok(far(12) < 0.7 * far(0), `${far(12)} against ${far(0)}`)
  })
  it('sees that two numbers belong together, where each alone tells nothing', () => {
    const square: Dimension[] = ['x', 'y'].map((name) => ({ name, low: 0, high: 1, scale: 'linear' }))
    let together = 0
    let all = 0
    for (let seed = 0; seed < 10; seed++) {
      let study = startStudy(square, { seed, method: 'tpe' })
      for (let n = 0; n < 60; n++) {
        const next = suggest(study)!
        const [x, y] = [Number(next.setting.x), Number(next.setting.y)]
        study = observe(next.study, n, Math.abs(x - y))
        if (n < 30) continue
        all++
        if (Math.abs(x - y) < 0.15) together++
      }
    }
    // By chance 28 in 100 would be so close
    assert.ok(together > 0.5 * all, `${together} of ${all}`)
  })
  it('finds the good choice and comes close', () => {
    const best = searched({ seed: 2, method: 'tpe' }, 80).reduce((a, b) => (b.loss! < a.loss! ? b : a))
    assert.equal(best.setting.growth, 'level')
    assert.ok(best.loss! < 0.05)
  })
  it('starts with the settings that are given, and from what an earlier study knows', () => {
    const first = [{ rate: 1, leaves: 2, growth: 'none' }]
    assert.deepEqual(searched({ seed: 1, method: 'tpe', first }, 3)[0]!.setting, first[0])
    const known = searched({ seed: 1, method: 'tpe' }, 40)
    const warm = searched({ seed: 2, method: 'tpe', known }, 10)
    assert.equal(distinct([...known, ...warm]), 50)
    const mean = (trials: Trial[]) => trials.reduce((sum, trial) => sum + trial.loss!, 0) / trials.length
    assert.ok(mean(warm) < mean(searched({ seed: 2, method: 'tpe' }, 10)))
  })
  it('takes a trial that was given up for worse than every whole one', () => {
    let study = startStudy([{ name: 'x', low: 0, high: 1, scale: 'linear' }], { seed: 1, method: 'tpe' })
    for (let n = 0; n < 40; n++) {
      const next = suggest(study)!
      const x = Number(next.setting.x)
      study = x < 0.5 ? observe(next.study, n, -1, 0.2) : observe(next.study, n, (x - 0.8) ** 2)
    }
    const late = study.trials.slice(20).filter(({ setting }) => Number(setting.x) >= 0.5)
    assert.ok(late.length > 15, String(late.length))
  })
  it('refuses a loss that is not a number, and a trial that was never suggested', () => {
    const { study } = suggest(startStudy(space, { seed: 1, method: 'tpe' }))!
    assert.throws(() => observe(study, 0, Number.NaN), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => observe(study, 1, 0), { code: 'INVALID_ARGUMENT' })
  })
})
