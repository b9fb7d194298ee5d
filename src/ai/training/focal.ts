import { type Decision, decided } from '#base'
import { chooseCalibration } from './calibrate.ts'
import type { Bench, Candidate, PartPlan } from './candidates.ts'
import { mustBeat } from './choose.ts'
import { joinMargins } from './data.ts'
import { answers, meanOf, pairedZ, rowLosses } from './loss.ts'

/** An outcome is rare up to this share of the rows. */
const rareUpTo = 0.2
/** The focus of Lin et al. (2017). */
const focus = 2
/** Rows that are foretold already have next to no curvature: the same penalty would hold trees back more. */
const lessPenalty = 4
const mostRounds = 500

/**
 * Trees by the focal loss, where one of two outcomes is rare: rows that are foretold already matter less. Kept where, both
 * calibrated by the other folds, they lose less than the trees by log loss beyond chance.
 * @returns null where both outcomes are usual, or the answer keeps to ways
 */
export async function focalCandidate(bench: Bench, trees: Candidate): Promise<{ candidate: Candidate | null; decision: Decision } | null> {
  const { kind, data, y, foldOf, clusters } = bench
  const share = meanOf(y)
  if (kind !== 'binary' || data.monotone || Math.min(share, 1 - share) > rareUpTo) return null
  const plan = trees.plan[0] as Extract<PartPlan, { family: 'trees' }>
  const folds = data.folds.map((_, fold) => fold)
  const own = { ...plan.options, focus, l2: plan.options.l2 / lessPenalty }
  const stopped = await bench.trees(
    folds.slice(-2).map((fold) => ({ fold, options: { ...own, trees: mostRounds, earlyStoppingRounds: 25 }, codes: plan.codes ?? false })),
  )
  const rounds = Math.max(1, Math.round(stopped.reduce((sum, fold) => sum + fold.rounds, 0) / stopped.length))
  const part: PartPlan = { ...plan, options: { ...own, trees: rounds } }
  const margins = joinMargins(await bench.partOn(part, folds), bench.outputs)
  const candidate = bench.candidate('focal', { ...trees.params, l2: own.l2, focus, rounds }, margins, [part])
  const plain = rowLosses(kind, y, chooseCalibration(kind, y, answers(kind, trees.margins, 1), foldOf, clusters).choice.answers)
  const z = pairedZ(plain, candidate.rowLoss, clusters)
  const helps = z > mustBeat
  return {
    candidate: helps ? candidate : null,
    decision: decided(helps ? 'FOCUS_HELPS' : 'FOCUS_DOES_NOT_HELP', {
      z,
      share: Math.min(share, 1 - share),
      loss: meanOf(candidate.rowLoss),
      plain: meanOf(plain),
    }),
  }
}
