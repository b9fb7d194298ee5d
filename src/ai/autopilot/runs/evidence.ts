import type { EvidenceRule, Reading } from '#platform/contributions'

/** The worst figure a model may have that says nothing at all. */
const chance = { auc: 0.5, macroAuc: 0.5, r2: 0, d2: 0 } as const
const leastRows = 100
const halfYear = 182

const linkOf = (subject: string): string => `ai/autopilot/${subject.slice('run:'.length)}`

type Measured = Readonly<{ value: number; threshold: number; holds: boolean }> | null
/** A rule over finished runs: each run is a fact until it is erased. */
const ofRuns = (
  name: string,
  closes: readonly string[],
  measure: (payload: Readonly<Record<string, unknown>>) => Measured,
): EvidenceRule => ({
  name: `ai.autopilot.${name}`,
  closes,
  kinds: ['run.finished', 'run.erased'],
  validDays: halfYear,
  read({ kind, subject, payload }): Reading | null {
    if (kind === 'run.erased') return { about: subject, verdict: 'gone' }
    const measured = measure(payload)
    if (measured === null) return null
    const { holds, value, threshold } = measured
    return { about: subject, verdict: holds ? 'holds' : 'short', value, threshold, link: linkOf(subject) }
  },
})

/** Of a run that delivered a model: the figure, and the least it has to be. */
const atLeast =
  (figure: string, threshold: number) =>
  ({ outcome, [figure]: value }: Readonly<Record<string, unknown>>): Measured =>
    typeof value === 'number' ? { value, threshold, holds: outcome === 'delivered' && value >= threshold } : null

export const evidenceRules: readonly EvidenceRule[] = [
  ofRuns(
    'better-than-chance',
    ['0.1.A.2.1', '0.1.A.2.4', '1.2.B.3.1', '2.1.B.2.4', '2.3.B.3.1', '3.3.B.3.1'],
    ({ outcome, metric, quality, qualityLow }) => {
      const threshold = chance[metric as keyof typeof chance]
      // The lower end of the interval: a model that may be no better than chance proves nothing.
      const value = typeof qualityLow === 'number' ? qualityLow : quality
      if (threshold === undefined || typeof value !== 'number') return null
      return { value, threshold, holds: outcome === 'delivered' && value > threshold }
    },
  ),
  ofRuns('data-profiled', ['0.1.A.2.3', '1.1.B.2.1', '2.3.A.1.4', '6.1.A.1.3'], ({ rows, columns }) =>
    typeof rows === 'number' && typeof columns === 'number'
      ? { value: rows, threshold: leastRows, holds: rows >= leastRows && columns >= 2 }
      : null,
  ),
  ofRuns('problem-stated', ['2.3.B.1.1'], ({ problem, metric, rows }) =>
    typeof problem === 'string' && typeof metric === 'string' && typeof rows === 'number'
      ? { value: rows, threshold: leastRows, holds: rows >= leastRows }
      : null,
  ),
  ofRuns('algorithms-compared', ['2.1.B.2.1', '2.3.B.1.2'], atLeast('algorithms', 3)),
  ofRuns('settings-tried', ['2.1.B.2.2', '1.2.B.3.4'], (payload) =>
    typeof payload.gain === 'number' ? atLeast('trials', 2)(payload) : null,
  ),
  // Settings that are only as good as the usual ones are an answer, but no gain.
  ofRuns('settings-gain', ['1.2.B.3.4'], ({ outcome, gain }) =>
    typeof gain === 'number' ? { value: gain, threshold: 0, holds: outcome === 'delivered' && gain > 0 } : null,
  ),
  ofRuns('cross-validated', ['2.1.B.2.3', '2.3.B.2.4'], atLeast('folds', 5)),
  ofRuns('errors-by-group', ['2.3.B.3.3', '3.3.B.3.1'], atLeast('groups', 2)),
  ofRuns('stands-disturbance', ['2.3.B.3.5'], (payload) =>
    typeof payload.stressTests === 'number' && payload.stressTests >= 3
      ? atLeast('leastKept', payload.problem === 'regression' ? 0.9 : 0.8)(payload)
      : null,
  ),
  ofRuns('model-packaged', ['2.1.B.3.1'], (payload) => (typeof payload.modelSha256 === 'string' ? atLeast('inputs', 1)(payload) : null)),
  ofRuns('recipe-kept', ['1.2.B.3.2'], (payload) => (typeof payload.modelSha256 === 'string' ? atLeast('recipeSteps', 1)(payload) : null)),
  ofRuns('card-written', ['0.1.A.2.6', '1.2.B.3.1'], atLeast('cardSections', 4)),
]
