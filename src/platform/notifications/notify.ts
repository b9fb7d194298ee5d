import { sql } from 'kysely'
import { type ErrorParams, newId } from '#base'
import type { Scope, Trx } from '#platform/database'
import type { Role } from '#platform/permissions'
import { tables } from './tables.ts'

export type NewNotice = Readonly<{
  /** The people, or everybody who holds a role now. People who are not of the workspace are left out. */
  to: readonly string[] | Readonly<{ role: Role }>
  /** One of the kinds that features contribute. */
  kind: string
  /** Codes, ids and figures; never a name or an address. */
  params?: ErrorParams
  /** Where it leads, from the workspace on: `platform/jobs`. */
  link?: string
}>

/**
 * Tells people of something, in the caller's transaction: no commit, no notice. A worker sends it on by mail and to chats
 * as each person and the workspace chose.
 * @returns the notice's id
 */
export async function notify(trx: Trx, scope: Pick<Scope, 'workspace'>, notice: NewNotice): Promise<string> {
  const id = newId<'notice'>()
  const { workspace } = scope
  await tables(trx)
    .insertInto('notices')
    .values({
      workspace_id: workspace,
      id,
      kind: notice.kind,
      params: JSON.stringify(notice.params ?? {}),
      link: notice.link ?? null,
      created_at: new Date(),
      sent_at: null,
    })
    .execute()
  const { to } = notice
  const who = 'role' in to ? sql`${to.role} = any(m.roles)` : sql`m.principal_id = any(${[...to]}::uuid[])`
  await sql`insert into notice_inbox (workspace_id, principal_id, notice_id)
            select m.workspace_id, m.principal_id, ${id}
            from members m join principals p on p.workspace_id = m.workspace_id and p.id = m.principal_id
            where m.workspace_id = ${workspace} and p.disabled_at is null and ${who}`.execute(trx)
  return id
}
