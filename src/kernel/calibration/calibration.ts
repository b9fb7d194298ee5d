import { checkSameLength, DomainError } from '#base'
import { type BetaCurve, betaAt, fitBeta } from './beta.ts'
import { fitSigmoid, sigmoidAt } from './sigmoid.ts'
import { fitSteps, stepAt } from './steps.ts'
import { fitTemperature, temperedClasses } from './temperature.ts'

/** How a model's probabilities are put right: plain data. Results are float32, rounded once, at the end. */
export type Calibration =
  | { method: 'none' }
  /** fround(1 / (1 + e^−(slope · ln(x / (1 − x)) + intercept))) in double, x = p kept inside [1e-7, 1 − 1e-7]. */
  | { method: 'sigmoid'; slope: number; intercept: number }
  /** fround(1 / (1 + e^−(up · ln x − down · ln(1 − x) + intercept))) in double, x as for the sigmoid. */
  | ({ method: 'beta' } & BetaCurve)
  /**
   * values[0] below thresholds[0], else values[j + 1] for the last threshold j ≤ fround(p) (a step counts from its
   * threshold on). Both rise and are float32; there is one value more than thresholds, at most 64.
   */
  | { method: 'isotonic'; thresholds: number[]; values: number[] }
  /** Per row softmax(ln x / temperature) over `classes` columns in double, x = p kept ≥ 1e-7. */
  | { method: 'temperature'; temperature: number; classes: number }

export type CalibrationMethod = Calibration['method']

function check(method: CalibrationMethod, p: Float64Array, y: ArrayLike<number>): void {
  const n = y.length
  if (n === 0) throw new DomainError('SAMPLE_TOO_SMALL', { n: 0, least: 1 })
  const classes = p.length / n
  if (method !== 'temperature') checkSameLength('y', y, 'p', p)
  if (!Number.isInteger(classes))
    throw new DomainError('LENGTH_MISMATCH', { first: 'y', firstLength: n, second: 'p', secondLength: p.length })
  const codes = Math.max(2, classes)
  const seen = new Set<number>()
  for (let i = 0; i < n; i++) {
    if (!(Number.isInteger(y[i]) && y[i]! >= 0 && y[i]! < codes))
      throw new DomainError('INVALID_ARGUMENT', { name: 'y', got: String(y[i]), expected: `0 … ${codes - 1}` })
    seen.add(y[i]!)
  }
  for (const value of p)
    if (!(value >= 0 && value <= 1)) throw new DomainError('INVALID_ARGUMENT', { name: 'p', got: String(value), expected: '0 … 1' })
  if (seen.size < 2) throw new DomainError('ONE_CLASS')
}

/**
 * Learns to put probabilities right from rows the model has not been trained on.
 * @param method `sigmoid`, `beta` or `isotonic` for one probability per row, `temperature` for several classes, `none` for anything
 * @param p      probability of 1 per row, or n × k column-major (P[c · n + i])
 * @param y      0 or 1 per row, or class code 0 … k − 1
 * @throws ONE_CLASS, INVALID_ARGUMENT, LENGTH_MISMATCH, SAMPLE_TOO_SMALL; never for `none`
 */
export function fitCalibration(method: CalibrationMethod, p: Float64Array, y: ArrayLike<number>): Calibration {
  if (method === 'none') return { method }
  check(method, p, y)
  switch (method) {
    case 'sigmoid':
      return { method, ...fitSigmoid(p, y) }
    case 'beta':
      return { method, ...fitBeta(p, y) }
    case 'isotonic':
      return { method, ...fitSteps(p, y) }
    case 'temperature':
      return { method, temperature: fitTemperature(p, y), classes: p.length / y.length }
  }
}

/**
 * Probabilities put right: a new vector of the same shape; float32 values except for `none`, which copies.
 * @throws LENGTH_MISMATCH when p is no whole number of rows of the classes that the temperature was fitted on
 */
export function applyCalibration(calibration: Calibration, p: Float64Array): Float64Array {
  switch (calibration.method) {
    case 'none':
      return p.slice()
    case 'sigmoid':
      return p.map((value) => Math.fround(sigmoidAt(value, calibration.slope, calibration.intercept)))
    case 'beta':
      return p.map((value) => Math.fround(betaAt(value, calibration)))
    case 'isotonic':
      return p.map((value) => stepAt(calibration, value))
    case 'temperature': {
      const { classes, temperature } = calibration
      const rows = p.length / classes
      if (!Number.isInteger(rows))
        throw new DomainError('LENGTH_MISMATCH', { first: 'classes', firstLength: classes, second: 'p', secondLength: p.length })
      return temperedClasses(p, rows, temperature).map(Math.fround)
    }
  }
}
