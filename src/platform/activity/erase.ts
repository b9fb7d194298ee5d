import type { Scope, Trx } from '#platform/database'
import { record } from './activity.ts'
import { activityTables } from './table.ts'

/**
 * Erases what activities said about a subject or by an actor; that they happened, who did them, and the chain, stay. It is
 * itself recorded. For the system alone: the application role may not change an activity.
 *
 * @returns how many payloads were erased
 */
export async function erasePayloads(trx: Trx, scope: Scope, of: Readonly<{ subject: string } | { actor: string }>): Promise<number> {
  const all = activityTables(trx).updateTable('activities').set({ payload: null, salt: null })
  const own = all.where('workspace_id', '=', scope.workspace).where('salt', 'is not', null)
  const some = 'subject' in of ? own.where('subject', '=', of.subject) : own.where('actor', '=', of.actor)
  const count = Number((await some.executeTakeFirst()).numUpdatedRows)
  if (count > 0) {
    const subject = 'subject' in of ? of.subject : `principal:${of.actor}`
    await record(trx, scope, { kind: 'activity.payloads-erased', subject, payload: { count } })
  }
  return count
}
