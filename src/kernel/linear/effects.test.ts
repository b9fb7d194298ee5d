import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Matrix } from '#kernel/linalg'
import { createRng } from '#kernel/sampling'
import { rows, x, y } from './golden-data.ts'
import { type EffectOptions, effectsLinear } from './index.ts'

const near = (got: number, expected: number, within: number) =>
  assert.ok(Math.abs(got - expected) <= within * Math.abs(expected), `${got} is not within ${within} of ${expected}`)
const all = [0, 1, 2, 3, 4]

/** Of the intercept and every column: estimate, standard error and probability. */
function holds(family: EffectOptions['family'], expected: readonly (readonly [number, number, number])[]): void {
  const effects = effectsLinear({ x, y: y[family] }, { family, columns: all })
  for (const [at, effect] of [effects.intercept, ...effects.columns].entries()) {
    const [value, error, p] = expected[at]!
    near(effect!.value, value, 1e-6)
    near(effect!.error, error, 1e-6)
    assert.ok(Math.abs(effect!.p - p) <= 1e-5 * p + 1e-15, `p is ${effect!.p}, not ${p}`)
  }
}

// Recomputed with R 4.2.2: summary(glm(y ~ ., data = x, family, epsilon = 1e-14))$coefficients, confint.default and confint(lm)
describe('effectsLinear gives what R gives', () => {
  it('for numbers', () => {
    holds('gaussian', [
      [0.31783080996401, 0.0722156607066, 1.50839650742e-5],
      [2.98829141340334, 0.0599296957212, 1.80299961564e-145],
      [-2.07215003546934, 0.0619269521646, 2.91312887686e-102],
      [0.46663752308318, 0.0590542818704, 5.54909297676e-14],
      [0.51113381638993, 0.0600014636691, 8.50500155316e-16],
      [0.00743851631057, 0.0617979804821, 0.904273637914],
    ])
    const { columns, dof } = effectsLinear({ x, y: y.gaussian }, { family: 'gaussian', columns: all })
    assert.equal(dof, 294)
    near(columns[0]!.low, 2.870345835485, 1e-6)
    near(columns[4]!.high, 0.129061001365, 1e-6)
  })

  it('for yes and no', () => {
    holds('binomial', [
      [-3.507912771494, 0.660601811412, 1.09518613767e-7],
      [5.013871133351, 0.625447594906, 1.08842710422e-15],
      [0.174535212912, 0.518841588331, 0.736573750699],
      [0.248301470159, 0.495811682333, 0.616513334118],
      [2.921185213261, 0.554257912811, 1.36094248287e-7],
      [-0.221859310481, 0.529764287586, 0.67537054578],
    ])
    const { columns } = effectsLinear({ x, y: y.binomial }, { family: 'binomial', columns: all })
    near(columns[0]!.low, 3.788016373117, 1e-6)
    near(columns[3]!.high, 4.007510760517, 1e-6)
  })

  it('for counts', () =>
    holds('poisson', [
      [-0.5200441824095, 0.189090785425, 5.95524559525e-3],
      [1.3897076154225, 0.151106332886, 3.68475361865e-20],
      [1.0182430389226, 0.151907567001, 2.04122579777e-11],
      [0.0116947977456, 0.141485009434, 0.934123876014],
      [-0.1077808167242, 0.144298371194, 0.455104672347],
      [-0.136196195258, 0.148386302223, 0.358698000913],
    ]))
})

describe('effectsLinear', () => {
  it('counts a row of weight 2 as two rows', () => {
    const weight = Float64Array.from({ length: rows }, (_, i) => 1 + (i % 2))
    const twice = Int32Array.from([...weight].flatMap((w, i) => (w === 2 ? [i, i] : [i])))
    const long: Matrix = {
      rows: twice.length,
      columns: 5,
      values: Float32Array.from(
        { length: 5 * twice.length },
        (_, at) => x.values[Math.floor(at / twice.length) * rows + twice[at % twice.length]!]!,
      ),
    }
    for (const family of ['gaussian', 'binomial', 'poisson'] as const) {
      const weighted = effectsLinear({ x, y: y[family], weight }, { family, columns: [0, 3] })
      const repeated = effectsLinear({ x: long, y: Float64Array.from(twice, (row) => y[family][row]!) }, { family, columns: [0, 3] })
      for (const at of [0, 1]) {
        near(weighted.columns[at]!.value, repeated.columns[at]!.value, 1e-7)
        near(weighted.columns[at]!.error, repeated.columns[at]!.error, 1e-7)
      }
    }
  })

  it('holds the true value in about 95 of 100 samples', () => {
    const u = createRng(8)
    let held = 0
    for (let run = 0; run < 400; run++) {
      const n = 120
      const own: Matrix = { rows: n, columns: 2, values: Float32Array.from({ length: 2 * n }, u) }
      const outcome = Float64Array.from({ length: n }, (_, i) => (u() < 1 / (1 + Math.exp(0.5 - 1.5 * own.values[i]!)) ? 1 : 0))
      const [effect] = effectsLinear({ x: own, y: outcome }, { family: 'binomial', columns: [0, 1] }).columns
      if (effect!.low <= 1.5 && effect!.high >= 1.5) held++
    }
    assert.ok(held >= 370 && held <= 392, `${held} of 400`)
  })

  it('says nothing of a constant column and of one that repeats others', () => {
    const third = Float32Array.from({ length: rows }, (_, i) => 2 * x.values[i]! - x.values[rows + i]!)
    const wide: Matrix = { rows, columns: 8, values: Float32Array.of(...x.values, ...third, ...new Float32Array(rows).fill(3), ...third) }
    const { columns } = effectsLinear({ x: wide, y: y.gaussian }, { family: 'gaussian', columns: [0, 1, 5, 6] })
    assert.deepEqual(
      columns.map((effect) => effect === null),
      [false, false, true, true],
    )
  })

  it('leaves its input alone', () => {
    const before = structuredClone({ x, y })
    effectsLinear({ x, y: y.poisson }, { family: 'poisson', columns: all })
    assert.deepEqual({ x, y }, before)
  })

  it('refuses, by name, where no interval holds', () => {
    const refused = (data: Partial<Parameters<typeof effectsLinear>[0]>, options: Partial<EffectOptions>, code: string) =>
      assert.throws(() => effectsLinear({ x, y: y.binomial, ...data }, { family: 'binomial', columns: all, ...options }), { code })
    const tiny: Matrix = { rows: 4, columns: 3, values: Float32Array.from({ length: 12 }, (_, i) => i % 5) }
    refused({ x: tiny, y: Float64Array.of(0, 1, 1, 0) }, { columns: [0, 1, 2] }, 'SAMPLE_TOO_SMALL')
    const apart = Float64Array.from({ length: rows }, (_, i) => (x.values[i]! > 0.5 ? 1 : 0))
    refused({ y: apart }, {}, 'OUTCOME_SEPARATED')
    const group: Matrix = { rows, columns: 1, values: Float32Array.from(apart) }
    refused({ x: group, y: apart.map((yes) => 3 * yes) }, { family: 'poisson', columns: [0] }, 'OUTCOME_SEPARATED')
    refused({}, { columns: [9] }, 'INVALID_ARGUMENT')
    refused({}, { confidence: 1 }, 'INVALID_ARGUMENT')
    refused({ y: y.gaussian }, { family: 'poisson' }, 'TARGET_VALUE_NEGATIVE')
    refused({ y: y.gaussian }, {}, 'CLASS_OUT_OF_RANGE')
  })
})
