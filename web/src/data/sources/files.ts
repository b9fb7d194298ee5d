import { keepPreviousData, type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ChangeFile, FileProfile, SourceFile } from '#schema/data/files'
import { api } from '../../api.ts'
import { useLanguage } from '../../language.tsx'
import { useLive } from '../../parts/useLive.ts'
import { askListAgain, usePagedList } from '../../parts/usePagedList.ts'
import { filesAddress, onWhole } from './manager.ts'

const askAgain = (client: QueryClient): Promise<unknown> =>
  Promise.all([askListAgain(client, filesAddress), client.invalidateQueries({ queryKey: ['files'] })])

/** The files, newest first; asked again while one is being read, and when an upload of this window is whole. */
export function useFiles() {
  const client = useQueryClient()
  const { language } = useLanguage()
  const list = usePagedList<SourceFile>(filesAddress, 100, language)
  const reading = list.rows?.some(({ state }) => state === 'reading') ?? false
  useEffect(() => onWhole(() => void askAgain(client)), [client])
  useEffect(() => {
    if (!reading) return
    const timer = setInterval(() => void askAgain(client), 2000)
    return () => clearInterval(timer)
  }, [client, reading])
  return list
}

/** One file; its errors are sentences, so another language is another answer. */
export function useFile(id: string) {
  const client = useQueryClient()
  const { language } = useLanguage()
  useEffect(() => onWhole((file) => void (file.id === id && askAgain(client))), [client, id])
  return useQuery({ queryKey: ['files', id, language], queryFn: () => api<SourceFile>('GET', `${filesAddress}/${id}`) })
}

/** What the file is. While it is read again the last answer stays. */
export function useProfile(file: SourceFile) {
  const { language } = useLanguage()
  return useQuery({
    queryKey: ['files', file.id, 'profile', file.jobId, language],
    queryFn: () => api<FileProfile>('GET', `${filesAddress}/${file.id}/profile`),
    enabled: file.state === 'ready',
    placeholderData: keepPreviousData,
  })
}

type JobEvent = { status: string; share: number; secondsLeft: number | null }
/** How far the reading of a file is, live; the file is asked for again when it ends. */
export function useReading(file: SourceFile): { share: number; secondsLeft: number | null } {
  const client = useQueryClient()
  const [progress, note] = useState({ share: 0, secondsLeft: null as number | null })
  const again = () => void askAgain(client)
  useLive<JobEvent>(
    file.state === 'reading' && file.jobId ? `/api/platform/jobs/${file.jobId}/events` : null,
    ({ status, share, secondsLeft }) => (status === 'queued' || status === 'running' ? note({ share, secondsLeft }) : again()),
    again,
    2,
  )
  return progress
}

export function useChangeFile(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (change: ChangeFile) => api<SourceFile>('PATCH', `${filesAddress}/${id}`, change),
    onSuccess: (file) => {
      client.setQueriesData<SourceFile>({ queryKey: ['files', id], predicate: ({ queryKey }) => queryKey.length === 3 }, file)
      return askListAgain(client, filesAddress)
    },
  })
}

export function useEraseFile() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api<null>('DELETE', `${filesAddress}/${id}`),
    onSettled: () => askListAgain(client, filesAddress),
  })
}
