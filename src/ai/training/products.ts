import { type Decision, decided } from '#base'
import type { Bench, Candidate, PartPlan } from './candidates.ts'
import { mustBeat } from './choose.ts'
import { joinMargins } from './data.ts'
import { meanOf, pairedZ } from './loss.ts'

/**
 * The linear candidate with products of columns beside them, which each fold chooses by its own training rows; it takes the
 * place of the plain one where it loses less beyond chance.
 * @returns null where products are not looked for (several classes, ways to keep to), or no fold finds one
 */
export async function linearWithProducts(bench: Bench, linear: Candidate): Promise<{ candidate: Candidate; decision: Decision } | null> {
  const { kind, data, clusters } = bench
  if (kind === 'multiclass' || data.monotone) return null
  const part: PartPlan = { ...(linear.plan[0] as Extract<PartPlan, { family: 'linear' }>), products: true }
  const margins = joinMargins(
    await bench.partOn(
      part,
      data.folds.map((_, fold) => fold),
    ),
    bench.outputs,
  )
  const candidate = bench.candidate('linear', { ...linear.params, products: 'yes' }, margins, [part])
  const z = pairedZ(linear.rowLoss, candidate.rowLoss, clusters)
  if (z === 0) return null
  const helps = z > mustBeat
  return {
    candidate: helps ? candidate : linear,
    decision: decided(helps ? 'PRODUCTS_HELP' : 'PRODUCTS_DO_NOT_HELP', {
      z,
      loss: meanOf(candidate.rowLoss),
      plain: meanOf(linear.rowLoss),
    }),
  }
}
