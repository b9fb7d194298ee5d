import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Run } from '#schema/ai/autopilot/runs'
import type { FileProfile, FileQuestions, QuestionKey } from '#schema/ai/problems/wizard'
import type { SourceFile } from '#schema/data/files'
import { api, upload } from '../../api.ts'
import { useLanguage } from '../../language.tsx'

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

/** The files that are kept and were read, the newest first. */
export const useReadyFiles = (enabled: boolean) =>
  useQuery({
    queryKey: ['problems', 'files'],
    queryFn: async () =>
      (await api<{ items: SourceFile[] }>('GET', '/api/data/files?limit=50')).items.filter(({ state }) => state === 'ready'),
    enabled,
  })

/** What a kept file holds, as far as questions go. */
export const useKeptProfile = (id: string) =>
  useQuery({ queryKey: ['problems', 'profile', id], queryFn: () => api<FileProfile>('GET', `${address}/files/${id}`) })

/** Has the server look at each column of a file; it keeps nothing. */
export const useProfile = (onSent: (share: number) => void) =>
  useMutation({
    mutationFn: (file: File) => {
      const form = new FormData()
      form.append('file', file)
      return upload<FileProfile>(`${address}/profile`, form, onSent)
    },
  })

/** Starts a run; whoever shows runs fetches them anew. */
export function useStartRun(start: (options: Record<string, unknown>) => Promise<Run>, onStarted: (run: Run) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: start,
    onSuccess: async (run) => {
      await client.invalidateQueries({ queryKey: ['runs'] })
      onStarted(run)
    },
  })
}

/** The form as the server takes it beside a file. */
export function formOf(file: File, options: Record<string, unknown>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(options)) form.append(name, Array.isArray(value) ? JSON.stringify(value) : String(value))
  form.append('file', file)
  return form
}
