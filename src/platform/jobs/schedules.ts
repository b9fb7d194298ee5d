import { sql } from 'kysely'
import { DomainError, type Id } from '#base'
import { record } from '#platform/activity'
import { type Database, type Scope, systemPrincipal, type Trx } from '#platform/database'
import { nextTimes, parseCron } from './cron.ts'
import type { JobSchedule, Jobs, ScheduleChange, ScheduleState } from './job.ts'
import { jobTables } from './table.ts'
import { checkZone } from './zone.ts'

/** A time that is later than this was missed: no process ran then. */
const punctualMs = 60_000

const next = (cron: string, zone: string, after: Date): Date | null => nextTimes(parseCron(cron), zone, after)[0] ?? null

type Row = {
  name: string
  enabled: boolean
  cron: string
  zone: string | null
  time_zone: string
  next_at: Date | null
  last_at: Date | null
}

const stateOf = (row: Row, schedule: JobSchedule): ScheduleState => ({
  name: row.name,
  job: schedule.job.name,
  enabled: row.enabled,
  cron: row.cron,
  zone: row.zone,
  effectiveZone: row.zone ?? row.time_zone,
  missed: schedule.missed,
  lastAt: row.last_at,
  nextAt: row.enabled ? row.next_at : null,
})

const rowsOf = (trx: Trx, workspace: string) =>
  jobTables(trx)
    .selectFrom('schedules as s')
    .innerJoin('workspaces as w', 'w.id', 's.workspace_id')
    .select(['s.name', 's.enabled', 's.cron', 's.zone', 's.next_at', 's.last_at', 'w.time_zone'])
    .where('s.workspace_id', '=', workspace)

/** Gives every workspace the schedules it lacks. */
export async function plantSchedules(database: Database, schedules: readonly JobSchedule[], now: Date): Promise<void> {
  if (schedules.length === 0) return
  await database.asSystem(async (trx) => {
    const { rows } = await sql<{ id: string; time_zone: string; name: string }>`
      select w.id, w.time_zone, n.name from workspaces w cross join unnest(${schedules.map(({ name }) => name)}::text[]) as n (name)
      where not exists (select from schedules s where s.workspace_id = w.id and s.name = n.name)`.execute(trx)
    for (const { id, time_zone, name } of rows) {
      const { cron } = schedules.find((each) => each.name === name)!
      await jobTables(trx)
        .insertInto('schedules')
        .values({ workspace_id: id, name, enabled: true, cron, zone: null, next_at: next(cron, time_zone, now), last_at: null })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    }
  })
}

/** What of a schedule's due times is done now: at most one job, for the last of them. */
export function dueNow(
  cron: string,
  zone: string,
  missed: JobSchedule['missed'],
  nextAt: Date,
  now: Date,
): { at: Date; run: boolean; missed: number; next: Date | null } {
  const parsed = parseCron(cron)
  let at = nextAt
  let passed = 0
  let following = nextTimes(parsed, zone, at)[0] ?? null
  // A schedule of every minute that slept for weeks is not counted through.
  const horizon = new Date(now.getTime() - 24 * 3600_000)
  if (at < horizon) {
    const later = nextTimes(parsed, zone, horizon)[0]
    if (later && later <= now) {
      at = later
      passed = 1
      following = nextTimes(parsed, zone, at)[0] ?? null
    }
  }
  while (following && following <= now) {
    at = following
    passed++
    following = nextTimes(parsed, zone, at)[0] ?? null
  }
  const punctual = now.getTime() - at.getTime() <= punctualMs
  return { at, run: punctual || missed === 'run-once', missed: passed + (punctual ? 0 : 1), next: following }
}

/**
 * Fires what is due, each time once over all processes: the row of the firing and the job commit together.
 * @returns how many jobs were queued
 */
export async function fireDue(
  needs: { database: Database; schedules: readonly JobSchedule[]; enqueue: Jobs['enqueue'] },
  now: Date,
): Promise<number> {
  const names = needs.schedules.map(({ name }) => name)
  if (names.length === 0) return 0
  return needs.database.asSystem(async (trx) => {
    const { rows } = await sql<Row & { workspace_id: Id<'workspace'> }>`
      select s.*, w.time_zone from schedules s join workspaces w on w.id = s.workspace_id
      where s.enabled and s.next_at <= ${now} and s.name = any(${names})
      order by s.next_at limit 50 for update of s skip locked`.execute(trx)
    let fired = 0
    for (const { workspace_id: workspace, name, cron, zone, time_zone, next_at } of rows) {
      const schedule = needs.schedules.find((each) => each.name === name)!
      const due = dueNow(cron, zone ?? time_zone, schedule.missed, next_at!, now)
      const { numInsertedOrUpdatedRows } = await jobTables(trx)
        .insertInto('schedule_firings')
        .values({ workspace_id: workspace, schedule: name, due_at: due.at, job_id: null, missed: due.missed })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
      if (due.run && numInsertedOrUpdatedRows === 1n) {
        const scope = await systemPrincipal(trx, workspace)
        const job = await needs.enqueue(trx, scope, schedule.job, schedule.data)
        await sql`update schedule_firings set job_id = ${job}
                  where workspace_id = ${workspace} and schedule = ${name} and due_at = ${due.at}`.execute(trx)
        fired++
      }
      await jobTables(trx)
        .updateTable('schedules')
        .set({ next_at: due.next, ...(due.run ? { last_at: due.at } : {}) })
        .where('workspace_id', '=', workspace)
        .where('name', '=', name)
        .execute()
    }
    return fired
  })
}

export const listSchedules = (database: Database, schedules: readonly JobSchedule[], scope: Scope): Promise<ScheduleState[]> =>
  database.inScope(scope, async (trx) => {
    const rows = await rowsOf(trx, scope.workspace).orderBy('s.name').execute()
    return rows.flatMap((row) => {
      const schedule = schedules.find(({ name }) => name === row.name)
      return schedule ? [stateOf(row, schedule)] : []
    })
  })

/** @throws SCHEDULE_NOT_FOUND, CRON_INVALID, TIME_ZONE_UNKNOWN */
export function changeSchedule(
  database: Database,
  schedules: readonly JobSchedule[],
  scope: Scope,
  name: string,
  change: ScheduleChange,
  now: Date,
): Promise<ScheduleState> {
  return database.inScope(scope, async (trx) => {
    const schedule = schedules.find((each) => each.name === name)
    const row = await rowsOf(trx, scope.workspace).where('s.name', '=', name).forUpdate('s').executeTakeFirst()
    if (!schedule || !row) throw new DomainError('SCHEDULE_NOT_FOUND', { schedule: name })
    const { enabled = row.enabled, zone = row.zone } = change
    const cron = change.cron === undefined ? row.cron : parseCron(change.cron).text
    if (zone !== null) checkZone(zone)
    const next_at = next(cron, zone ?? row.time_zone, now)
    await jobTables(trx)
      .updateTable('schedules')
      .set({ enabled, cron, zone, next_at })
      .where('workspace_id', '=', scope.workspace)
      .where('name', '=', name)
      .execute()
    await record(trx, scope, {
      kind: 'schedule.changed',
      subject: `schedule:${name}`,
      payload: {
        before: { enabled: row.enabled, cron: row.cron, zone: row.zone },
        after: { enabled, cron, zone },
      },
    })
    return stateOf({ ...row, enabled, cron, zone, next_at }, schedule)
  })
}

/**
 * Queues a schedule's job at once, as the clock would: for the workspace, and also while the schedule is off.
 * @returns the job's id
 * @throws SCHEDULE_NOT_FOUND
 */
export function startSchedule(
  needs: { database: Database; schedules: readonly JobSchedule[]; enqueue: Jobs['enqueue'] },
  scope: Scope,
  name: string,
  now: Date,
): Promise<string> {
  return needs.database.inScope(scope, async (trx) => {
    const schedule = needs.schedules.find((each) => each.name === name)
    const row = await rowsOf(trx, scope.workspace).where('s.name', '=', name).forUpdate('s').executeTakeFirst()
    if (!schedule || !row) throw new DomainError('SCHEDULE_NOT_FOUND', { schedule: name })
    const job = await needs.enqueue(trx, await systemPrincipal(trx, scope.workspace), schedule.job, schedule.data)
    await jobTables(trx)
      .updateTable('schedules')
      .set({ last_at: now })
      .where('workspace_id', '=', scope.workspace)
      .where('name', '=', name)
      .execute()
    await record(trx, scope, { kind: 'schedule.started', subject: `schedule:${name}`, payload: { job } })
    return job
  })
}
