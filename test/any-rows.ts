import { randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Connected, Scope } from '#platform/database'

type Column = Readonly<{ name: string; type: string; needed: boolean }>
export type WorkspaceTable = Readonly<{ name: string; columns: readonly Column[] }>

/** Every table of the database that holds rows of workspaces, read from its catalogue; partitions are part of their table. */
export async function workspaceTables(database: Connected): Promise<WorkspaceTable[]> {
  const { rows } = await database.asSystem((trx) =>
    sql<{ name: string; column: string; type: string; needed: boolean }>`
      select c.relname as name, a.attname as column, format_type(a.atttypid, null) as type,
             a.attnotnull and not a.atthasdef and a.attidentity = '' and a.attgenerated = '' as needed
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
        and exists (select from pg_attribute w where w.attrelid = c.oid and w.attname = 'workspace_id' and not w.attisdropped)
      order by c.relname, a.attnum`.execute(trx),
  )
  const tables = Map.groupBy(rows, ({ name }) => name)
  return [...tables].map(([name, columns]) => ({
    name,
    columns: columns.map(({ column, type, needed }) => ({ name: column, type, needed })),
  }))
}

function anyValue({ name, type }: Column, scope: Scope, id: string): unknown {
  if (name === 'workspace_id') return scope.workspace
  if (name === 'id') return type === 'uuid' ? id : 1
  if (type === 'uuid') return name === 'principal_id' || name.endsWith('_by') ? scope.principal : randomUUID()
  if (type === 'bytea') return randomBytes(16)
  if (type.endsWith('[]')) return []
  if (type.startsWith('timestamp')) return new Date(Date.now() + 3_600_000)
  if (type === 'date') return '2026-01-01'
  if (type === 'boolean') return false
  if (type === 'jsonb' || type === 'json') return '{}'
  if (/int|numeric|double|real/.test(type)) return 1
  return 'x'
}

/**
 * Puts one row of a workspace into every table. Checks and references of a copied database are put aside first: what a row
 * means does not matter, only whose it is.
 */
export async function fillTables(database: Connected, tables: readonly WorkspaceTable[], scope: Scope, id: string): Promise<void> {
  await database.asSystem(async (trx) => {
    const checks = await sql<{ name: string; table: string }>`
      select conname as name, conrelid::regclass::text as table from pg_constraint
      where contype = 'c' and conislocal and connamespace = 'public'::regnamespace`.execute(trx)
    for (const { name, table } of checks.rows) await sql`alter table ${sql.raw(table)} drop constraint ${sql.id(name)}`.execute(trx)
    await sql`set local session_replication_role = replica`.execute(trx)
    for (const table of tables) {
      const filled = table.columns.filter(({ name, needed }) => needed || name === 'id')
      await sql`insert into ${sql.table(table.name)} (${sql.join(filled.map(({ name }) => sql.ref(name)))})
        values (${sql.join(filled.map((column) => sql`${anyValue(column, scope, id)}`))}) on conflict do nothing`.execute(trx)
    }
  })
}
