import type { Trx } from '#platform/database'
import type { AlertState, Condition, NewAlertRule, Severity } from './schema.ts'

export type RuleRow = {
  workspace_id: string
  id: string
  /** Null for a built-in rule. */
  condition: Condition | null
  summary: NewAlertRule['summary'] | null
  enabled: boolean
  threshold: number | null
  for_seconds: number | null
  severity: Severity | null
  changed_at: Date
  /** Removed by a person; for 30 days it can be put back. */
  deleted_at: Date | null
}
export type AlertRow = {
  workspace_id: string
  id: string
  rule: string
  severity: Severity
  state: AlertState
  value: number | null
  since: Date
  fired_at: Date | null
  resolved_at: Date | null
  told_at: Date | null
}
export type SilenceRow = {
  workspace_id: string
  id: string
  rule: string | null
  severity: Severity | null
  reason: string
  created_by: string | null
  starts_at: Date
  ends_at: Date
}
export type RouteRow = {
  workspace_id: string
  id: string
  rule: string | null
  severity: Severity | null
  roles: string[]
  people: string[]
  repeat_seconds: number
}
type LeaseRow = { one: boolean; holder: string; ends_at: Date }
type Tables = {
  alert_lease: LeaseRow
  alert_rules: RuleRow
  alerts: AlertRow
  alert_silences: SilenceRow
  alert_routes: RouteRow
}
export const tables = (trx: Trx) => trx.$extendTables<Tables>()
