import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A server or worker in a process of its own, to be killed. A worker has no address. */
export type ServerProcess = Readonly<{ url: string; child: ChildProcess; startedInMs: number; exited: Promise<unknown> }>

/** Starts `drills/programs/server.ts` and waits until it answers or works; its log is appended to `log`. */
export async function startServer(folder: string, log: string, role: 'all' | 'api' | 'worker' = 'all'): Promise<ServerProcess> {
  const started = performance.now()
  const child = spawn(process.execPath, [fileURLToPath(new URL('./server.ts', import.meta.url)), folder, role], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, UV_THREADPOOL_SIZE: '12' },
  })
  child.stderr.on('data', (part) => appendFileSync(log, part))
  const exited = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })
  const first = await Promise.race([once(lines, 'line'), exited.then(() => null)])
  if (first === null) throw new Error(`the server did not start:\n${readFileSync(log, 'utf8').split('\n').slice(-12).join('\n')}`)
  const { url } = JSON.parse(first[0] as string) as { url: string | null }
  return { url: url ?? '', child, startedInMs: performance.now() - started, exited }
}

/** The process id of a data folder's PostgreSQL. */
export const postmasterOf = (folder: string): number =>
  Number(readFileSync(join(folder, 'pg', 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
