import type { ErrorParams } from '#base'
import type { Trx } from '#platform/database'

type NoticeRow = {
  workspace_id: string
  id: string
  kind: string
  params: string
  link: string | null
  created_at: Date
  sent_at: Date | null
}
type InboxRow = { workspace_id: string; principal_id: string; notice_id: string; read_at: Date | null }
type PreferenceRow = { workspace_id: string; principal_id: string; kind: string; in_app: boolean; mail: boolean }
type HookRow = {
  workspace_id: string
  id: string
  name: string
  form: 'slack' | 'teams'
  host: string
  sealed_url: Buffer
  kinds: string[]
  created_at: Date
  sent_at: Date | null
  failure: string | null
  /** Removed by a person; for 30 days it can be put back. */
  deleted_at: Date | null
}
type ChatRow = { workspace_id: string; id: string; hook_id: string; notice_id: string; attempts: number; due_at: Date }
type Tables = {
  notices: NoticeRow
  notice_inbox: InboxRow
  notice_preferences: PreferenceRow
  chat_hooks: HookRow
  chat_outbox: ChatRow
}
export const tables = (trx: Trx) => trx.$extendTables<Tables>()

/** What a notice says, as codes: its kind's sentences are filled with the parameters in the reader's language. */
export type NoticeContent = Readonly<{ kind: string; params: ErrorParams; link: string | null }>
