import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { pino } from 'pino'
import { activityMigrations } from '#platform/activity'
import { databaseMigrations } from '#platform/database'
import { testDatabase } from '#test/database'
import { jobMigrations, startJobs } from './index.ts'
import { endless } from './takeover-worker.ts'

it('takes a job up again within 30 seconds when its worker is killed, and its effect comes once', async (t) => {
  const db = await testDatabase({
    ...databaseMigrations,
    ...activityMigrations,
    ...jobMigrations,
    '0999-effects': {
      async up(database) {
        await sql`create table effects (workspace_id uuid not null, text text)`.execute(database)
        await sql`grant select, insert on effects to rumbo_app`.execute(database)
      },
    },
  })
  t.after(() => db.close())
  let takenAt = 0
  const finishing = endless(async ({ complete, scope, data }) => {
    takenAt = performance.now()
    await complete((trx) => sql`insert into effects values (${scope.workspace}, ${data.text})`.execute(trx))
  })
  const options = { database: db.database, connection: db.connection, log: pino({ level: 'silent' }), allows: async () => true }
  // This process only queues and watches until the other one is dead.
  const jobs = await startJobs({ ...options, definitions: [finishing] })
  t.after(() => jobs.stop())
  const worker = spawn(process.execPath, [fileURLToPath(new URL('./takeover-worker.ts', import.meta.url)), JSON.stringify(db.connection)], {
    stdio: 'inherit',
  })
  const ended = once(worker, 'exit')
  t.after(() => worker.kill('SIGKILL'))
  const id = await db.database.inScope(db.scope, (trx) => jobs.enqueue(trx, db.scope, finishing, { text: 'once' }))
  for await (const { stage } of jobs.watch(db.scope, id, AbortSignal.timeout(30_000))) if (stage === 'half') break
  assert.equal((await jobs.get(db.scope, id)).status, 'running')

  worker.kill('SIGKILL')
  await ended
  const killedAt = performance.now()
  await jobs.work()
  let last = await jobs.get(db.scope, id)
  for await (last of jobs.watch(db.scope, id, AbortSignal.timeout(40_000)));
  assert.deepEqual([last.status, last.attempts], ['done', 2])
  assert.ok(takenAt - killedAt < 30_000, `${takenAt - killedAt} ms`)
  t.diagnostic(`taken up after ${Math.round(takenAt - killedAt)} ms`)
  const { rows } = await db.database.asSystem((trx) => sql`select text from effects`.execute(trx))
  assert.deepEqual(rows, [{ text: 'once' }])
})
