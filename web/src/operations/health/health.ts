import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { HealthDetails, HealthStatus } from '#schema/operations/health'
import type { Alert, AlertFigure, AlertRoute, AlertRule, Silence } from '#schema/platform/alerts'
import { api } from '../../api.ts'
import { useLanguage } from '../../language.tsx'

export const alertsAddress = '/api/platform/alerts'
const key = ['health']

/** What the server says in sentences is asked for again in another language. */
function useHealthQuery<Reply>(name: string, path: string, everyMs: number) {
  const { language } = useLanguage()
  return useQuery({ queryKey: [...key, name, language], queryFn: () => api<Reply>('GET', path), refetchInterval: everyMs })
}
const useItems = <Item>(name: string, everyMs = 15_000) => {
  const { data, ...query } = useHealthQuery<{ items: Item[] }>(name, `${alertsAddress}${name}`, everyMs)
  return { ...query, items: data?.items }
}

export const useStatus = () => useHealthQuery<HealthStatus>('status', '/api/operations/health', 15_000)
export const useDetails = () => useHealthQuery<HealthDetails>('details', '/api/operations/health/details', 60_000)
export const useAlerts = () => useItems<Alert>('')
export const useRules = () => useItems<AlertRule>('/rules', 60_000)
export const useSilences = () => useItems<Silence>('/silences')
export const useFigures = () => useItems<AlertFigure>('/figures', 600_000)
export const useRoutes = () => useHealthQuery<{ routes: AlertRoute[] }>('routes', `${alertsAddress}/routes`, 600_000)

/** A request that changes something here; everything shown is asked for again. */
export function useChange<Input, Reply>(make: (input: Input) => Promise<Reply>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: make, onSettled: () => client.invalidateQueries({ queryKey: key }) })
}
