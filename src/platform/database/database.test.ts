import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { DomainError } from '#base'
import { type TestDatabase, testDatabase } from '#test/database'
import { linesOf } from './embedded.ts'
import { databaseMigrations, mergeMigrations, migrate, protectWorkspaceTable } from './index.ts'

let it_: TestDatabase
before(async () => {
  it_ = await testDatabase({
    ...databaseMigrations,
    '0999-notes': {
      async up(database) {
        await sql`create table notes (workspace_id uuid not null, id int not null, text text, day date, big int8, primary key (workspace_id, id))`.execute(
          database,
        )
        await protectWorkspaceTable(database, 'notes')
      },
    },
  })
})
after(() => it_.close())

type Tables = { notes: { workspace_id: string; id: number; text: string | null; day: string | null; big: number | null } }

describe('a scope', () => {
  it('sees and writes the rows of its own workspace only, whatever the statement says', async () => {
    const { database, scope, otherScope } = it_
    const write = (trx: Parameters<Parameters<typeof database.inScope>[1]>[0], workspace: string, id: number) =>
      trx.$extendTables<Tables>().insertInto('notes').values({ workspace_id: workspace, id, text: 'x', day: null, big: null }).execute()
    await database.inScope(scope, (trx) => write(trx, scope.workspace, 1))
    await database.inScope(otherScope, (trx) => write(trx, otherScope.workspace, 1))
    const seen = await database.inScope(scope, (trx) => trx.$extendTables<Tables>().selectFrom('notes').select('workspace_id').execute())
    assert.deepEqual(seen, [{ workspace_id: scope.workspace }])
    await assert.rejects(
      database.inScope(scope, (trx) => write(trx, otherScope.workspace, 2)),
      /row-level security/,
    )
    const changed = await database.inScope(scope, (trx) => sql`update notes set text = 'mine'`.execute(trx))
    assert.equal(changed.numAffectedRows, 1n)
    const all = await database.asSystem((trx) => sql<{ n: number }>`select count(*) as n from notes`.execute(trx))
    assert.equal(all.rows[0]!.n, 2)
  })

  it('ends with its transaction: the next one on the same connection has none of it', async () => {
    const { database, scope } = it_
    await database.inScope(scope, async () => undefined)
    const { rows } = await database.asSystem((trx) =>
      sql<{
        role: string
        workspace: string | null
      }>`select current_user as role, nullif(current_setting('rumbo.workspace', true), '') as workspace`.execute(trx),
    )
    assert.deepEqual(rows, [{ role: 'rumbo', workspace: null }])
  })

  it('undoes everything when the work throws', async () => {
    const { database, scope } = it_
    const count = () => database.asSystem((trx) => sql<{ n: number }>`select count(*) as n from notes where text = 'undone'`.execute(trx))
    await assert.rejects(
      database.inScope(scope, async (trx) => {
        await sql`insert into notes values (${scope.workspace}, 77, 'undone')`.execute(trx)
        throw new Error('no')
      }),
      /no/,
    )
    assert.equal((await count()).rows[0]!.n, 0)
  })
})

describe('values', () => {
  it('come back as a person would write them: dates as text, int8 as an exact number or not at all', async () => {
    const { rows } = await it_.database.asSystem((trx) =>
      sql<{ day: string; big: number }>`select date '2026-03-29' as day, 9007199254740991::int8 as big`.execute(trx),
    )
    assert.deepEqual(rows, [{ day: '2026-03-29', big: 9007199254740991 }])
    await assert.rejects(
      it_.database.asSystem((trx) => sql`select 9007199254740993::int8`.execute(trx)),
      (error) => error instanceof DomainError && error.code === 'INVALID_ARGUMENT',
    )
  })
})

describe('migrations', () => {
  it('refuse a database that a newer version has used', async () => {
    await assert.rejects(
      migrate(it_.database.kysely, databaseMigrations),
      (error) => error instanceof DomainError && error.code === 'DATABASE_NEWER' && error.params.migration === '0999-notes',
    )
  })

  it('refuse a name without a number and one that two features use', () => {
    const migration = databaseMigrations['0001-platform-workspaces']!
    const refused = (error: unknown) => error instanceof DomainError && error.code === 'INVALID_ARGUMENT'
    assert.throws(() => mergeMigrations([{ later: migration }]), refused)
    assert.throws(() => mergeMigrations([databaseMigrations, databaseMigrations]), refused)
  })
})

describe('the log of a PostgreSQL that did not start', () => {
  it('is read without what the backends of the killed one before it wrote', () => {
    const log = [
      '2026-11-25 12:55:31.428 UTC [7235] FATAL:  terminating connection due to unexpected postmaster exit',
      '2026-11-25 12:55:31.429 UTC [7317] FATAL:  pre-existing shared memory block (key 1, ID 1) is still in use',
      '2026-11-25 12:55:31.429 UTC [7317] HINT:  Terminate any old server processes.',
      '2026-11-25 12:55:31.435 UTC [7315] FATAL:  terminating connection due to unexpected postmaster exit',
      'setpriv: cannot be said with a time',
    ]
    assert.deepEqual(linesOf(log.join('\n'), 7317).split('\n'), [log[1], log[2], log[4]])
  })
})
