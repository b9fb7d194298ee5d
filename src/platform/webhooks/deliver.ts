import { sql } from 'kysely'
import { DomainError, type Id, newId } from '#base'
import { record } from '#platform/activity'
import { networksOf, safeFetch } from '#platform/connections'
import type { Services } from '#platform/contributions'
import type { Scope, Trx } from '#platform/database'
import { notify } from '#platform/notifications'
import { nextAttempt, sustainedMs } from './retries.ts'
import { signedHeaders } from './signature.ts'
import { tables } from './tables.ts'

type Needs = Pick<Services, 'database' | 'keys' | 'log'>
type Claimed = { workspace_id: Id<'workspace'>; id: string; endpoint_id: string; seq: number; attempts: number; url: string }
type Told = { at: Date; kind: string; subject: string; actor: string; payload: unknown; slug: string }

export const secretPurpose = (endpoint: string): string => `webhook ${endpoint}`
const leaseMs = 60_000
export const timeoutMs = 15_000
/** Deliveries of one process at the same time: a slow endpoint keeps few others waiting. */
const atOnce = 8
const keepMs = 30 * 86_400_000

function claim(trx: Trx, now: Date): Promise<Claimed[]> {
  return sql<Claimed>`
    update webhook_deliveries d set attempts = d.attempts + 1, due_at = ${new Date(now.getTime() + leaseMs)}
    from webhook_endpoints e
    where e.workspace_id = d.workspace_id and e.id = d.endpoint_id and (d.workspace_id, d.id) in (
      select w.workspace_id, w.id from webhook_deliveries w
      join webhook_endpoints a on a.workspace_id = w.workspace_id and a.id = w.endpoint_id and a.state = 'active'
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

async function validSecrets({ database, keys }: Needs, { workspace_id, endpoint_id }: Claimed, now: Date): Promise<string[]> {
  const rows = await database.asSystem((trx) =>
    tables(trx)
      .selectFrom('webhook_secrets')
      .select(['sealed'])
      .where('workspace_id', '=', workspace_id)
      .where('endpoint_id', '=', endpoint_id)
      .where((where) => where.or([where('ends_at', 'is', null), where('ends_at', '>', now)]))
      .orderBy('id', 'desc')
      .execute(),
  )
  const open = rows.map(async ({ sealed }) => (await keys.open(workspace_id, secretPurpose(endpoint_id), sealed)).toString('utf8'))
  return Promise.all(open)
}

type Outcome = Readonly<{ status: number | null; failure: string | null; retryAfter: number | null; tookMs: number }>

async function send(needs: Needs, delivery: Claimed, now: Date): Promise<Outcome> {
  const begun = performance.now()
  const took = (): number => Math.round(performance.now() - begun)
  try {
    const { body, allowed } = await needs.database.asSystem(async (trx) => ({
      body: await messageOf(trx, delivery),
      allowed: await networksOf(trx, delivery.workspace_id),
    }))
    const signed = signedHeaders(await validSecrets(needs, delivery, now), `msg_${delivery.id}`, now, body)
    const answer = await safeFetch(delivery.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signed },
      body,
      // A redirect is a failure: whoever moves an endpoint changes its address here.
      redirects: 0,
      timeoutMs,
      maxBytes: 64 * 1024,
      allowed,
    })
    const retryAfter = /^\d+$/.test(answer.headers['retry-after'] ?? '') ? Number(answer.headers['retry-after']) : null
    const well = answer.status >= 200 && answer.status < 300
    return { status: answer.status, failure: well ? null : 'status', retryAfter, tookMs: took() }
  } catch (error) {
    if (!(error instanceof DomainError)) needs.log.error({ err: error, delivery: delivery.id }, 'webhook not sent')
    const failure = error instanceof DomainError ? `${error.code} ${error.params.reason ?? ''}`.trim() : 'INTERNAL'
    return { status: null, failure, retryAfter: null, tookMs: took() }
  }
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
  await database.asSystem((trx) =>
    tables(trx)
      .deleteFrom('webhook_deliveries')
      .where('ended_at', '<', new Date(now.getTime() - keepMs))
      .execute(),
  )
  return made
}
