import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { tied } from './children.ts'

/** The product as a user starts it, on a port of its own. */
export type Product = AsyncDisposable & Readonly<{ url: string; firstRunUrl(): string | null; readySeconds: number; megabytes(): number }>

const startMs = 60_000

async function untilReady(url: string): Promise<void> {
  while (!(await fetch(`${url}/readyz`).catch(() => null))?.ok) await delay(10)
}

/** Processes below one, itself included. */
function family(root: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        // The name in brackets may hold spaces.
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
        return [{ pid: Number(pid), parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) }]
      } catch {
        return []
      }
    })
  const below = (pid: number): number[] => [pid, ...parents.filter(({ parent }) => parent === pid).flatMap((each) => below(each.pid))]
  return below(root)
}

/** Proportional set size: pages that several processes share count once. */
const pssKilobytes = (pid: number): number => Number(/^Pss: +(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)

/** Starts `rumbo serve` over a data folder with PostgreSQL of its own; disposing of it stops both. */
export async function startProduct(dataFolder: string): Promise<Product> {
  const from = performance.now()
  const child = spawn(process.execPath, ['bin/rumbo', 'serve', '--data', dataFolder, '--port', '0', '--rate-limit', '9999999'], {
    env: { ...process.env, RUMBO_LANGUAGE: 'en', RUMBO_LOG: 'warn', DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const stop = tied(child)
  const late = setTimeout(() => child.kill('SIGKILL'), startMs)
  try {
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
    const urls = (): string[] => [...said.matchAll(/http:\/\/\S+/g)].map(([found]) => found)
    while (urls().length === 0 && child.exitCode === null && child.signalCode === null) await delay(5)
    const [url] = urls()
    if (url === undefined) throw new Error('rumbo serve ended before it listened')
    await untilReady(url)
    const readySeconds = (performance.now() - from) / 1000
    const postmaster = () => Number(readFileSync(join(dataFolder, 'pg', 'data', 'postmaster.pid'), 'utf8').split('\n', 1)[0])
    const megabytes = () => {
      const pids = new Set([...family(child.pid!), ...family(postmaster())])
      return [...pids].reduce((sum, pid) => sum + pssKilobytes(pid), 0) / 1024
    }
    return { url, firstRunUrl: () => urls()[1] ?? null, readySeconds, megabytes, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await stop()
    throw error
  } finally {
    clearTimeout(late)
  }
}
