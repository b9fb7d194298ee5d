import { useMemo } from 'react'
import type { Metric } from '#schema/data/metrics'
import { useTexts } from '../../language.tsx'
import { Chart, type ChartSpec } from '../../parts/Chart.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { shownFactor, useFigureTexts } from './figures.ts'
import { useValues } from './metrics.ts'
import { texts } from './texts.ts'

/** How the values went, beside the baseline, the target and the guardrail; from the second period on. */
export function Trend({ metric }: { metric: Metric }) {
  const t = useTexts(texts)
  const { figure, days } = useFigureTexts()
  const { data, error, refetch } = useValues(metric.id)
  const { unit, direction, baseline, target, guardrail, title } = metric
  const values = useMemo(() => data?.items.toReversed() ?? [], [data])
  const spec = useMemo((): ChartSpec => {
    const shown = (value: number | null) => (value === null ? null : value * shownFactor(unit))
    const level = (name: string, value: number | undefined) =>
      value === undefined ? [] : [{ name, values: values.map(() => shown(value)) }]
    return {
      kind: 'line',
      x: { name: t('days'), labels: values.map(days) },
      y: { name: title, unit: t(`axis_${unit}`) },
      series: [
        { name: title, values: values.map(({ value }) => shown(value)) },
        ...level(t('target'), target?.value),
        ...level(t('guardrail'), guardrail?.value),
        ...level(t('baseline'), baseline?.value),
      ],
    }
  }, [values, unit, title, target, guardrail, baseline, t, days])
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={1} height={280} />
  const known = values.flatMap(({ value }) => (value === null ? [] : [value]))
  const [first] = known
  const last = known.at(-1)
  if (first === undefined || last === undefined || known.length < 2) return null
  const went = first === last ? 'wentLevel' : last > first === (direction === 'higher') ? 'wentBetter' : 'wentWorse'
  return <Chart name="metric" title={t(went, { from: figure(first, unit), to: figure(last, unit), n: values.length })} spec={spec} />
}
