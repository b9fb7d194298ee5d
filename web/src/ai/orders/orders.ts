import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { NewOrderAnswer, OrderAnswerView, OrderFile, OrderRecognition } from '#schema/ai/orders/answers'
import { api } from '../../api.ts'
import { useLanguage } from '../../language.tsx'
import { useLive } from '../../parts/useLive.ts'
import { askListAgain, usePagedList } from '../../parts/usePagedList.ts'

const address = '/api/ai/orders'
const answers = `${address}/answers`
type JobEvent = { status: string; share: number; stage: string | null; secondsLeft: number | null }
export type OrderPersonRow = Readonly<{
  key: string
  score: number
  value: number
  reasons: readonly string[]
  before: number
  purchasesBefore: number
}>

export const isActive = ({ status }: Pick<OrderAnswerView, 'status'>): boolean => status === 'queued' || status === 'running'

/** What a kept file of orders is understood to be; what was shown stays while it is understood anew. */
export function useRecognition(asked: OrderFile) {
  const { language } = useLanguage()
  return useQuery({
    queryKey: ['order-recognition', asked, language],
    queryFn: () => api<OrderRecognition>('POST', `${address}/recognitions`, asked),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
}

/** Every answer, the newest first. */
export const useAnswers = () => usePagedList<OrderAnswerView>(answers, 10, useLanguage().language)

/** One answer, followed while it is made. */
export function useAnswer(id: string) {
  const client = useQueryClient()
  const { language } = useLanguage()
  const queryKey = ['order-answer', id, language]
  const query = useQuery({
    queryKey,
    queryFn: () => api<OrderAnswerView>('GET', `${answers}/${id}`),
    refetchInterval: ({ state }) => (state.data?.status === 'queued' ? 1000 : false),
  })
  const { data, refetch } = query
  useLive<JobEvent>(
    data && isActive(data) ? `/api/platform/jobs/${data.jobId}/events` : null,
    ({ status, share, stage, secondsLeft }) => {
      if (status === 'queued') return
      if (status !== 'running') return void Promise.all([refetch(), askListAgain(client, answers)])
      client.setQueryData<OrderAnswerView>(
        queryKey,
        (now) => now && { ...now, status: 'running', progress: { restarts: 0, ...now.progress, share, stage, secondsLeft } },
      )
    },
    () => void refetch(),
  )
  return query
}

export const usePeople = (id: string) => usePagedList<OrderPersonRow>(`${answers}/${id}/people`)
/** Where a file of an answer is. */
export const answerFile = (id: string, name: 'list.xlsx' | 'list.csv' | 'report.html'): string => `${answers}/${id}/files/${name}`

function useChange<Input, Reply>(make: (input: Input) => Promise<Reply>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: make, onSuccess: () => askListAgain(client, answers) })
}
export const useAskOrders = () =>
  useChange((asked: Omit<NewOrderAnswer, 'seed' | 'trials'>) => api<OrderAnswerView>('POST', answers, asked))
export function useStopAnswer(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api<OrderAnswerView>('POST', `${answers}/${id}/cancel`, {}),
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: ['order-answer', id] }), askListAgain(client, answers)]),
  })
}
export const useEraseAnswer = (id: string) => useChange(() => api<null>('DELETE', `${answers}/${id}`))
