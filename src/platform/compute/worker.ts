import { parentPort } from 'node:worker_threads'
import { DomainError } from '#base'

/** What travels to a worker. A shared value is posted once and kept under its key until it is dropped. */
export type ToWorker =
  | { kind: 'share'; key: number; value: unknown }
  | { kind: 'drop'; key: number }
  | { kind: 'task'; id: number; module: string; exportName: string; task: unknown; shared: number | null }
export type FromWorker =
  | { kind: 'done'; id: number; result: unknown }
  | { kind: 'refused'; id: number; code: string; params: Record<string, string | number> }
  | { kind: 'failed'; id: number; message: string; stack: string }

/** The array buffers inside a result: moved to the caller instead of copied. Shared buffers stay where they are. */
export function transferables(value: unknown, found: Set<ArrayBuffer> = new Set()): Set<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer)
  } else if (value instanceof ArrayBuffer) found.add(value)
  else if (Array.isArray(value)) for (const item of value) transferables(item, found)
  else if (value !== null && typeof value === 'object') for (const item of Object.values(value)) transferables(item, found)
  return found
}

const port = parentPort
if (port) {
  const kept = new Map<number, unknown>()
  const answer = async (message: ToWorker & { kind: 'task' }): Promise<FromWorker> => {
    try {
      const loaded = (await import(message.module)) as Record<string, (task: unknown, shared: unknown) => unknown>
      const run = loaded[message.exportName]!
      return {
        kind: 'done',
        id: message.id,
        result: await run(message.task, message.shared === null ? undefined : kept.get(message.shared)),
      }
    } catch (error) {
      if (error instanceof DomainError) return { kind: 'refused', id: message.id, code: error.code, params: { ...error.params } }
      const { message: text, stack = '' } = error as Error
      return { kind: 'failed', id: message.id, message: text, stack }
    }
  }
  port.on('message', async (message: ToWorker) => {
    if (message.kind === 'share') kept.set(message.key, message.value)
    else if (message.kind === 'drop') kept.delete(message.key)
    else {
      const reply = await answer(message)
      port.postMessage(reply, reply.kind === 'done' ? [...transferables(reply.result)] : [])
    }
  })
}
