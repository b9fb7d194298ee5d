import { Worker } from 'node:worker_threads'
import { DomainError, type ErrorCode } from '#base'
import type { FromWorker, ToWorker } from './worker.ts'

/** A value that every worker holds; drop it when no task needs it any more. */
export type SharedHandle = Readonly<{ key: number; value: unknown; drop: () => void }>

export type MapOptions = Readonly<{
  signal?: AbortSignal
  /** Called after each task, in the order in which they finish. */
  onDone?: (index: number, done: number) => void
  shared?: SharedHandle
  /** Called when a task fails, before those before it are waited for. */
  onFailure?: () => void
}>

/** Threads for numeric work. Results come in the order of the tasks, so they do not depend on the number of workers. */
export interface Pool extends AsyncDisposable {
  readonly workers: number
  /**
   * Runs the function `exportName` of `module` once per task: `(task, shared) => result`. Tasks and results are plain
   * data; typed arrays over a SharedArrayBuffer are passed without a copy, other result buffers are moved.
   * A DomainError thrown in a worker rejects with the same code and parameters; an abort stops running tasks at once.
   */
  map<Task, Result>(module: URL, exportName: string, tasks: readonly Task[], options?: MapOptions): Promise<Result[]>
  share(value: unknown): SharedHandle
  close(): Promise<void>
}

type Waiting = { send: (id: number) => ToWorker; settle: (reply: FromWorker) => void; fail: (error: unknown) => void }
type Thread = { worker: Worker; busy: { id: number; waiting: Waiting } | null }

/** Numbers live in typed arrays, outside the heap: a larger nursery would only hold more garbage per thread. */
const maxYoungGenerationSizeMb = 16

/** @param options.workers number of threads; 0 runs every task in the calling thread, one after the other */
export function createPool(options: { workers: number }): Pool {
  return options.workers > 0 ? threadPool(options.workers) : inlinePool()
}

function inlinePool(): Pool {
  const close = async () => {}
  return {
    workers: 0,
    async map<Task, Result>(
      module: URL,
      exportName: string,
      tasks: readonly Task[],
      { signal, onDone, shared }: MapOptions = {},
    ): Promise<Result[]> {
      const run = ((await import(module.href)) as Record<string, (task: Task, shared: unknown) => Result | Promise<Result>>)[exportName]!
      const results: Result[] = []
      for (const [index, task] of tasks.entries()) {
        signal?.throwIfAborted()
        results.push(await run(task, shared?.value))
        onDone?.(index, index + 1)
      }
      return results
    },
    share: (value) => ({ key: 0, value, drop: () => {} }),
    close,
    [Symbol.asyncDispose]: close,
  }
}

function threadPool(size: number): Pool {
  const threads: Thread[] = []
  const queue: Waiting[] = []
  const kept = new Map<number, unknown>()
  let lastId = 0
  let lastKey = 0
  let closed = false

  const start = (): Thread => {
    const thread: Thread = {
      worker: new Worker(new URL('./worker.ts', import.meta.url), { execArgv: [], resourceLimits: { maxYoungGenerationSizeMb } }),
      busy: null,
    }
    for (const [key, value] of kept) thread.worker.postMessage({ kind: 'share', key, value } satisfies ToWorker)
    thread.worker.on('message', (reply: FromWorker) => {
      const { busy } = thread
      thread.busy = null
      busy?.waiting.settle(reply)
      next()
    })
    // A thread that dies (out of memory, a crash in native code) fails its task; the next task gets a new thread.
    const lost = (cause: unknown) => {
      const at = threads.indexOf(thread)
      if (at >= 0) threads.splice(at, 1)
      thread.busy?.waiting.fail(new DomainError('WORKER_LOST', {}, { cause }))
      thread.busy = null
      next()
    }
    thread.worker.on('error', lost)
    thread.worker.on('exit', (code) => {
      if (!closed && threads.includes(thread)) lost(new Error(`exit ${code}`))
    })
    threads.push(thread)
    return thread
  }
  function next(): void {
    while (!closed && queue.length > 0) {
      const thread = threads.find((t) => t.busy === null) ?? (threads.length < size ? start() : undefined)
      if (!thread) return
      const waiting = queue.shift()!
      const id = ++lastId
      thread.busy = { id, waiting }
      thread.worker.postMessage(waiting.send(id))
    }
  }
  const stop = (waiting: readonly Waiting[]): void => {
    for (const one of waiting) {
      const at = queue.indexOf(one)
      if (at >= 0) queue.splice(at, 1)
      const thread = threads.find((t) => t.busy?.waiting === one)
      if (!thread) continue
      threads.splice(threads.indexOf(thread), 1)
      thread.busy = null
      void thread.worker.terminate()
    }
    next()
  }
  const close = async () => {
    closed = true
    const error = new DomainError('WORKER_LOST')
    for (const waiting of [...queue.splice(0), ...threads.flatMap((t) => (t.busy ? [t.busy.waiting] : []))]) waiting.fail(error)
    await Promise.all(threads.splice(0).map((t) => t.worker.terminate()))
  }
  return {
    workers: size,
    map<Task, Result>(
      module: URL,
      exportName: string,
      tasks: readonly Task[],
      { signal, onDone, onFailure, shared }: MapOptions = {},
    ): Promise<Result[]> {
      return new Promise<Result[]>((resolve, reject) => {
        if (signal?.aborted || tasks.length === 0) return signal?.aborted ? reject(signal.reason) : resolve([])
        const results = new Array<Result>(tasks.length)
        const pending = new Set(tasks.keys())
        let failure: { index: number; error: unknown } | null = null
        const end = () => {
          signal?.removeEventListener('abort', onAbort)
          if (failure) reject(failure.error)
          else resolve(results)
        }
        // Tasks before the failed one go on: the error that is told is that of the first task in order, not in time.
        const failFrom = (index: number, error: unknown) => {
          failure = { index, error }
          onFailure?.()
          stop(mine.slice(index))
          for (const later of [...pending]) if (later >= index) pending.delete(later)
          if (pending.size === 0) end()
        }
        const onAbort = () => failFrom(0, signal!.reason)
        const mine = tasks.map(
          (task, index): Waiting => ({
            send: (id) => ({ kind: 'task', id, module: module.href, exportName, task, shared: shared?.key ?? null }),
            settle: (reply) => {
              if (reply.kind === 'refused') return failFrom(index, new DomainError(reply.code as ErrorCode, reply.params))
              if (reply.kind === 'failed') return failFrom(index, Object.assign(new Error(reply.message), { stack: reply.stack }))
              results[index] = reply.result as Result
              pending.delete(index)
              onDone?.(index, tasks.length - pending.size)
              if (pending.size === 0) end()
            },
            fail: (error) => failFrom(index, error),
          }),
        )
        signal?.addEventListener('abort', onAbort, { once: true })
        queue.push(...mine)
        next()
      })
    },
    share(value) {
      const key = ++lastKey
      kept.set(key, value)
      for (const { worker } of threads) worker.postMessage({ kind: 'share', key, value } satisfies ToWorker)
      const drop = () => {
        kept.delete(key)
        for (const { worker } of threads) worker.postMessage({ kind: 'drop', key } satisfies ToWorker)
      }
      return { key, value, drop }
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
