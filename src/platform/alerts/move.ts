import { newId } from '#base'
import { record } from '#platform/activity'
import { systemPrincipal, type Trx } from '#platform/database'
import type { Rule } from './rules.ts'
import { stepOf } from './step.ts'
import { type AlertRow, tables } from './tables.ts'

type Look = Readonly<{ workspace: string; rule: Rule; before: AlertRow | null; value: number | null; isHeld: boolean }>

/**
 * Writes what became of one alert at this look, and records that it began or ended.
 * @returns the alert when people may have to be told of it: it fires, or has just ended
 */
export async function move(trx: Trx, { workspace, rule, before, value, isHeld }: Look, now: Date): Promise<AlertRow | null> {
  const step = stepOf(before as (AlertRow & { state: 'pending' | 'firing' }) | null, isHeld, rule.forSeconds, now)
  const own = tables(trx)
  if (step === 'none') {
    if (before) await own.deleteFrom('alerts').where('workspace_id', '=', workspace).where('id', '=', before.id).execute()
    return null
  }
  const begins = step === 'firing' && before?.state !== 'firing'
  const alert: AlertRow = {
    workspace_id: workspace,
    id: before?.id ?? newId<'alert'>(),
    rule: rule.id,
    severity: rule.severity,
    state: step,
    value: step === 'resolved' ? (before?.value ?? null) : value,
    since: before?.since ?? now,
    fired_at: begins ? now : (before?.fired_at ?? null),
    resolved_at: step === 'resolved' ? now : null,
    told_at: before?.told_at ?? null,
  }
  await own
    .insertInto('alerts')
    .values(alert)
    .onConflict((other) => {
      const { severity, state, value: figure, fired_at, resolved_at } = alert
      return other.columns(['workspace_id', 'id']).doUpdateSet({ severity, state, value: figure, fired_at, resolved_at })
    })
    .execute()
  if (begins || step === 'resolved') {
    const scope = await systemPrincipal(trx, workspace)
    const payload = { rule: rule.id, value: alert.value }
    const subject = `alert:${alert.id}`
    if (step === 'resolved') await record(trx, scope, { kind: 'alert.resolved', subject, payload })
    else if (rule.severity === 'critical') await record(trx, scope, { kind: 'alert.critical', subject, payload })
    else await record(trx, scope, { kind: 'alert.warning', subject, payload })
  }
  return step === 'pending' ? null : alert
}
