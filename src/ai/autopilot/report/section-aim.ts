import { aimedShare } from '#ai/registry'
import type { RunReport } from '#schema/ai/autopilot'
import { lossOfAim } from '../aims.ts'
import { type Card, card } from './parts.ts'
import type { Voice } from './voice.ts'

/** The share of outcomes that shall lie under the answers of a median or a quantile. */
const askedShare = (run: RunReport): number | null => aimedShare(run.problem.aim)

/** The answer of a run that foretells a median, a quantile or a count. */
export function aimSentence(voice: Voice, run: RunReport): string {
  const { target } = run.problem
  const { d2, covered } = run.test.figures
  const explained = voice.percent(d2?.value ?? 0)
  const share = askedShare(run)
  if (share === null) return voice.t('answerCount', { target, explained })
  const found = voice.percent(covered?.value ?? 0, 1)
  return share === 0.5
    ? voice.t('answerMedian', { target, covered: found, explained })
    : voice.t('answerQuantile', { target, share: voice.percent(share), covered: found, explained })
}

/** How much better than one value for all, and how many outcomes stay under the answers. */
export function aimCards(voice: Voice, run: RunReport, prior: (key: string) => number | null): Card[] {
  const { aim } = run.problem
  if (!aim) return []
  const key = lossOfAim[aim.objective]
  const own = run.test.figures[key]
  const base = prior(key)
  const share = askedShare(run)
  const { covered } = run.test.figures
  const better =
    own && base && own.value > 0
      ? card(voice.t('cardBetter'), voice.t('betterNumber', { times: voice.fixed(base / own.value, 1) }), voice.t('betterAimWhy'))
      : null
  const under =
    share !== null && covered
      ? card(
          voice.t('cardCovered'),
          voice.percent(covered.value, 1),
          voice.t('coveredWhat', { share: voice.percent(share), between: voice.between(covered, (x) => voice.percent(x, 1)) }),
        )
      : null
  return [better, under].filter((one) => one !== null)
}
