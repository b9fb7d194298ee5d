import { sql } from 'kysely'
import { type CalendarDate, dayNumber, weekday } from '#base'
import { record } from '#platform/activity'
import type { Loop } from '#platform/contributions'
import { type Scope, systemPrincipal, type Trx } from '#platform/database'
import { plannedJob } from './jobs.ts'
import type { BackupPlan } from './schema.ts'
import { claimDay, readPlan } from './store.ts'

/** Date and time on the clock of a zone. */
function localNow(now: Date, zone: string): { date: CalendarDate; time: string } {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(now)
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.find((part) => part.type === type)!.value
  return { date: `${of('year')}-${of('month')}-${of('day')}`, time: `${of('hour')}:${of('minute')}` }
}

/**
 * The day whose backup is due, or null. Once a local day, at its time or as soon after as a server runs: a night that skips
 * the hour makes it at the next one, a night that has the hour twice makes it once.
 */
export function dueDay(plan: Pick<BackupPlan, 'enabled' | 'time' | 'zone'> & { lastDay: string | null }, now: Date): CalendarDate | null {
  const { date, time } = localNow(now, plan.zone)
  if (!plan.enabled || date === plan.lastDay) return null
  // Before anything was ever due there is no day to make up for: the first look only takes note.
  return time >= plan.time || plan.lastDay === null ? date : null
}

/** The oldest workspace, in whose name the installation acts. */
async function systemScope(trx: Trx): Promise<Scope | null> {
  const { rows } = await sql<{ id: string }>`select id from workspaces order by created_at, id limit 1`.execute(trx)
  return rows[0] ? systemPrincipal(trx, rows[0].id) : null
}

/** Looks once a minute whether the plan wants a backup. The day and its job commit together. */
export const planLoop: Loop = {
  name: 'platform.backups.plan',
  everyMs: 60_000,
  async run(services) {
    const { database, jobs } = services
    const plan = await readPlan(database)
    const day = dueDay(plan, new Date())
    if (day === null) return
    const job = plannedJob(services)
    await database.asSystem(async (trx) => {
      const scope = await systemScope(trx)
      const before = scope && (await claimDay(trx, day))
      if (!scope || before === null) return
      const days = dayNumber(day) - dayNumber(before) - 1
      if (days > 0) await record(trx, scope, { kind: 'backup.missed', subject: 'backup:plan', payload: { days } })
      await jobs.enqueue(trx, scope, job, { drill: plan.drillDay === weekday(day) })
    })
  },
}
