import type pg from 'pg'
import { DomainError } from '#base'
import { ensurePartitions } from '#platform/activity'
import { type ConnectOptions, connectDatabase, type Migrations, migrate } from '#platform/database'
import { quoted, readTables, type Table } from './catalogue.ts'
import { digestOf, loadRows, withClient } from './copy-rows.ts'
import type { OpenBackup } from './open-backup.ts'
import type { Manifest } from './schema.ts'

/** The table that says a restore into this database was begun and has not ended. */
const marker = 'rumbo_restoring'

/** Empties what a killed restore left. @throws RESTORE_TARGET_NOT_EMPTY when the database holds anything else */
async function claimDatabase(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition order by 1`,
  )
  if (rows.length > 0 && !rows.some(({ name }) => name === marker)) {
    const { rows: named } = await client.query<{ name: string }>('select current_database() as name')
    throw new DomainError('RESTORE_TARGET_NOT_EMPTY', { target: named[0]!.name, found: rows[0]!.name })
  }
  for (const { name } of rows) if (name !== marker) await client.query(`drop table if exists ${quoted(name)} cascade`)
  await client.query(`create table if not exists ${marker} (begun timestamptz not null default now())`)
}

/** What one says about a table, and what is in the table, must be equal. @throws BACKUP_DIFFERS naming the table */
export async function compareTables(client: pg.Client, manifest: Manifest, except: readonly string[] = []): Promise<void> {
  const tables = new Map((await readTables(client)).map((table) => [table.name, table]))
  for (const { name, columns, ...expected } of manifest.tables) {
    if (except.includes(name)) continue
    const found = tables.get(name)
    const got = found && (await digestOf(client, { ...found, columns }))
    if (!got || got.rows !== expected.rows || got.bytes !== expected.bytes || got.sha256 !== expected.sha256)
      throw new DomainError('BACKUP_DIFFERS', { part: name, expected: expected.rows, got: got?.rows ?? 0 })
  }
}

async function load(client: pg.Client, backup: OpenBackup, tables: readonly Table[], signal: AbortSignal | undefined): Promise<void> {
  const { manifest } = backup
  const known = new Map(tables.map((table) => [table.name, table]))
  for (const stored of manifest.tables) {
    signal?.throwIfAborted()
    const table = known.get(stored.name)
    const column = table ? stored.columns.find((each) => !table.columns.includes(each)) : ''
    if (column !== undefined) throw new DomainError('BACKUP_DAMAGED', { part: `manifest.part: ${stored.name} ${column}`.trim() })
    await loadRows(client, stored, backup.rows(stored), signal)
  }
  for (const { name, last, called } of manifest.sequences)
    await client.query('select setval($1::regclass, $2::bigint, $3)', [quoted(name), last, called])
}

/**
 * `COPY FROM` is refused on tables whose row-level security binds their owner too (a server where we are no superuser):
 * within the transaction of the load it does not.
 */
export async function withoutForce(client: pg.Client, tables: readonly Table[], work: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relforcerowsecurity and relname = any ($1)`,
    [tables.map(({ name }) => name)],
  )
  for (const { name } of rows) await client.query(`alter table ${quoted(name)} no force row level security`)
  await work()
  // Checks of foreign keys that still wait would stand in the way of altering the tables.
  await client.query('set constraints all immediate')
  for (const { name } of rows) await client.query(`alter table ${quoted(name)} force row level security`)
}

/** The migrations that made the backup's tables. @throws DATABASE_NEWER when this version does not know one of them */
export function migrationsOf(manifest: Manifest, known: Migrations): Migrations {
  return Object.fromEntries(
    manifest.migrations.map((name) => {
      const migration = known[name]
      if (!migration) throw new DomainError('DATABASE_NEWER', { migration: name })
      return [name, migration]
    }),
  )
}

/**
 * Fills an empty database from a backup of an installation: the backup's own migrations make the tables, all rows come in one
 * transaction, and each table is read back and compared before it is committed. The layout stays the backup's: whoever
 * serves next brings it to the present one.
 * @throws RESTORE_TARGET_NOT_EMPTY, DATABASE_NEWER, BACKUP_DAMAGED, BACKUP_DIFFERS, DATABASE_RIGHTS_MISSING
 */
export async function fillDatabase(options: ConnectOptions, backup: OpenBackup, known: Migrations, signal?: AbortSignal): Promise<void> {
  const { manifest } = backup
  const own = migrationsOf(manifest, known)
  await withClient(options, claimDatabase)
  const database = connectDatabase({ ...options, max: 2 })
  try {
    await migrate(database.kysely, own)
    await database.asSystem(async (trx) => {
      for (const month of manifest.months) await ensurePartitions(trx, new Date(`${month}-01T00:00:00Z`))
    })
  } finally {
    await database.close()
  }
  await withClient(options, async (client) => {
    const tables = (await readTables(client)).filter(({ name }) => name !== marker)
    await client.query('begin')
    await client.query(`truncate ${tables.map(({ name }) => quoted(name)).join(', ')}`)
    await withoutForce(client, tables, () => load(client, backup, tables, signal))
    await compareTables(client, manifest)
    await client.query(`drop table ${marker}`)
    await client.query('commit')
  })
}
