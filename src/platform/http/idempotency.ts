import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { DomainError } from '#base'
import type { Database, Scope, Trx } from '#platform/database'

/** How long a reply is kept, and how long a request without reply blocks its key (its process may have died). */
const keptFor = sql`interval '24 hours'`
const blockedFor = sql`interval '2 minutes'`
const maximumBytes = 1 << 20

type Row = {
  workspace_id: string
  principal_id: string
  route: string
  key: string
  digest: Buffer
  status: number | null
  content_type: string | null
  reply: string | null
  at: Date
}
const tables = (trx: Trx) => trx.$extendTables<{ idempotency_keys: Row }>()

/** `contentType` is null where there was no content. */
export type KeptReply = Readonly<{ status: number; contentType: string | null; body: string }>
export type IdempotentRequest = Readonly<{ scope: Scope; route: string; key: string; digest: Buffer }>

/** Replies by (workspace, principal, route, key), kept for 24 hours. */
export interface IdempotencyStore {
  /**
   * Takes the key for this request, or answers with the reply that it already got.
   * @throws IDEMPOTENCY_KEY_REUSED for another body, IDEMPOTENCY_IN_PROGRESS while the first request runs
   */
  take(request: IdempotentRequest): Promise<KeptReply | null>
  keep(request: IdempotentRequest, reply: KeptReply): Promise<void>
  /** Frees the key: the request failed on our side and may be sent again. */
  free(request: IdempotentRequest): Promise<void>
}

export function createIdempotencyStore(database: Database): IdempotencyStore {
  const of = ({ scope, route, key }: IdempotentRequest) => ({ workspace_id: scope.workspace, principal_id: scope.principal, route, key })
  return {
    take: (request) =>
      database.inScope(request.scope, async (trx) => {
        await sql`delete from idempotency_keys where at < now() - ${keptFor} or (status is null and at < now() - ${blockedFor})`.execute(
          trx,
        )
        const inserted = await tables(trx)
          .insertInto('idempotency_keys')
          .values({ ...of(request), digest: request.digest, status: null, content_type: null, reply: null, at: sql<Date>`now()` })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst()
        if (inserted.numInsertedOrUpdatedRows === 1n) return null
        const row = await tables(trx)
          .selectFrom('idempotency_keys')
          .select(['digest', 'status', 'content_type', 'reply'])
          .where((where) => where.and(of(request)))
          .executeTakeFirst()
        if (!row || row.status === null) throw new DomainError('IDEMPOTENCY_IN_PROGRESS')
        if (!row.digest.equals(request.digest)) throw new DomainError('IDEMPOTENCY_KEY_REUSED')
        return { status: row.status, contentType: row.content_type, body: row.reply ?? '' }
      }),
    keep: (request, reply) =>
      database.inScope(request.scope, async (trx) => {
        await tables(trx)
          .updateTable('idempotency_keys')
          .set({ status: reply.status, content_type: reply.contentType, reply: reply.body })
          .where((where) => where.and(of(request)))
          .execute()
      }),
    free: (request) =>
      database.inScope(request.scope, async (trx) => {
        await tables(trx)
          .deleteFrom('idempotency_keys')
          .where((where) => where.and(of(request)))
          .execute()
      }),
  }
}

/** The key of a writing request that asked for idempotency; null when it did not. @throws REQUEST_REFUSED */
export function idempotentRequest(request: FastifyRequest): IdempotentRequest | null {
  const key = request.headers['idempotency-key']
  if (key === undefined || request.method === 'GET' || request.method === 'HEAD' || !request.caller) return null
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) throw new DomainError('REQUEST_REFUSED')
  // A multipart body streams to the handler, so its length stands for it.
  const content = request.routeOptions.config.multipart ? (request.headers['content-length'] ?? '') : JSON.stringify(request.body ?? null)
  const digest = createHash('sha256').update(`${request.url}\n${content}`).digest()
  return { scope: request.scope, route: `${request.method} ${request.routeOptions.url ?? ''}`, key, digest }
}

/** What of a reply is kept: its text, unless it is a stream or too long. */
export function replyToKeep(reply: FastifyReply, payload: unknown): KeptReply | null {
  if (reply.statusCode >= 500) return null
  if (payload !== undefined && payload !== null && (typeof payload !== 'string' || payload.length > maximumBytes)) return null
  const contentType = reply.getHeader('content-type')
  return { status: reply.statusCode, contentType: contentType === undefined ? null : String(contentType), body: payload ?? '' }
}
