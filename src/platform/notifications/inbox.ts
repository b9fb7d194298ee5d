import { sql } from 'kysely'
import type { ErrorParams } from '#base'
import type { Scope, Trx } from '#platform/database'
import { type NoticeContent, tables } from './tables.ts'

export type StoredNotice = NoticeContent & Readonly<{ id: string; at: Date; read: boolean }>

/** Kinds a person does not want to see inside Rumbo. */
const muted = (scope: Scope) =>
  sql<string>`(select kind from notice_preferences p where p.workspace_id = ${scope.workspace} and p.principal_id = ${scope.principal} and not p.in_app)`

/** Newest first; ids sort by birth. */
export async function listNotices(trx: Trx, scope: Scope, page: { limit: number; before: string | null }): Promise<StoredNotice[]> {
  let query = tables(trx)
    .selectFrom('notice_inbox as i')
    .innerJoin('notices as n', (join) => join.onRef('n.workspace_id', '=', 'i.workspace_id').onRef('n.id', '=', 'i.notice_id'))
    .select(['n.id', 'n.kind', 'n.params', 'n.link', 'n.created_at', 'i.read_at'])
    .where('i.workspace_id', '=', scope.workspace)
    .where('i.principal_id', '=', scope.principal)
    .where(sql<boolean>`n.kind not in ${muted(scope)}`)
    .orderBy('n.id', 'desc')
    .limit(page.limit)
  if (page.before !== null) query = query.where('n.id', '<', page.before)
  return (await query.execute()).map((row) => ({
    id: row.id,
    kind: row.kind,
    params: row.params as unknown as ErrorParams,
    link: row.link,
    at: row.created_at,
    read: row.read_at !== null,
  }))
}

export async function countUnread(trx: Trx, scope: Scope): Promise<number> {
  const { rows } = await sql<{ unread: number }>`
    select count(*) as unread from notice_inbox i join notices n on n.workspace_id = i.workspace_id and n.id = i.notice_id
    where i.workspace_id = ${scope.workspace} and i.principal_id = ${scope.principal} and i.read_at is null
      and n.kind not in ${muted(scope)}`.execute(trx)
  return rows[0]!.unread
}

/** Marks these of mine, or all of mine, as read. */
export async function markRead(trx: Trx, scope: Scope, ids: readonly string[] | null, now: Date): Promise<void> {
  let query = tables(trx)
    .updateTable('notice_inbox')
    .set({ read_at: now })
    .where('workspace_id', '=', scope.workspace)
    .where('principal_id', '=', scope.principal)
    .where('read_at', 'is', null)
  if (ids !== null) query = query.where('notice_id', 'in', ids.length === 0 ? [null as never] : [...ids])
  await query.execute()
}

export type Preference = Readonly<{ kind: string; inApp: boolean; mail: boolean }>

export async function preferencesOf(trx: Trx, scope: Scope): Promise<Preference[]> {
  const rows = await tables(trx)
    .selectFrom('notice_preferences')
    .select(['kind', 'in_app', 'mail'])
    .where('workspace_id', '=', scope.workspace)
    .where('principal_id', '=', scope.principal)
    .execute()
  return rows.map(({ kind, in_app, mail }) => ({ kind, inApp: in_app, mail }))
}

export async function setPreference(trx: Trx, scope: Scope, { kind, inApp, mail }: Preference): Promise<void> {
  await tables(trx)
    .insertInto('notice_preferences')
    .values({ workspace_id: scope.workspace, principal_id: scope.principal, kind, in_app: inApp, mail })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'principal_id', 'kind']).doUpdateSet({ in_app: inApp, mail }))
    .execute()
}

const keepMs = 180 * 86_400_000

/** Notices are kept for half a year. */
export const sweepNotices = (trx: Trx, now: Date): Promise<unknown> =>
  tables(trx)
    .deleteFrom('notices')
    .where('created_at', '<', new Date(now.getTime() - keepMs))
    .execute()
