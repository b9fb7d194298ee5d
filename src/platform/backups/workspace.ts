import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { DomainError } from '#base'
import { createHeadFile, ensurePartitions, verifyActivity } from '#platform/activity'
import { createKeys } from '#platform/secrets'
import { quoted, readMigrations, readTables } from './catalogue.ts'
import { loadRows, withClient } from './copy-rows.ts'
import { withoutForce } from './fill-database.ts'
import type { Installation } from './installation.ts'
import { erasureMark, ledgerPath, readLedger } from './ledger.ts'
import { type OpenBackup, verifyBackup } from './open-backup.ts'
import { foldersOf } from './pin.ts'
import { fillFolder } from './restore.ts'

/** @throws WORKSPACE_UNKNOWN */
export async function workspaceBySlug({ connection }: Pick<Installation, 'connection'>, slug: string): Promise<string> {
  const { rows } = await withClient(connection, (client) =>
    client.query<{ id: string }>('select id from workspaces where slug = $1', [slug]),
  )
  if (!rows[0]) throw new DomainError('WORKSPACE_UNKNOWN', { workspace: slug })
  return rows[0].id
}

export type Imported = Readonly<{ workspace: string; slug: string; tables: number; rows: number; files: number; activities: number }>

/** What would stand in the way of a workspace. @throws WORKSPACE_EXISTS, WORKSPACE_WAS_ERASED, IMPORT_LAYOUT_DIFFERS */
async function checkPlace(installation: Installation, client: pg.Client, backup: OpenBackup, workspace: string): Promise<void> {
  const { folder, secrets } = installation
  const applied = await readMigrations(client)
  const differs = [
    ...backup.manifest.migrations.filter((each) => !applied.includes(each)),
    ...applied.filter((each) => !backup.manifest.migrations.includes(each)),
  ][0]
  if (differs !== undefined) throw new DomainError('IMPORT_LAYOUT_DIFFERS', { migration: differs })
  const mark = erasureMark(secrets, 'workspace', workspace)
  if (readLedger(ledgerPath(folder), secrets)?.some(({ subject }) => subject === mark))
    throw new DomainError('WORKSPACE_WAS_ERASED', { workspace })
  const { rowCount } = await client.query('select from workspaces where id = $1', [workspace])
  if (rowCount !== 0 || foldersOf(workspace).some((part) => existsSync(join(folder.path, part))))
    throw new DomainError('WORKSPACE_EXISTS', { workspace })
}

async function takenSlug(client: pg.Client, slug: string): Promise<boolean> {
  return (await client.query('select from workspaces where slug = $1', [slug])).rowCount !== 0
}

/** Loads the one row of the workspace itself, under another address where its own is taken. @throws WORKSPACE_SLUG_TAKEN */
async function loadWorkspace(client: pg.Client, backup: OpenBackup, slug: string | undefined): Promise<string> {
  const stored = backup.manifest.tables.find(({ name }) => name === 'workspaces')
  if (!stored) throw new DomainError('BACKUP_DAMAGED', { part: 'table-workspaces.part' })
  await client.query('create temporary table arriving (like workspaces including defaults) on commit drop')
  await loadRows(client, { name: 'arriving', columns: stored.columns }, backup.rows(stored))
  const { rows } = await client.query<{ slug: string }>('update arriving set slug = coalesce($1, slug) returning slug', [slug ?? null])
  const used = rows[0]!.slug
  if (await takenSlug(client, used)) throw new DomainError('WORKSPACE_SLUG_TAKEN', { slug: used })
  await client.query('insert into workspaces select * from arriving')
  return used
}

/** Lets a person who has an account here administer what arrived. @throws PERSON_UNKNOWN */
async function addAdministrator(client: pg.Client, emailKey: Buffer, workspace: string, email: string): Promise<void> {
  const { rows } = await client.query<{ id: string }>('select account_id as id from accounts where email_hmac = $1', [emailKey])
  const id = rows[0]?.id
  if (id === undefined) throw new DomainError('PERSON_UNKNOWN', { email })
  await client.query(
    `insert into principals (workspace_id, id, kind) values ($1, $2, 'person')
     on conflict (workspace_id, id) do update set disabled_at = null`,
    [workspace, id],
  )
  await client.query(`insert into members (workspace_id, principal_id, roles, created_at) values ($1, $2, '{administrator}', now())`, [
    workspace,
    id,
  ])
}

/**
 * Brings an exported workspace into an installation under its own id: its rows, its files, its data keys put under this
 * installation's main key, and the head of its activities, whose chain is verified. People do not travel: who is named as
 * administrator invites them anew.
 * @throws BACKUP_IS_INSTALLATION, WORKSPACE_EXISTS, WORKSPACE_SLUG_TAKEN, WORKSPACE_WAS_ERASED, IMPORT_LAYOUT_DIFFERS,
 *   PERSON_UNKNOWN, BACKUP_DAMAGED
 */
export async function importWorkspace(
  installation: Installation,
  backup: OpenBackup,
  options: { administrator: string; slug?: string; signal?: AbortSignal },
): Promise<Imported> {
  const { folder, secrets, connection, database } = installation
  const { workspace, heads, tables: stored, months, keys } = backup.manifest
  if (workspace === null) throw new DomainError('BACKUP_IS_INSTALLATION', { backup: backup.header.id })
  const verified = await verifyBackup(backup, options.signal)
  await withClient(connection, (client) => checkPlace(installation, client, backup, workspace))
  await database.asSystem(async (trx) => {
    for (const month of months) await ensurePartitions(trx, new Date(`${month}-01T00:00:00Z`))
  })
  const emailKey = secrets.hmac('account-email', options.administrator.trim().toLowerCase())
  try {
    await fillFolder(backup, folder.path, options.signal)
    const slug = await withClient(connection, async (client) => {
      await client.query('begin')
      const tables = await readTables(client)
      let used = ''
      await withoutForce(client, tables, async () => {
        used = await loadWorkspace(client, backup, options.slug)
        for (const table of stored.filter(({ name }) => name !== 'workspaces')) {
          if (!tables.some(({ name }) => name === table.name))
            throw new DomainError('BACKUP_DAMAGED', { part: `manifest.part: ${quoted(table.name)}` })
          await loadRows(client, table, backup.rows(table), options.signal)
        }
      })
      await addAdministrator(client, emailKey, workspace, options.administrator)
      await client.query('commit')
      return used
    })
    await database.asSystem((trx) =>
      createKeys(database, secrets).takeOver(
        trx,
        workspace,
        keys.map(({ generation, key }) => ({ generation, key: Buffer.from(key, 'base64') })),
      ),
    )
    const file = createHeadFile(join(folder.keys, 'activity-head.json'), secrets)
    file.write({ ...file.read().heads, ...heads })
    const { faults } = await verifyActivity(database, file)
    const fault = faults.find((each) => each.workspace === workspace)
    if (fault) throw new DomainError('UPGRADE_CHAIN_BROKEN', { workspace, seq: fault.seq })
    return { workspace, slug, ...verified, activities: heads[workspace]?.seq ?? 0 }
  } catch (error) {
    const exists = await withClient(connection, (client) => client.query('select from workspaces where id = $1', [workspace]))
    // A folder without its rows would stand in the way of the next try.
    if (exists.rowCount === 0) for (const part of foldersOf(workspace)) await rm(join(folder.path, part), { recursive: true, force: true })
    throw error
  }
}
