import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { DownloadFormat, RowOrder, ScoredRow, Scoring } from '#schema/ai/serving/scorings'
import { api } from '../../../api.ts'
import { useLanguage } from '../../../language.tsx'
import { useLive } from '../../../parts/useLive.ts'
import { askListAgain, usePagedList } from '../../../parts/usePagedList.ts'
import { modelsAddress } from '../models.ts'

const addressOf = (name: string) => `${modelsAddress}/${name}/scorings`
const key = 'scorings'
type JobEvent = { status: string; share: number; secondsLeft: number | null }

export const isActive = ({ status }: Pick<Scoring, 'status'>): boolean => status === 'queued' || status === 'running'

/** Every list of scores that was made with a model, the newest first. */
export const useScorings = (name: string) => usePagedList<Scoring>(addressOf(name), 10, useLanguage().language)

/** One list of scores, followed while it is made. */
export function useScoring(name: string, id: string) {
  const client = useQueryClient()
  const { language } = useLanguage()
  const queryKey = [key, name, id, language]
  const query = useQuery({
    queryKey,
    queryFn: () => api<Scoring>('GET', `${addressOf(name)}/${id}`),
    refetchInterval: ({ state }) => (state.data?.status === 'queued' ? 1000 : false),
  })
  const { data, refetch } = query
  useLive<JobEvent>(
    data && isActive(data) ? `/api/platform/jobs/${data.jobId}/events` : null,
    ({ status, share, secondsLeft }) => {
      if (status === 'queued') return
      if (status !== 'running') return void Promise.all([refetch(), askListAgain(client, addressOf(name))])
      client.setQueryData<Scoring>(queryKey, (now) => now && { ...now, progress: { restarts: 0, ...now.progress, share, secondsLeft } })
    },
    () => void refetch(),
  )
  return query
}

export const useScoredRows = (name: string, id: string, order: RowOrder) =>
  usePagedList<ScoredRow>(`${addressOf(name)}/${id}/rows?order=${order}`)

/** Where the whole list is, in the format that is wanted. */
export const scoresFile = (name: string, id: string, format: DownloadFormat): string => `${addressOf(name)}/${id}/file?format=${format}`

function useChange<Input, Reply>(name: string, make: (input: Input) => Promise<Reply>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: make,
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: [key, name] }), askListAgain(client, addressOf(name))]),
  })
}
export const useScore = (name: string) => useChange(name, (body: { file: string }) => api<Scoring>('POST', addressOf(name), body))
export const useCancelScoring = (name: string, id: string) =>
  useChange(name, () => api<Scoring>('POST', `${addressOf(name)}/${id}/cancel`, {}))
/** The list that goes is not asked for again: its page is being left. */
export function useEraseScoring(name: string, id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api<null>('DELETE', `${addressOf(name)}/${id}`),
    onSuccess: () => askListAgain(client, addressOf(name)),
  })
}
