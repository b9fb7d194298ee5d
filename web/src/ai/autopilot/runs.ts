import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Run } from '#schema/ai/autopilot/runs'
import { api, upload } from '../../api.ts'

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

type JobEvent = { status: string; share: number; stage: string | null; secondsLeft: number | null }

const nothing = { decisions: [], best: null, keepAsked: false, restarts: 0 }

function noteProgress(client: QueryClient, id: string, { share, stage, secondsLeft }: JobEvent): void {
  client.setQueryData<RunPage>(
    key,
    (page) =>
      page && {
        ...page,
        items: page.items.map((run) =>
          run.id === id && isActive(run)
            ? { ...run, status: 'running', progress: { ...nothing, ...run.progress, share, stage, secondsLeft } }
            : run,
        ),
      },
  )
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

export function useStartRun(onSent: (share: number) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (form: FormData) => upload<Run>(address, form, onSent),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  })
}

export function useStopRun() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api<Run>('POST', `${address}/${id}/cancel`, {}),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  })
}

export function useEraseRun() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api<null>('DELETE', `${address}/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  })
}
