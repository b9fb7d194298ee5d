import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import pino from 'pino'
import { z } from 'zod'
import { DomainError } from '#base'
import { activityMigrations } from '#platform/activity'
import { databaseMigrations } from '#platform/database'
import { type TestDatabase, testDatabase } from '#test/database'
import { type JobContext, type JobDefinition, type JobRunner, type JobSchedule, jobMigrations, startJobs } from './index.ts'
import { dueNow, fireDue } from './schedules.ts'

const Data = z.object({ text: z.string() })
type Data = z.infer<typeof Data>
const order: string[] = []
const gate = { open: Promise.withResolvers<void>() }
let [now, most] = [0, 0]
let broken = true

async function counted({ signal }: JobContext<Data>): Promise<void> {
  most = Math.max(most, ++now)
  await delay(150, undefined, { signal }).finally(() => now--)
}
const kind = (name: string, run: JobDefinition<Data>['run'], more: Partial<JobDefinition<Data>> = {}): JobDefinition<Data> => ({
  name: `test.working.${name}`,
  data: Data,
  run,
  ...more,
})
const kinds = {
  first: kind('first', async ({ data }) => {
    order.push(data.text)
    await gate.open.promise
  }),
  single: kind('single', () => gate.open.promise, { singletonKey: ({ text }) => text }),
  bounded: kind('bounded', counted, { concurrency: 6, limits: { workspace: 2, everywhere: 3 } }),
  slow: kind('slow', ({ signal }) => delay(60_000, undefined, { signal }), { timeLimitSeconds: 1 }),
  breaks: kind(
    'breaks',
    async ({ log }) => {
      await log('JOB_TRIED_AGAIN', { attempt: 7, seconds: 8 })
      if (broken) throw new TypeError('machine fault')
    },
    { retry: { attempts: 2, delaySeconds: 0.1 } },
  ),
  final: kind(
    'final',
    () => {
      throw new RangeError('always')
    },
    { retry: { isFinal: (error) => error instanceof RangeError } },
  ),
  night: kind('night', async ({ data }) => void order.push(data.text)),
}
const night: JobSchedule = {
  name: 'test.working.nightly',
  job: kinds.night as JobDefinition<unknown>,
  data: { text: 'night' },
  cron: '0 3 * * *',
  missed: 'run-once',
}

let db: TestDatabase
let jobs: JobRunner
const options = () => ({
  database: db.database,
  connection: db.connection,
  definitions: Object.values(kinds) as JobDefinition<unknown>[],
  schedules: [night],
  log: pino({ level: 'silent' }),
  allows: async () => true,
})
before(async () => {
  db = await testDatabase({ ...databaseMigrations, ...activityMigrations, ...jobMigrations })
  jobs = await startJobs(options())
})
after(async () => {
  gate.open.resolve()
  await jobs.stop()
  await db.close()
})
const enqueue = (definition: JobDefinition<Data>, text = 'x', more: { priority?: number } = {}, scope = db.scope) =>
  db.database.inScope(scope, (trx) => jobs.enqueue(trx, scope, definition, { text }, more))
async function ended(id: string, scope = db.scope) {
  let state = await jobs.get(scope, id)
  for await (state of jobs.watch(scope, id, AbortSignal.timeout(20_000)));
  return state
}
const refusal = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code

it('takes the more urgent first', async () => {
  const ids = [await enqueue(kinds.first, 'usual'), await enqueue(kinds.first, 'urgent', { priority: 5 })]
  await jobs.work()
  gate.open.resolve()
  for (const id of ids) await ended(id)
  assert.deepEqual(order, ['urgent', 'usual'])
})

it('answers with the open job of the same key, in the same workspace only', async () => {
  gate.open = Promise.withResolvers()
  const first = await enqueue(kinds.single, 'a')
  assert.equal(await enqueue(kinds.single, 'a'), first)
  assert.notEqual(await enqueue(kinds.single, 'b'), first)
  assert.notEqual(await enqueue(kinds.single, 'a', {}, db.otherScope), first)
  gate.open.resolve()
  await ended(first)
  assert.notEqual(await enqueue(kinds.single, 'a'), first)
})

it('keeps to the limits of a workspace and of all', async () => {
  const ids = await Promise.all(Array.from({ length: 5 }, () => enqueue(kinds.bounded)))
  for (const id of ids) assert.equal((await ended(id)).status, 'done')
  assert.equal(most, 2)
  most = 0
  const both = await Promise.all([db.scope, db.otherScope, db.scope, db.otherScope].map((scope) => enqueue(kinds.bounded, 'x', {}, scope)))
  for (const [i, id] of both.entries()) await ended(id, i % 2 === 0 ? db.scope : db.otherScope)
  assert.ok(most <= 3, String(most))
})

it('ends what takes longer than its limit', async () => {
  const { status, error, attempts } = await ended(await enqueue(kinds.slow))
  assert.deepEqual([status, error?.code, error?.params.seconds, attempts], ['failed', 'JOB_TIME_LIMIT', 1, 1])
})

it('does not repeat what its kind calls final', async () => {
  assert.equal((await ended(await enqueue(kinds.final))).attempts, 1)
})

it('keeps a log, and does over under its id what failed by our fault', async () => {
  broken = true
  const id = await enqueue(kinds.breaks)
  const failed = await ended(id)
  assert.deepEqual([failed.status, failed.attempts], ['failed', 2])
  const lines = await jobs.logOf(db.scope, id)
  assert.deepEqual(
    lines.map(({ code }) => code),
    ['JOB_TRIED_AGAIN', 'INTERNAL', 'JOB_TRIED_AGAIN', 'JOB_TRIED_AGAIN', 'INTERNAL'],
  )
  assert.deepEqual(lines[0]?.params, { attempt: 7, seconds: 8 })
  assert.deepEqual(
    (await jobs.logOf(db.scope, id, 4)).map(({ seq }) => seq),
    [5],
  )
  await assert.rejects(jobs.logOf(db.otherScope, id), refusal('JOB_NOT_FOUND'))
  await assert.rejects(jobs.replay(db.otherScope, id), refusal('JOB_NOT_FOUND'))

  const second = await enqueue(kinds.breaks)
  await ended(second)
  broken = false
  await jobs.replay(db.scope, id)
  const again = await ended(id)
  assert.deepEqual([again.status, again.attempts, again.replays], ['done', 3, 1])
  await assert.rejects(jobs.replay(db.scope, id), refusal('JOB_NOT_REPLAYABLE'))
  assert.equal(await jobs.replayAll(db.scope, kinds.breaks.name), 1)
  assert.equal((await ended(second)).status, 'done')
  const { rows } = await db.database.asSystem((trx) =>
    sql<{ n: number }>`select count(*)::int as n from activities where kind = 'job.replayed'`.execute(trx),
  )
  assert.equal(rows[0]!.n, 2)
})

it('lists jobs, newest first, by what they are', async () => {
  const all = await jobs.list(db.scope, {}, 100)
  assert.deepEqual(
    all.map(({ id }) => id),
    all.map(({ id }) => id).toSorted((a, b) => (a < b ? 1 : -1)),
  )
  const page = await jobs.list(db.scope, {}, 2, all[1]!.id)
  assert.deepEqual(
    page.map(({ id }) => id),
    [all[2]!.id, all[3]!.id],
  )
  const failed = await jobs.list(db.scope, { status: 'failed', name: kinds.slow.name }, 10)
  assert.deepEqual(
    failed.map(({ error }) => error?.code),
    ['JOB_TIME_LIMIT'],
  )
  assert.deepEqual(await jobs.list(db.scope, { to: new Date(0) }, 10), [])
})

it('fires a schedule once per time, whatever the number of processes', async () => {
  const other = await startJobs(options())
  try {
    const before = new Date(Date.now() - 30_000)
    await db.database.asSystem((trx) =>
      sql`update schedules set next_at = ${before} where workspace_id = ${db.scope.workspace}`.execute(trx),
    )
    const needs = [jobs, other].map((each) => ({ database: db.database, schedules: [night], enqueue: each.enqueue }))
    await Promise.all([...needs, ...needs].map((each) => fireDue(each, new Date())))
    await Promise.all([...needs, ...needs].map((each) => fireDue(each, new Date())))
    const fired = await jobs.list(db.scope, { name: kinds.night.name }, 10)
    assert.equal(fired.length, 1)
    assert.equal((await ended(fired[0]!.id)).status, 'done')
    const [state] = await jobs.listSchedules(db.scope)
    assert.equal(state?.lastAt?.getTime(), before.getTime())
    assert.ok(state.nextAt! > new Date())
  } finally {
    await other.stop()
  }
})

it('makes up for missed times once, or not at all', () => {
  const at = (text: string) => new Date(text)
  const due = (missed: 'run-once' | 'skip', nextAt: string, now: string) => dueNow('0 3 * * *', 'UTC', missed, at(nextAt), at(now))
  const days = due('run-once', '2026-03-01T03:00:00Z', '2026-03-04T12:00:00Z')
  assert.deepEqual(days, { at: at('2026-03-04T03:00:00Z'), run: true, missed: days.missed, next: at('2026-03-05T03:00:00Z') })
  assert.equal(due('skip', '2026-03-01T03:00:00Z', '2026-03-04T12:00:00Z').run, false)
  // On time: both run.
  assert.equal(due('skip', '2026-03-01T03:00:00Z', '2026-03-01T03:00:20Z').run, true)
})

it('lets an administrator change when, in words of cron and zones that exist', async () => {
  const changed = await jobs.changeSchedule(db.scope, night.name, { cron: '30 4 * * *', zone: 'America/Bogota' })
  assert.deepEqual(
    [changed.cron, changed.effectiveZone, changed.nextAt?.toISOString().slice(11)],
    ['30 4 * * *', 'America/Bogota', '09:30:00.000Z'],
  )
  assert.equal((await jobs.changeSchedule(db.scope, night.name, { enabled: false })).nextAt, null)
  assert.equal((await jobs.listSchedules(db.otherScope))[0]?.cron, night.cron)
  await assert.rejects(jobs.changeSchedule(db.scope, night.name, { cron: 'daily' }), refusal('CRON_INVALID'))
  await assert.rejects(jobs.changeSchedule(db.scope, night.name, { zone: 'Mars/Base' }), refusal('TIME_ZONE_UNKNOWN'))
  await assert.rejects(jobs.changeSchedule(db.scope, 'test.working.other', {}), refusal('SCHEDULE_NOT_FOUND'))
})

it('does at once what a schedule has for later, for the workspace, and says who asked', async () => {
  const id = await jobs.startSchedule(db.scope, night.name)
  assert.equal((await ended(id)).status, 'done')
  const [state] = await jobs.listSchedules(db.scope)
  assert.deepEqual([state?.enabled, state?.nextAt], [false, null])
  const { rows } = await db.database.asSystem((trx) =>
    sql`select a.actor as by, p.kind from activities a, jobs j join principals p on p.id = j.principal_id
        where a.kind = 'schedule.started' and j.id = ${id}`.execute(trx),
  )
  assert.deepEqual(rows, [{ by: db.scope.principal, kind: 'system' }])
  await assert.rejects(jobs.startSchedule(db.scope, 'test.working.other'), refusal('SCHEDULE_NOT_FOUND'))
})

it('shows the processes that work', async () => {
  const [worker] = await jobs.workers(db.scope)
  assert.deepEqual([worker?.role, worker?.pid, worker?.alive, worker?.running], ['all', process.pid, true, 0])
})
