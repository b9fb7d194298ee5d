import type { Contribution } from '#platform/contributions'
import type { Scope, Trx } from '#platform/database'
import { builtInRules, rulesOf } from './rules.ts'
import type { Alert, Component, Severity } from './schema.ts'
import { readAlerts, readRuleRows, readSilences } from './store.ts'
import { tables } from './tables.ts'
import { alertView, type Reader } from './view.ts'

/** What fires in a workspace now, worst first. */
export async function firingIn(
  trx: Trx,
  scope: Scope,
  reader: Reader,
  contributions: readonly Contribution[],
  now: Date,
): Promise<Alert[]> {
  const rules = rulesOf(builtInRules(contributions), await readRuleRows(trx, scope))
  const silences = await readSilences(trx, scope)
  return (await readAlerts(trx, scope, 500)).flatMap((row) => {
    const rule = rules.find(({ id }) => id === row.rule)
    return rule && row.state === 'firing' ? [alertView(reader, rule, row, silences, now)] : []
  })
}

type Firing = Readonly<{ workspace: string; component: Component; severity: Severity }>

/** What fires in all workspaces, by the part it is about. */
export async function firingEverywhere(trx: Trx, contributions: readonly Contribution[]): Promise<Firing[]> {
  const parts = new Map(builtInRules(contributions).map(({ id, component }) => [id, component]))
  const rows = await tables(trx).selectFrom('alerts').select(['workspace_id', 'rule', 'severity']).where('state', '=', 'firing').execute()
  return rows.map(({ workspace_id, rule, severity }) => ({ workspace: workspace_id, component: parts.get(rule) ?? 'own', severity }))
}
