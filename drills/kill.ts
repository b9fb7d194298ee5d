import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'
import { createRng } from '#kernel/sampling'
import { createHeadFile, verifyActivity } from '#platform/activity'
import { connectDatabase, startPostgres } from '#platform/database'
import { openSecrets } from '#platform/secrets'
import { postmasterOf, type ServerProcess, startServer } from './programs/child.ts'
import type { Drill } from './run.ts'

const kills = 50
const clients = 4
/** Every so many notes one asks for a job. */
const jobEvery = 20

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

/** Clients that write notes one after another and keep the journal of those that were acknowledged. */
function writers(journal: { asked: number; jobs: Set<number>; acknowledged: Set<number> }) {
  let url: string | null = null
  let over = false
  const write = async (): Promise<void> => {
    while (!over) {
      if (url === null) {
        await delay(5)
        continue
      }
      const n = ++journal.asked
      const job = n % jobEvery === 0
      try {
        const reply = await fetch(`${url}/api/drill/notes`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ n, job }),
          signal: AbortSignal.timeout(10_000),
        })
        if (reply.status === 201) {
          await reply.json()
          journal.acknowledged.add(n)
          if (job) journal.jobs.add(n)
        } else await delay(10)
      } catch {
        await delay(10)
      }
    }
  }
  const all = Array.from({ length: clients }, write)
  return {
    to(next: string | null) {
      url = next
    },
    async end() {
      over = true
      await Promise.all(all)
    },
  }
}

const quantile = (values: number[], p: number): number =>
  Math.round([...values].sort((a, b) => a - b)[Math.floor(p * (values.length - 1))] ?? 0)

/** Reads the folder after the last stop: the chain of activities must hold. */
async function chainOf(folder: string): Promise<{ checked: number; faults: number }> {
  const postgres = await startPostgres({ folder: join(folder, 'pg'), passwordFile: join(folder, 'keys', 'database') })
  const database = connectDatabase({ ...postgres.connection, database: 'rumbo' })
  try {
    const secrets = openSecrets(join(folder, 'keys', 'main.key'), false)
    const { checked, faults } = await verifyActivity(database, createHeadFile(join(folder, 'keys', 'activity-head.json'), secrets))
    return { checked, faults: faults.length }
  } finally {
    await database.close()
    await postgres.stop()
  }
}

/**
 * Kills Node and PostgreSQL in turn with SIGKILL, at random moments while clients write, and compares after each recovery
 * what was acknowledged with what is there.
 */
export const drill: Drill = async ({ seed, share, log }) => {
  const rng = createRng(seed)
  const times = Math.max(2, Math.round(kills * share))
  const home = mkdtempSync(join(tmpdir(), 'rumbo-drill-'))
  const [folder, serverLog] = [join(home, 'data'), join(home, 'server.log')]
  const journal = { asked: 0, jobs: new Set<number>(), acknowledged: new Set<number>() }
  const clients = writers(journal)
  const [nodeMs, postgresMs]: [number[], number[]] = [[], []]
  const lost = new Set<number>()
  let server: ServerProcess | null = null
  const compare = ({ notes }: Kept, acknowledged: readonly number[]): void => {
    const there = new Set(notes)
    for (const n of acknowledged) if (!there.has(n)) lost.add(n)
  }
  try {
    server = await startServer(folder, serverLog)
    for (let i = 1; i <= times; i++) {
      clients.to(server.url)
      await delay(150 + Math.floor(rng() * 1500))
      const whole = i % 2 === 1
      if (whole) {
        server.child.kill('SIGKILL')
        clients.to(null)
        await server.exited
        const acknowledged = [...journal.acknowledged]
        server = await startServer(folder, serverLog)
        nodeMs.push(server.startedInMs)
        compare(await kept(server.url), acknowledged)
      } else {
        process.kill(postmasterOf(folder), 'SIGKILL')
        const acknowledged = [...journal.acknowledged]
        postgresMs.push(await recovered(server.url, 30_000))
        compare(await kept(server.url), acknowledged)
      }
      log(`${i} of ${times}: ${whole ? 'node' : 'postgres'} killed, ${journal.acknowledged.size} acknowledged, ${lost.size} lost`)
    }
    await clients.end()
    let end = await kept(server.url)
    for (const until = Date.now() + 120_000; end.openJobs > 0 && Date.now() < until; end = await kept(server.url)) await delay(500)
    compare(end, [...journal.acknowledged])
    const copies = new Map<number, number>()
    for (const n of end.effects) copies.set(n, (copies.get(n) ?? 0) + 1)
    server.child.kill('SIGTERM')
    await server.exited
    server = null
    const chain = await chainOf(folder)
    const result = {
      kills: { node: nodeMs.length, postgres: postgresMs.length },
      changes: {
        acknowledged: journal.acknowledged.size,
        lost: lost.size,
        keptUnacknowledged: end.notes.length - journal.acknowledged.size,
      },
      jobs: {
        acknowledged: journal.jobs.size,
        withoutEffect: [...journal.jobs].filter((n) => !copies.has(n)).length,
        doubled: [...copies.values()].filter((n) => n > 1).length,
        open: end.openJobs,
      },
      activities: { ofNotes: end.activities, missing: end.notes.length - end.activities, sealed: chain.checked, faults: chain.faults },
      nextStartMs: { median: quantile(nodeMs, 0.5), longest: quantile(nodeMs, 1) },
      databaseBackMs: { median: quantile(postgresMs, 0.5), longest: quantile(postgresMs, 1) },
    }
    const { changes, jobs, activities } = result
    rmSync(home, { recursive: true, force: true })
    const bad = changes.lost + jobs.withoutEffect + jobs.doubled + jobs.open + Math.abs(activities.missing) + activities.faults
    return { passed: bad === 0 && changes.acknowledged > 0, result }
  } catch (error) {
    pino({ level: 'error' }, pino.destination(2)).error({ err: error, serverLog }, 'drill broke; its folder is kept')
    throw error
  } finally {
    await clients.end()
    if (server) {
      server.child.kill('SIGTERM')
      await server.exited
    }
  }
}
