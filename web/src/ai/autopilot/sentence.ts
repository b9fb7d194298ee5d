import { fillText, formatNumber, type Language, say } from '#base'
import type { Run } from '#schema/ai/autopilot/runs'
import { timeLeft } from '../../parts/time-left.ts'
import { texts } from './texts.ts'

type Headline = NonNullable<Run['headline']>

/** How well, in words: Hosmer & Lemeshow's usual reading of the area under the curve. */
const grade = (auc: number): 0 | 1 | 2 | 3 => (auc >= 0.9 ? 3 : auc >= 0.8 ? 2 : auc >= 0.7 ? 1 : 0)
const qualityKeys = ['quality0', 'quality1', 'quality2', 'quality3'] as const
const round = (value: number, digits: number): number => Number(value.toFixed(digits))

/** How good a model is, in a sentence; the short one says only how many times better than chance. */
export function headlineSentence(headline: Headline, language: Language, short = false): string {
  const { metric, quality, lift, positive } = headline
  const low = quality.low ?? quality.value
  const high = quality.high ?? quality.value
  if (metric === 'r2' || metric === 'd2') return say(texts, language, 'r2Sentence', { value: quality.value, low, high })
  const verdict = say(texts, language, qualityKeys[grade(quality.value)])
  if (!lift || positive === null) {
    return `${verdict}: ${say(texts, language, 'aucSentence', { value: round(quality.value, 3), low: round(low, 3), high: round(high, 3) })}`
  }
  const times = { lift: round(lift.value, 1), low: round(lift.low ?? lift.value, 1), high: round(lift.high ?? lift.value, 1), positive }
  return `${verdict}: ${say(texts, language, short ? 'liftShort' : 'liftSentence', times)}`
}

/** What a run says in one sentence: its result, or why there is none. Failures have their own three sentences. */
export function resultSentence(run: Run, language: Language): string | null {
  switch (run.status) {
    case 'delivered':
      return run.headline && headlineSentence(run.headline, language)
    case 'no-signal':
      return say(texts, language, 'noSignal', { target: run.target })
    case 'cancelled':
      return say(texts, language, 'cancelledSentence')
    case 'queued':
      return say(texts, language, 'queuedSentence')
    default:
      return null
  }
}

/** What a run says in a list, where its columns are told already. */
export function shortSentence(run: Run, language: Language): string {
  if (run.status === 'delivered' && run.headline) return headlineSentence(run.headline, language, true)
  if (run.status === 'no-signal') return say(texts, language, 'noSignalShort')
  return resultSentence(run, language) ?? ''
}

type Advanced = Pick<NonNullable<Run['progress']>, 'share' | 'stage' | 'secondsLeft'>

/** Stage and time left. */
export function progressSentence(progress: Advanced, language: Language): string {
  const key = `stage_${progress.stage ?? ''}`
  const table: Readonly<Record<string, unknown>> = texts[language]
  const named = table[key]
  const stage = typeof named === 'string' ? fillText(named, {}, language) : say(texts, language, 'starting')
  const share = formatNumber(progress.share, language, { style: 'percent', maximumFractionDigits: 0 })
  const seconds = progress.secondsLeft
  if (seconds === null) return `${stage} · ${share}`
  return `${stage} · ${share} · ${timeLeft(seconds, language)}`
}
