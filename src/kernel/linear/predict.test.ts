import assert from 'node:assert/strict'
import { it } from 'node:test'
import { x, y } from './golden-data.ts'
import {
  additiveContributionsLinear,
  additiveLinear,
  contributionsLinear,
  fitLinearPath,
  linearProbability,
  predictLinear,
} from './index.ts'

it('adds up to the expected count, column by column, from the average row on', () => {
  const [model] = fitLinearPath({ x, y: y.poisson }, { family: 'poisson', mix: 0.5, lambdas: [0.01] })
  const counts = additiveLinear(model!, x)
  assert.deepEqual(counts.map(Math.fround), linearProbability(model!, x))
  const start = Math.exp(model!.means.reduce((sum, mean, j) => sum + mean * model!.coefficients[0]![j]!, model!.intercept[0]!))
  const phi = additiveContributionsLinear(model!, x)
  for (let i = 0; i < x.rows; i++) {
    let sum = start
    for (let j = 0; j < x.columns; j++) sum += phi[j * x.rows + i]!
    assert.ok(Math.abs(sum - counts[i]!) < 1e-9, `${sum} is not ${counts[i]}`)
  }
})

it('is the margin where that is what adds up', () => {
  const [model] = fitLinearPath({ x, y: y.binomial }, { family: 'binomial', mix: 0.5, lambdas: [0.01] })
  assert.deepEqual(additiveLinear(model!, x), predictLinear(model!, x))
  assert.deepEqual(additiveContributionsLinear(model!, x), contributionsLinear(model!, x))
})
