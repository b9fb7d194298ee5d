import type pg from 'pg'
import { DomainError } from '#base'

/** A table as its rows are read and written: which columns, in which order of rows. */
export type Table = Readonly<{ name: string; columns: readonly string[]; order: readonly string[]; hasWorkspace: boolean }>

/** What migrations themselves write: on restore they are run, not copied. */
const ofMigrator = ['migrations', 'migration_lock']

type TableRow = { name: string; columns: string[]; key: string[] | null; texts: string[] }

/** Columns that hold text sort by their bytes, so that the order is the same on every server whatever its language. */
const orderOf = ({ columns, key, texts }: TableRow): string[] =>
  key === null
    ? columns.map((column) => `${quoted(column)}::text collate "C"`)
    : key.map((column) => (texts.includes(column) ? `${quoted(column)} collate "C"` : quoted(column)))

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Puts each table after those it refers to. @throws INVALID_ARGUMENT when tables refer to each other in a circle */
export function inOrder<T extends { name: string }>(tables: readonly T[], references: readonly { from: string; to: string }[]): T[] {
  const done = new Set<string>()
  const sorted: T[] = []
  while (sorted.length < tables.length) {
    const free = tables.filter(
      ({ name }) => !done.has(name) && references.every(({ from, to }) => from !== name || to === name || done.has(to)),
    )
    if (free.length === 0)
      throw new DomainError('INVALID_ARGUMENT', {
        name: 'references',
        got: tables
          .filter(({ name }) => !done.has(name))
          .map(({ name }) => name)
          .join(', '),
        expected: 'no circle of foreign keys',
      })
    for (const table of free) {
      done.add(table.name)
      sorted.push(table)
    }
  }
  return sorted
}

/**
 * Every table of ours, referenced ones first. A partitioned table is one table; pg-boss's own schema is left out (the rows
 * of `jobs` say what waits, and the queue is filled from them again).
 */
export async function readTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<TableRow>(
    `select c.relname as name,
            (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
              where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
            (select array_agg(a.attname::text order by k.place) from pg_index i
              cross join unnest(i.indkey) with ordinality as k (attnum, place)
              join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
              where i.indrelid = c.oid and i.indisprimary) as key,
            array(select a.attname::text from pg_attribute a join pg_type t on t.oid = a.atttypid
              where a.attrelid = c.oid and a.attnum > 0 and t.typcategory = 'S') as texts
     from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> all ($1)
     order by c.relname collate "C"`,
    [ofMigrator],
  )
  const { rows: references } = await client.query<{ from: string; to: string }>(
    `select f.relname as "from", t.relname as "to" from pg_constraint k
     join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
     where k.contype = 'f' and k.connamespace = 'public'::regnamespace`,
  )
  return inOrder(rows, references).map((row) => ({
    name: row.name,
    columns: row.columns,
    order: orderOf(row),
    hasWorkspace: row.columns.includes('workspace_id'),
  }))
}

export async function readMigrations(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from migrations order by name collate "C"')
  return rows.map(({ name }) => name)
}

export async function readSequences(client: pg.ClientBase): Promise<{ name: string; last: string; called: boolean }[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c where c.relkind = 'S' and c.relnamespace = 'public'::regnamespace order by 1`,
  )
  const found: { name: string; last: string; called: boolean }[] = []
  for (const { name } of rows) {
    const state = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${quoted(name)}`,
    )
    found.push({ name, ...state.rows[0]! })
  }
  return found
}
