import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import pino from 'pino'
import { z } from 'zod'
import { DomainError } from '#base'
import { activityMigrations } from '#platform/activity'
import { databaseMigrations } from '#platform/database'
import { type TestDatabase, testDatabase } from '#test/database'
import { type JobContext, type JobDefinition, type JobRunner, type JobState, jobMigrations, startJobs } from './index.ts'

const Data = z.object({ text: z.string() })
type Data = z.infer<typeof Data>

/** A kind of job whose work is put in by each test. */
function kind(name: string, run: JobDefinition<Data>['run'], more: Partial<JobDefinition<Data>> = {}): JobDefinition<Data> {
  return { name, data: Data, run, ...more }
}

const seen: string[] = []
let tries = 0
const write = (context: JobContext<Data>, times = 1) =>
  context.complete(async (trx) => {
    for (let i = 0; i < times; i++)
      await sql`insert into effects (workspace_id, job, text) values (${context.scope.workspace}, ${context.jobId}, ${context.data.text})`.execute(
        trx,
      )
  })
const kinds = {
  writes: kind('test.jobs.write', (context) => write(context)),
  fails: kind('test.jobs.fail', async (context) => {
    tries++
    await context.complete(async (trx) => {
      await sql`insert into effects (workspace_id, job, text) values (${context.scope.workspace}, ${context.jobId}, 'undone')`.execute(trx)
      throw new DomainError('INVALID_ARGUMENT', { name: 'text', got: context.data.text, expected: 'better' })
    })
  }),
  breaks: kind('test.jobs.break', async () => {
    tries++
    throw new TypeError('machine fault')
  }),
  waits: kind('test.jobs.wait', async ({ signal, report }) => {
    await report({ share: 0.25, stage: 'waiting', secondsLeft: 30 })
    if (!signal.aborted) await once(signal, 'abort')
    seen.push('aborted')
    throw signal.reason
  }),
  guarded: kind('test.jobs.guard', (context) => write(context), { permission: 'test.jobs.guard' }),
}

let db: TestDatabase
let jobs: JobRunner
let mayGuard = true
const start = async (): Promise<JobRunner> => {
  const runner = await startJobs({
    database: db.database,
    connection: db.connection,
    definitions: Object.values(kinds),
    log: pino({ level: 'silent' }),
    allows: async () => mayGuard,
  })
  await runner.work()
  return runner
}
before(async () => {
  db = await testDatabase({
    ...databaseMigrations,
    ...activityMigrations,
    ...jobMigrations,
    '0999-effects': {
      async up(database) {
        await sql`create table effects (workspace_id uuid not null, job uuid not null, text text)`.execute(database)
        await sql`grant select, insert on effects to rumbo_app`.execute(database)
      },
    },
  })
  jobs = await start()
})
after(async () => {
  await jobs.stop()
  await db.close()
})

const enqueue = (definition: JobDefinition<Data>, text = 'x', scope = db.scope) =>
  db.database.inScope(scope, (trx) => jobs.enqueue(trx, scope, definition, { text }))
async function last(id: string, until: (state: JobState) => boolean = () => false): Promise<JobState> {
  let state: JobState | undefined
  for await (state of jobs.watch(db.scope, id, AbortSignal.timeout(30_000))) if (until(state)) return state
  return state!
}
const effects = async (job: string) =>
  (await db.database.asSystem((trx) => sql<{ text: string }>`select text from effects where job = ${job}`.execute(trx))).rows.map(
    ({ text }) => text,
  )

describe('a job', () => {
  it('is queued with the transaction that asks for it, or not at all', async () => {
    let id = ''
    await assert.rejects(
      db.database.inScope(db.scope, async (trx) => {
        id = await jobs.enqueue(trx, db.scope, kinds.writes, { text: 'never' })
        throw new Error('undone')
      }),
      /undone/,
    )
    const kept = await enqueue(kinds.writes, 'kept')
    assert.equal((await last(kept)).status, 'done')
    assert.deepEqual(await effects(kept), ['kept'])
    assert.deepEqual(await effects(id), [])
    await assert.rejects(jobs.get(db.scope, id), (error) => error instanceof DomainError && error.code === 'JOB_NOT_FOUND')
  })

  it('leaves the role of the asking transaction as it was', async () => {
    await db.database.inScope(db.scope, async (trx) => {
      await jobs.enqueue(trx, db.scope, kinds.writes, { text: 'role' })
      const { rows } = await sql<{ role: string }>`select current_user as role`.execute(trx)
      assert.equal(rows[0]!.role, 'rumbo_app')
    })
  })

  it('is seen by its own workspace only', async () => {
    const id = await enqueue(kinds.writes)
    for (const act of [() => jobs.get(db.otherScope, id), () => jobs.cancel(db.otherScope, id)])
      await assert.rejects(act, (error) => error instanceof DomainError && error.code === 'JOB_NOT_FOUND')
    await last(id)
  })

  it('undoes its effect and keeps the code when the work is refused, without another try', async () => {
    tries = 0
    const id = await enqueue(kinds.fails, 'bad')
    const { status, error, attempts } = await last(id)
    assert.deepEqual([status, error?.code, error?.params.got, attempts, tries], ['failed', 'INVALID_ARGUMENT', 'bad', 1, 1])
    assert.deepEqual(await effects(id), [])
  })

  it('is tried three times when the machine fails', async () => {
    tries = 0
    const { status, error } = await last(await enqueue(kinds.breaks))
    assert.deepEqual([status, error, tries], ['failed', { code: 'INTERNAL', params: {} }, 3])
  })

  it('keeps its progress for whoever asks, and is aborted within a second of its cancellation', async () => {
    const id = await enqueue(kinds.waits)
    const state = await last(id, ({ stage }) => stage === 'waiting')
    assert.deepEqual([state.status, state.share, state.secondsLeft], ['running', 0.25, 30])
    seen.length = 0
    await jobs.cancel(db.scope, id)
    await delay(1000)
    assert.deepEqual(seen, ['aborted'])
    assert.equal((await jobs.get(db.scope, id)).status, 'cancelled')
    await assert.rejects(jobs.cancel(db.scope, id), (error) => error instanceof DomainError && error.code === 'JOB_ENDED')
  })

  it('runs with the rights its principal has when it runs', async () => {
    mayGuard = false
    const refused = await last(await enqueue(kinds.guarded))
    mayGuard = true
    assert.deepEqual([refused.status, refused.error?.code], ['failed', 'JOB_PRINCIPAL_REFUSED'])
    const allowed = await last(await enqueue(kinds.guarded))
    assert.equal(allowed.status, 'done')
    const disable = (at: string) => db.database.asSystem((trx) => sql.raw(`update principals set disabled_at = ${at}`).execute(trx))
    await disable('now()')
    const gone = await last(await enqueue(kinds.writes))
    await disable('null')
    assert.deepEqual([gone.status, gone.error?.code], ['failed', 'JOB_PRINCIPAL_REFUSED'])
  })

  it('goes back to the queue when the server stops, and ends under the next one', async () => {
    const id = await enqueue(kinds.waits)
    await last(id, ({ status }) => status === 'running')
    await jobs.stop()
    jobs = await start()
    const again = await last(id, ({ status, attempts }) => status === 'running' && attempts === 2)
    assert.equal(again.attempts, 2)
    await jobs.cancel(db.scope, id)
  })

  it('tells its story in the activity log', async () => {
    const id = await enqueue(kinds.writes)
    await last(id)
    const { rows } = await db.database.asSystem((trx) =>
      sql<{ kind: string }>`select kind from activities where subject = ${`job:${id}`} order by id`.execute(trx),
    )
    assert.deepEqual(
      rows.map(({ kind }) => kind),
      ['job.queued', 'job.done'],
    )
  })

  it('refuses data of another shape and kinds nobody runs', async () => {
    await assert.rejects(
      db.database.inScope(db.scope, (trx) => jobs.enqueue(trx, db.scope, kinds.writes, { text: 5 } as never)),
      /expected string/,
    )
    const unknown = kind('test.jobs.unknown', async () => undefined)
    await assert.rejects(enqueue(unknown), (error) => error instanceof DomainError && error.code === 'INVALID_ARGUMENT')
  })
})
