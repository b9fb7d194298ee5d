import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { observe, type Space, type StudyOptions, startStudy, suggest } from './index.ts'

const branin = ([x, y]: number[]): number =>
  (y! - (5.1 / (4 * Math.PI ** 2)) * x! ** 2 + (5 / Math.PI) * x! - 6) ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x!) + 10
const steep = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
]
const wells = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]
const hartmann = (x: number[]): number =>
  -[1, 1.2, 3, 3.2].reduce(
    (sum, depth, i) => sum + depth * Math.exp(-x.reduce((far, at, j) => far + steep[i]![j]! * (at - wells[i]![j]!) ** 2, 0)),
    0,
  )
const problems = {
  Branin: {
    of: branin,
    least: 0.397887,
    bound: 0.0229,
    space: [
      { name: 'x', low: -5, high: 10, scale: 'linear' },
      { name: 'y', low: 0, high: 15, scale: 'linear' },
    ],
  },
  'Hartmann-6': {
    of: hartmann,
    least: -3.32237,
    bound: 0.189,
    space: wells[0]!.map((_, j) => ({ name: `x${j}`, low: 0, high: 1, scale: 'linear' }) as const),
  },
} satisfies Record<string, { of: (x: number[]) => number; least: number; bound: number; space: Space }>

function regrets({ of, least, space }: (typeof problems)[keyof typeof problems], method: StudyOptions['method']): number[] {
  return Array.from({ length: 30 }, (_, seed) => {
    let study = startStudy<Space[number]>(space, { seed, method })
    for (let n = 0; n < 100; n++) {
      const next = suggest(study)!
      study = observe(next.study, n, of(space.map(({ name }) => Number(next.setting[name]))))
    }
    return Math.min(...study.trials.map((trial) => trial.loss!)) - least
  }).sort((a, b) => a - b)
}
const middle = (sorted: number[]) => (sorted[14]! + sorted[15]!) / 2

describe('regret after 100 trials, median of 30 seeds', () => {
  for (const [name, problem] of Object.entries(problems)) {
    it(`is small on ${name}`, (context) => {
      const [found, drawn] = [regrets(problem, 'tpe'), regrets(problem, 'random')]
      context.diagnostic(
        `${name}: tpe ${middle(found).toFixed(4)} (${found[7]!.toFixed(4)}–${found[22]!.toFixed(4)}), random ${middle(drawn).toFixed(4)}`,
      )
      assert.ok(middle(found) <= problem.bound)
      assert.ok(middle(found) < middle(drawn) / 2)
    })
  }
})
