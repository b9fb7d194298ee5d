import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { pino } from 'pino'
import { createRng } from '#kernel/sampling'
import { createHeadFile, verifyActivity } from '#platform/activity'
import { connectDatabase, startPostgres } from '#platform/database'
import { openSecrets } from '#platform/secrets'
import { postmasterOf, type ServerProcess, startServer } from './programs/child.ts'
import type { Drill } from './run.ts'

const kills = 200
/** Every so many notes one asks for a job. */
const jobEvery = 20
const removed = 10

type Victim = 'server' | 'worker' | 'database'
type Kept = { notes: number[]; activities: number; effects: number[]; openJobs: number }

async function kept(url: string): Promise<Kept> {
  const reply = await fetch(`${url}/api/drill/notes`, { signal: AbortSignal.timeout(10_000) })
  if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`)
  return (await reply.json()) as Kept
}

/** Asks until the server answers well, and says how long that took. */
async function recovered(url: string, withinMs: number): Promise<number> {
  const from = performance.now()
  for (;;) {
    try {
      await kept(url)
      return performance.now() - from
    } catch (error) {
      if (performance.now() - from > withinMs) throw error
      await delay(25)
    }
  }
}

/** Clients in a process of their own, with their journal of what was acknowledged. */
function startClients(path: string): {
  to(url: string | null): void
  acknowledged(): { notes: number[]; jobs: number[] }
  end(): Promise<void>
} {
  const child: ChildProcess = spawn(
    process.execPath,
    [fileURLToPath(new URL('./programs/client.ts', import.meta.url)), path, String(jobEvery)],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  )
  const ended = once(child, 'exit')
  return {
    to: (url) => void child.stdin!.write(`${url ?? '-'}\n`),
    acknowledged() {
      // A line without its end is being written.
      const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1)
      return {
        notes: lines.map((line) => Number.parseInt(line, 10)),
        jobs: lines.filter((line) => line.endsWith('job')).map((line) => Number.parseInt(line, 10)),
      }
    },
    async end() {
      child.stdin!.end()
      await ended
    },
  }
}

const quantile = (values: number[], p: number): number =>
  Math.round([...values].sort((a, b) => a - b)[Math.floor(p * (values.length - 1))] ?? 0)

/** Reads the folder after the last stop: the chain of activities must hold, and must not once its newest rows are gone. */
async function chainOf(folder: string): Promise<{ checked: number; faults: number; cutFound: number; allNamed: boolean }> {
  const postgres = await startPostgres({ folder: join(folder, 'pg'), passwordFile: join(folder, 'keys', 'database') })
  const database = connectDatabase({ ...postgres.connection, database: 'rumbo' })
  try {
    const secrets = openSecrets(join(folder, 'keys', 'main.key'), false)
    const heads = createHeadFile(join(folder, 'keys', 'activity-head.json'), secrets)
    const whole = await verifyActivity(database, heads)
    const { rows } = await database.asSystem((trx) =>
      sql<{ seq: number }>`
        with newest as (select id from activities where seq is not null order by id desc limit ${removed})
        delete from activities where id in (select id from newest) returning seq`.execute(trx),
    )
    const gone = new Set(rows.map(({ seq }) => seq))
    const { faults } = await verifyActivity(database, heads)
    const named = faults.filter(({ fault, seq }) => fault === 'cut' && gone.has(seq))
    return {
      checked: whole.checked,
      faults: whole.faults.length,
      cutFound: named.length,
      allNamed: named.length === gone.size && named.length === removed,
    }
  } finally {
    await database.close()
    await postgres.stop()
  }
}

/**
 * Kills the server, a separate worker and PostgreSQL with SIGKILL, each picked by the seed and at a moment picked by it,
 * while clients outside write; compares after each recovery what was acknowledged with what is there. At the end the newest
 * activities are removed from the database, which verifying must tell.
 */
export const drill: Drill = async ({ seed, share, log }) => {
  const rng = createRng(seed)
  const times = Math.max(6, Math.round(kills * share))
  const home = mkdtempSync(join(tmpdir(), 'rumbo-drill-'))
  const [folder, serverLog] = [join(home, 'data'), join(home, 'server.log')]
  const backMs: Record<Victim, number[]> = { server: [], worker: [], database: [] }
  const victims = Object.keys(backMs) as Victim[]
  const lost = new Set<number>()
  let [server, worker]: [ServerProcess | null, ServerProcess | null] = [null, null]
  const clients = startClients(join(home, 'journal'))
  const compare = ({ notes }: Kept, acknowledged: readonly number[]): void => {
    const there = new Set(notes)
    for (const n of acknowledged) if (!there.has(n)) lost.add(n)
  }
  const end = async (process: ServerProcess | null, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    process?.child.kill(signal)
    await process?.exited
  }
  try {
    server = await startServer(folder, serverLog, 'api')
    worker = await startServer(folder, serverLog, 'worker')
    for (let i = 1; i <= times; i++) {
      clients.to(server.url)
      await delay(150 + Math.floor(rng() * 1500))
      const victim = i <= victims.length ? victims[i - 1]! : victims[Math.floor(rng() * victims.length)]!
      if (victim === 'database') {
        process.kill(postmasterOf(folder), 'SIGKILL')
        const { notes } = clients.acknowledged()
        backMs.database.push(await recovered(server.url, 30_000))
        compare(await kept(server.url), notes)
      } else if (victim === 'worker') {
        await end(worker, 'SIGKILL')
        worker = await startServer(folder, serverLog, 'worker')
        backMs.worker.push(worker.startedInMs)
      } else {
        await end(server, 'SIGKILL')
        clients.to(null)
        const { notes } = clients.acknowledged()
        server = await startServer(folder, serverLog, 'api')
        backMs.server.push(server.startedInMs)
        compare(await kept(server.url), notes)
      }
      log(`${i} of ${times}: ${victim} killed, ${clients.acknowledged().notes.length} acknowledged, ${lost.size} lost`)
    }
    await clients.end()
    let last = await kept(server.url)
    for (const until = Date.now() + 120_000; last.openJobs > 0 && Date.now() < until; last = await kept(server.url)) await delay(500)
    const acknowledged = clients.acknowledged()
    compare(last, acknowledged.notes)
    const copies = new Map<number, number>()
    for (const n of last.effects) copies.set(n, (copies.get(n) ?? 0) + 1)
    await end(worker, 'SIGTERM')
    await end(server, 'SIGTERM')
    server = worker = null
    const { checked, faults, cutFound, allNamed } = await chainOf(folder)
    const result = {
      kills: Object.fromEntries(victims.map((victim) => [victim, backMs[victim].length])),
      changes: {
        acknowledged: acknowledged.notes.length,
        lost: lost.size,
        keptUnacknowledged: last.notes.length - acknowledged.notes.length,
      },
      jobs: {
        acknowledged: acknowledged.jobs.length,
        withoutEffect: acknowledged.jobs.filter((n) => !copies.has(n)).length,
        doubled: [...copies.values()].filter((n) => n > 1).length,
        open: last.openJobs,
      },
      activities: { ofNotes: last.activities, missing: last.notes.length - last.activities, sealed: checked, faults },
      newestRemoved: { rows: removed, named: cutFound },
      backMs: Object.fromEntries(
        victims.map((victim) => [victim, { median: quantile(backMs[victim], 0.5), longest: quantile(backMs[victim], 1) }]),
      ),
    }
    const { changes, jobs, activities } = result
    rmSync(home, { recursive: true, force: true })
    const bad = changes.lost + jobs.withoutEffect + jobs.doubled + jobs.open + Math.abs(activities.missing) + activities.faults
    return { passed: bad === 0 && changes.acknowledged > 0 && jobs.acknowledged > 0 && allNamed, result }
  } catch (error) {
    pino({ level: 'error' }, pino.destination(2)).error({ err: error, serverLog }, 'drill broke; its folder is kept')
    throw error
  } finally {
    await clients.end()
    await end(worker, 'SIGTERM')
    await end(server, 'SIGTERM')
  }
}
