import type { RunReport } from '../schema.ts'

/** What the activity of a finished run says of how it was found, for the requirements that ask for it. */
export function whatItShows({ candidates, tuning, fairness }: RunReport) {
  const measured = fairness.map(({ groups }) => groups.filter(({ truePositiveRate }) => truePositiveRate !== null).length)
  return {
    /** Neither the prior nor a blend of others is an algorithm of its own. */
    algorithms: candidates.filter(({ name }) => name !== 'prior' && name !== 'blend').length,
    trials: tuning.trialsDone,
    /** Parts that each algorithm was measured on. */
    folds: Math.max(0, ...candidates.filter(({ name }) => name !== 'prior' && name !== 'blend').map(({ folds }) => folds.length)),
    /** Groups of one protected column with errors of their own. */
    groups: Math.max(0, ...measured),
  }
}
