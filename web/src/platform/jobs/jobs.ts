import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { JobKindView, JobView, ScheduleEdit, ScheduleView, WorkerView } from '#schema/platform/jobs'
import { api } from '../../api.ts'
import { useLanguage } from '../../language.tsx'
import type { StateTone } from '../../parts/StateChip.tsx'

export const jobsAddress = '/api/platform/jobs'
const schedulesAddress = '/api/platform/schedules'

export const tones: Readonly<Record<JobView['status'], StateTone>> = {
  queued: 'waiting',
  running: 'busy',
  done: 'good',
  failed: 'bad',
  cancelled: 'off',
}
export const isActive = ({ status }: Pick<JobView, 'status'>): boolean => status === 'queued' || status === 'running'

/** Seconds that a job took or has taken so far; null before it began. */
export function secondsOf({ startedAt, finishedAt }: JobView, now: Date): number | null {
  if (startedAt === null) return null
  return (new Date(finishedAt ?? now).getTime() - new Date(startedAt).getTime()) / 1000
}

/** Everything that shows jobs asks again. */
export const askAgain = (client: QueryClient): Promise<unknown> =>
  Promise.all([client.invalidateQueries({ queryKey: ['list'] }), client.invalidateQueries({ queryKey: ['jobs'] })])

type Items<T> = { items: T[] }

/** Jobs that run and wait, for the sentence of the page and the shell's sign: asked again more often while there are any. */
export const useActiveJobs = (enabled = true) => {
  const { language } = useLanguage()
  return useQuery({
    queryKey: ['jobs', 'active', language],
    queryFn: async () => {
      const [running, waiting] = await Promise.all(
        ['running', 'queued'].map((status) => api<Items<JobView>>('GET', `${jobsAddress}?status=${status}&limit=100`)),
      )
      return { running: running?.items ?? [], waiting: waiting?.items ?? [] }
    },
    enabled,
    refetchInterval: ({ state }) => ((state.data?.running.length ?? 0) + (state.data?.waiting.length ?? 0) > 0 ? 3_000 : 15_000),
  })
}

/** The kinds of work that there are, by name. */
export const useKinds = () => {
  const { language } = useLanguage()
  return useQuery({
    queryKey: ['jobs', 'kinds', language],
    queryFn: () => api<Items<JobKindView>>('GET', `${jobsAddress}/kinds`),
  })
}

export const useJob = (id: string | null) => {
  const { language } = useLanguage()
  return useQuery({
    queryKey: ['jobs', id, language],
    queryFn: () => api<JobView>('GET', `${jobsAddress}/${id}`),
    enabled: id !== null,
  })
}

export const useSchedules = () => {
  const { language } = useLanguage()
  return useQuery({ queryKey: ['jobs', 'schedules', language], queryFn: () => api<Items<ScheduleView>>('GET', schedulesAddress) })
}

export const useWorkers = () =>
  useQuery({
    queryKey: ['jobs', 'workers'],
    queryFn: () => api<Items<WorkerView>>('GET', `${jobsAddress}/workers`),
    refetchInterval: 10_000,
  })

export function useCancel() {
  const client = useQueryClient()
  return useMutation({ mutationFn: (id: string) => api('POST', `${jobsAddress}/${id}/cancel`, {}), onSettled: () => askAgain(client) })
}

export function useReplay() {
  const client = useQueryClient()
  return useMutation({ mutationFn: (id: string) => api('POST', `${jobsAddress}/${id}/replay`, {}), onSettled: () => askAgain(client) })
}

export function useReplayAll() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (name: string) => api<{ replayed: number }>('POST', `${jobsAddress}/replay`, { name }),
    onSettled: () => askAgain(client),
  })
}

export function useChangeSchedule(name: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (edit: ScheduleEdit) => api<ScheduleView>('PATCH', `${schedulesAddress}/${encodeURIComponent(name)}`, edit),
    onSuccess: () => askAgain(client),
  })
}

export function useStartSchedule(name: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api<JobView>('POST', `${schedulesAddress}/${encodeURIComponent(name)}/run`, {}),
    onSettled: () => askAgain(client),
  })
}
