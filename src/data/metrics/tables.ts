import type { Trx } from '#platform/database'
import type { NoValue } from './calculate.ts'
import type { Definition, metricStates } from './schema.ts'

/** What came of a target at its date. */
export type Judged = Readonly<{ on: string; target: number; value: number | null; reached: boolean }>
/** What one query gave to a value. */
export type KeptPart = Readonly<{ query: string; value: number | null; n: number | null; inputs: readonly string[] }>

type MetricsTable = {
  workspace_id: string
  id: string
  version: number
  state: (typeof metricStates)[number]
  owner: string | null
  starter: string | null
  outside_since: Date | null
  judged: Judged | null
  created_at: Date
  changed_at: Date
}
type VersionRow = { workspace_id: string; metric_id: string; version: number; definition: Definition; made_by: string; made_at: Date }
export type ValueRow = {
  workspace_id: string
  id: string
  metric_id: string
  version: number
  /** `week`, `rolling-28`: periods of different lengths stand side by side after a change. */
  period: string
  from_on: string
  to_on: string
  value: number | null
  reason: NoValue['code'] | null
  reason_query: string | null
  n: number | null
  parts: KeptPart[]
  final: boolean
  on_time: boolean | null
  evaluated_at: Date
  asked_by: string | null
  superseded_at: Date | null
  superseded_by: string | null
}
/** A value with the formula that gave it. */
export type KeptValue = ValueRow & { method: string }
/** A metric with the definition that counts now. */
export type MetricRow = Omit<MetricsTable, 'workspace_id'> & { definition: Definition }
type Tables = { metrics: MetricsTable; metric_versions: VersionRow; metric_values: ValueRow }
export const tables = (trx: Trx) => trx.$extendTables<Tables>()
