import { useSyncExternalStore } from 'react'
import type { SourceFile } from '#schema/data/files'
import { ApiProblem, api, upload } from '../../api.ts'
import { onPlace } from '../../session.ts'
import { createUploads, type Upload } from './uploads.ts'

export const filesAddress = '/api/data/files'

const listeners = new Set<(file: SourceFile) => void>()
const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
    if (signal.aborted) done()
  })
/** Of answers that another try may change: nobody answers, too many requests, a server or proxy that starts again. */
const passing = new Set([408, 425, 429, 502, 503, 504])

/** The uploads of this browser window. They go on whatever page is shown. */
export const uploads = createUploads({
  announce: (name, bytes) => api<SourceFile>('POST', filesAddress, { name, bytes }),
  ask: (id) => api<SourceFile>('GET', `${filesAddress}/${id}`),
  send(id, offset, piece, onSent, signal) {
    const form = new FormData()
    form.append('offset', String(offset))
    form.append('file', piece, 'piece')
    return upload<SourceFile>(`${filesAddress}/${id}/pieces`, form, (share) => onSent(Math.round(share * piece.size)), signal)
  },
  passes: (error) => error instanceof TypeError || (error instanceof ApiProblem && passing.has(error.problem.status)),
  isOffset: (error) => error instanceof ApiProblem && error.problem.code === 'FILE_OFFSET_WRONG',
  wait,
  now: () => performance.now(),
  onWhole: (file) => {
    for (const listener of listeners) listener(file)
  },
})
onPlace((place) => uploads.moveTo(place))
globalThis.addEventListener?.('online', () => uploads.online())
globalThis.addEventListener?.('offline', () => uploads.offline())

export const useUploads = (): readonly Upload[] => useSyncExternalStore(uploads.subscribe, uploads.list)

/** Calls `listener` when a file of this window is whole. */
export function onWhole(listener: (file: SourceFile) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
