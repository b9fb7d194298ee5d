import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { pino } from 'pino'
import { databaseMigrations, type Scope } from '#platform/database'
import { createSecrets } from '#platform/secrets'
import { type TestDatabase, testDatabase } from '#test/database'
import { activityMigrations, type Consumer, consumeActivities, createHeadFile, record, sealActivities } from './index.ts'

const log = pino({ level: 'silent' })
const folder = mkdtempSync(join(tmpdir(), 'consumer-'))
const heads = createHeadFile(join(folder, 'head.json'), createSecrets(Buffer.alloc(32, 7)))
let db: TestDatabase
before(async () => {
  db = await testDatabase({ ...databaseMigrations, ...activityMigrations })
  await db.database.asSystem((trx) => sql`create table seen (consumer text, workspace_id uuid, seq bigint, at serial)`.execute(trx))
})
after(async () => {
  await db.close()
  rmSync(folder, { recursive: true })
})
const write = async (scope: Scope, count: number): Promise<void> => {
  for (let n = 0; n < count; n++)
    await db.database.inScope(scope, (trx) => record(trx, scope, { kind: 'note.written', subject: `note:${n}` }))
}
/** Keeps what it was given in the same transaction; `fails` says at which calls it throws after having written. */
function keeper(name: string, fails: (call: number) => boolean = () => false): Consumer {
  let call = 0
  return {
    name,
    async handle(trx, workspace, activities) {
      for (const { seq } of activities)
        await sql`insert into seen (consumer, workspace_id, seq) values (${name}, ${workspace}, ${seq})`.execute(trx)
      if (fails(call++)) throw new Error('on purpose')
    },
  }
}
const seenBy = async (name: string, scope: Scope): Promise<number[]> => {
  const { rows } = await db.database.asSystem((trx) =>
    sql<{ seq: number }>`select seq from seen where consumer = ${name} and workspace_id = ${scope.workspace} order by at`.execute(trx),
  )
  return rows.map(({ seq }) => seq)
}
const headOf = async (scope: Scope): Promise<number> => {
  const { rows } = await db.database.asSystem((trx) =>
    sql<{ seq: number }>`select coalesce(max(seq), 0) as seq from activities where workspace_id = ${scope.workspace}`.execute(trx),
  )
  return rows[0]!.seq
}
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)

it('gives each activity once and in order, whatever fails and however many processes there are', async () => {
  let run = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ own: fc.nat(4), other: fc.nat(3), readers: fc.integer({ min: 1, max: 3 }) }), { minLength: 1, maxLength: 5 }),
      fc.array(fc.boolean(), { minLength: 3, maxLength: 6 }),
      async (rounds, failures) => {
        const name = `property-${run++}`
        const consumer = keeper(name, (call) => failures[call] ?? false)
        for (const { own, other, readers } of rounds) {
          await write(db.scope, own)
          await write(db.otherScope, other)
          await sealActivities(db.database, heads, log)
          await Promise.all(Array.from({ length: readers }, () => consumeActivities(db.database, consumer, log)))
        }
        for (let i = 0; i <= failures.length * 2; i++) await consumeActivities(db.database, consumer, log)
        for (const scope of [db.scope, db.otherScope]) assert.deepEqual(await seenBy(name, scope), upTo(await headOf(scope)))
      },
    ),
    { numRuns: 12, seed: 20261125 },
  )
})

it('sees nothing that is not sealed, and keeps a workspace whose handler fails from holding up the other', async () => {
  const consumer: Consumer = {
    name: 'one-sided',
    handle: async (trx, workspace, activities) => {
      if (workspace === db.scope.workspace) throw new Error('on purpose')
      await keeper('one-sided').handle(trx, workspace, activities)
    },
  }
  await write(db.otherScope, 2)
  const sealed = await headOf(db.otherScope)
  await consumeActivities(db.database, consumer, log)
  assert.deepEqual(await seenBy('one-sided', db.otherScope), upTo(sealed))
  assert.deepEqual(await seenBy('one-sided', db.scope), [])
})
