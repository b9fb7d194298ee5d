import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

const stopMs = 30_000

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

/** Ends a child when this process ends, however it does. @returns what ends it before and waits for that */
export function tied(child: ChildProcess): () => Promise<void> {
  const kill = () => child.kill('SIGTERM')
  process.once('exit', kill)
  return async () => {
    process.off('exit', kill)
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    kill()
    const cut = setTimeout(() => child.kill('SIGKILL'), stopMs)
    await ended
    clearTimeout(cut)
  }
}
