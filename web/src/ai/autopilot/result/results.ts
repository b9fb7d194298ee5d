import { useQueries, useQuery } from '@tanstack/react-query'
import type { Language } from '#base'
import type { RunResult } from '#schema/ai/autopilot/report'
import type { RunList } from '#schema/ai/autopilot/runs'
import { api } from '../../../api.ts'

const query = (id: string, language: Language) => ({
  // The words of an answer are in the reader's language.
  queryKey: ['run-result', id, language],
  queryFn: () => api<RunResult>('GET', `/api/ai/autopilot/runs/${id}/result`),
  // What a run found never changes.
  staleTime: Number.POSITIVE_INFINITY,
})

/** What a finished run found. */
export const useResult = (id: string, language: Language) => useQuery(query(id, language))
/** The people with the highest scores; the answer of a run never changes. */
export const useFirstOfList = (id: string) =>
  useQuery({
    queryKey: ['run-list', id],
    queryFn: () => api<RunList>('GET', `/api/ai/autopilot/runs/${id}/list`),
    staleTime: Number.POSITIVE_INFINITY,
  })
/** What several found, in the order asked. */
export const useResults = (ids: readonly string[], language: Language) => useQueries({ queries: ids.map((id) => query(id, language)) })
