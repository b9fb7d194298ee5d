import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { sql } from 'kysely'
import { newId } from '#base'
import { dataFolderOf } from '#platform/storage'
import { contributions } from '#server'
import { type TestDatabase, testDatabase } from '#test/database'

const erasers = contributions.flatMap((each) => each.erasers ?? [])

let db: TestDatabase
before(async () => {
  db = await testDatabase()
})
after(() => db.close())

it('answers for every table with personal columns', async () => {
  // A personal column is one without statistics: its values must not reach the planner's samples.
  const { rows } = await db.database.asSystem((trx) =>
    sql<{ name: string }>`select distinct c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and a.attnum > 0 and not a.attisdropped and a.attstattarget = 0 order by 1`.execute(trx),
  )
  const answered = new Set(erasers.flatMap(({ tables }) => tables))
  assert.ok(rows.length > 2)
  assert.deepEqual(
    rows.filter(({ name }) => !answered.has(name)),
    [],
    'name the table in an eraser of its feature (Contribution.erasers)',
  )
})

it('answers for every folder that can hold personal data', () => {
  const withoutPeople = ['path', 'keys', 'database', 'temporary', 'backups']
  const parts = Object.keys(dataFolderOf('/data')).filter((part) => !withoutPeople.includes(part))
  const answered = new Set(erasers.flatMap(({ folders }) => folders ?? []))
  assert.deepEqual(
    parts.filter((part) => !answered.has(part)),
    [],
  )
})

it('names only tables that there are', async () => {
  const { rows } = await db.database.asSystem((trx) =>
    sql<{ name: string }>`select relname as name from pg_class where relnamespace = 'public'::regnamespace`.execute(trx),
  )
  const there = new Set(rows.map(({ name }) => name))
  assert.deepEqual(
    erasers.flatMap(({ tables }) => tables).filter((name) => !there.has(name)),
    [],
  )
})

it('leaves nothing of a person in the tables it answers for, and leaves the others alone', async () => {
  const [scope, other] = [db.scope, db.otherScope]
  await db.database.asSystem(async (trx) => {
    for (const { workspace, principal } of [scope, other]) {
      await sql`insert into accounts (account_id, email, email_hmac, name, password_hash, created_at)
        values (${principal}, 'a', ${Buffer.from(principal)}, 'n', 'h', now())`.execute(trx)
      await sql`insert into members (workspace_id, principal_id, roles, created_at) values (${workspace}, ${principal}, '{analyst}', now())`.execute(
        trx,
      )
    }
    await sql`insert into invitations (workspace_id, id, email, email_hmac, roles, duties, language, token_hash, invited_by, created_at, ends_at)
      values (${scope.workspace}, ${newId<'invitation'>()}, 'a', ${Buffer.from(scope.principal)}, '{}', '{}', 'es', ${Buffer.from('t')},
              ${scope.principal}, now(), now())`.execute(trx)
    for (const { person } of erasers.toReversed()) await person?.(trx, scope.principal)
    const { rows } = await sql<{ id: string }>`select account_id as id from accounts`.execute(trx)
    assert.deepEqual(rows, [{ id: other.principal }])
    const members = await sql`select from members where principal_id = ${scope.principal}`.execute(trx)
    const invited = await sql`select from invitations`.execute(trx)
    assert.deepEqual([members.rows.length, invited.rows.length], [0, 0])
  })
})
