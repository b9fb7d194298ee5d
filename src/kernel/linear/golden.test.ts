import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Matrix } from '#kernel/linalg'
import { rows, x, y } from './golden-data.ts'
import { fitLinearPath, type LinearOptions, linearProbability } from './index.ts'

const near = (got: number, expected: number, within: number) =>
  assert.ok(Math.abs(got - expected) <= within, `${got} is not within ${within} of ${expected}`)

const everyThird = Float64Array.from({ length: rows }, (_, i) => 1 + (i % 3))

type Point = { at: number; lambda: number; outputs: readonly (readonly number[])[] }
/** Points of the path, numbered from 1; of each output the intercept, then the coefficients. */
function holds(outcome: Float64Array, options: LinearOptions, weight: Float64Array | undefined, points: readonly Point[]): void {
  const data = { x, y: outcome, ...(weight && { weight }) }
  const path = fitLinearPath(data, { lambdaMinRatio: 1e-3, tolerance: 1e-13, ...options })
  assert.equal(path.length, 100)
  for (const { at, lambda, outputs } of points) {
    const model = path[at - 1]!
    near(model.lambda / lambda, 1, 1e-7)
    assert.ok(model.converged)
    // Of softmax any constant may be taken off all margins: glmnet's intercepts add up to 0
    const middle = outputs.length > 1 ? model.intercept.reduce((a, b) => a + b) / outputs.length : 0
    for (const [k, [intercept, ...coefficients]] of outputs.entries()) {
      near(model.intercept[k]! - middle, intercept!, 2e-6)
      for (const [j, coefficient] of coefficients.entries()) {
        near(model.coefficients[k]![j]!, coefficient, 2e-6)
        assert.equal(model.coefficients[k]![j] === 0, coefficient === 0)
      }
    }
  }
}

// Recomputed with glmnet 4.1-6 under R 4.2.2: glmnet(x, y, family, alpha = mix, nlambda = 100, lambda.min.ratio = 1e-3,
// thresh = 1e-16) after glmnet.control(fdev = 0, devmax = 1), x rounded to float32; points 1, 40 and 100 of the path
describe('fitLinearPath gives what glmnet gives', () => {
  // glmnet lets the scale of y change what a ridge means, hence a y of variance 1
  it('for numbers, elastic net', () => {
    const mean = y.gaussian.reduce((a, b) => a + b) / rows
    const sd = Math.sqrt(y.gaussian.reduce((sum, v) => sum + (v - mean) ** 2, 0) / rows)
    holds(
      y.gaussian.map((v) => (v - mean) / sd),
      { family: 'gaussian', mix: 0.5 },
      undefined,
      [
        { at: 1, lambda: 1.56546796, outputs: [[0, 0, 0, 0, 0, 0]] },
        { at: 40, lambda: 0.102997338, outputs: [[-0.651930682, 2.46206175, -1.65516058, 0.245607382, 0.250951534, 0]] },
        { at: 100, lambda: 0.00156546796, outputs: [[-0.885569415, 2.78830534, -1.93249288, 0.433165261, 0.473818649, 0.00397591553]] },
      ],
    )
  })

  it('for numbers, lasso with weights', () =>
    holds(y.gaussian, { family: 'gaussian', mix: 1 }, everyThird, [
      { at: 1, lambda: 0.824238654, outputs: [[1.33987645, 0, 0, 0, 0, 0]] },
      { at: 40, lambda: 0.0542293996, outputs: [[0.549572753, 2.75954882, -1.82967113, 0.240422731, 0.298229659, 0]] },
      { at: 100, lambda: 0.000824238654, outputs: [[0.346729032, 2.96617997, -2.03923193, 0.425097839, 0.503484693, 0.00511120336]] },
    ]))

  it('for yes and no, elastic net and lasso', () => {
    holds(y.binomial, { family: 'binomial', mix: 0.5 }, undefined, [
      { at: 1, lambda: 0.47476197, outputs: [[0.39159526, 0, 0, 0, 0, 0]] },
      { at: 40, lambda: 0.0312361674, outputs: [[-2.45091778, 3.82189352, 0, 0, 2.06286027, 0]] },
      { at: 100, lambda: 0.00047476197, outputs: [[-3.48562829, 4.98816754, 0.169546898, 0.242069839, 2.90328138, -0.214738575]] },
    ])
    holds(y.binomial, { family: 'binomial', mix: 1 }, undefined, [
      { at: 1, lambda: 0.237380985, outputs: [[0.39159526, 0, 0, 0, 0, 0]] },
      { at: 40, lambda: 0.0156180837, outputs: [[-2.85015589, 4.34200336, 0, 0, 2.40069908, 0]] },
      { at: 100, lambda: 0.000237380985, outputs: [[-3.49619069, 5.00194061, 0.169625337, 0.242875436, 2.91258129, -0.215815601]] },
    ])
  })

  it('for counts', () =>
    holds(y.poisson, { family: 'poisson', mix: 0.5 }, undefined, [
      { at: 1, lambda: 1.55288306, outputs: [[0.704746316, 0, 0, 0, 0, 0]] },
      { at: 40, lambda: 0.102169336, outputs: [[-0.47180779, 1.2527036, 0.896558639, 0, -0.00977360654, -0.0130793511]] },
      { at: 100, lambda: 0.00155288306, outputs: [[-0.518590435, 1.38751843, 1.01630294, 0.0102928228, -0.106199709, -0.13429492]] },
    ]))

  it('for several classes', () =>
    holds(y.multinomial, { family: 'multinomial', classes: 3, mix: 0.5 }, undefined, [
      {
        at: 1,
        lambda: 0.526516125,
        outputs: [
          [-0.090448551, 0, 0, 0, 0, 0],
          [-0.147606965, 0, 0, 0, 0, 0],
          [0.238055516, 0, 0, 0, 0, 0],
        ],
      },
      {
        at: 40,
        lambda: 0.0346412452,
        outputs: [
          [1.66045882, -0.0127399278, -2.05335657, -0.125653719, 0.289027636, 0],
          [-0.826627031, -0.231233424, 2.65574365, 0, 0, 0.269705721],
          [-0.833831792, 3.74360735, 0, 0, 0, 0],
        ],
      },
      {
        at: 100,
        lambda: 0.000526516125,
        outputs: [
          [2.2044125, -0.258985122, -2.58966174, -0.48233192, 0.745110857, 0],
          [-1.24400802, -0.659974462, 3.56413605, 0, 0, 0.853796801],
          [-0.960404481, 4.41859358, 0, 0.0460361732, -0.031943531, 0],
        ],
      },
    ]))
})

describe('fitLinearPath gives what scikit-learn documents', () => {
  const table = (columns: number[][]): Matrix => ({
    rows: columns[0]!.length,
    columns: columns.length,
    values: Float32Array.from(columns.flat()),
  })

  // sklearn 1.9.1, docstring of Lasso: coef_ [0.85, 0.], intercept_ 0.15
  it('for the lasso', () => {
    const line = table([
      [0, 1, 2],
      [0, 1, 2],
    ])
    const [model] = fitLinearPath(
      { x: line, y: Float64Array.of(0, 1, 2) },
      { family: 'gaussian', mix: 1, lambdas: [0.1], standardise: false },
    )
    near(model!.coefficients[0]![0]!, 0.85, 1e-9)
    assert.equal(model!.coefficients[0]![1], 0)
    near(model!.intercept[0]!, 0.15, 1e-9)
  })

  // sklearn 1.9.1, docstring of PoissonRegressor (alpha = 1): coef_ [0.121, 0.158], intercept_ 2.088; predict([[1, 1], [3, 4]])
  // [10.676, 21.875]
  it('for counts', () => {
    const x4 = table([
      [1, 2, 3, 4],
      [2, 3, 4, 3],
    ])
    const [model] = fitLinearPath(
      { x: x4, y: Float64Array.of(12, 17, 22, 21) },
      { family: 'poisson', mix: 0, lambdas: [1], standardise: false, tolerance: 1e-14 },
    )
    near(model!.coefficients[0]![0]!, 0.121, 6e-4)
    near(model!.coefficients[0]![1]!, 0.158, 6e-4)
    near(model!.intercept[0]!, 2.088, 6e-4)
    const foretold = linearProbability(
      model!,
      table([
        [1, 3],
        [1, 4],
      ]),
    )
    near(foretold[0]!, 10.676, 2e-3)
    near(foretold[1]!, 21.875, 2e-3)
  })
})
