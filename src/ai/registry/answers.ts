import { applyCalibration } from '#kernel/calibration'
import type { Matrix } from '#kernel/linalg'
import { additiveLinear } from '#kernel/linear'
import { type Link, probabilities } from '#kernel/supervised'
import { additiveTrees } from '#kernel/trees'
import type { ModelFile, ModelPart } from './model.ts'

/** Raw margins of one part (of counts: the expected number), n × outputs column-major. */
export const marginsOf = (fitted: ModelPart['fitted'], x: Matrix): Float64Array =>
  fitted.family === 'trees' ? additiveTrees(fitted, x) : additiveLinear(fitted, x)

/** Σ weight · margin over the parts, in the order of the parts; n × outputs column-major. */
export function blendMargins(parts: readonly { weight: number }[], margins: readonly Float64Array[]): Float64Array {
  const first = margins[0]!
  if (parts.length === 1 && parts[0]!.weight === 1) return first
  const sum = new Float64Array(first.length)
  for (const [k, part] of parts.entries()) for (let i = 0; i < sum.length; i++) sum[i]! += part.weight * margins[k]![i]!
  return sum
}

const links: Record<ModelFile['problem']['kind'], Link> = { binary: 'logit', multiclass: 'softmax', regression: 'identity' }

/**
 * Blended margins → what the model answers: numbers, or probabilities (link in double, rounded once to float32, calibrated,
 * rounded to float32 again).
 */
export function answersOfMargins(model: Pick<ModelFile, 'problem' | 'calibration'>, margins: Float64Array): Float64Array {
  const outputs = model.problem.kind === 'multiclass' ? model.problem.classes.length : 1
  const answers = probabilities(links[model.problem.kind], margins, outputs)
  return model.calibration.method === 'none' ? answers : applyCalibration(model.calibration, answers)
}

/** As `predictModel`, over matrices that the recipes of the parts already made. */
export function predictMatrices(model: ModelFile, matrices: readonly Matrix[]): Float64Array {
  const margins = blendMargins(
    model.parts,
    model.parts.map((part, k) => marginsOf(part.fitted, matrices[k]!)),
  )
  return answersOfMargins(model, margins)
}
