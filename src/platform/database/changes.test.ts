import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { type TestDatabase, testDatabase } from '#test/database'
import { makeTellChange, remembered, tellChanges } from './changes.ts'
import { type Connected, connectDatabase } from './connect.ts'

describe('changes', () => {
  let db: TestDatabase
  /** As another process has it. */
  let other: Connected
  before(async () => {
    db = await testDatabase()
    other = connectDatabase(db.connection)
    await db.database.asSystem(async (trx) => {
      await sql`create table things (id int primary key, seen int not null default 0, held int not null default 0)`.execute(trx)
      await makeTellChange(trx)
      await tellChanges(trx, 'models', 'things', ['delete', 'update of held'])
      await sql`insert into things (id) values (1)`.execute(trx)
    })
  })
  after(async () => {
    await other.close()
    await db.close()
  })
  async function standing(of: Pick<Connected, 'changes'>): Promise<number> {
    for (;;) {
      const found = of.changes.standing('models')
      if (found !== null) return found
      await delay(10)
    }
  }
  const change = (column: string) =>
    db.database.asSystem((trx) => sql`update things set ${sql.ref(column)} = ${sql.ref(column)} + 1`.execute(trx))

  it('are known to the process that made them before the commit returns, and to another soon after', async () => {
    const [here, there] = [await standing(db.database), await standing(other)]
    for (let i = 0; i < 20; i++) {
      const before = db.database.changes.standing('models')
      await change('held')
      assert.notEqual(db.database.changes.standing('models'), before)
    }
    assert.notEqual(await standing(db.database), here)
    while ((await standing(other)) === there) await delay(1)
  })
  it('are none where only something else of the row changed', async () => {
    await standing(other)
    await delay(50)
    const before = await standing(other)
    await change('seen')
    await delay(50)
    assert.equal(await standing(other), before)
  })
  it('leave nothing in memory that changed, that grew old, or while the line is down', async () => {
    const memory = remembered<string>(other.changes, 'models', { ageMs: 1000, most: 2 })
    memory.keep('a', 'x', await standing(other), 0)
    assert.deepEqual([memory.get('a', 999), memory.get('a', 1000)], ['x', undefined])
    memory.keep('a', 'x', await standing(other), 0, 500)
    assert.equal(memory.get('a', 500), undefined)
    for (const key of ['a', 'b', 'c']) memory.keep(key, key, await standing(other), 0)
    assert.deepEqual([memory.get('a', 1), memory.get('b', 1), memory.get('c', 1)], [undefined, 'b', 'c'])
    const line = await standing(other)
    await db.database.asSystem((trx) =>
      sql`select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'rumbo changes' and datname = current_database()`.execute(trx),
    )
    for (const end = Date.now() + 5000; other.changes.standing('models') !== null; await delay(1)) assert.ok(Date.now() < end)
    assert.equal(memory.get('c', 1), undefined)
    assert.ok((await standing(other)) > line, 'what stood before the line was down stands no more')
  })
})
