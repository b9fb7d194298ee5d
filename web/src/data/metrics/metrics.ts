import { keepPreviousData, type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  ChangeMetric,
  Metric,
  MetricPeriod,
  MetricValue,
  MetricVersions,
  NewMetric,
  Previewed,
  QueryList,
  StarterList,
  ValueOrigin,
} from '#schema/data/metrics'
import { api } from '../../api.ts'
import { useLanguage } from '../../language.tsx'
import { useLive } from '../../parts/useLive.ts'
import { useSignedIn } from '../../session.ts'

export const metricsAddress = '/api/data/metrics'
export const exportAddress = (from: string, to: string): string => `${metricsAddress}/export?from=${from}&to=${to}`

/** What the server says in sentences is asked for again in another language. */
function useMetricsQuery<Reply>(name: string, path: string) {
  const { language } = useLanguage()
  return useQuery({ queryKey: ['metrics', name, language], queryFn: () => api<Reply>('GET', `${metricsAddress}${path}`) })
}

export const useMetric = (id: string) => useMetricsQuery<Metric>(id, `/${id}`)
/** The newest 60 periods, newest first. */
export const useValues = (id: string) => useMetricsQuery<{ items: MetricValue[] }>(`${id} values`, `/${id}/values?limit=60`)
export const useVersions = (id: string) => useMetricsQuery<MetricVersions>(`${id} versions`, `/${id}/versions`)
export const useOrigin = (id: string, value: string) => useMetricsQuery<ValueOrigin>(`${id} ${value}`, `/${id}/values/${value}`)
export const useStarters = () => useMetricsQuery<StarterList>('starter', '/starter')

/** The figures that a formula may name, with how much they came to in the last four weeks. */
export function useQueries() {
  const to = new Date()
  to.setUTCMinutes(0, 0, 0)
  const from = new Date(to.getTime() - 28 * 86_400_000)
  return useMetricsQuery<QueryList>('queries', `/queries?from=${from.toISOString()}&to=${to.toISOString()}`)
}

/** What a formula would have given in the last period that ended; nothing is kept. */
export function usePreview(formula: string, period: MetricPeriod) {
  const { language } = useLanguage()
  return useQuery({
    queryKey: ['metrics', 'preview', formula, period, language],
    queryFn: () => api<Previewed>('POST', `${metricsAddress}/preview`, { formula, period }),
    enabled: formula.trim() !== '',
    placeholderData: keepPreviousData,
    retry: false,
  })
}

/** Everything that shows metrics asks again. */
const askAgain = (client: QueryClient): Promise<unknown> =>
  Promise.all([client.invalidateQueries({ queryKey: ['list'] }), client.invalidateQueries({ queryKey: ['metrics'] })])

function useChange<Input, Reply>(make: (input: Input) => Promise<Reply>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: make, onSettled: () => askAgain(client) })
}

/** The newest period that ended and the running one; a value that nothing changed stays. */
const evaluate = (id: string, periods: number) => api('POST', `${metricsAddress}/${id}/evaluate`, { periods, again: true })
/** A new metric is calculated at once by who may do so; the others see it the next day. */
function useFirstValues() {
  const may = useSignedIn().permissions.includes('data.metrics.evaluate')
  return (ids: readonly string[]) => Promise.allSettled(may ? ids.map((id) => evaluate(id, 1)) : [])
}

export function useAdd() {
  const first = useFirstValues()
  return useChange(async (metric: NewMetric) => {
    const added = await api<Metric>('POST', metricsAddress, metric)
    await first([added.id])
    return added
  })
}
export const useEdit = (id: string) => useChange((edit: ChangeMetric) => api<Metric>('PATCH', `${metricsAddress}/${id}`, edit))
export function useAddStarters() {
  const first = useFirstValues()
  return useChange(async (keys: readonly string[]) => {
    const { items } = await api<{ items: Metric[] }>('POST', `${metricsAddress}/starter`, { keys })
    await first(items.map(({ id }) => id))
  })
}
export const useRetire = (id: string) => useChange((act: 'retire' | 'resume') => api<Metric>('POST', `${metricsAddress}/${id}/${act}`, {}))
export const useEvaluate = (id: string) => useChange((periods: number) => evaluate(id, periods))
export const useEvaluateAll = () => useChange(() => api<{ job: string }>('POST', `${metricsAddress}/evaluate`, {}))

/** Shows the values as they come while a job calculates them all. */
export function useEvaluation(job: string | undefined): void {
  const client = useQueryClient()
  useLive(
    job === undefined ? null : `/api/platform/jobs/${job}/events`,
    () => void askAgain(client),
    () => void askAgain(client),
  )
}
