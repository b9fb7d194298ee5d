import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { type Stage, stages } from '#schema/ai/autopilot'
import type { Run } from '#schema/ai/autopilot/runs'
import { api } from '../../../api.ts'
import { useLanguage } from '../../../language.tsx'
import { useLive } from '../../../parts/useLive.ts'

export type StageState = 'done' | 'now' | 'toCome'

/** From here on no more settings are tried. */
const searchEnds = stages.indexOf('calibration')

/** The steps of a run and how far it is; the second run is a step only where there is one. */
export function stagesOf(progress: Pick<NonNullable<Run['progress']>, 'stage' | 'decisions'>): { stage: Stage; state: StageState }[] {
  const at = stages.indexOf(progress.stage as Stage)
  const again = progress.stage === 'second-run' || progress.decisions.some(({ stage }) => stage === 'second-run')
  return stages.flatMap((stage, i) =>
    stage === 'second-run' && !again ? [] : [{ stage, state: i < at ? 'done' : i === at ? 'now' : 'toCome' } as const],
  )
}

/** Whether there still is a search that can be stopped. */
export const isSearching = (run: Run): boolean =>
  run.progress !== null && !run.progress.keepAsked && stages.indexOf(run.progress.stage as Stage) < searchEnds

const address = '/api/ai/autopilot/runs'
type JobEvent = { status: string; share: number; stage: string | null; secondsLeft: number | null }

/**
 * A run as it works: events of its job say when to ask again, at most once a second. When it has ended everything that shows
 * runs is fetched anew.
 */
export function useWorkingRun(run: Run): Run {
  const client = useQueryClient()
  const { language } = useLanguage()
  const queryKey = ['runs', run.id, 'live', language]
  const { data = run, refetch } = useQuery({
    queryKey,
    queryFn: () => api<Run>('GET', `${address}/${run.id}`),
    refetchInterval: ({ state }) => (state.data?.status === 'queued' ? 3000 : false),
  })
  const askedAt = useRef(0)
  const ask = () => {
    if (Date.now() - askedAt.current < 1000) return
    askedAt.current = Date.now()
    void refetch()
  }
  useLive<JobEvent>(
    `/api/platform/jobs/${run.jobId}/events`,
    ({ status, share, stage, secondsLeft }) => {
      if (status !== 'running' && status !== 'queued') return void client.invalidateQueries({ queryKey: ['runs'] })
      client.setQueryData<Run>(queryKey, (now) =>
        now?.progress ? { ...now, progress: { ...now.progress, share, stage, secondsLeft } } : now,
      )
      ask()
    },
    () => void refetch(),
  )
  return data
}

/** Stops the search and keeps the best, or cancels the run. */
export function useEndSearch(id: string, how: 'keep' | 'cancel') {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api<Run>('POST', `${address}/${id}/${how}`, {}),
    onSettled: () => client.invalidateQueries({ queryKey: ['runs'] }),
  })
}
