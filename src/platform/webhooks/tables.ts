import type { Trx } from '#platform/database'

type EndpointRow = {
  workspace_id: string
  id: string
  name: string
  url: string
  kinds: string[]
  state: 'active' | 'paused' | 'disabled'
  failing_since: Date | null
  created_at: Date
  /** Removed by a person; for 30 days it can be put back. */
  deleted_at: Date | null
}
type SecretRow = { workspace_id: string; endpoint_id: string; id: string; sealed: Buffer; created_at: Date; ends_at: Date | null }
type DeliveryRow = {
  workspace_id: string
  id: string
  endpoint_id: string
  seq: number
  kind: string
  state: 'waiting' | 'delivered' | 'failed'
  attempts: number
  created_at: Date
  due_at: Date
  ended_at: Date | null
}
type AttemptRow = {
  workspace_id: string
  delivery_id: string
  id: string
  at: Date
  took_ms: number
  status: number | null
  failure: string | null
  /** How the receiver's answer begins. */
  answer: string | null
}
type Tables = {
  webhook_endpoints: EndpointRow
  webhook_secrets: SecretRow
  webhook_deliveries: DeliveryRow
  webhook_attempts: AttemptRow
}
export const tables = (trx: Trx) => trx.$extendTables<Tables>()
