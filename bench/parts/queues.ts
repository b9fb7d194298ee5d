import { setTimeout as delay } from 'node:timers/promises'
import { PgBoss } from 'pg-boss'
import pino from 'pino'
import { z } from 'zod'
import type { Id } from '#base'
import { type ConnectOptions, connectDatabase } from '#platform/database'
import { type JobDefinition, startJobs } from '#platform/jobs'
import { median } from './median.ts'
import type { Tenant } from './tenant.ts'

/** A queue whose jobs do nothing: what is measured is the way from asking to done. */
export type Queue = AsyncDisposable & Readonly<{ send(): Promise<void>; done(): number; onDone(tell: () => void): void }>

const workers = 4
const log = pino({ level: 'warn' }, pino.destination(2))

/** Counts what is done and tells whoever waits. */
function counter() {
  let n = 0
  let listener = () => {}
  return {
    count: () => {
      n++
      listener()
    },
    done: () => n,
    onDone: (tell: () => void) => {
      listener = tell
    },
  }
}

/** Jobs of the product: row, activity, rights, completion in one transaction with the effect. */
export async function productQueue(connection: ConnectOptions, tenant: Tenant): Promise<Queue> {
  const { count, ...counted } = counter()
  const nothing: JobDefinition<Record<string, never>> = {
    name: 'bench.queue.nothing',
    data: z.strictObject({}),
    concurrency: workers,
    async run({ complete }) {
      await complete(async () => undefined)
      count()
    },
  }
  const database = connectDatabase(connection)
  const jobs = await startJobs({ database, connection, definitions: [nothing as JobDefinition<unknown>], log, allows: async () => true })
  await jobs.work()
  const scope = { workspace: tenant.workspace as Id<'workspace'>, principal: tenant.principal as Id<'principal'> }
  return {
    ...counted,
    send: async () => void (await database.inScope(scope, (trx) => jobs.enqueue(trx, scope, nothing, {}))),
    async [Symbol.asyncDispose]() {
      await jobs.stop()
      await database.close()
    },
  }
}

/** pg-boss as it comes, with as many workers, that ask again as soon as they are done. */
export async function bareQueue(connection: ConnectOptions): Promise<Queue> {
  const { count, ...counted } = counter()
  const { host, port, user, password, database } = connection as Record<string, string> & { port: number }
  const boss = new PgBoss({
    host,
    port,
    user,
    password,
    database,
    max: 6,
    schema: 'bare_boss',
    useListenNotify: true,
    schedule: false,
  } as never)
  boss.on('error', (error) => log.warn({ err: error }, 'bare pg-boss'))
  await boss.start()
  await boss.createQueue('nothing', { notify: true })
  for (let n = 0; n < workers; n++) {
    const polling = { batchSize: 1, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 2 }
    const id = boss.work('nothing', polling, async () => {
      count()
      boss.notifyWorker(await id)
    })
    await id
  }
  return {
    ...counted,
    send: async () => void (await boss.send('nothing', {})),
    [Symbol.asyncDispose]: () => boss.stop({ graceful: true, timeout: 5000 }),
  }
}

const patienceMs = 60_000

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + patienceMs; !holds(); await delay(1))
    if (Date.now() > end) throw new Error('jobs were not done in a minute')
}

/** Jobs per second when `n` wait, twenty being asked for at a time. */
export async function burst(queue: Queue, n: number): Promise<number> {
  const from = performance.now()
  const before = queue.done()
  let left = n
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      while (left-- > 0) await queue.send()
    }),
  )
  await until(() => queue.done() >= before + n)
  return (1000 * n) / (performance.now() - from)
}

/** A hundred jobs a second for some seconds: the time from asking to done, by the order in which they were asked for. */
export async function steady(queue: Queue, seconds: number): Promise<{ p50Ms: number; p99Ms: number }> {
  const n = 100 * seconds
  const before = queue.done()
  const ends: number[] = []
  queue.onDone(() => ends.push(performance.now()))
  const from = performance.now()
  const begins: number[] = []
  const sent: Promise<void>[] = []
  for (let i = 0; i < n; i++) {
    await delay(Math.max(0, from + 10 * i - performance.now()))
    begins.push(performance.now())
    sent.push(queue.send())
  }
  await Promise.all(sent)
  await until(() => queue.done() >= before + n)
  queue.onDone(() => {})
  const waits = begins.map((begin, i) => ends[i]! - begin).sort((a, b) => a - b)
  return { p50Ms: median(waits), p99Ms: waits[Math.floor(0.99 * (n - 1))]! }
}
