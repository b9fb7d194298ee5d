import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sql } from 'kysely'
import { pino } from 'pino'
import { z } from 'zod'
import { activityMigrations } from '#platform/activity'
import { databaseMigrations, mergeMigrations } from '#platform/database'
import { testDatabase } from '#test/database'
import type { JobDefinition } from './job.ts'
import { startJobs } from './jobs.ts'
import { jobMigrations } from './migrations.ts'

const log = pino({ level: 'silent' })

it('runs what waited when the queue itself was lost, as after a restore', async (t) => {
  const db = await testDatabase(mergeMigrations([databaseMigrations, activityMigrations, jobMigrations]))
  t.after(() => db.close())
  const did: number[] = []
  const definition: JobDefinition<{ n: number }> = {
    name: 'test.jobs.reissue',
    data: z.object({ n: z.int() }),
    run: async ({ data }) => void did.push(data.n),
  }
  const options = {
    database: db.database,
    connection: db.connection,
    definitions: [definition as JobDefinition<unknown>],
    log,
    allows: async () => true,
  }
  const before = await startJobs(options)
  const ids: string[] = []
  for (const n of [1, 2]) ids.push(await db.database.inScope(db.scope, (trx) => before.enqueue(trx, db.scope, definition, { n })))
  await before.stop()
  await db.database.asSystem(async (trx) => {
    await sql`drop schema pgboss cascade`.execute(trx)
    await sql`update jobs set status = 'running', attempts = 1 where id = ${ids[1]}`.execute(trx)
  })
  const after = await startJobs(options)
  await after.work()
  for (const id of ids) for await (const { status } of after.watch(db.scope, id)) if (status === 'failed') assert.fail(id)
  await after.stop()
  assert.deepEqual(did.sort(), [1, 2])
})
