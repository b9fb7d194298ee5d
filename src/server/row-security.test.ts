import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { sql } from 'kysely'
import { fillTables, type WorkspaceTable, workspaceTables } from '#test/any-rows'
import { type TestDatabase, testDatabase } from '#test/database'

let db: TestDatabase
let tables: WorkspaceTable[]
before(async () => {
  db = await testDatabase()
  tables = await workspaceTables(db.database)
  for (const scope of [db.scope, db.otherScope]) await fillTables(db.database, tables, scope, crypto.randomUUID())
})
after(() => db.close())

/** What a statement without any `where` reaches inside the scope of one workspace; null when it is not granted at all. */
async function reached(statement: ReturnType<typeof sql<{ workspace_id: string }>>): Promise<string[] | null> {
  const undone = new Error('undone')
  let seen: string[] | null = null
  await db.database
    .inScope(db.scope, async (trx) => {
      const { rows } = await statement.execute(trx)
      seen = rows.map(({ workspace_id }) => workspace_id)
      throw undone
    })
    .catch((error: { code?: string }) => {
      if (error !== undone && error.code !== '42501') throw error
    })
  return seen
}

it('finds the tables of all features and a row of each of two workspaces in every one', async () => {
  assert.ok(tables.length >= 12)
  const counts = await db.database.asSystem(async (trx) => {
    const found: string[] = []
    for (const { name } of tables) {
      const { rows } = await sql<{ n: number }>`select count(distinct workspace_id)::int as n from ${sql.table(name)}`.execute(trx)
      if ((rows[0]?.n ?? 0) < 2) found.push(name)
    }
    return found
  })
  assert.deepEqual(counts, [])
})

// What would happen if a store lost its `where`: the database itself must stop it.
for (const [verb, statement] of [
  ['reads', (name: string) => sql<{ workspace_id: string }>`select workspace_id from ${sql.table(name)}`],
  [
    'changes',
    (name: string) => sql<{ workspace_id: string }>`update ${sql.table(name)} set workspace_id = workspace_id returning workspace_id`,
  ],
  ['deletes', (name: string) => sql<{ workspace_id: string }>`delete from ${sql.table(name)} returning workspace_id`],
] as const) {
  it(`${verb} no row of another workspace in any table, even without a where`, async () => {
    let granted = 0
    for (const { name } of tables) {
      const seen = await reached(statement(name))
      if (seen === null) continue
      granted++
      assert.deepEqual(
        seen.filter((workspace) => workspace !== db.scope.workspace),
        [],
        name,
      )
    }
    assert.ok(granted > 0)
  })
}

it('writes no row into another workspace', async () => {
  for (const { name } of tables) {
    const columns = sql.join(tables.find((each) => each.name === name)!.columns.map((column) => sql.ref(column.name)))
    await assert.rejects(
      db.database.inScope(db.scope, (trx) =>
        sql`insert into ${sql.table(name)} (workspace_id) values (${db.otherScope.workspace}) returning ${columns}`.execute(trx),
      ),
      (error: { code?: string }) => error.code === '42501' || error.code === '23502',
      name,
    )
  }
})
