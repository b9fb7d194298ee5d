import type { Language } from '#base'
import type { Trx } from '#platform/database'

export type Theme = 'light' | 'dark' | 'auto'
type AccountRow = {
  account_id: string
  email: string
  email_hmac: Buffer
  name: string
  /** Null for people who only come by single sign-on. */
  password_hash: string | null
  language: Language | null
  theme: Theme
  created_at: Date
  disabled_at: Date | null
  /** Looks after the installation as a whole. */
  installation_administrator: boolean
  totp_sealed: Buffer | null
  /** The secret of a set-up that was not confirmed yet. */
  totp_pending: Buffer | null
  /** The last time step whose code was used: no code counts twice. */
  totp_step: number
}
type MemberRow = {
  workspace_id: string
  principal_id: string
  roles: string[]
  duties: string[]
  created_at: Date
  /** From this moment an external has no access. */
  ends_at: Date | null
}
type WorkspaceRow = {
  id: string
  slug: string
  name: string
  language: Language
  currency: string
  time_zone: string
  second_step_required: boolean
  /** Its data are examples: what happens in it counts for nothing. */
  example: boolean
  created_at: Date
}
type PrincipalRow = { workspace_id: string; id: string; kind: 'person' | 'key' | 'system'; created_at: Date; disabled_at: Date | null }
type SessionRow = {
  token_hash: Buffer
  id: string
  workspace_id: string
  principal_id: string
  created_at: Date
  seen_at: Date
  ends_at: Date
  device: string
  network: string
  via: 'password' | 'single-sign-on'
  issuer: string | null
  subject: string | null
  provider_session: string | null
}
type KeyRow = {
  workspace_id: string
  id: string
  owner_id: string
  name: string
  token_hash: Buffer
  hint: string
  permissions: string[]
  created_at: Date
  ends_at: Date
  used_at: Date | null
}

/** The tables of people that more than one file works on. */
export const peopleTables = (trx: Trx) =>
  trx.$extendTables<{
    accounts: AccountRow
    members: MemberRow
    workspaces: WorkspaceRow
    principals: PrincipalRow
    sessions: SessionRow
    api_keys: KeyRow
  }>()
