import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Run } from '#schema/ai/autopilot/runs'
import type { FileProfile, FileQuestions, QuestionKey } from '#schema/ai/problems/wizard'
import { api } from '../../api.ts'
import { useLanguage } from '../../language.tsx'
import { askRunsAgain } from '../autopilot/runs.ts'

const address = '/api/ai/problems'
type Listed = { question: QuestionKey; text: string; gives: string }

/** What may be asked, in words. */
export const useQuestionWords = () => {
  const { language } = useLanguage()
  return useQuery({
    queryKey: ['problems', 'questions', language],
    queryFn: () => api<{ items: Listed[] }>('GET', `${address}/questions`),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** What can be asked of a file. */
export const useFileQuestions = (key: string, file: FileProfile) =>
  useQuery({
    queryKey: ['problems', 'outcomes', key],
    queryFn: () => api<FileQuestions>('POST', `${address}/outcomes`, { file }),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** What a kept file holds, as far as questions go. */
export const useKeptProfile = (id: string) =>
  useQuery({ queryKey: ['problems', 'profile', id], queryFn: () => api<FileProfile>('GET', `${address}/files/${id}`) })

/** Starts a run; whoever shows runs fetches them anew. */
export function useStartRun(start: (options: Record<string, unknown>) => Promise<Run>, onStarted: (run: Run) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: start,
    onSuccess: async (run) => {
      await askRunsAgain(client)
      onStarted(run)
    },
  })
}
