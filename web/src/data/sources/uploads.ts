import type { SourceFile } from '#schema/data/files'
import { largestPiece } from '#schema/data/files'

/** What the manager needs of a file: a `File` of the browser, or a stand-in of a test. */
export type LocalFile = Readonly<{ name: string; size: number; slice(from: number, to: number): Blob }>

/**
 * `lost`: the connection is gone, it is tried again by itself; `refused`: somebody has to do something; `elsewhere`: the
 * person is in another workspace, it goes on when they are back.
 */
export type UploadState = 'waiting' | 'sending' | 'paused' | 'lost' | 'refused' | 'elsewhere'
/** Where an upload began and stays: whose it is in which workspace, and what that workspace is called. */
export type Place = Readonly<{ id: string; name: string }>
export type Upload = Readonly<{
  key: string
  name: string
  bytes: number
  /** Of the file on the server, once it was announced. */
  id: string | null
  /** Bytes that the server holds, and bytes of the piece on its way. */
  received: number
  underway: number
  state: UploadState
  place: Place
  /** Whether it was paused before the person went elsewhere. */
  wasPaused: boolean
  /** When bytes were here, newest last: from them follows the time left. */
  seen: readonly Readonly<{ at: number; bytes: number }>[]
  error: unknown
}>

/** How the manager reaches the server; times are ms. */
export type Edges = Readonly<{
  announce(name: string, bytes: number): Promise<SourceFile>
  ask(id: string): Promise<SourceFile>
  send(id: string, offset: number, piece: Blob, onSent: (bytes: number) => void, signal: AbortSignal): Promise<SourceFile>
  /** Whether a failure passes by itself: no connection, a server that starts again. */
  passes(error: unknown): boolean
  /** Whether the server holds another number of bytes than the piece begins at. */
  isOffset(error: unknown): boolean
  /** Ends after `ms`, or when `signal` says so. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  now(): number
  /** A file is whole: lists ask again. */
  onWhole(file: SourceFile): void
}>

/** Why a piece is interrupted that is to be tried again: the browser knows that it has no connection. */
const gone = 'gone'
const windowMs = 20_000
/** Keeps what was seen in the last 20 s, and the sample before it. */
export function seenAfter(seen: Upload['seen'], at: number, bytes: number): Upload['seen'] {
  const all = [...seen, { at, bytes }]
  const first = all.findIndex((sample) => at - sample.at <= windowMs)
  return all.slice(Math.max(0, first - 1))
}

/** Seconds until the file is whole at the pace of the last 20 s; null while nothing can be said. */
export function secondsLeft({ seen, bytes, state }: Pick<Upload, 'seen' | 'bytes' | 'state'>): number | null {
  const [first, last] = [seen[0], seen.at(-1)]
  if (state !== 'sending' || !first || !last || last.at - first.at < 1000 || last.bytes <= first.bytes) return null
  return ((bytes - last.bytes) * (last.at - first.at)) / (last.bytes - first.bytes) / 1000
}

/** How much of the file is here or on its way, 0 to 1. */
export const shareOf = ({ received, underway, bytes }: Pick<Upload, 'received' | 'underway' | 'bytes'>): number =>
  bytes === 0 ? 0 : Math.min(1, (received + underway) / bytes)

/** 1 s, 2 s, 4 s … and never more than 30 s between two tries. */
export const waitMs = (tries: number): number => Math.min(30_000, 1000 * 2 ** Math.min(tries, 10))

/** Whether a file that was chosen again is the one whose bytes are half here: its content cannot be compared, name and size can. */
export const isSameFile = (local: Pick<LocalFile, 'name' | 'size'>, there: Pick<SourceFile, 'name' | 'bytes'>): boolean =>
  local.name.normalize('NFC') === there.name && local.size === there.bytes

export type Uploads = ReturnType<typeof createUploads>

/**
 * Sends files one after another, each in pieces that the server confirms, and keeps how far they are. A lost connection is
 * waited for; a pause lets the next file go on. It knows no page: uploads go on while a person walks through the others.
 */
export function createUploads(edges: Edges) {
  let uploads: readonly Upload[] = []
  const files = new Map<string, LocalFile>()
  const listeners = new Set<() => void>()
  let made = 0
  let here: Place = { id: '', name: '' }
  /** The upload that is under way, and how to interrupt it. */
  let current: { key: string; abort: AbortController } | null = null
  let wakeUp = new AbortController()

  const find = (key: string) => uploads.find((upload) => upload.key === key)
  const publish = (next: readonly Upload[]) => {
    uploads = next
    for (const listener of listeners) listener()
  }
  const change = (key: string, what: Partial<Upload>) =>
    publish(uploads.map((upload) => (upload.key === key ? { ...upload, ...what } : upload)))
  const drop = (key: string) => {
    files.delete(key)
    publish(uploads.filter((upload) => upload.key !== key))
  }

  /** Sends until the file is whole; throws what interrupts it. */
  async function sendAll(key: string, signal: AbortSignal, onProgress: () => void): Promise<void> {
    const file = files.get(key)!
    let there = find(key)!.id === null ? await edges.announce(file.name, file.size) : await edges.ask(find(key)!.id!)
    for (;;) {
      // Taken away while the announcement was on its way: what was announced goes with the unfinished ones
      if (!find(key)) return
      change(key, { id: there.id, received: there.received, underway: 0, seen: seenAfter(find(key)!.seen, edges.now(), there.received) })
      if (there.state !== 'receiving') {
        drop(key)
        return edges.onWhole(there)
      }
      signal.throwIfAborted()
      const offset = there.received
      const end = Math.min(file.size, offset + largestPiece)
      const note = (bytes: number) => {
        const upload = find(key)
        if (!upload || signal.aborted) return
        const underway = Math.min(bytes, end - offset)
        change(key, { underway, seen: seenAfter(upload.seen, edges.now(), offset + underway) })
      }
      there = await edges.send(there.id, offset, file.slice(offset, end), note, signal)
      onProgress()
    }
  }

  async function run(key: string): Promise<void> {
    let tries = 0
    for (;;) {
      const abort = new AbortController()
      const isStopped = () => abort.signal.aborted && abort.signal.reason !== gone
      current = { key, abort }
      change(key, { state: 'sending', error: null, underway: 0, seen: [] })
      try {
        return await sendAll(key, abort.signal, () => {
          tries = 0
        })
      } catch (error) {
        // Paused or taken away meanwhile
        if (isStopped()) return
        if (edges.isOffset(error) && tries < 5) {
          tries += 1
          continue
        }
        if (!edges.passes(error) && !abort.signal.aborted) return change(key, { state: 'refused', error, underway: 0 })
        change(key, { state: 'lost', error, underway: 0 })
        wakeUp = new AbortController()
        await edges.wait(waitMs(tries), AbortSignal.any([abort.signal, wakeUp.signal]))
        tries += 1
        if (isStopped()) return
      }
    }
  }

  async function pump(): Promise<void> {
    if (current) return
    for (;;) {
      const next = uploads.find(({ state }) => state === 'waiting')
      if (!next) return
      current = { key: next.key, abort: new AbortController() }
      await run(next.key)
      current = null
    }
  }

  const interrupt = (key: string) => {
    if (current?.key === key) current.abort.abort()
  }

  return {
    list: (): readonly Upload[] => uploads,
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** @param there  the file on the server, when its bytes are half here */
    add(file: LocalFile, there: SourceFile | null = null): void {
      if (there && uploads.some(({ id }) => id === there.id)) return
      made += 1
      const key = String(made)
      files.set(key, file)
      const received = there?.received ?? 0
      const blank = { underway: 0, state: 'waiting', seen: [], error: null, place: here, wasPaused: false } as const
      publish([...uploads, { key, name: there?.name ?? file.name, bytes: file.size, id: there?.id ?? null, received, ...blank }])
      void pump()
    },
    pause(key: string): void {
      change(key, { state: 'paused', underway: 0, seen: [] })
      interrupt(key)
    },
    /** Goes on with what was paused, refused, or waits for the connection. */
    goOn(key: string): void {
      if (find(key)?.state === 'lost') wakeUp.abort()
      else {
        change(key, { state: 'waiting', error: null })
        void pump()
      }
    },
    /** Forgets it here; what the server holds of it stays until somebody deletes it. */
    forget(key: string): void {
      drop(key)
      interrupt(key)
    },
    /** The person is in this workspace now: what began in another stays there and waits, what began here goes on. */
    moveTo(place: Place): void {
      if (place.id === here.id) return
      here = place
      for (const { key, place: own, state, wasPaused } of uploads) {
        if (own.id === place.id && state === 'elsewhere') change(key, { state: wasPaused ? 'paused' : 'waiting' })
        if (own.id === place.id || state === 'elsewhere') continue
        change(key, { state: 'elsewhere', wasPaused: state === 'paused', error: null, underway: 0, seen: [] })
        interrupt(key)
      }
      void pump()
    },
    /** The connection is gone: a request that would hang for minutes ends now, and is tried again. */
    offline(): void {
      if (current && find(current.key)?.state === 'sending') current.abort.abort(gone)
    },
    /** The connection is back: no more waiting. */
    online(): void {
      wakeUp.abort()
    },
  }
}
