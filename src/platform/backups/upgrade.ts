import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { DomainError } from '#base'
import { createHeadFile, verifyActivity } from '#platform/activity'
import { version } from '#platform/config'
import type { Eraser } from '#platform/contributions'
import { type Migrations, migrate } from '#platform/database'
import { lockFolder, syncFolder, writeWhole } from '#platform/storage'
import { readMigrations, readTables } from './catalogue.ts'
import { digestOf, withClient } from './copy-rows.ts'
import { migrationsOf } from './fill-database.ts'
import type { Installation } from './installation.ts'
import { backupsFolder } from './list.ts'
import { makeBackup } from './make-backup.ts'
import { openBackup, verifyBackup } from './open-backup.ts'
import { recordEverywhere } from './record-backup.ts'
import { backupKeyOf } from './recovery-key.ts'
import { restoreBackup } from './restore.ts'
import type { Manifest } from './schema.ts'

/** Names the backup to which `--back` returns. */
const upgradeFile = 'upgrade.json'
const Upgrade = z.object({ backup: z.uuid(), from: z.string() })

export type Upgraded = Readonly<{
  backup: string
  from: string
  to: string
  migrations: readonly string[]
  /** Tables whose every row is as before, and those that a migration changed. */
  equal: number
  changed: readonly string[]
  activities: number
}>

type Report = (progress: { share: number; stage: 'tables' | 'files' | 'checking' | 'migrating' }) => void

/** Compares the tables with what they were: rows may be changed by a migration, but none may be gone. @throws UPGRADE_LOST_ROWS */
async function prove({ connection }: Installation, before: Manifest): Promise<{ equal: number; changed: string[] }> {
  return withClient(connection, async (client) => {
    const now = new Map((await readTables(client)).map((table) => [table.name, table]))
    const changed: string[] = []
    for (const { name, columns, rows, sha256 } of before.tables) {
      const table = now.get(name)
      const same = table && columns.every((column) => table.columns.includes(column))
      const got = same ? await digestOf(client, { ...table, columns }) : null
      if (got && got.rows < rows) throw new DomainError('UPGRADE_LOST_ROWS', { table: name, before: rows, after: got.rows })
      if (got?.sha256 !== sha256) changed.push(name)
    }
    return { equal: before.tables.length - changed.length, changed }
  })
}

/**
 * Brings an installation to the layout of this version, with a way back: a verified backup first, then the migrations, then
 * the proof that no row is gone and every chain of activities holds.
 * @throws DATABASE_NEWER, UPGRADE_LOST_ROWS, UPGRADE_CHAIN_BROKEN; the backup stays in every case
 */
export async function upgrade(installation: Installation, known: Migrations, report?: Report): Promise<Upgraded> {
  const { folder, secrets, database, connection } = installation
  const applied = await withClient(connection, readMigrations)
  migrationsOf({ migrations: applied } as Manifest, known)
  const into = backupsFolder(folder)
  const header = await makeBackup(installation, { into, report: ({ share, stage }) => report?.({ share: 0.5 * share, stage }) })
  const backup = await openBackup(join(into, header.id), backupKeyOf(secrets))
  await verifyBackup(backup, undefined, (share) => report?.({ share: 0.5 + 0.2 * share, stage: 'checking' }))
  const from = previousVersion(folder.path) ?? version
  writeWhole(join(folder.path, upgradeFile), `${JSON.stringify({ backup: header.id, from, to: version })}\n`)
  report?.({ share: 0.7, stage: 'migrating' })
  const migrations = await migrate(database.kysely, known)
  report?.({ share: 0.8, stage: 'checking' })
  const proof = await prove(installation, backup.manifest)
  const { checked, faults } = await verifyActivity(database, createHeadFile(join(folder.keys, 'activity-head.json'), secrets))
  if (faults[0]) throw new DomainError('UPGRADE_CHAIN_BROKEN', { workspace: faults[0].workspace, seq: faults[0].seq })
  await recordEverywhere(database, {
    kind: 'upgrade.done',
    subject: `backup:${header.id}`,
    payload: { from, to: version, migrations: migrations.length },
  })
  report?.({ share: 1, stage: 'checking' })
  return { backup: header.id, from, to: version, migrations, ...proof, activities: checked }
}

/** The version that last upgraded this folder. */
function previousVersion(path: string): string | null {
  try {
    return (JSON.parse(readFileSync(join(path, upgradeFile), 'utf8')) as { to?: string }).to ?? null
  } catch {
    return null
  }
}

const going = 'going-back'
const swapped = ['pg', 'keys', 'artefacts', 'lake', 'events'] as const

/**
 * Puts an installation back to the backup that `upgrade` made. What was there is kept beside it in `aside-<time>`. Killed in
 * the middle, it leaves a folder that no server starts on; the same command goes on from there.
 * @returns the backup, and the folder with the state that was left
 * @throws UPGRADE_NO_WAY_BACK, DATA_FOLDER_IN_USE, and what a restore throws
 */
export async function goBack(options: {
  dataFolder: string
  key: Buffer
  migrations: Migrations
  erasers: readonly Eraser[]
  now: Date
}): Promise<{ backup: string; aside: string }> {
  const { dataFolder: path, now } = options
  await using _lock = await lockFolder(path)
  const found = Upgrade.safeParse(existsSync(join(path, upgradeFile)) ? JSON.parse(readFileSync(join(path, upgradeFile), 'utf8')) : null)
  if (!found.success) throw new DomainError('UPGRADE_NO_WAY_BACK', { folder: path })
  const { backup: id } = found.data
  const backup = await openBackup(join(backupsFolder({ path }), id), options.key)
  const begun = readdirSync(path).find((name) => name.startsWith('aside-'))
  // The restored copy is complete when it has its mark; until then it is made again.
  if (!existsSync(join(path, going, 'rumbo.json'))) {
    const ledger = join(path, 'keys', 'erasures.json')
    await restoreBackup({
      backup,
      dataFolder: join(path, going),
      databaseUrl: null,
      migrations: options.migrations,
      erasers: options.erasers,
      ...(existsSync(ledger) ? { ledgerFile: ledger } : {}),
    })
  }
  const half = begun !== undefined && !existsSync(join(path, 'rumbo.json'))
  const aside = join(path, half ? begun : `aside-${now.toISOString().replace(/[:.]/g, '-')}`)
  mkdirSync(aside, { recursive: true, mode: 0o700 })
  // From here until the last line the folder has no mark: no server starts on it.
  if (existsSync(join(path, 'rumbo.json'))) renameSync(join(path, 'rumbo.json'), join(aside, 'rumbo.json'))
  syncFolder(path)
  for (const part of swapped) {
    const [old, fresh] = [join(path, part), join(path, going, part)]
    if (existsSync(old) && !existsSync(join(aside, part))) renameSync(old, join(aside, part))
    if (existsSync(fresh)) renameSync(fresh, old)
  }
  renameSync(join(path, upgradeFile), join(aside, upgradeFile))
  renameSync(join(path, going, 'rumbo.json'), join(path, 'rumbo.json'))
  syncFolder(path)
  rmSync(join(path, going), { recursive: true, force: true })
  return { backup: id, aside }
}
