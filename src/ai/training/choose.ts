import { type Decision, decided } from '#base'
import { aucInterval } from '#kernel/metrics'
import { normalQuantile } from '#kernel/stats'
import type { Candidate } from './candidates.ts'
import type { Kind } from './data.ts'
import { meanOf, pairedZ } from './loss.ts'

/** A blend must beat the better of its parts, and a focal loss the log loss, beyond this many standard errors (one-sided 5 %). */
export const mustBeat = 1.645
/** Of candidates within one standard error of the best the simplest is taken (Breiman et al. 1984, section 3.4.3). */
export const withinNoise = 1

/**
 * The candidate to deliver: least mean held-out loss, unless a simpler one cannot be told from it. Never the prior:
 * whether anything beats it is asked apart.
 * @param candidates from simple to complex; the blend, if any, last
 */
export function chooseCandidate(candidates: readonly Candidate[], clusters?: Int32Array): { chosen: Candidate; decisions: Decision[] } {
  const decisions: Decision[] = []
  const single = candidates.filter((candidate) => candidate.name !== 'blend' && candidate.name !== 'prior')
  const least = (some: readonly Candidate[]) => some.reduce((best, next) => (meanOf(next.rowLoss) < meanOf(best.rowLoss) ? next : best))
  let best = least(single)
  const blend = candidates.find((candidate) => candidate.name === 'blend')
  if (blend) {
    const z = pairedZ(best.rowLoss, blend.rowLoss, clusters)
    if (z > mustBeat) best = blend
    decisions.push(decided(z > mustBeat ? 'BLEND_HELPS' : 'BLEND_DOES_NOT_HELP', { z, share: Number(blend.params.linear) }))
  }
  const simpler = candidates
    .slice(0, candidates.indexOf(best))
    .find((candidate) => candidate.name !== 'prior' && pairedZ(candidate.rowLoss, best.rowLoss, clusters) < withinNoise)
  const chosen = simpler ?? best
  decisions.push(
    simpler
      ? decided('SIMPLER_AS_GOOD', { candidate: chosen.name, best: best.name })
      : decided('CANDIDATE_CHOSEN', { candidate: chosen.name, loss: meanOf(chosen.rowLoss) }),
  )
  return { chosen, decisions }
}

/** Standard errors by which a model must beat knowing nothing; found by simulation, counted by whole runs in drills/nulls.ts. */
export const signalZ = 3.2

/**
 * Standard errors by which answers beat knowing nothing: by AUC for a yes/no outcome, else by loss.
 * @param losses      of the rows under the model
 * @param priorLosses of the same rows under the prior
 */
export function signalOf(
  kind: Kind,
  y: Float64Array,
  score: Float64Array,
  losses: Float64Array,
  priorLosses: Float64Array,
  clusters?: Int32Array,
): number {
  const byLoss = pairedZ(priorLosses, losses, clusters)
  if (kind !== 'binary') return byLoss
  const { value, low } = aucInterval(y, score)
  // The interval lies on the logit scale: back to the standard error there
  const logit = (p: number) => Math.log(p / (1 - p))
  const error = (logit(value) - logit(low)) / normalQuantile(0.975)
  const byRank = value >= 1 ? Number.POSITIVE_INFINITY : logit(value) / error
  // A few clusters can make a rank look sure; the loss counts each of them once
  return clusters ? Math.min(byRank, byLoss) : byRank
}

/** Two independent looks as one, by their rows (Stouffer's method): the folds, and the test sample that chose nothing. */
export const bothSignals = (folds: { z: number; n: number }, test: { z: number; n: number }): number =>
  (Math.sqrt(folds.n) * folds.z + Math.sqrt(test.n) * test.z) / Math.sqrt(folds.n + test.n)
