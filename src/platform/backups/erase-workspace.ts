import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import type pg from 'pg'
import { createHeadFile } from '#platform/activity'
import type { Eraser } from '#platform/contributions'
import type { Database } from '#platform/database'
import { createKeys, type Keys } from '#platform/secrets'
import { quoted } from './catalogue.ts'
import { withClient } from './copy-rows.ts'
import { eraseWorkspaceRows, inErasingOrder, type RowCounts } from './erase-rows.ts'
import type { Installation } from './installation.ts'
import { appendErasure, ledgerPath } from './ledger.ts'
import { backupsFolder, listBackups } from './list.ts'
import { foldersOf } from './pin.ts'

export type ErasureReceipt = Readonly<{
  format: 1
  workspace: string
  at: string
  /** The entry of the erasure ledger, which every later restore obeys. */
  ledgerEntry: number
  rows: RowCounts
  folders: readonly { path: string; files: number; bytes: number }[]
  /** Data keys destroyed: whatever was sealed with them is unreadable wherever a copy of it lies. */
  keys: number
  /** Whether the space that the rows took was rewritten, and the database's own log renewed. */
  rewritten: boolean
  /** Backups that still hold it, encrypted, until they are let go; a restore from them erases it again. */
  backups: readonly string[]
  signature: string
}>

function measure(path: string): { files: number; bytes: number } {
  let [files, bytes] = [0, 0]
  try {
    for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      files++
      bytes += statSync(join(entry.parentPath, entry.name)).size
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  return { files, bytes }
}

/** Deleted rows stay in a table's file until it is written anew, and samples of values in the planner's statistics. */
async function rewriteTables(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname in ('public', 'pgboss') order by 1, 2`,
  )
  for (const { schema, name } of rows) await client.query(`vacuum (full, analyze) ${quoted(schema)}.${quoted(name)}`)
  await client.query('vacuum full pg_statistic')
  await client.query('vacuum full pg_largeobject')
}

/**
 * The write-ahead log keeps what was written, also in segments kept for later use: they are removed instead of kept, after
 * the log has moved past all of them.
 */
async function renewLog(client: pg.Client): Promise<void> {
  await client.query('alter system set wal_recycle = off')
  await client.query('select pg_reload_conf()')
  try {
    const { rows } = await client.query<{ n: number }>('select count(*)::int as n from pg_ls_waldir()')
    for (let i = 0; i <= rows[0]!.n; i++) {
      await client.query(`select pg_logical_emit_message(false, 'rumbo', 'erasure')`)
      await client.query('select pg_switch_wal()')
    }
    await client.query('checkpoint')
    await client.query('checkpoint')
  } finally {
    await client.query('alter system reset wal_recycle')
    await client.query('select pg_reload_conf()')
  }
}

/** SQLSTATE insufficient_privilege: on a server of one's own its administrator does this. */
const mayNot = (error: unknown): boolean => (error as { code?: string }).code === '42501'

type Place = Pick<Installation, 'folder' | 'secrets'> & Readonly<{ database: Database; keys: Pick<Keys, 'destroy'> }>

function forgetHead({ folder, secrets }: Pick<Place, 'folder' | 'secrets'>, workspace: string): void {
  const file = createHeadFile(join(folder.keys, 'activity-head.json'), secrets)
  const { heads, state } = file.read()
  if (state !== 'signed' || !(workspace in heads)) return
  const { [workspace]: _gone, ...rest } = heads
  file.write(rest)
}

type Forgetting = Readonly<{ erasers: readonly Eraser[]; now: Date }>
type Forgotten = Pick<ErasureReceipt, 'ledgerEntry' | 'rows' | 'keys' | 'folders'>

/**
 * Takes a workspace away: written down in the ledger first, then rows, data keys and folders. A server may run meanwhile; what
 * was in it stays in the database's own files until those are written anew. Run again after a crash, it finishes.
 */
export async function forgetWorkspace(place: Place, workspace: string, { erasers, now }: Forgetting): Promise<Forgotten> {
  const { folder, secrets, database, keys } = place
  const done = await database.asSystem(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('rumbo.erasure'))`.execute(trx)
    const ledgerEntry = appendErasure(ledgerPath(folder), secrets, 'workspace', workspace, now).length
    const counts: Record<string, number> = {}
    for (const { workspace: forget } of inErasingOrder(erasers)) Object.assign(counts, await forget?.(trx, workspace))
    const held = await sql`select from workspace_keys where workspace_id = ${workspace}`.execute(trx)
    await keys.destroy(trx, workspace)
    const queue = await sql<{ there: string | null }>`select to_regclass('pgboss.job')::text as there`.execute(trx)
    if (queue.rows[0]?.there) await sql`delete from pgboss.job where data->>'workspace' = ${workspace}`.execute(trx)
    return { rows: { ...(await eraseWorkspaceRows(trx, workspace)), ...counts }, keys: held.rows.length, ledgerEntry }
  })
  forgetHead(place, workspace)
  const folders = foldersOf(workspace).map((path) => ({ path, ...measure(join(folder.path, path)) }))
  for (const { path } of folders) rmSync(join(folder.path, path), { recursive: true, force: true })
  return { ...done, folders }
}

/**
 * Erases a workspace alone, and then what is left of it in the database's own files. No server runs meanwhile.
 * @returns the signed receipt
 */
export async function eraseWorkspace(installation: Installation, workspace: string, options: Forgetting): Promise<ErasureReceipt> {
  const { folder, secrets, connection, database } = installation
  const place = { folder, secrets, database, keys: createKeys(database, secrets) }
  const { rows, keys, ledgerEntry, folders } = await forgetWorkspace(place, workspace, options)
  const rewritten = await withClient(connection, async (client) => {
    try {
      await rewriteTables(client)
      await renewLog(client)
      return true
    } catch (error) {
      if (mayNot(error)) return false
      throw error
    }
  })
  const receipt = {
    format: 1,
    workspace,
    at: options.now.toISOString(),
    ledgerEntry,
    rows,
    folders,
    keys,
    rewritten,
    backups: listBackups(backupsFolder(folder)).map(({ id }) => id),
  } as const
  return { ...receipt, signature: secrets.hmac('erasure-receipt', JSON.stringify(receipt)).toString('hex') }
}
