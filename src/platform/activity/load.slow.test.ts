import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import pino from 'pino'
import { newId } from '#base'
import { databaseMigrations } from '#platform/database'
import { createSecrets } from '#platform/secrets'
import { type TestDatabase, testDatabase } from '#test/database'
import { type ActivityFilter, activityMigrations, createHeadFile, listActivities, record, startSealer, verifyActivity } from './index.ts'

const log = pino({ level: 'silent' })
const folder = mkdtempSync(join(tmpdir(), 'activity-load-'))
const heads = createHeadFile(join(folder, 'head.json'), createSecrets(Buffer.alloc(32, 7)))
let db: TestDatabase
before(async () => {
  db = await testDatabase({ ...databaseMigrations, ...activityMigrations })
})
after(async () => {
  await db.close()
  rmSync(folder, { recursive: true })
})
const quantile = (times: readonly number[], q: number) => [...times].sort((a, b) => a - b)[Math.floor(q * (times.length - 1))]!

it('seals each of 500 activities a second within a second', async (t) => {
  const sealer = startSealer(db.database, heads, log)
  const written: { id: string; at: number }[] = []
  const sealedAt = new Map<string, number>()
  let writing = true
  const watch = (async () => {
    while (writing || sealedAt.size < written.length) {
      const { rows } = await db.database.asSystem((trx) =>
        sql<{
          subject: string
        }>`select subject from activities where seq > ${sealedAt.size} and workspace_id = ${db.scope.workspace}`.execute(trx),
      )
      const now = performance.now()
      for (const { subject } of rows) sealedAt.set(subject, now)
      await delay(20)
    }
  })()
  const from = performance.now()
  for (let second = 0; second < 10; second++) {
    for (let tenth = 0; tenth < 10; tenth++) {
      await Promise.all(
        Array.from({ length: 50 }, async () => {
          const id = newId()
          await db.database.inScope(db.scope, (trx) => record(trx, db.scope, { kind: 'job.done', subject: id }))
          written.push({ id, at: performance.now() })
        }),
      )
      await delay(Math.max(0, from + 1000 * second + 100 * (tenth + 1) - performance.now()))
    }
  }
  const rate = written.length / ((performance.now() - from) / 1000)
  writing = false
  await watch
  await sealer.stop()
  const waits = written.map(({ id, at }) => sealedAt.get(id)! - at)
  t.diagnostic(
    `${rate.toFixed(0)} activities/s; sealed after ${quantile(waits, 0.5).toFixed(0)} ms (p50), ${quantile(waits, 0.99).toFixed(0)} ms (p99), ${Math.max(...waits).toFixed(0)} ms (max)`,
  )
  assert.ok(quantile(waits, 0.99) < 1000)
  assert.deepEqual((await verifyActivity(db.database, heads)).faults, [])
})

it('lists and filters a million activities in the time of a hundred', { timeout: 600_000 }, async (t) => {
  const { workspace } = db.scope
  await db.database.asSystem(async (trx) => {
    await sql`truncate activities`.execute(trx)
    // Ids of the last 400 days, as many kinds and actors as a busy workspace has; one of each is rare.
    await sql`insert into activities (workspace_id, id, at, actor, kind, subject, digest, payload, salt)
      select ${workspace}::uuid, (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid, at,
        case when n % 100000 = 7 then '00000000-0000-7000-8000-000000000001'::uuid else ('00000000-0000-7000-8000-0000000001' || lpad(to_hex(n % 40), 2, '0'))::uuid end,
        case when n % 100000 = 7 then 'main-key.rotated' else 'kind.' || n % 30 end,
        case when n % 100000 = 7 then 'workspace:' || n else 'job:' || n end, '\\x00', '{}', '\\x00'
      from (select n, now() - (1000000 - n) * interval '34 seconds' as at from generate_series(1, 1000000) n) as each`.execute(trx)
  })
  await db.database.asSystem((trx) => sql`analyze activities`.execute(trx))
  const ms = async (filter: ActivityFilter, before: string | null = null) => {
    const times: number[] = []
    for (let i = 0; i < 11; i++) {
      const from = performance.now()
      await db.database.inScope(db.scope, (trx) => listActivities(trx, db.scope, filter, { limit: 51, before }))
      times.push(performance.now() - from)
    }
    return quantile(times, 0.5)
  }
  const day = (n: number) => new Date(Date.now() - n * 86_400_000)
  const cases: Record<string, ActivityFilter> = {
    'no filter': {},
    'a day a year ago': { from: day(366), to: day(365) },
    'a common actor': { actor: '00000000-0000-7000-8000-000000000105' },
    'a rare actor': { actor: '00000000-0000-7000-8000-000000000001' },
    'an actor nobody knows': { actor: '00000000-0000-7000-8000-0000000000ff' },
    'a common kind': { kinds: ['kind.5'] },
    'a rare kind': { kinds: ['main-key.rotated'] },
    'three kinds': { kinds: ['main-key.rotated', 'kind.3', 'kind.4'] },
    'one subject': { subject: 'job:500000' },
    'a rare type of subject': { subject: 'workspace' },
    'a common type of subject': { subject: 'job' },
    'a common actor and a rare kind': { actor: '00000000-0000-7000-8000-000000000105', kinds: ['main-key.rotated'] },
  }
  for (const [name, filter] of Object.entries(cases)) {
    const took = await ms(filter)
    t.diagnostic(`${name}: ${took.toFixed(1)} ms`)
    assert.ok(took < 250, `${name}: ${took} ms`)
  }
})
