import { sql } from 'kysely'
import { firingEverywhere } from '#platform/alerts'
import type { Contribution, Loop } from '#platform/contributions'
import type { Database } from '#platform/database'
import type { Component } from '#schema/platform/alerts'
import type { HealthState } from './schema.ts'
import { addChange, beat, latestStates, sweepChanges } from './store.ts'

/** Without a sign for longer than this, nothing ran. */
const silentMs = 5 * 60_000
/** Parts that are always told of; the workspace's own rules only once one fired. */
export const standing: readonly Component[] = ['database', 'jobs', 'web', 'mail', 'backups', 'disk', 'activity', 'webhooks', 'keys', 'time']

export const worstOf = (severities: readonly ('warning' | 'critical')[]): HealthState =>
  severities.includes('critical') ? 'bad' : severities.length > 0 ? 'warning' : 'good'

/** Writes down what changed since the last look, for every workspace; also that nobody looked for a while. */
export function watchHealth(database: Database, contributions: readonly Contribution[], now: Date): Promise<void> {
  return database.asSystem(async (trx) => {
    const before = await beat(trx, now)
    const stopped = before !== null && now.getTime() - before.getTime() > silentMs ? before : null
    const { rows } = await sql<{ id: string }>`select id from workspaces`.execute(trx)
    const firing = await firingEverywhere(trx, contributions)
    const latest = await latestStates(trx)
    for (const { id } of rows)
      for (const component of [...standing, 'own' as const]) {
        const known = latest.find((row) => row.workspace_id === id && row.component === component)
        const own = firing.filter((alert) => alert.workspace === id && alert.component === component)
        const state = worstOf(own.map(({ severity }) => severity))
        if (component === 'own' && !known && state === 'good') continue
        if (stopped && known && known.state !== 'off') await addChange(trx, id, component, { at: stopped, state: 'off' })
        if (stopped || known?.state !== state) await addChange(trx, id, component, { at: now, state })
      }
    await sweepChanges(trx, now)
  })
}

export const healthLoop: Loop = {
  name: 'health',
  everyMs: 30_000,
  run: ({ database, contributions }) => watchHealth(database, contributions, new Date()),
}
