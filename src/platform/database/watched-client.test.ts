import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { sql } from 'kysely'
import { type TestDatabase, testDatabase } from '#test/database'
import { connectDatabase, databaseMigrations } from './index.ts'

let db: TestDatabase
before(async () => {
  db = await testDatabase(databaseMigrations)
})
after(() => db.close())

it('tells of every statement once, when it began and when it ended, of failures too', async () => {
  const database = connectDatabase(db.connection)
  const told: string[] = []
  database.watch((text) => {
    told.push(text)
    return (error) => void told.push(error === undefined || error === null ? 'ended' : `failed ${(error as { code?: string }).code}`)
  })
  try {
    await database.asSystem((trx) => sql`select ${'a value'}::text`.execute(trx))
    assert.deepEqual(told.splice(0), ['begin', 'ended', 'select $1::text', 'ended', 'commit', 'ended'])
    await database.lookUp({ name: 'one', text: 'select 1 as one', values: [] })
    assert.deepEqual(told.splice(0), ['select 1 as one', 'ended'])
    assert.deepEqual(database.pool(), { idle: 1, busy: 0, waiting: 0 })
    await assert.rejects(database.lookUp({ name: 'none', text: 'select nothing', values: [] }))
    assert.deepEqual(told.splice(0), ['select nothing', 'failed 42703'])
  } finally {
    await database.close()
  }
})
