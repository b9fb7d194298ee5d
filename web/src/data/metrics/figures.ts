import type { Metric, MetricPeriod, MetricValue } from '#schema/data/metrics'
import { useTexts } from '../../language.tsx'
import type { StateTone } from '../../parts/StateChip.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { texts } from './texts.ts'

/** Also those of single queries. */
export type Unit = Metric['unit']

/** Shares are typed and drawn as percentages. */
export const shownFactor = (unit: Unit): number => (unit === 'share' ? 100 : 1)
/** What is typed, in the metric's unit: 0.3 × 100 is not quite 30. */
export const typedAs = (value: number, unit: Unit): number => Number((value * shownFactor(unit)).toPrecision(12))

/** The state of a metric in a word: the guardrail first, then the target, then whether there is anything to say. */
export type StandingWord = 'retired' | 'noValue' | 'outside' | 'missed' | 'away' | 'reached' | 'onCourse' | 'inside' | 'noGoal'
export function standingOf({ state, latest, standing }: Metric): StandingWord {
  if (state === 'retired') return 'retired'
  if (standing.guardrail === 'outside') return 'outside'
  if (!latest || latest.value === null) return 'noValue'
  if (standing.target) return standing.target === 'on-course' ? 'onCourse' : standing.target
  return standing.guardrail ?? 'noGoal'
}
export const toneOf: Readonly<Record<StandingWord, StateTone>> = {
  retired: 'off',
  noValue: 'waiting',
  outside: 'bad',
  missed: 'warning',
  away: 'warning',
  reached: 'good',
  onCourse: 'good',
  inside: 'good',
  noGoal: 'off',
}

const dayBefore = (date: string): Date => new Date(new Date(`${date}T00:00:00Z`).getTime() - 86_400_000)

/** Values, periods and their change in words. */
export function useFigureTexts() {
  const t = useTexts(texts)
  const { number, locale } = useFormats()
  const figure = (value: number | null, unit: Unit): string => {
    if (value === null) return '—'
    const shown = number(value * shownFactor(unit), { maximumFractionDigits: unit === 'index' ? 3 : 2 })
    return unit === 'count' || unit === 'index' ? shown : t('withUnit', { value: shown, unit: t(`sign_${unit}`) })
  }
  /** The days of a value: 16–22 nov 2026. */
  const days = ({ from, to }: Pick<MetricValue, 'from' | 'to'>): string =>
    new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).formatRange(
      new Date(`${from}T00:00:00Z`),
      dayBefore(to),
    )
  const period = (of: MetricPeriod): string => (of.kind === 'rolling' ? t('period_rolling', { n: of.days }) : t(`period_${of.kind}`))
  /** How far the newest value is from the baseline, and whether that is better. */
  const change = ({ standing, direction, unit }: Metric): string | null => {
    if (standing.change === null) return null
    if (standing.change === 0) return t('changeNone')
    const by = figure(Math.abs(standing.change), unit)
    return t(standing.change > 0 === (direction === 'higher') ? 'changeBetter' : 'changeWorse', { by })
  }
  return { figure, days, period, change }
}
