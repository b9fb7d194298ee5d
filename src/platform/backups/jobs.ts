import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { DomainError } from '#base'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import { mergeMigrations } from '#platform/database'
import type { JobContext, JobDefinition } from '#platform/jobs'
import { drillBackup } from './drill.ts'
import { backupsFolder, expired, listBackups } from './list.ts'
import { type BackupNeeds, makeBackup } from './make-backup.ts'
import { openBackup, verifyBackup } from './open-backup.ts'
import { backupKeyOf } from './recovery-key.ts'
import type { CheckKind, Figures } from './schema.ts'
import { keepCheck, lastProven, readPlan } from './store.ts'

type Lent = Omit<Services, 'jobs'>

export const needsOf = ({ folder, connection, secrets, keys, settings }: Lent): BackupNeeds => ({
  folder,
  connection,
  secrets,
  keys,
  keyFile: settings.keyFile,
})

/** The newest backup of the installation. @throws BACKUP_NOT_FOUND */
export function newestBackup(folder: string): string {
  const newest = listBackups(folder).find(({ kind }) => kind === 'installation')
  if (!newest) throw new DomainError('BACKUP_NOT_FOUND', { backup: folder })
  return newest.id
}

/** Reads or drills a backup and keeps what came of it; a backup that does not hold is a finding, and the job fails with it. */
async function check(lent: Lent, context: JobContext<unknown>, kind: CheckKind, backup: string): Promise<Figures> {
  const { signal, jobId, report } = context
  const folder = join(backupsFolder(lent.folder), backup)
  const begun = performance.now()
  try {
    const told = ({ share, stage }: { share: number; stage: string }) => void report({ share, stage })
    const found =
      kind === 'drill'
        ? await drillBackup(
            { ...needsOf(lent), migrations: mergeMigrations(lent.contributions.map(({ migrations }) => migrations)) },
            folder,
            {
              signal,
              report: told,
            },
          )
        : {
            ...(await verifyBackup(await openBackup(folder, backupKeyOf(lent.secrets)), signal, (share) =>
              told({ share, stage: 'checking' }),
            )),
            activities: null,
            seconds: (performance.now() - begun) / 1000,
          }
    await keepCheck(lent.database, jobId, { backup, kind, at: new Date(), figures: found, error: null })
    return found
  } catch (error) {
    if (error instanceof DomainError && !signal.aborted)
      await keepCheck(lent.database, jobId, {
        backup,
        kind,
        at: new Date(),
        figures: null,
        error: { code: error.code, params: error.params },
      })
    throw error
  }
}

const OneBackup = z.object({ backup: z.uuid() })
type OneBackup = z.infer<typeof OneBackup>

/** Reads a backup to its last byte. */
export const verifyJob = (lent: Lent): JobDefinition<OneBackup> => ({
  name: 'platform.backups.verify',
  data: OneBackup,
  permission: 'platform.backups.manage',
  async run(context) {
    const { backup } = context.data
    const figures = await check(lent, context, 'verify', backup)
    await context.complete((trx) => record(trx, context.scope, { kind: 'backup.verified', subject: `backup:${backup}`, payload: figures }))
  },
})

/** Restores a backup aside, compares, removes. */
export const drillJob = (lent: Lent): JobDefinition<OneBackup> => ({
  name: 'platform.backups.drill',
  data: OneBackup,
  permission: 'platform.backups.manage',
  async run(context) {
    const { backup } = context.data
    const figures = await check(lent, context, 'drill', backup)
    await context.complete((trx) => record(trx, context.scope, { kind: 'backup.drilled', subject: `backup:${backup}`, payload: figures }))
  },
})

async function make(lent: Lent, context: JobContext<unknown>, workspace?: string): Promise<string> {
  const { signal, report, scope } = context
  const header = await makeBackup(needsOf(lent), {
    into: backupsFolder(lent.folder),
    signal,
    report: (progress) => void report(progress),
    ...(workspace === undefined ? {} : { workspace }),
  })
  const bytes = header.parts.reduce((sum, part) => sum + part.bytes, 0)
  await context.complete((trx) =>
    record(trx, scope, {
      kind: workspace === undefined ? 'backup.made' : 'workspace.exported',
      subject: `backup:${header.id}`,
      payload: { bytes },
    }),
  )
  return header.id
}

const Nothing = z.object({})
type Nothing = z.infer<typeof Nothing>

/** Makes a backup of the installation. */
export const createJob = (lent: Lent): JobDefinition<Nothing> => ({
  name: 'platform.backups.create',
  data: Nothing,
  permission: 'platform.backups.manage',
  run: async (context) => void (await make(lent, context)),
})

/** Takes the caller's workspace out. */
export const exportJob = (lent: Lent): JobDefinition<Nothing> => ({
  name: 'platform.backups.export',
  data: Nothing,
  permission: 'platform.backups.export',
  run: async (context) => void (await make(lent, context, context.scope.workspace)),
})

const Planned = z.object({ drill: z.boolean() })
type Planned = z.infer<typeof Planned>

/**
 * What the plan does by itself: a backup, the drill on its day, then retention. It runs as the system, so it goes on when the
 * person who set the plan has left.
 */
export const plannedJob = (lent: Lent): JobDefinition<Planned> => ({
  name: 'platform.backups.planned',
  data: Planned,
  async run(context) {
    const folder = backupsFolder(lent.folder)
    const backup = await make(lent, { ...context, complete: (effect) => lent.database.inScope(context.scope, effect) })
    if (context.data.drill) {
      const figures = await check(lent, context, 'drill', backup)
      await lent.database.inScope(context.scope, (trx) =>
        record(trx, context.scope, { kind: 'backup.drilled', subject: `backup:${backup}`, payload: figures }),
      )
    }
    const there = listBackups(folder)
    const proven = await lastProven(
      lent.database,
      there.map(({ id }) => id),
    )
    const gone = expired(there, await readPlan(lent.database), proven)
    for (const { id } of gone) rmSync(join(folder, id), { recursive: true, force: true })
    await context.complete(async (trx) => {
      for (const { id } of gone) await record(trx, context.scope, { kind: 'backup.let-go', subject: `backup:${id}` })
    })
  },
})

export const backupJobs = ['create', 'verify', 'drill', 'export', 'planned'].map((verb) => `platform.backups.${verb}`)
