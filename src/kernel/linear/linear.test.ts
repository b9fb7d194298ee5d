import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Matrix, takeRows } from '#kernel/linalg'
import { contributionsLinear, fitLinearPath, type LinearModel, type LinearOptions, linearProbability, predictLinear } from './index.ts'

/** Numerical Recipes' congruential generator; numbers in [0, 1). */
function lcg(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
const matrix = (columns: number[][]): Matrix => ({
  rows: columns[0]!.length,
  columns: columns.length,
  values: Float32Array.from(columns.flat()),
})
const range = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i)
const near = (got: number, expected: number, within: number) =>
  assert.ok(Math.abs(got - expected) <= within, `${got} is not within ${within} of ${expected}`)

/** z = 3 sin 6x₀ + 4x₁x₂ − 2x₃ − ½, y = [v < σ(z)]; the fifth column is noise. */
function sine(n: number): { x: Matrix; y: Float64Array } {
  const u = lcg(42)
  const v = lcg(7)
  const columns = Array.from({ length: 5 }, () => new Array<number>(n))
  const y = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const row = columns.map((column) => (column[i] = u()))
    const z = 3 * Math.sin(6 * row[0]!) + 4 * row[1]! * row[2]! - 2 * row[3]! - 0.5
    y[i] = v() < 1 / (1 + Math.exp(-z)) ? 1 : 0
  }
  return { x: matrix(columns), y }
}

/** Random columns, some alike and one constant, and outcomes of each kind. */
const table = fc
  .record({ rows: fc.integer({ min: 20, max: 60 }), columns: fc.integer({ min: 2, max: 6 }), seed: fc.nat() })
  .map(({ rows, columns, seed }) => {
    const u = lcg(seed)
    const cells = Array.from({ length: columns }, (_, j) =>
      Array.from({ length: rows }, () => (j === 1 ? 7 : 100 * j + u() * 10 ** (j - 1))),
    )
    const number = Float64Array.from({ length: rows }, (_, i) => cells[0]![i]! * 5 + u())
    const yes = number.map((v) => (v > 0.2 + u() ? 1 : 0))
    const three = number.map((v) => (v > 0.6 ? 2 : u() < 0.5 ? 1 : 0))
    const counts = number.map((v) => Math.floor(Math.abs(v) * 2 * u()))
    return { x: matrix(cells), y: { gaussian: number, binomial: yes, poisson: counts, multinomial: three }, u }
  })
const families = ['gaussian', 'binomial', 'poisson', 'multinomial'] as const

/** Minus the slope of the mean loss along each standardised column, by output. */
function slopes(model: LinearModel, x: Matrix, y: Float64Array): number[][] {
  const n = x.rows
  const margins = predictLinear(model, x)
  const p = model.link === 'identity' ? margins : linearProbability(model, x)
  return model.coefficients.map((_, k) =>
    model.means.map((mean, j) => {
      let variance = 0
      let slope = 0
      for (let i = 0; i < n; i++) {
        const centred = x.values[j * n + i]! - mean
        variance += centred ** 2 / n
        slope += (((model.link === 'softmax' ? (y[i] === k ? 1 : 0) : y[i]!) - p[k * n + i]!) * centred) / n
      }
      return variance < 1e-9 ? 0 : slope / Math.sqrt(variance)
    }),
  )
}

describe('fitLinearPath', () => {
  // scikit-learn, LogisticRegression(C=1) on the first 1500 rows: minimises Σ loss + ½ |β|², i.e. λ = 1 / 1500
  // unstandardised. Its solver stopped where a slope is still 0.127 (ours: < 1e-5), hence the width of the comparison.
  it('gives the coefficients that scikit-learn gives on the sine data', () => {
    const { x, y } = sine(2000)
    const train = range(0, 1500)
    const seen = { x: takeRows(x, train), y: y.slice(0, 1500) }
    const [model] = fitLinearPath(seen, { family: 'binomial', mix: 0, lambdas: [1 / 1500], standardise: false, tolerance: 1e-12 })
    assert.ok(model!.converged)
    const beta = model!.coefficients[0]!
    for (const [j, coefficient] of [-5.13191, 1.01207, 1.58889, -1.17557, 0.19149].entries()) near(beta[j]!, coefficient, 0.007)
    near(model!.intercept[0]!, 1.51555, 0.005)
    const fitted = predictLinear(model!, seen.x)
    for (let j = 0; j < 5; j++) {
      const slope = fitted.reduce((sum, z, i) => sum + (y[i]! - 1 / (1 + Math.exp(-z))) * seen.x.values[j * 1500 + i]!, -beta[j]!)
      near(slope, 0, 1e-5)
    }
    const p = linearProbability(model!, takeRows(x, range(1500, 2000)))
    near(p.reduce((sum, pi, i) => sum - Math.log(y[1500 + i] === 1 ? pi : 1 - pi), 0) / 500, 0.4750862985, 2e-4)
  })

  it('is least squares when nothing is penalised', () => {
    const u = lcg(5)
    const columns = Array.from({ length: 3 }, () => Array.from({ length: 50 }, () => Math.fround(u())))
    const y = Float64Array.from({ length: 50 }, (_, i) => 2 + 3 * columns[0]![i]! - columns[1]![i]! + 0.5 * columns[2]![i]!)
    const [model] = fitLinearPath({ x: matrix(columns), y }, { family: 'gaussian', mix: 0.5, lambdas: [0], tolerance: 1e-14 })
    for (const [j, value] of [3, -1, 0.5].entries()) near(model!.coefficients[0]![j]!, value, 1e-5)
    near(model!.intercept[0]!, 2, 1e-5)
  })

  // One standardised column: the lasso shrinks the covariance by λ, the ridge divides it by 1 + λ
  it('is soft-thresholding on one column', () => {
    const x = matrix([[-1, 1, -1, 1]])
    const y = Float64Array.of(-3, 3, -1, 1)
    const coefficient = (mix: number, lambda: number) =>
      fitLinearPath({ x, y }, { family: 'gaussian', mix, lambdas: [lambda] })[0]!.coefficients[0]![0]!
    near(coefficient(1, 0.5), 1.5, 1e-12)
    near(coefficient(0, 0.5), 2 / 1.5, 1e-12)
    near(coefficient(0.5, 1), 1.5 / 1.5, 1e-12)
    assert.equal(coefficient(1, 2), 0)
  })

  it('starts its own path where nothing is left, and ends near no penalty', () => {
    const { x, y } = sine(300)
    const path = fitLinearPath({ x, y }, { family: 'binomial', mix: 0.9, lambdaCount: 30 })
    assert.equal(path.length, 30)
    assert.ok(path[0]!.coefficients[0]!.every((b) => b === 0))
    const [below] = fitLinearPath({ x, y }, { family: 'binomial', mix: 0.9, lambdas: [path[0]!.lambda * (1 - 1e-6)] })
    assert.equal(below!.coefficients[0]!.filter((b) => b !== 0).length, 1)
    assert.ok(path[29]!.coefficients[0]!.every((b) => b !== 0))
    near(path[29]!.lambda / path[0]!.lambda, 1e-4, 1e-12)
    assert.ok(path.every((model) => model.converged))
  })

  it('holds separable data by the penalty', () => {
    const x = matrix([[...range(0, 40)]])
    const y = Float64Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : 1))
    for (const mix of [0, 0.5, 1]) {
      const path = fitLinearPath({ x, y }, { family: 'binomial', mix })
      for (const model of path) assert.ok([...predictLinear(model, x)].every(Number.isFinite))
      assert.ok(path.at(-1)!.coefficients[0]![0]! > path[50]!.coefficients[0]![0]!)
    }
    const [free] = fitLinearPath({ x, y }, { family: 'binomial', mix: 0, lambdas: [0] })
    assert.ok([...linearProbability(free!, x)].every(Number.isFinite))
  })

  it('copes with one class and with columns that never change', () => {
    const x = matrix([
      [1, 2, 3, 4],
      [5, 5, 5, 5],
    ])
    const [one] = fitLinearPath({ x, y: new Float64Array(4) }, { family: 'binomial', mix: 0.5, lambdaCount: 3 })
    assert.ok([...linearProbability(one!, x)].every((p) => p < 1e-5))
    const flat = matrix([[5, 5, 5, 5]])
    const [mean] = fitLinearPath({ x: flat, y: Float64Array.of(1, 2, 3, 6) }, { family: 'gaussian', mix: 0, lambdaCount: 2 })
    assert.deepEqual([...predictLinear(mean!, flat)], [3, 3, 3, 3])
  })

  it('finds by the strong rule what it finds by looking at every column', () => {
    const u = lcg(17)
    const x: Matrix = { rows: 80, columns: 150, values: Float32Array.from({ length: 80 * 150 }, u) }
    const signal = Float64Array.from({ length: 80 }, (_, i) => 4 * x.values[i]! - 3 * x.values[80 + i]! + u())
    const y = { gaussian: signal, poisson: signal.map((v) => Math.floor(Math.abs(v))), binomial: signal.map((v) => (v > 1 ? 1 : 0)) }
    for (const family of ['gaussian', 'poisson', 'binomial'] as const) {
      const options = { family, mix: 0.8, tolerance: 1e-13 } as const
      const path = fitLinearPath({ x, y: y[family] }, { ...options, lambdaCount: 20, lambdaMinRatio: 0.05 })
      // A penalty alone has no penalty before it: nothing is screened out
      const [alone] = fitLinearPath({ x, y: y[family] }, { ...options, lambdas: [path[15]!.lambda] })
      assert.deepEqual(
        path[15]!.coefficients[0]!.map((b) => b !== 0),
        alone!.coefficients[0]!.map((b) => b !== 0),
      )
      for (const [j, b] of alone!.coefficients[0]!.entries()) near(path[15]!.coefficients[0]![j]!, b, 1e-5)
    }
  })

  it('shares a ridge between two equal columns', () => {
    const { x, y } = sine(200)
    const twice: Matrix = { rows: 200, columns: 10, values: Float32Array.of(...x.values, ...x.values) }
    const [model] = fitLinearPath({ x: twice, y }, { family: 'binomial', mix: 0, lambdas: [0.01], tolerance: 1e-12 })
    const beta = model!.coefficients[0]!
    for (let j = 0; j < 5; j++) near(beta[j]!, beta[j + 5]!, 1e-3)
  })

  it('fits more columns than rows, with and without Gram columns, alike', () => {
    const u = lcg(9)
    const wide = (columns: number): Matrix => ({ rows: 40, columns, values: Float32Array.from({ length: 40 * columns }, u) })
    const x = wide(600)
    const y = Float64Array.from({ length: 40 }, (_, i) => (x.values[i]! + x.values[40 + i]! > 1 ? 1 : 0))
    const padded: Matrix = { rows: 40, columns: 601, values: Float32Array.of(...x.values, ...new Float32Array(40)) }
    const options = { family: 'binomial', mix: 0, lambdas: [0.5], tolerance: 1e-10 } as const
    const [direct] = fitLinearPath({ x, y }, options)
    assert.ok(direct!.converged)
    for (const row of slopes(direct!, x, y))
      for (const [j, slope] of row.entries()) {
        const column = x.values.subarray(j * 40, j * 40 + 40)
        const sd = Math.sqrt(column.reduce((sum, v) => sum + (v - direct!.means[j]!) ** 2 / 40, 0))
        near(slope, 0.5 * direct!.coefficients[0]![j]! * sd, 1e-5)
      }
    near(predictLinear(fitLinearPath({ x: padded, y }, options)[0]!, padded)[0]!, predictLinear(direct!, x)[0]!, 1e-9)
  })
})

describe('fitLinearPath, for any data', () => {
  const options = (family: LinearOptions['family'], mix: number): LinearOptions => ({
    family,
    mix,
    lambdaCount: 8,
    tolerance: 1e-11,
    ...(family === 'multinomial' && { classes: 3 }),
  })

  it('ends where the conditions of an optimum hold', () => {
    fc.assert(
      fc.property(table, fc.constantFrom(0, 0.3, 1), ({ x, y }, mix) => {
        for (const family of families) {
          const scale = family === 'gaussian' ? Math.sqrt(y.gaussian.reduce((sum, v) => sum + v * v, 0) / x.rows) : 1
          for (const model of fitLinearPath({ x, y: y[family] }, options(family, mix)).filter((m) => m.converged)) {
            slopes(model, x, y[family]).forEach((row, k) => {
              row.forEach((slope, j) => {
                const column = x.values.subarray(j * x.rows, (j + 1) * x.rows)
                const sd = Math.sqrt(column.reduce((sum, v) => sum + (v - model.means[j]!) ** 2 / x.rows, 0))
                const beta = model.coefficients[k]![j]! * sd
                if (beta !== 0) near(slope, model.lambda * (mix * Math.sign(beta) + (1 - mix) * beta), 2e-4 * scale)
                else if (sd > 1e-6) assert.ok(Math.abs(slope) <= model.lambda * mix + 2e-4 * scale)
              })
            })
          }
        }
      }),
      { numRuns: 25 },
    )
  })

  it('counts a row of weight 2 as two rows', () => {
    fc.assert(
      fc.property(table, ({ x, y }) => {
        const weight = Float64Array.from({ length: x.rows }, (_, i) => 1 + (i % 2))
        const rows = Int32Array.from([...weight].flatMap((w, i) => (w === 2 ? [i, i] : [i])))
        for (const family of families) {
          const once = fitLinearPath({ x, y: y[family], weight }, { ...options(family, 0.5), lambdas: [0.05] })[0]!
          const twice = fitLinearPath(
            { x: takeRows(x, rows), y: Float64Array.from(rows, (i) => y[family][i]!) },
            { ...options(family, 0.5), lambdas: [0.05] },
          )[0]!
          const [a, b] = [predictLinear(once, x), predictLinear(twice, x)]
          for (const [i, margin] of a.entries()) near(margin, b[i]!, 1e-3)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('predicts alike in other units of a column', () => {
    fc.assert(
      fc.property(table, ({ x, y }) => {
        const scaled: Matrix = { ...x, values: x.values.map((v) => v * 4 - 16) }
        for (const family of families) {
          const [a, b] = [x, scaled].map((own) =>
            predictLinear(fitLinearPath({ x: own, y: y[family] }, { ...options(family, 0.5), lambdas: [0.02] })[0]!, own),
          )
          for (const [i, margin] of a!.entries()) near(margin, b![i]!, 2e-3)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('adds contributions up to the margin of a row less that of the mean row', () => {
    fc.assert(
      fc.property(table, ({ x, y }) => {
        const model = fitLinearPath({ x, y: y.multinomial }, { ...options('multinomial', 0.2), lambdas: [0.01] })[0]!
        const margins = predictLinear(model, x)
        for (let k = 0; k < 3; k++) {
          const phi = contributionsLinear(model, x, k)
          const middle = model.intercept[k]! + model.means.reduce((sum, mean, j) => sum + mean * model.coefficients[k]![j]!, 0)
          for (let i = 0; i < x.rows; i++) {
            let sum = middle
            for (let j = 0; j < x.columns; j++) sum += phi[j * x.rows + i]!
            near(sum, margins[k * x.rows + i]!, 1e-9 * (1 + Math.abs(sum)))
          }
        }
      }),
      { numRuns: 25 },
    )
  })
})

describe('fitLinearPath refuses', () => {
  it('what it cannot learn from, by name', () => {
    const x = matrix([[1, 2, 3]])
    const refused = (data: Partial<Parameters<typeof fitLinearPath>[0]>, options: Partial<LinearOptions>, code: string) =>
      assert.throws(() => fitLinearPath({ x, y: Float64Array.of(0, 1, 0), ...data }, { family: 'binomial', mix: 0.5, ...options }), {
        code,
      })
    refused({ y: Float64Array.of(0, Number.NaN, 1) }, {}, 'TARGET_VALUE_MISSING')
    refused({ y: Float64Array.of(0, 2, 1) }, {}, 'CLASS_OUT_OF_RANGE')
    refused({ y: Float64Array.of(0, 1) }, {}, 'LENGTH_MISMATCH')
    refused({ x: matrix([[1, Number.NaN, 3]]) }, {}, 'FEATURE_VALUE_MISSING')
    refused({ x: { rows: 0, columns: 1, values: new Float32Array() }, y: new Float64Array() }, {}, 'NO_ROWS')
    refused({ weight: Float64Array.of(1, -1, 1) }, {}, 'WEIGHT_INVALID')
    refused({ y: Float64Array.of(0, -2, 1) }, { family: 'poisson' }, 'TARGET_VALUE_NEGATIVE')
    refused({}, { mix: 2 }, 'INVALID_ARGUMENT')
    refused({}, { lambdas: [-1] }, 'INVALID_ARGUMENT')
    refused({}, { lambdas: [] }, 'INVALID_ARGUMENT')
    refused({}, { family: 'multinomial' }, 'INVALID_ARGUMENT')
  })
})
