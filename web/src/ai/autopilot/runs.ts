import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Run, RunCounts, RunFile, RunOrder, RunStatus } from '#schema/ai/autopilot/runs'
import { api } from '../../api.ts'
import { useLanguage } from '../../language.tsx'
import { askListAgain, usePagedList } from '../../parts/usePagedList.ts'

const key = ['runs']
export const runsAddress = '/api/ai/autopilot/runs'
const everyMs = 5_000

export const isActive = (run: Pick<Run, 'status'>): boolean => run.status === 'queued' || run.status === 'running'

/** Whatever shows runs asks for them again. */
export const askRunsAgain = (client: QueryClient): Promise<unknown> =>
  Promise.all([client.invalidateQueries({ queryKey: key }), askListAgain(client, runsAddress)])

/** The newest runs; asked again every few seconds while one is under way, so that also queued ones move. */
export const useRuns = (enabled = true) =>
  useQuery({
    queryKey: key,
    queryFn: () => api<{ items: Run[] }>('GET', `${runsAddress}?limit=50`),
    enabled,
    refetchInterval: ({ state }) => (state.data?.items.some(isActive) ? everyMs : false),
  })

/** How many runs there are of each status. */
export const useRunCounts = (enabled = true) =>
  useQuery({
    queryKey: [...key, 'counts'],
    queryFn: async () => (await api<RunCounts>('GET', `${runsAddress}/counts`)).counts,
    enabled,
  })

type Wanted = Readonly<{ words?: string; statuses?: readonly RunStatus[]; order?: RunOrder }>
/** All runs that are wanted, page after page; asked again while one of them is under way. */
export function useRunList({ words = '', statuses, order = 'newest' }: Wanted) {
  const client = useQueryClient()
  const { language } = useLanguage()
  const query = new URLSearchParams({
    ...(words.trim() !== '' && { q: words.trim() }),
    ...(statuses && { status: statuses.join(',') }),
    ...(order !== 'newest' && { order }),
  }).toString()
  const list = usePagedList<Run>(query === '' ? runsAddress : `${runsAddress}?${query}`, 50, language)
  const moving = list.rows?.some(isActive) ?? false
  useEffect(() => {
    if (!moving) return
    const timer = setInterval(() => void askRunsAgain(client), everyMs)
    return () => clearInterval(timer)
  }, [client, moving])
  return list
}

/** One run, asked again while it is under way. */
export const useRun = (id: string) =>
  useQuery({
    queryKey: [...key, id],
    queryFn: () => api<Run>('GET', `${runsAddress}/${id}`),
    refetchInterval: ({ state }) => (state.data && isActive(state.data) ? everyMs : false),
  })

/** Where a file of a finished run is. */
export const runFile = (id: string, name: RunFile): string => `${runsAddress}/${id}/files/${name}`
export const runReport = (id: string): string => `${runsAddress}/${id}/report`

export function useStopRun() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api<Run>('POST', `${runsAddress}/${id}/cancel`, {}),
    onSettled: () => askRunsAgain(client),
  })
}

export function useEraseRun(onErased?: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api<null>('DELETE', `${runsAddress}/${id}`),
    onSuccess: onErased,
    // The erased run itself is not asked for again: its page is being left.
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: key, exact: true }),
        client.invalidateQueries({ queryKey: [...key, 'counts'] }),
        askListAgain(client, runsAddress),
      ]),
  })
}
