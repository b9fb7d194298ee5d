import { sql } from 'kysely'
import { type Id, newId } from '#base'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import type { Scope, Trx } from '#platform/database'
import { notify } from '#platform/notifications'
import { nextAttempt, sustainedMs } from './retries.ts'
import { type Outcome, sendSigned } from './send.ts'
import { tables } from './tables.ts'

type Needs = Pick<Services, 'database' | 'keys' | 'log'>
type Claimed = { workspace_id: Id<'workspace'>; id: string; endpoint_id: string; seq: number; attempts: number; url: string }
type Told = { at: Date; kind: string; subject: string; actor: string; payload: unknown; slug: string }

const leaseMs = 60_000
/** Deliveries of one process at the same time: a slow endpoint keeps few others waiting. */
const atOnce = 8
/** How long the log of deliveries is kept, and a removed endpoint can be put back. */
export const keepMs = 30 * 86_400_000

function claim(trx: Trx, now: Date): Promise<Claimed[]> {
  return sql<Claimed>`
    update webhook_deliveries d set attempts = d.attempts + 1, due_at = ${new Date(now.getTime() + leaseMs)}
    from webhook_endpoints e
    where e.workspace_id = d.workspace_id and e.id = d.endpoint_id and (d.workspace_id, d.id) in (
      select w.workspace_id, w.id from webhook_deliveries w
      join webhook_endpoints a on a.workspace_id = w.workspace_id and a.id = w.endpoint_id
        and a.state = 'active' and a.deleted_at is null
      where w.state = 'waiting' and w.due_at <= ${now} order by w.due_at limit ${atOnce} for update of w skip locked)
    returning d.workspace_id, d.id, d.endpoint_id, d.seq, d.attempts, e.url`
    .execute(trx)
    .then(({ rows }) => rows)
}

/** What the receiver gets: the activity as it is now, so a payload that was erased meanwhile is not sent. */
async function messageOf(trx: Trx, { workspace_id, seq }: Claimed): Promise<string> {
  const { rows } = await sql<Told>`
    select a.at, a.kind, a.subject, a.actor, a.payload, w.slug from activities a join workspaces w on w.id = a.workspace_id
    where a.workspace_id = ${workspace_id} and a.seq = ${seq}`.execute(trx)
  const { at, kind, subject, actor, payload, slug } = rows[0]!
  return JSON.stringify({ type: kind, timestamp: at.toISOString(), data: { workspace: slug, seq, subject, actor, payload } })
}

const send = (needs: Needs, delivery: Claimed, now: Date): Promise<Outcome> => {
  const { workspace_id: workspace, endpoint_id: endpoint, id, url } = delivery
  const bodyOf = () => needs.database.asSystem((trx) => messageOf(trx, delivery))
  return sendSigned(needs, { workspace, endpoint, url, message: `msg_${id}` }, bodyOf, now)
}

async function disable(trx: Trx, { workspace_id, endpoint_id }: Claimed, reason: 'gone' | 'failing'): Promise<void> {
  const { numUpdatedRows } = await tables(trx)
    .updateTable('webhook_endpoints')
    .set({ state: 'disabled' })
    .where('workspace_id', '=', workspace_id)
    .where('id', '=', endpoint_id)
    .where('state', '=', 'active')
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) return
  const scope: Scope = { workspace: workspace_id, principal: endpoint_id as Id<'principal'> }
  await record(trx, scope, { kind: 'webhook.disabled', subject: `webhook:${endpoint_id}`, payload: { reason } })
  await notify(trx, scope, { to: { role: 'administrator' }, kind: 'webhook.disabled', link: 'platform/connections' })
}

async function settle(trx: Trx, delivery: Claimed, outcome: Outcome, now: Date): Promise<void> {
  const { workspace_id, id, endpoint_id } = delivery
  await tables(trx)
    .insertInto('webhook_attempts')
    .values({
      workspace_id,
      delivery_id: id,
      id: newId<'attempt'>(),
      at: now,
      took_ms: outcome.tookMs,
      status: outcome.status,
      failure: outcome.failure,
      answer: outcome.answer,
    })
    .execute()
  const again = outcome.failure === null ? null : nextAttempt(delivery.attempts, now, outcome.retryAfter)
  const state = outcome.failure === null ? 'delivered' : again ? 'waiting' : 'failed'
  await tables(trx)
    .updateTable('webhook_deliveries')
    .set({ state, due_at: again ?? now, ended_at: state === 'waiting' ? null : now })
    .where('workspace_id', '=', workspace_id)
    .where('id', '=', id)
    .execute()
  const { rows } = await sql<{ failing_since: Date | null }>`
    update webhook_endpoints set failing_since = ${outcome.failure === null ? null : sql`coalesce(failing_since, ${now})`}
    where workspace_id = ${workspace_id} and id = ${endpoint_id} returning failing_since`.execute(trx)
  const since = rows[0]?.failing_since
  if (outcome.status === 410) await disable(trx, delivery, 'gone')
  else if (since && now.getTime() - since.getTime() >= sustainedMs) await disable(trx, delivery, 'failing')
}

async function sweep(trx: Trx, before: Date): Promise<void> {
  await tables(trx).deleteFrom('webhook_deliveries').where('ended_at', '<', before).execute()
  await tables(trx).deleteFrom('webhook_endpoints').where('deleted_at', '<', before).execute()
}

/**
 * Sends what is due. At least once: a process that dies after sending and before writing it down sends the same id again.
 * @returns how many attempts were made
 */
export async function deliverWebhooks(needs: Needs, now: Date): Promise<number> {
  const { database } = needs
  let made = 0
  for (;;) {
    const claimed = await database.asSystem((trx) => claim(trx, now))
    if (claimed.length === 0) break
    made += claimed.length
    await Promise.all(
      claimed.map(async (delivery) => {
        const outcome = await send(needs, delivery, now)
        await database.asSystem((trx) => settle(trx, delivery, outcome, now))
      }),
    )
  }
  await database.asSystem((trx) => sweep(trx, new Date(now.getTime() - keepMs)))
  return made
}
