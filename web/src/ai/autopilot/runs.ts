import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Run, RunFile } from '#schema/ai/autopilot/runs'
import { api } from '../../api.ts'

export type RunPage = { items: Run[]; next: string | null }
const key = ['runs']
const address = '/api/ai/autopilot/runs'

export const isActive = (run: Run): boolean => run.status === 'queued' || run.status === 'running'

/** The newest runs; asked again every few seconds while one is under way, so that also queued ones move. */
export const useRuns = (enabled = true) =>
  useQuery({
    queryKey: key,
    queryFn: () => api<RunPage>('GET', `${address}?limit=50`),
    enabled,
    refetchInterval: ({ state }) => (state.data?.items.some(isActive) ? 5_000 : false),
  })

/** One run, asked again while it is under way. */
export const useRun = (id: string) =>
  useQuery({
    queryKey: [...key, id],
    queryFn: () => api<Run>('GET', `${address}/${id}`),
    refetchInterval: ({ state }) => (state.data && isActive(state.data) ? 5_000 : false),
  })

/** Where a file of a finished run is. */
export const runFile = (id: string, name: RunFile): string => `${address}/${id}/files/${name}`
export const runReport = (id: string): string => `${address}/${id}/report`

type JobEvent = { status: string; share: number; stage: string | null; secondsLeft: number | null }

const nothing = { decisions: [], best: null, keepAsked: false, restarts: 0 }

function noteProgress(client: QueryClient, id: string, { share, stage, secondsLeft }: JobEvent): void {
  const noted = (run: Run): Run =>
    run.id === id && isActive(run)
      ? { ...run, status: 'running', progress: { ...nothing, ...run.progress, share, stage, secondsLeft } }
      : run
  client.setQueryData<RunPage>(key, (page) => page && { ...page, items: page.items.map(noted) })
  client.setQueryData<Run>([...key, id], (run) => run && noted(run))
}

/**
 * Follows a run's job by server-sent events. The stream begins with the present state, so a reload loses nothing; a
 * broken line is taken up again by the browser.
 */
export function useProgress(run: Run): void {
  const client = useQueryClient()
  const running = run.status === 'running'
  useEffect(() => {
    if (!running) return
    const source = new EventSource(`/api/platform/jobs/${run.jobId}/events`)
    source.onmessage = (message: MessageEvent<string>) => {
      const event = JSON.parse(message.data) as JobEvent
      if (event.status === 'running') return noteProgress(client, run.id, event)
      if (event.status === 'queued') return
      source.close()
      void client.invalidateQueries({ queryKey: key })
    }
    return () => source.close()
  }, [client, run.id, run.jobId, running])
}

export function useStopRun() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api<Run>('POST', `${address}/${id}/cancel`, {}),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  })
}

export function useEraseRun(onErased?: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api<null>('DELETE', `${address}/${id}`),
    onSuccess: onErased,
    // The erased run itself is not asked for again: its page is being left.
    onSettled: () => client.invalidateQueries({ queryKey: key, exact: true }),
  })
}
