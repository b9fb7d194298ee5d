import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createRng } from '#kernel/sampling'
import { additiveContributionsTrees, additiveTrees } from './additive.ts'
import { expectedMargin } from './contributions.ts'
import { fitTrees } from './fit.ts'
import { predictTrees } from './predict.ts'

it('adds up to the expected count where trees learn its logarithm, and to the margin elsewhere', () => {
  const rng = createRng(1)
  const [rows, columns] = [400, 3]
  const x = { rows, columns, values: Float32Array.from({ length: rows * columns }, () => rng()) }
  const y = Float64Array.from({ length: rows }, (_, i) => Math.floor(-Math.log(1 - rng()) * Math.exp(2 * x.values[i]!)))
  const options = { trees: 20, learningRate: 0.2, leaves: 8, minRowsPerLeaf: 10, l2: 1, bins: 63, rowShare: 1, columnShare: 1, seed: 1 }
  for (const objective of ['poisson', 'squared'] as const) {
    const model = fitTrees({ x, y }, { ...options, objective })
    const link = objective === 'poisson' ? Math.exp : (margin: number) => margin
    const answers = additiveTrees(model, x)
    assert.deepEqual(answers, predictTrees(model, x).map(link))
    const shares = additiveContributionsTrees(model, x)
    const start = link(expectedMargin(model)[0]!)
    for (const [i, answer] of answers.entries()) {
      const sum = shares[i]! + shares[rows + i]! + shares[2 * rows + i]!
      assert.ok(Math.abs(start + sum - answer) < 1e-9 * Math.max(1, answer), `${start + sum} is not ${answer}`)
    }
  }
})
