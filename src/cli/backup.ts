import { existsSync, realpathSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { DomainError, formatNumber } from '#base'
import { readSettings, type Settings } from '#platform/config'
import type { AddCommand, CliKey, Context } from './context.ts'

type Flags = Readonly<{
  data?: string
  databaseUrl?: string
  keyFile?: string
  recoveryKey?: string
  ledger?: string
  out?: string
  to?: string
  back?: boolean
  workspace?: string
  confirm?: string
  administrator?: string
  slug?: string
}>

const settingsOf = ({ data, databaseUrl, keyFile }: Flags): Settings =>
  readSettings({ data, 'database-url': databaseUrl, 'key-file': keyFile }, process.env, process.cwd())

/** A folder of a backup, or the id of one in the data folder. */
function backupFolder(backup: string, settings: Settings): string {
  const known = join(settings.dataFolder, 'backups', backup)
  return /^[0-9a-f-]{36}$/.test(backup) && existsSync(known) ? known : resolve(backup)
}

/**
 * The key that opens a backup: a recovery key, else the main key that was named, else that of the installation in whose
 * folder the backup lies, else that of the data folder.
 */
async function keyOf(folder: string, flags: Flags, settings: Settings): Promise<Buffer> {
  const [{ backupKeyOf, readRecoveryKey }, { openSecrets }] = await Promise.all([import('#platform/backups'), import('#platform/secrets')])
  if (flags.recoveryKey !== undefined) return readRecoveryKey(resolve(flags.recoveryKey))
  const beside = existsSync(folder) ? join(dirname(dirname(realpathSync(folder))), 'keys', 'main.key') : ''
  const file = flags.keyFile === undefined && !process.env.RUMBO_KEY_FILE && existsSync(beside) ? beside : settings.keyFile
  return backupKeyOf(openSecrets(file, false, file === settings.keyFile ? join(settings.dataFolder, 'keys', 'ring.json') : undefined))
}

async function known() {
  const [{ contributions }, { mergeMigrations }] = await Promise.all([import('#server'), import('#platform/database')])
  return {
    migrations: mergeMigrations(contributions.map(({ migrations }) => migrations)),
    erasers: contributions.flatMap(({ erasers }) => erasers ?? []),
  }
}

const common = (command: Command, { t }: Context): Command =>
  command
    .option('--data <folder>', t('data'))
    .option('--database-url <url>', t('serve.databaseUrl'))
    .option('--key-file <file>', t('serve.keyFile'))
    .option('--json', t('json'))

const teller =
  ({ terminal, language, t }: Context) =>
  ({ share, stage }: { share: number; stage: string }): void => {
    const percent = formatNumber(share, language, { style: 'percent', maximumFractionDigits: 0 })
    terminal.progress(stage, `${percent.padStart(6)}  ${t(`backup.stage.${stage}` as CliKey)}`)
  }

/** To a tenth, as people say sizes, and never nothing. */
const megabytes = (bytes: number): number => Math.max(0.1, Math.round((bytes / 2 ** 20) * 10) / 10)

/** `rumbo backup`: makes one; below it `verify`, `drill`, `list` and `recovery-key`. */
export const addBackup: AddCommand = (program, context) => {
  const { terminal, t, signal } = context
  const tell = (value: object, sentence: string) => terminal.result(terminal.json ? JSON.stringify(value, null, 2) : sentence)
  const backup = common(program.command('backup').description(t('backup')).enablePositionalOptions(), context)
    .option('--out <folder>', t('backup.out'))
    .action(async (flags: Flags) => {
      const settings = settingsOf(flags)
      const { backupsFolder, makeBackup, recordEverywhere, sweepDrafts, withInstallation } = await import('#platform/backups')
      await withInstallation(settings, async (installation) => {
        const into = flags.out === undefined ? backupsFolder(installation.folder) : resolve(flags.out)
        sweepDrafts(into)
        const header = await makeBackup(installation, { into, signal, report: teller(context) })
        const bytes = header.parts.reduce((sum, part) => sum + part.bytes, 0)
        await recordEverywhere(installation.database, { kind: 'backup.made', subject: `backup:${header.id}`, payload: { bytes } })
        const folder = join(into, header.id)
        tell({ id: header.id, folder, bytes }, t('backup.made', { folder, megabytes: megabytes(bytes) }))
      })
    })

  common(backup.command('verify').description(t('backup.verify')).argument('<backup>', t('backup.which')), context)
    .option('--recovery-key <file>', t('backup.recoveryKey'))
    .action(async (which: string, flags: Flags) => {
      const settings = settingsOf(flags)
      const { openBackup, verifyBackup } = await import('#platform/backups')
      const folder = backupFolder(which, settings)
      const found = await verifyBackup(await openBackup(folder, await keyOf(folder, flags, settings)), signal, (share) =>
        teller(context)({ share, stage: 'checking' }),
      )
      tell(found, t('backup.verified', { ...found, megabytes: megabytes(found.bytes) }))
    })

  common(backup.command('drill').description(t('backup.drill')), context).action(async (flags: Flags) => {
    const { backupsFolder, drillBackup, listBackups, recordEverywhere, withInstallation } = await import('#platform/backups')
    await withInstallation(settingsOf(flags), async (installation) => {
      const into = backupsFolder(installation.folder)
      const newest = listBackups(into).find(({ kind }) => kind === 'installation')
      if (!newest) throw new DomainError('BACKUP_NOT_FOUND', { backup: into })
      const { migrations } = await known()
      const figures = await drillBackup({ ...installation, migrations }, join(into, newest.id), { signal, report: teller(context) })
      await recordEverywhere(installation.database, { kind: 'backup.drilled', subject: `backup:${newest.id}`, payload: figures })
      tell({ backup: newest.id, ...figures }, t('backup.drilled', { ...figures, backup: newest.id }))
    })
  })

  common(backup.command('list').description(t('backup.list')), context).action(async (flags: Flags) => {
    const { backupsFolder, listBackups } = await import('#platform/backups')
    const found = listBackups(backupsFolder({ path: settingsOf(flags).dataFolder }))
    if (terminal.json) terminal.result(JSON.stringify(found, null, 2))
    else if (found.length === 0) terminal.note(t('backup.none'))
    else
      for (const { id, createdAt, bytes, kind } of found)
        terminal.result(`${id}  ${createdAt.toISOString()}  ${formatNumber(megabytes(bytes), context.language)} MB  ${kind}`)
  })

  common(backup.command('recovery-key').description(t('backup.key')), context).action(async (flags: Flags) => {
    const [{ backupKeyOf, writeRecoveryKey }, { openSecrets }] = await Promise.all([
      import('#platform/backups'),
      import('#platform/secrets'),
    ])
    const { keyFile, dataFolder } = settingsOf(flags)
    const key = writeRecoveryKey(backupKeyOf(openSecrets(keyFile, false, join(dataFolder, 'keys', 'ring.json'))))
    terminal.note(t('backup.keepKey'))
    tell({ recoveryKey: key }, key)
  })
}

export const addRestore: AddCommand = (program, context) => {
  const { terminal, t, signal } = context
  common(program.command('restore').description(t('restore')).argument('<backup>', t('backup.which')), context)
    .option('--recovery-key <file>', t('backup.recoveryKey'))
    .option('--ledger <file>', t('restore.ledger'))
    .action(async (which: string, flags: Flags) => {
      if (flags.data === undefined) throw new DomainError('USAGE_OPTION_MISSING', { option: '--data <folder>' })
      const settings = settingsOf(flags)
      const { openBackup, restoreBackup } = await import('#platform/backups')
      const folder = resolve(which)
      const { heads, ...figures } = await restoreBackup({
        backup: await openBackup(folder, await keyOf(folder, flags, settings)),
        dataFolder: settings.dataFolder,
        databaseUrl: settings.databaseUrl,
        ...(await known()),
        ...(flags.ledger === undefined ? {} : { ledgerFile: resolve(flags.ledger) }),
        signal,
        report: teller(context),
      })
      const said = t('restore.done', { ...figures, folder: settings.dataFolder })
      terminal.result(terminal.json ? JSON.stringify({ ...figures, heads }, null, 2) : said)
    })
}

export const addUpgrade: AddCommand = (program, context) => {
  const { terminal, t } = context
  common(program.command('upgrade').description(t('upgrade')), context)
    .option('--back', t('upgrade.back'))
    .action(async (flags: Flags) => {
      const settings = settingsOf(flags)
      const { goBack, upgrade, withInstallation } = await import('#platform/backups')
      const { migrations, erasers } = await known()
      if (flags.back) {
        if (settings.databaseUrl !== null) throw new DomainError('UPGRADE_BACK_EXTERNAL')
        const key = await keyOf('', flags, settings)
        const done = await goBack({ dataFolder: realpathSync(settings.dataFolder), key, migrations, erasers, now: new Date() })
        terminal.result(terminal.json ? JSON.stringify(done, null, 2) : t('upgrade.wentBack', done))
        return
      }
      const done = await withInstallation(settings, (installation) => upgrade(installation, migrations, teller(context)), true)
      const said = t('upgrade.done', { ...done, migrations: done.migrations.length, changed: done.changed.length })
      terminal.result(terminal.json ? JSON.stringify(done, null, 2) : said)
    })
}

/** `rumbo platform backups move`. */
export const addBackupMoves = (platform: Command, context: Context): void => {
  const { terminal, t } = context
  const backups = platform.command('backups').description(t('backup.area'))
  common(backups.command('move').description(t('backup.move')), context)
    .requiredOption('--to <url|embedded>', t('backup.moveTo'))
    .action(async (flags: Flags) => {
      const { moveToFolder, moveToServer, withInstallation } = await import('#platform/backups')
      const { migrations } = await known()
      const to = flags.to!
      const backup = await withInstallation(
        settingsOf(flags),
        (installation) =>
          to === 'embedded' ? moveToFolder(installation, migrations, new Date()) : moveToServer(installation, to, migrations),
        true,
      )
      const said = t(to === 'embedded' ? 'backup.movedHome' : 'backup.moved', { backup })
      terminal.result(terminal.json ? JSON.stringify({ backup }, null, 2) : said)
    })

  common(backups.command('export').description(t('backup.export')), context)
    .requiredOption('--workspace <slug>', t('backup.workspace'))
    .option('--out <folder>', t('backup.out'))
    .action(async (flags: Flags) => {
      const { backupsFolder, makeBackup, withInstallation, workspaceBySlug } = await import('#platform/backups')
      await withInstallation(settingsOf(flags), async (installation) => {
        const into = flags.out === undefined ? backupsFolder(installation.folder) : resolve(flags.out)
        const workspace = await workspaceBySlug(installation, flags.workspace!)
        const { id } = await makeBackup(installation, { into, workspace, signal: context.signal, report: teller(context) })
        const folder = join(into, id)
        terminal.result(terminal.json ? JSON.stringify({ id, folder, workspace }, null, 2) : t('backup.exported', { folder }))
      })
    })

  common(backups.command('import').description(t('backup.import')).argument('<backup>', t('backup.which')), context)
    .requiredOption('--administrator <email>', t('backup.administrator'))
    .option('--slug <slug>', t('backup.slug'))
    .option('--recovery-key <file>', t('backup.recoveryKey'))
    .action(async (which: string, flags: Flags) => {
      const settings = settingsOf(flags)
      const { importWorkspace, openBackup, withInstallation } = await import('#platform/backups')
      const folder = resolve(which)
      const backup = await openBackup(folder, await keyOf(folder, flags, settings))
      const options = { administrator: flags.administrator!, ...(flags.slug === undefined ? {} : { slug: flags.slug }) }
      const done = await withInstallation(settings, (installation) => importWorkspace(installation, backup, options), true)
      terminal.result(terminal.json ? JSON.stringify(done, null, 2) : t('backup.imported', done))
    })

  common(backups.command('erase').description(t('backup.erase')), context)
    .requiredOption('--workspace <slug>', t('backup.workspace'))
    .option('--confirm <slug>', t('backup.confirm'))
    .action(async (flags: Flags) => {
      const slug = flags.workspace!
      if (flags.confirm !== slug) throw new DomainError('WORKSPACE_NOT_CONFIRMED', { workspace: slug })
      const { eraseWorkspace, withInstallation, workspaceBySlug } = await import('#platform/backups')
      const { erasers } = await known()
      const receipt = await withInstallation(
        settingsOf(flags),
        async (installation) => eraseWorkspace(installation, await workspaceBySlug(installation, slug), { erasers, now: new Date() }),
        true,
      )
      // The receipt is the result in either form: it is kept, and its signature checked, as it is.
      terminal.result(JSON.stringify(receipt, null, 2))
      terminal.note(t(receipt.rewritten ? 'backup.erased' : 'backup.erasedNotRewritten', { workspace: slug }))
    })
}
