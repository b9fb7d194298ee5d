import { DomainError, newId } from '#base'
import type { Scope, Trx } from '#platform/database'
import type { AlertRoute, ChangeAlertRule, NewAlertRule, NewSilence } from './schema.ts'
import { type AlertRow, type RouteRow, type RuleRow, type SilenceRow, tables } from './tables.ts'

/** How long a removed rule can be put back, and how long what ended is told. */
const restorableMs = 30 * 86_400_000
const keepMs = 90 * 86_400_000
export const restorableUntil = (deletedAt: Date): Date => new Date(deletedAt.getTime() + restorableMs)

export const readRuleRows = (trx: Trx, scope: Scope): Promise<RuleRow[]> =>
  tables(trx).selectFrom('alert_rules').selectAll().where('workspace_id', '=', scope.workspace).orderBy('id').execute()

export async function addRule(trx: Trx, scope: Scope, rule: NewAlertRule, now: Date): Promise<string> {
  const { forSeconds, severity, summary, ...condition } = rule
  const id = newId<'alert-rule'>()
  await tables(trx)
    .insertInto('alert_rules')
    .values({
      workspace_id: scope.workspace,
      id,
      condition: JSON.stringify(condition) as never,
      summary: JSON.stringify(summary) as never,
      enabled: true,
      threshold: null,
      for_seconds: forSeconds,
      severity,
      changed_at: now,
      deleted_at: null,
    })
    .execute()
  return id
}

/** Writes what a workspace wants otherwise; what is left out stays. */
export async function changeRule(trx: Trx, scope: Scope, id: string, change: ChangeAlertRule, now: Date): Promise<void> {
  const set = {
    changed_at: now,
    ...(change.enabled !== undefined && { enabled: change.enabled }),
    ...(change.threshold !== undefined && { threshold: change.threshold }),
    ...(change.forSeconds !== undefined && { for_seconds: change.forSeconds }),
    ...(change.severity !== undefined && { severity: change.severity }),
  }
  await tables(trx)
    .insertInto('alert_rules')
    .values({
      workspace_id: scope.workspace,
      id,
      condition: null,
      summary: null,
      enabled: true,
      threshold: null,
      for_seconds: null,
      severity: null,
      deleted_at: null,
      ...set,
    })
    .onConflict((row) => row.columns(['workspace_id', 'id']).doUpdateSet(set))
    .execute()
}

/** Takes a rule of the workspace out of use, or puts it back. */
export async function markRule(trx: Trx, scope: Scope, id: string, deletedAt: Date | null): Promise<void> {
  await tables(trx)
    .updateTable('alert_rules')
    .set({ deleted_at: deletedAt })
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .execute()
}

/** What holds now, worst and newest first, then what ended within 90 days. */
export const readAlerts = (trx: Trx, scope: Scope, limit: number): Promise<AlertRow[]> =>
  tables(trx)
    .selectFrom('alerts')
    .selectAll()
    .where('workspace_id', '=', scope.workspace)
    .orderBy((own) => own('state', '=', 'resolved'))
    .orderBy((own) => own('state', '=', 'pending'))
    .orderBy('severity')
    .orderBy('since', 'desc')
    .limit(limit)
    .execute()

export const readSilences = (trx: Trx, scope: Scope): Promise<SilenceRow[]> =>
  tables(trx)
    .selectFrom('alert_silences')
    .selectAll()
    .where('workspace_id', '=', scope.workspace)
    .orderBy('ends_at', 'desc')
    .limit(200)
    .execute()

export async function addSilence(trx: Trx, scope: Scope, silence: NewSilence, now: Date): Promise<string> {
  const { rule, severity, reason, minutes } = silence
  const id = newId<'silence'>()
  const endsAt = new Date(now.getTime() + minutes * 60_000)
  await tables(trx)
    .insertInto('alert_silences')
    .values({ workspace_id: scope.workspace, id, rule, severity, reason, created_by: scope.principal, starts_at: now, ends_at: endsAt })
    .execute()
  return id
}

/** @throws ALERT_SILENCE_NOT_FOUND for one that has ended too */
export async function endSilence(trx: Trx, scope: Scope, id: string, now: Date): Promise<void> {
  const { numUpdatedRows } = await tables(trx)
    .updateTable('alert_silences')
    .set({ ends_at: now })
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .where('ends_at', '>', now)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new DomainError('ALERT_SILENCE_NOT_FOUND', { silence: id })
}

export const readRoutes = (trx: Trx, scope: Scope): Promise<RouteRow[]> =>
  tables(trx).selectFrom('alert_routes').selectAll().where('workspace_id', '=', scope.workspace).orderBy('id').execute()

/** Puts these in the place of all routes of the workspace. */
export async function replaceRoutes(trx: Trx, scope: Scope, routes: readonly AlertRoute[]): Promise<void> {
  await tables(trx).deleteFrom('alert_routes').where('workspace_id', '=', scope.workspace).execute()
  for (const { rule, severity, roles, people, repeatSeconds } of routes)
    await tables(trx)
      .insertInto('alert_routes')
      .values({ workspace_id: scope.workspace, id: newId<'route'>(), rule, severity, roles, people, repeat_seconds: repeatSeconds })
      .execute()
}

/** Forgets what ended long ago, in every workspace. */
export async function sweepAlerts(trx: Trx, now: Date): Promise<void> {
  const before = (ms: number) => new Date(now.getTime() - ms)
  await tables(trx).deleteFrom('alerts').where('state', '=', 'resolved').where('resolved_at', '<', before(keepMs)).execute()
  await tables(trx).deleteFrom('alert_silences').where('ends_at', '<', before(keepMs)).execute()
  await tables(trx).deleteFrom('alert_rules').where('deleted_at', '<', before(restorableMs)).execute()
}
