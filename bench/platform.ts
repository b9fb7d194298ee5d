import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { type Connection, runningPostgres } from '#platform/database'
import { tied } from './parts/children.ts'
import { load, type Seen } from './parts/load.ts'
import { median } from './parts/median.ts'
import { type Product, startProduct } from './parts/product.ts'
import { bareQueue, burst, productQueue, type Queue, steady } from './parts/queues.ts'
import { fillActivities, firstTenant, type Tenant } from './parts/tenant.ts'
import type { Bench, Row } from './run.ts'

const rounds = 5
const loadSeconds = 3
const warmSeconds = 3
const listed = 100_000
const idleMs = 60_000
const constantRoute = '/api/platform/jobs/kinds'

/** How the owner reaches the product's own PostgreSQL. */
function databaseOf(folder: string): Connection {
  const found = runningPostgres({ folder: join(folder, 'pg'), passwordFile: join(folder, 'keys', 'database') })
  if (!found) throw new Error('PostgreSQL does not run')
  return { ...found, database: 'rumbo' }
}

/** Fastify as it comes, in a process of its own. */
async function startBare(given: unknown): Promise<AsyncDisposable & { url: string }> {
  const child = spawn(process.execPath, ['bench/parts/bare-fastify.ts', JSON.stringify(given)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { url, [Symbol.asyncDispose]: tied(child) }
}

const inMs = { unit: 'ms', target: null, better: 'lower' } as const
const perSecond = { unit: '/s', target: null, better: 'higher' } as const

/** Both servers under the same load, turn by turn. */
async function requests(product: Product, tenant: Tenant, connection: Connection, log: (line: string) => void): Promise<Row[]> {
  const key = { authorization: `Bearer ${tenant.key}` }
  const session = { cookie: tenant.cookie }
  const reply: unknown = await (await fetch(`${product.url}${constantRoute}`, { headers: key })).json()
  const first = await fetch(`${product.url}/api/platform/activity?limit=100`, { headers: key })
  const { items, next } = (await first.json()) as { items: { id: string }[]; next: string }
  await using bare = await startBare({ connection, workspace: tenant.workspace, reply })
  const list = `${product.url}/api/platform/activity?limit=100&cursor=${next}`
  const runs = {
    'constant by key': [`${product.url}${constantRoute}`, key],
    'constant by session': [`${product.url}${constantRoute}`, session],
    'constant, bare': [`${bare.url}/constant`, {}],
    'list by key': [list, key],
    'list, bare': [`${bare.url}/list?limit=100&before=${items.at(-1)!.id}`, {}],
  } as const satisfies Record<string, readonly [string, Record<string, string>]>
  type Run = keyof typeof runs
  const names = Object.keys(runs) as Run[]
  const seen = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Run, Seen[]>
  for (let round = 0; round <= rounds; round++) {
    log(round === 0 ? 'requests: warming up' : `requests: round ${round} of ${rounds}`)
    for (const name of names) {
      const [url, headers] = runs[name]
      const one = await load({ url, headers }, round === 0 ? warmSeconds : loadSeconds)
      if (round > 0) seen[name].push(one)
    }
  }
  const middle = (name: Run, of: keyof Seen) => median(seen[name].map((each) => each[of]))
  const compare = (work: string, ours: Run, theirs: Run, anchor: string): Row[] => [
    { work, anchor, ours: middle(ours, 'perSecond'), theirs: middle(theirs, 'perSecond'), ...perSecond },
    { work: `${work}: p99`, anchor, ours: middle(ours, 'p99Ms'), theirs: middle(theirs, 'p99Ms'), ...inMs },
  ]
  return [
    ...compare('constant reply, API key', 'constant by key', 'constant, bare', 'Fastify'),
    ...compare('constant reply, session', 'constant by session', 'constant, bare', 'Fastify'),
    ...compare('page of 100 of 10⁵ rows, API key', 'list by key', 'list, bare', 'Fastify + pg'),
  ]
}

/** Both queues on one database, turn by turn. */
async function queues(connection: Connection, tenant: Tenant, log: (line: string) => void): Promise<Row[]> {
  await using ours = await productQueue(connection, tenant)
  await using theirs = await bareQueue(connection)
  const measure = async (queue: Queue) => ({ perSecond: await burst(queue, 500), ...(await steady(queue, 3)) })
  type Figures = Awaited<ReturnType<typeof measure>>
  const seen: { ours: Figures; theirs: Figures }[] = []
  for (let round = 0; round <= rounds; round++) {
    log(round === 0 ? 'jobs: warming up' : `jobs: round ${round} of ${rounds}`)
    const one = { ours: await measure(ours), theirs: await measure(theirs) }
    if (round > 0) seen.push(one)
  }
  const both = (of: keyof Figures) => ({
    anchor: 'pg-boss',
    ours: median(seen.map((each) => each.ours[of])),
    theirs: median(seen.map((each) => each.theirs[of])),
  })
  return [
    { work: 'jobs, 500 at once', ...both('perSecond'), ...perSecond },
    { work: 'job at 100/s, asked → done: p50', ...both('p50Ms'), ...inMs },
    { work: 'job at 100/s, asked → done: p99', ...both('p99Ms'), ...inMs },
  ]
}

export const bench: Bench = async (log) => {
  const folder = mkdtempSync(join(tmpdir(), 'rumbo-bench-'))
  const alone = { anchor: null, theirs: null, better: 'lower' } as const
  try {
    let tenant: Tenant
    {
      log(`first start, ${listed} activities`)
      await using product = await startProduct(folder)
      while (product.firstRunUrl() === null) await delay(10)
      tenant = await firstTenant(product.url, product.firstRunUrl()!)
      const pool = new pg.Pool(databaseOf(folder))
      await fillActivities(pool, tenant, listed)
      await pool.end()
    }
    const starts: number[] = []
    for (let round = 0; round < rounds; round++) {
      await using product = await startProduct(folder)
      starts.push(product.readySeconds)
      log(`start ${round + 2}: ready after ${product.readySeconds.toFixed(2)} s`)
    }
    await using product = await startProduct(folder)
    log(`idle for ${idleMs / 1000} s`)
    await delay(idleMs)
    const megabytes = product.megabytes()
    const connection = databaseOf(folder)
    return [
      ...(await requests(product, tenant, connection, log)),
      ...(await queues(connection, tenant, log)),
      { work: 'idle memory after 60 s: node and PostgreSQL (PSS)', ours: megabytes, unit: 'MB', target: 300, ...alone },
      { work: 'second start: ready', ours: median(starts), unit: 's', target: 3, ...alone },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
