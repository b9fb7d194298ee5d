import { randomBytes } from 'node:crypto'
import { newId } from '#base'
import type { Database, Scope, Trx } from '#platform/database'
import { payloadDigest } from './chain.ts'
import { activityTables } from './table.ts'

/** What happened: a kind (`run.started`), its subject (`run:<id>`) and codes and parameters, never sentences. */
export type NewActivity = Readonly<{ kind: string; subject: string; payload?: Readonly<Record<string, unknown>> }>

/** One sealed activity, as consumers read it. */
export type Activity = Readonly<{
  seq: number
  id: string
  at: Date
  actor: string
  kind: string
  subject: string
  /** Null once it was erased. */
  payload: Readonly<Record<string, unknown>> | null
}>

/** Writes one activity in the caller's transaction: the change of state and its record commit together. */
export async function record(trx: Trx, scope: Scope, activity: NewActivity): Promise<void> {
  const payload = activity.payload ?? {}
  const salt = randomBytes(16)
  await activityTables(trx)
    .insertInto('activities')
    .values({
      workspace_id: scope.workspace,
      id: newId<'activity'>(),
      at: new Date(),
      actor: scope.principal,
      kind: activity.kind,
      subject: activity.subject,
      digest: payloadDigest(salt, payload),
      payload: JSON.stringify(payload),
      salt,
      seq: null,
      hash: null,
    })
    .execute()
}

/** Sealed activities after a cursor, oldest first; a consumer that keeps the last `seq` it did misses none and may do one twice. */
export function readActivities(database: Database, scope: Scope, after: number, limit: number): Promise<Activity[]> {
  return database.inScope(scope, async (trx) => {
    const rows = await activityTables(trx)
      .selectFrom('activities')
      .select(['seq', 'id', 'at', 'actor', 'kind', 'subject', 'payload'])
      .where('workspace_id', '=', scope.workspace)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(limit)
      .execute()
    return rows as Activity[]
  })
}

/** Erases what an activity said; that it happened, and the chain, stay. */
export async function eraseActivityPayload(trx: Trx, scope: Scope, id: string): Promise<void> {
  await activityTables(trx)
    .updateTable('activities')
    .set({ payload: null, salt: null })
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .execute()
}
