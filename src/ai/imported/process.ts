import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { DomainError } from '#base'

export type TensorData = Readonly<{ dims: readonly number[] }> &
  (
    | Readonly<{ type: 'float32'; data: Float32Array }>
    | Readonly<{ type: 'float64'; data: Float64Array }>
    | Readonly<{ type: 'int32'; data: Int32Array }>
    | Readonly<{ type: 'int64'; data: BigInt64Array }>
    | Readonly<{ type: 'bool'; data: Uint8Array }>
    | Readonly<{ type: 'string'; data: string[] }>
  )
export type ToProcess =
  | Readonly<{ kind: 'load'; bytes: Uint8Array }>
  | Readonly<{ kind: 'run'; feeds: Readonly<Record<string, TensorData>>; output: string }>
export type FromProcess = Readonly<{ tensor: TensorData } | { refused: string }>

export type Limits = Readonly<{ seconds: number; megabytes: number }>
const usualLimits: Limits = { seconds: 60, megabytes: 1024 }
const lookEveryMs = 50
const pageBytes = 4096

/** Memory of a process, in megabytes; 0 where the system does not tell. */
function megabytesOf(pid: number): number {
  try {
    return (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * pageBytes) / 2 ** 20
  } catch {
    return 0
  }
}

/** @throws ONNX_RUNTIME_MISSING */
function requireRuntime(): void {
  try {
    createRequire(import.meta.url).resolve('onnxruntime-node')
  } catch (cause) {
    throw new DomainError('ONNX_RUNTIME_MISSING', {}, { cause })
  }
}

/**
 * A foreign model in a process of its own, which knows nothing of ours: no environment, no database, no writing, no further
 * processes; it is ended when it takes too long or too much memory.
 */
export class OnnxProcess implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #limits: Limits
  #stopped: DomainError | null = null

  private constructor(child: ChildProcess, limits: Limits) {
    this.#child = child
    this.#limits = limits
  }

  /** @throws ONNX_RUNTIME_MISSING, ONNX_DOES_NOT_RUN, ONNX_TAKES_TOO_MUCH */
  static async start(bytes: Uint8Array, limits: Limits = usualLimits): Promise<OnnxProcess> {
    requireRuntime()
    const child = fork(fileURLToPath(new URL('./onnx-task.ts', import.meta.url)), {
      serialization: 'advanced',
      env: {},
      execArgv: ['--permission', '--allow-addons', '--allow-fs-read=*', '--no-warnings', '--max-old-space-size=512'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    const own = new OnnxProcess(child, limits)
    try {
      await own.#ask({ kind: 'load', bytes })
      return own
    } catch (error) {
      await own[Symbol.asyncDispose]()
      throw error
    }
  }

  run(feeds: Readonly<Record<string, TensorData>>, output: string): Promise<TensorData> {
    return this.#ask({ kind: 'run', feeds, output })
  }

  #stop(what: 'seconds' | 'megabytes'): void {
    this.#stopped = new DomainError('ONNX_TAKES_TOO_MUCH', { what, limit: this.#limits[what] })
    this.#child.kill('SIGKILL')
  }

  async #ask(message: ToProcess): Promise<TensorData> {
    const child = this.#child
    const started = performance.now()
    const watch = setInterval(() => {
      if (performance.now() - started > 1000 * this.#limits.seconds) this.#stop('seconds')
      else if (megabytesOf(child.pid ?? 0) > this.#limits.megabytes) this.#stop('megabytes')
    }, lookEveryMs)
    const done = new AbortController()
    try {
      if (!child.connected) throw new DomainError('ONNX_DOES_NOT_RUN', { reason: 'exit' })
      const reply = once(child, 'message', { signal: done.signal }) as Promise<[FromProcess]>
      const end = once(child, 'exit', { signal: done.signal }) as Promise<[number | null, string | null]>
      child.send(message)
      const first = await Promise.race([
        reply.then(([given]) => given),
        end.then(([code, signal]) => ({ refused: signal ?? `exit ${code}` })),
      ])
      if ('tensor' in first) return first.tensor
      throw this.#stopped ?? new DomainError('ONNX_DOES_NOT_RUN', { reason: first.refused })
    } finally {
      clearInterval(watch)
      done.abort()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#child
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
}
