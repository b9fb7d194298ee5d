import type { RunReport } from '../schema.ts'

/** What the activity of a finished run says of how it was found, for the requirements that ask for it. */
export function whatItShows({ candidates, tuning, fairness }: RunReport) {
  // Neither the prior nor a blend of others is an algorithm of its own.
  const algorithms = candidates.filter(({ name }) => name !== 'prior' && name !== 'blend')
  const measured = fairness.map(({ groups }) => groups.filter(({ truePositiveRate }) => truePositiveRate !== null).length)
  return {
    algorithms: algorithms.length,
    trials: tuning.trialsDone,
    /** Parts that each algorithm was measured on. */
    folds: Math.max(0, ...algorithms.map(({ folds }) => folds.length)),
    /** Groups of one protected column with errors of their own. */
    groups: Math.max(0, ...measured),
  }
}
