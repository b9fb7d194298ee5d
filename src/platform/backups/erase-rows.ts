import { sql } from 'kysely'
import type { Eraser } from '#platform/contributions'
import type { Trx } from '#platform/database'

/** Features forget before those that they stand on: an account goes last, when what refers to it has been found by it. */
export const inErasingOrder = (erasers: readonly Eraser[]): Eraser[] => erasers.toReversed()

/** Rows removed by table, for the receipt. */
export type RowCounts = Readonly<Record<string, number>>

/**
 * Deletes every row of a workspace, those that refer before those referred to, so that each is counted by its own table.
 * The catalogue tells which tables there are: none can be forgotten.
 */
export async function eraseWorkspaceRows(trx: Trx, workspace: string): Promise<RowCounts> {
  const { rows: tables } = await sql<{ name: string }>`
    with recursive own as (
      select c.oid, c.relname as name from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped)
    ), depth (oid, level) as (
      select oid, 0 from own
      union
      select k.confrelid, d.level + 1 from depth d
      join pg_constraint k on k.conrelid = d.oid and k.contype = 'f' and k.confrelid <> k.conrelid
      where d.level < 50
    )
    select own.name from own join depth using (oid) group by own.name order by max(level), own.name`.execute(trx)
  const counts: Record<string, number> = {}
  for (const { name } of tables) {
    const { numAffectedRows } = await sql`delete from ${sql.table(name)} where workspace_id = ${workspace}`.execute(trx)
    counts[name] = Number(numAffectedRows ?? 0n)
  }
  const { numAffectedRows } = await sql`delete from workspaces where id = ${workspace}`.execute(trx)
  counts.workspaces = Number(numAffectedRows ?? 0n)
  return counts
}
