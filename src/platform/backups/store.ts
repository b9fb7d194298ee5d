import { sql } from 'kysely'
import type { ErrorCode, ErrorParams } from '#base'
import type { Database, Scope, Trx } from '#platform/database'
import type { BackupPlan, CheckKind, Figures } from './schema.ts'

type CheckRow = {
  id: string
  backup_id: string
  kind: CheckKind
  at: Date
  figures: unknown
  error_code: ErrorCode | null
  error_params: unknown
}
type PlanRow = {
  one: boolean
  enabled: boolean
  time: string
  zone: string
  drill_day: number | null
  daily: number
  weekly: number
  monthly: number
  last_day: string | null
}
const tables = (trx: Trx) => trx.$extendTables<{ backup_checks: CheckRow; backup_plan: PlanRow }>()

export type StoredCheck = Readonly<{
  backup: string
  kind: CheckKind
  at: Date
  figures: Figures | null
  error: { code: ErrorCode; params: ErrorParams } | null
}>
const checkOf = (row: CheckRow): StoredCheck => ({
  backup: row.backup_id,
  kind: row.kind,
  at: row.at,
  figures: row.figures as Figures | null,
  error: row.error_code === null ? null : { code: row.error_code, params: (row.error_params ?? {}) as ErrorParams },
})

/** Keeps what a check found; a job that runs twice keeps it once. */
export const keepCheck = (database: Database, id: string, check: StoredCheck): Promise<void> =>
  database.asSystem(async (trx) => {
    await tables(trx)
      .insertInto('backup_checks')
      .values({
        id,
        backup_id: check.backup,
        kind: check.kind,
        at: check.at,
        figures: check.figures === null ? null : JSON.stringify(check.figures),
        error_code: check.error?.code ?? null,
        error_params: check.error === null ? null : JSON.stringify(check.error.params),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  })

/** The latest check of each of these backups. */
export const latestChecks = (database: Database, backups: readonly string[]): Promise<Map<string, StoredCheck>> =>
  database.asSystem(async (trx) => {
    if (backups.length === 0) return new Map()
    const rows = await tables(trx)
      .selectFrom('backup_checks')
      .selectAll()
      .distinctOn('backup_id')
      .where('backup_id', 'in', [...backups])
      .orderBy('backup_id')
      .orderBy('at', 'desc')
      .execute()
    return new Map(rows.map((row) => [row.backup_id, checkOf(row)]))
  })

/** The newest of these backups whose last reading or drill held. */
export async function lastProven(database: Database, backups: readonly string[]): Promise<string | null> {
  const checks = await latestChecks(database, backups)
  return [...backups].sort().findLast((id) => checks.get(id)?.error === null) ?? null
}

/** The latest drill, and the latest one that held. */
export const latestDrills = (database: Database): Promise<{ latest: StoredCheck | null; proven: StoredCheck | null }> =>
  database.asSystem(async (trx) => {
    const drills = tables(trx).selectFrom('backup_checks').selectAll().where('kind', '=', 'drill').orderBy('at', 'desc').limit(1)
    const [latest, proven] = [await drills.executeTakeFirst(), await drills.where('error_code', 'is', null).executeTakeFirst()]
    return { latest: latest ? checkOf(latest) : null, proven: proven ? checkOf(proven) : null }
  })

export const readPlan = (database: Database): Promise<BackupPlan & { lastDay: string | null }> =>
  database.asSystem(async (trx) => {
    const {
      drill_day: drillDay,
      last_day: lastDay,
      one: _one,
      ...row
    } = await tables(trx).selectFrom('backup_plan').selectAll().executeTakeFirstOrThrow()
    return { ...row, drillDay, lastDay }
  })

export const changePlan = (trx: Trx, plan: BackupPlan): Promise<unknown> => {
  const { drillDay, ...row } = plan
  return (
    tables(trx)
      .updateTable('backup_plan')
      // A plan that was off missed nothing: it begins anew, with a first look.
      .set((update) => ({
        ...row,
        drill_day: drillDay,
        last_day: update.case().when('enabled', '=', plan.enabled).then(update.ref('last_day')).else(null).end(),
      }))
      .execute()
  )
}

/**
 * Takes a day's backup for this process: of several that look at once, one is told the day of the backup before, the others
 * null. The very first look of all takes none.
 */
export async function claimDay(trx: Trx, day: string): Promise<string | null> {
  const { rows } = await sql<{ before: string | null }>`
    update backup_plan p set last_day = ${day} from (select last_day from backup_plan for update) old
    where old.last_day is distinct from ${day} returning old.last_day as before`.execute(trx)
  return rows[0]?.before ?? null
}

/** Jobs of these kinds that have not ended. */
export const openJobs = (database: Database, scope: Scope, names: readonly string[]): Promise<{ id: string; name: string }[]> =>
  database.inScope(scope, async (trx) => {
    const { rows } = await sql<{ id: string; name: string }>`
      select id, name from jobs where workspace_id = ${scope.workspace} and status in ('queued', 'running')
        and name = any (${[...names]}) order by id`.execute(trx)
    return rows
  })
