import type { Metric, MetricPeriod, NewMetric } from '#schema/data/metrics'
import { currentLanguage } from '../../language.tsx'
import { shownFactor, typedAs } from './figures.ts'

type Typed = {
  es: string
  en: string
  description: string
  formula: string
  unit: Metric['unit']
  direction: Metric['direction']
  period: string
  schedule: Metric['schedule']
  baseline: number | string
  baselineOn: string
  target: number | string
  targetOn: string
  bound: '' | 'min' | 'max'
  guardrail: number | string
  mine: boolean
}

const idOf = (period: MetricPeriod): string => (period.kind === 'rolling' ? `rolling${period.days}` : period.kind)
export const periodOf = (id: string): MetricPeriod =>
  id.startsWith('rolling') ? { kind: 'rolling', days: Number(id.slice(7)) } : { kind: id as 'day' | 'week' | 'month' }
/** The periods offered, and the metric's own where it is another. */
export const periodIds = (metric?: Metric): string[] => [
  ...new Set(['day', 'week', 'month', 'rolling28', 'rolling90', ...(metric ? [idOf(metric.period)] : [])]),
]

const usualUnit: Metric['unit'] = 'count'
/** What the form shows at first: the metric, or what is most often wanted. */
export function typedOf(metric: Metric | undefined, me: string): Typed {
  const value = (of: number | undefined) => (of === undefined || !metric ? '' : typedAs(of, metric.unit))
  return {
    es: metric?.name.es ?? '',
    en: metric?.name.en ?? '',
    description: metric?.description?.[currentLanguage()] ?? '',
    formula: metric?.formula ?? '',
    unit: metric?.unit ?? usualUnit,
    direction: metric?.direction ?? 'higher',
    period: metric ? idOf(metric.period) : 'week',
    schedule: metric?.schedule ?? 'daily',
    baseline: value(metric?.baseline?.value),
    baselineOn: metric?.baseline?.on ?? '',
    target: value(metric?.target?.value),
    targetOn: metric?.target?.on ?? '',
    bound: metric?.guardrail?.bound ?? '',
    guardrail: value(metric?.guardrail?.value),
    mine: metric?.owner === me,
  }
}

/** The typed as the API takes it; another person stays in charge unless the form says that it is me. */
export function metricOf(typed: Typed, metric: Metric | undefined, me: string): NewMetric {
  const figure = (value: number | string) => Number((Number(value) / shownFactor(typed.unit)).toPrecision(12))
  const point = (value: number | string, on: string) => (value === '' ? null : { value: figure(value), on })
  const words = (value: string) => (value.trim() === '' ? undefined : value.trim())
  const other = metric?.owner === me ? null : (metric?.owner ?? null)
  const description = { ...metric?.description, [currentLanguage()]: words(typed.description) }
  return {
    name: { es: words(typed.es), en: words(typed.en) },
    description: Object.values(description).some((text) => text !== undefined) ? description : null,
    formula: typed.formula,
    unit: typed.unit,
    direction: typed.direction,
    baseline: point(typed.baseline, typed.baselineOn),
    target: point(typed.target, typed.targetOn),
    guardrail: typed.bound === '' || typed.guardrail === '' ? null : { bound: typed.bound, value: figure(typed.guardrail) },
    period: periodOf(typed.period),
    schedule: typed.schedule,
    owner: typed.mine ? me : other,
  }
}
