import { chance as chanceOf } from '#ai/evaluation'
import type { RunReport } from '../schema.ts'

/** The share of the advantage over chance that is left under the worst disturbance; null where there is nothing to lose. */
function leastKept({ stability, problem }: Pick<RunReport, 'stability' | 'problem'>): number | null {
  const chance = chanceOf[problem.kind]
  if (stability.length === 0 || stability.some(({ undisturbed }) => undisturbed <= chance)) return null
  return Math.min(...stability.map(({ value, undisturbed }) => (value - chance) / (undisturbed - chance)))
}
/** What searching gained: the loss of the first settings, which are the usual ones, less the least loss of those tried whole. */
function gainOf({ history }: RunReport['tuning']): number | null {
  const [first] = history
  return first ? first.loss - Math.min(...history.flatMap(({ loss, spent = 1 }) => (spent < 1 ? [] : [loss]))) : null
}

/** What the activity of a finished run says of how it was found, for the requirements that ask for it. */
export function whatItShows({ candidates, tuning, fairness, columns, stability, problem }: RunReport) {
  // Neither the prior nor a blend of others is an algorithm of its own.
  const algorithms = candidates.filter(({ name }) => name !== 'prior' && name !== 'blend')
  const measured = fairness
    .filter(({ columns }) => !columns)
    .map(({ groups }) => groups.filter(({ truePositiveRate }) => truePositiveRate !== null).length)
  return {
    algorithms: algorithms.length,
    trials: tuning.trialsDone,
    gain: gainOf(tuning),
    /** Columns with a line of their own in the profile. */
    columns: columns.length,
    stressTests: stability.length,
    leastKept: leastKept({ stability, problem }),
    problem: problem.kind,
    /** Parts that each algorithm was measured on. */
    folds: Math.max(0, ...algorithms.map(({ folds }) => folds.length)),
    /** Groups of one protected column with errors of their own. */
    groups: Math.max(0, ...measured),
  }
}
