import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DomainError } from '#base'
import { d2Pinball, d2Poisson, poissonDeviance } from './explained.ts'

const near = (got: number, expected: number, tolerance = 1e-9) =>
  assert.ok(Math.abs(got - expected) <= tolerance, `${got} is not ${expected}`)

describe('the share explained', () => {
  // scikit-learn's documentation: mean_poisson_deviance([2, 0, 1, 4], [0.5, 0.5, 2, 2]) = 1.4260,
  // d2_tweedie_score([0.5, 1, 2.5, 7], [1, 1, 5, 3.5], power=1) = 0.32, d2_pinball_score([1, 2, 3], [1, 3, 3]) = 0.5
  it('gives the numbers of scikit-learn', () => {
    assert.equal(poissonDeviance([2, 0, 1, 4], [0.5, 0.5, 2, 2]).toFixed(4), '1.4260')
    assert.equal(d2Pinball([1, 2, 3], [1, 3, 3], 0.5), 0.5)
    // By hand: deviance of the rows (0.3069, 0, 1.5343, 2.7041), of the mean 2.75 (2.7953, 1.4768, 0.0235, 4.5803)
    near(d2Poisson([0.5, 1, 2.5, 7], [1, 1, 5, 3.5]), 1 - 4.5452 / 8.8759, 2e-3)
  })
  it('is 0 for the best constant, 1 for the truth, and counts a weight as a repetition', () => {
    const y = [1, 4, 2, 9, 7]
    const of = (predicted: number[], weights?: number[]) =>
      [d2Poisson(y, predicted, weights), d2Pinball(y, predicted, 0.9, weights)] as const
    assert.deepEqual(of(y), [1, 1])
    near(
      d2Poisson(
        y,
        y.map(() => 4.6),
      ),
      0,
    )
    assert.equal(
      d2Pinball(
        y,
        y.map(() => 9),
        0.9,
      ),
      0,
    )
    const predicted = [2, 3, 2, 8, 9]
    const repeated = [0, 0, 1, 2, 3, 3, 4]
    near(
      of(predicted, [2, 1, 1, 2, 1])[1],
      d2Pinball(
        repeated.map((i) => y[i]!),
        repeated.map((i) => predicted[i]!),
        0.9,
      ),
    )
    near(
      of(predicted, [2, 1, 1, 2, 1])[0],
      d2Poisson(
        repeated.map((i) => y[i]!),
        repeated.map((i) => predicted[i]!),
      ),
    )
  })
  it('refuses counts below 0 and means that are not above it', () => {
    for (const [y, p] of [
      [[-1], [1]],
      [[1], [0]],
    ] as const)
      assert.throws(
        () => poissonDeviance(y, p),
        (error) => error instanceof DomainError && error.code === 'INVALID_ARGUMENT',
      )
  })
})
