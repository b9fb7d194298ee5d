import type { Verdict } from '#platform/contributions'
import type { Trx } from '#platform/database'
import type { Reach, Reason, State } from './schema.ts'

type FactRow = {
  workspace_id: string
  rule: string
  about: string
  seq: number
  activity_id: string
  at: Date
  verdict: Verdict
  value: number | null
  threshold: number | null
  link: string | null
}
type StateRow = { workspace_id: string; requirement: string; state: State; reason: Reason; since: Date; due_at: Date | null }
type RequirementRow = {
  workspace_id: string
  requirement: string
  owner: string | null
  /** Null as long as nobody said otherwise: then the scope decides. */
  applies: boolean | null
  reason: string | null
  marked_by: string | null
  marked_at: Date | null
}
export type AttestationRow = {
  workspace_id: string
  id: string
  requirement: string
  statement: string
  document: string | null
  sha256: string | null
  link: string | null
  effective_on: string
  review_on: string
  signed_by: string
  signed_at: Date
  withdrawn_at: Date | null
}
type ScopeRow = { workspace_id: string; scope: Reach; chosen_by: string; chosen_at: Date }
type Tables = {
  evidence_facts: FactRow
  evidence_states: StateRow
  evidence_requirements: RequirementRow
  evidence_attestations: AttestationRow
  evidence_scopes: ScopeRow
}
export const tables = (trx: Trx) => trx.$extendTables<Tables>()
