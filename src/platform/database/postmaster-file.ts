import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** What PostgreSQL writes into `postmaster.pid`: its process, its socket's folder and whether it takes connections. */
export function readPostmasterFile(cluster: string): { pid: number; socketFolder: string; ready: boolean } | null {
  let lines: string[]
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return null
  }
  const pid = Number(lines[0])
  return Number.isSafeInteger(pid) && pid > 1
    ? { pid, socketFolder: (lines[4] ?? '').trim(), ready: (lines[7] ?? '').trim() === 'ready' }
    : null
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether the process is a PostgreSQL that serves this very folder (a process id may have been given to another program). */
function serves(pid: number, cluster: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return words.some((word, i) => word === '-D' && words[i + 1] === cluster)
  } catch {
    return false
  }
}

async function gone(pid: number, withinMs: number): Promise<boolean> {
  for (const end = Date.now() + withinMs; Date.now() < end; await delay(20)) if (!isAlive(pid)) return true
  return !isAlive(pid)
}

/** Stops a PostgreSQL: fast (open transactions are rolled back), then immediately (the next start replays its log), then dead. */
export async function stopPostmaster(pid: number, patienceMs = 15_000): Promise<void> {
  for (const [signal, wait] of [
    ['SIGINT', patienceMs],
    ['SIGQUIT', 5000],
    ['SIGKILL', 5000],
  ] as const) {
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    if (await gone(pid, wait)) return
  }
}

/** After a start that ended badly: stops the PostgreSQL it left behind, and forgets a process id that now is somebody else's. */
export async function recoverCluster(cluster: string): Promise<'clean' | 'stopped' | 'stale'> {
  const left = readPostmasterFile(cluster)
  if (!left) return 'clean'
  if (isAlive(left.pid)) {
    if (serves(left.pid, cluster)) {
      await stopPostmaster(left.pid)
      return 'stopped'
    }
    rmSync(join(cluster, 'postmaster.pid'), { force: true })
  }
  return 'stale'
}
