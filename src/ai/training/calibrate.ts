import { type Decision, decided } from '#base'
import { applyCalibration, type Calibration, fitCalibration } from '#kernel/calibration'
import type { Kind } from './data.ts'
import { meanOf, pairedZ, rowLosses } from './loss.ts'

export type Method = Calibration['method']
export type CalibrationChoice = Readonly<{
  calibration: Calibration
  method: Method
  /** Held-out log loss of each method. */
  candidates: { method: Method; logLoss: number }[]
  /** Answers of the chosen method, each from a calibration that did not see its row. */
  answers: Float64Array
}>

const methodsOf: Record<Kind, readonly Method[]> = {
  binary: ['none', 'sigmoid', 'beta', 'isotonic'],
  multiclass: ['none', 'temperature'],
  regression: ['none'],
}

const pick = (p: Float64Array, n: number, rows: Int32Array): Float64Array => {
  const outputs = p.length / n
  const taken = new Float64Array(rows.length * outputs)
  for (let k = 0; k < outputs; k++) for (let i = 0; i < rows.length; i++) taken[k * rows.length + i] = p[k * n + rows[i]!]!
  return taken
}

/** Answers of a method where each fold is calibrated by what the other folds show. */
function crossFitted(method: Method, y: Float64Array, p: Float64Array, foldOf: Int32Array): Float64Array {
  if (method === 'none') return p
  const n = y.length
  const calibrated = new Float64Array(p.length)
  const all = Int32Array.from({ length: n }, (_, i) => i)
  for (const fold of new Set(foldOf)) {
    const learn = all.filter((i) => foldOf[i] !== fold)
    const apart = all.filter((i) => foldOf[i] === fold)
    const fitted = fitCalibration(
      method,
      pick(p, n, learn),
      Float64Array.from(learn, (i) => y[i]!),
    )
    const answers = applyCalibration(fitted, pick(p, n, apart))
    for (let k = 0; k < p.length / n; k++)
      for (const [i, row] of apart.entries()) calibrated[k * n + row] = Math.fround(answers[k * apart.length + i]!)
  }
  return calibrated
}

/**
 * Chooses how to correct probabilities by held-out log loss; no correction unless one helps beyond one standard error.
 * @param p answers of the chosen candidate out of fold
 */
export function chooseCalibration(
  kind: Kind,
  y: Float64Array,
  p: Float64Array,
  foldOf: Int32Array,
  clusters?: Int32Array,
): { choice: CalibrationChoice; decisions: Decision[] } {
  const tried = methodsOf[kind].map((method) => {
    const answers = crossFitted(method, y, p, foldOf)
    return { method, answers, losses: rowLosses(kind, y, answers) }
  })
  const plain = tried[0]!
  const best = tried.reduce((a, b) => (meanOf(b.losses) < meanOf(a.losses) ? b : a))
  const chosen = best === plain || pairedZ(plain.losses, best.losses, clusters) < 1 ? plain : best
  const candidates = tried.map(({ method, losses }) => ({ method, logLoss: meanOf(losses) }))
  const decisions = kind === 'regression' ? [] : [decided('CALIBRATION_CHOSEN', { method: chosen.method, logLoss: meanOf(chosen.losses) })]
  return {
    choice: { calibration: fitCalibration(chosen.method, p, y), method: chosen.method, candidates, answers: chosen.answers },
    decisions,
  }
}
