import { sql } from 'kysely'
import { uuidv7 } from '#base'
import type { Scope, Trx } from '#platform/database'
import { chainStart, linkHash, payloadDigest } from './chain.ts'
import { type ActivityRow, activityTables } from './table.ts'

/** Which activities are wanted; what is not given does not narrow. */
export type ActivityFilter = Readonly<{
  /** From this moment on. */
  from?: Date | undefined
  /** Before this moment. */
  to?: Date | undefined
  actor?: string | undefined
  /** Any of these kinds; an empty list finds nothing. */
  kinds?: readonly string[] | undefined
  /** A whole subject (`run:<id>`) or its type (`run`). */
  subject?: string | undefined
}>

/** An activity as a reader sees it, sealed or about to be. */
export type ListedActivity = Readonly<
  Pick<ActivityRow, 'id' | 'at' | 'actor' | 'kind' | 'subject' | 'seq' | 'hash'> & { payload: Readonly<Record<string, unknown>> | null }
>

const columns = ['id', 'at', 'actor', 'kind', 'subject', 'payload', 'seq', 'hash'] as const
/** The smallest id of a moment: ids carry their birth, so a span of time is a span of ids, and of partitions. */
const firstIdAt = (moment: Date): string => uuidv7(moment, new Uint8Array(10)).replace(/-7000-8000-/, '-0000-0000-')

/** Newest first; ids sort by birth, so the id is the position. */
export async function listActivities(
  trx: Trx,
  scope: Scope,
  filter: ActivityFilter,
  page: { limit: number; before: string | null },
): Promise<ListedActivity[]> {
  let query = activityTables(trx)
    .selectFrom('activities')
    .select(columns)
    .where('workspace_id', '=', scope.workspace)
    .orderBy('id', 'desc')
    .limit(page.limit)
  if (page.before !== null) query = query.where('id', '<', page.before)
  if (filter.from) query = query.where('id', '>=', firstIdAt(filter.from))
  if (filter.to) query = query.where('id', '<', firstIdAt(filter.to))
  if (filter.actor !== undefined) query = query.where('actor', '=', filter.actor)
  if (filter.kinds !== undefined) query = query.where('kind', '=', sql<string>`any(${[...filter.kinds]}::text[])`)
  if (filter.subject !== undefined) {
    const { subject } = filter
    // A type is a span of the index: `run` holds everything from `run:` to before `run;`.
    query = subject.includes(':')
      ? query.where(sql<boolean>`subject collate "C" = ${subject}`)
      : query.where(sql<boolean>`subject collate "C" >= ${`${subject}:`} and subject collate "C" < ${`${subject};`}`)
  }
  return (await query.execute()) as ListedActivity[]
}

/** How one activity stands in its chain. */
export type ActivityProof = Readonly<{
  /** Hash of the activity before it; of the first one, the start of the workspace's chain. */
  previous: string
  digest: string
  hash: string
  /** Its own hash follows from the one before it and from what it says. */
  linkHolds: boolean
  /** Its payload is what was sealed, or was erased. */
  payloadHolds: boolean
}>

/** One activity with its proof, which is null until it is sealed; null when the workspace has no such activity. */
export async function findActivity(
  trx: Trx,
  scope: Scope,
  id: string,
): Promise<{ activity: ListedActivity; proof: ActivityProof | null } | null> {
  const rows = activityTables(trx).selectFrom('activities').where('workspace_id', '=', scope.workspace)
  const row = await rows.selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) return null
  const activity = row as unknown as ListedActivity
  if (row.seq === null || row.hash === null) return { activity, proof: null }
  const before =
    row.seq === 1
      ? chainStart(scope.workspace)
      : ((
          await rows
            .select('hash')
            .where('seq', '=', row.seq - 1)
            .executeTakeFirst()
        )?.hash ?? null)
  const expected = before && linkHash(before, { ...row, workspace: scope.workspace, seq: row.seq })
  return {
    activity,
    proof: {
      previous: before?.toString('hex') ?? '',
      digest: row.digest.toString('hex'),
      hash: row.hash.toString('hex'),
      linkHolds: expected?.equals(row.hash) ?? false,
      payloadHolds: row.salt === null ? row.payload === null : payloadDigest(row.salt, row.payload).equals(row.digest),
    },
  }
}
