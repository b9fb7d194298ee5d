import { sql } from 'kysely'
import type { Logger } from 'pino'
import type { Database, Trx } from '#platform/database'
import { chainStart, linkHash } from './chain.ts'
import type { Head, HeadFile } from './heads.ts'
import { activityTables, ensurePartitions, partitionCheckMs } from './table.ts'

/** Activities sealed in one transaction. */
const batch = 500

async function lastOf(trx: Trx, workspace: string): Promise<{ seq: number; hash: Buffer }> {
  const row = await activityTables(trx)
    .selectFrom('activities')
    .select(['seq', 'hash'])
    .where('workspace_id', '=', workspace)
    .where('seq', 'is not', null)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? { seq: row.seq!, hash: row.hash! } : { seq: 0, hash: chainStart(workspace) }
}

async function sealWorkspace(trx: Trx, workspace: string): Promise<{ head: Head; sealed: number }> {
  let { seq, hash } = await lastOf(trx, workspace)
  const rows = await activityTables(trx)
    .selectFrom('activities')
    .select(['id', 'at', 'actor', 'kind', 'subject', 'digest'])
    .where('workspace_id', '=', workspace)
    .where('seq', 'is', null)
    .orderBy('id')
    .limit(batch)
    .execute()
  const [ids, seqs, hashes]: [string[], number[], Buffer[]] = [[], [], []]
  for (const row of rows) {
    hash = linkHash(hash, { workspace, seq: ++seq, ...row })
    ids.push(row.id)
    seqs.push(seq)
    hashes.push(hash)
  }
  await sql`update activities a set seq = s.seq, hash = s.hash
            from unnest(${ids}::uuid[], ${seqs}::bigint[], ${hashes}::bytea[]) as s (id, seq, hash)
            where a.workspace_id = ${workspace} and a.id = s.id`.execute(trx)
  return { head: { seq, hash: hash.toString('hex') }, sealed: rows.length }
}

/** Workspaces whose signed head no longer is in the database: their head stays as it was, so the loss stays visible. */
async function contradicts(trx: Trx, workspace: string, head: Head | undefined): Promise<boolean> {
  if (!head) return false
  const row = await activityTables(trx)
    .selectFrom('activities')
    .select('hash')
    .where('workspace_id', '=', workspace)
    .where('seq', '=', head.seq)
    .executeTakeFirst()
  return row?.hash?.toString('hex') !== head.hash
}

/**
 * Gives committed activities their number and hash, and signs the new heads.
 * @returns how many were sealed; 0 also when another process is sealing
 */
export async function sealActivities(database: Database, heads: HeadFile, log: Logger): Promise<number> {
  const known = heads.read()
  const { sealed, next } = await database.asSystem(async (trx) => {
    const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(hashtext('rumbo.activity')) as mine`.execute(trx)
    if (!rows[0]?.mine) return { sealed: 0, next: null }
    const open = await activityTables(trx).selectFrom('activities').select('workspace_id').distinct().where('seq', 'is', null).execute()
    const next: Record<string, Head> = { ...known.heads }
    let sealed = 0
    for (const { workspace_id: workspace } of open) {
      const broken = await contradicts(trx, workspace, known.heads[workspace])
      const done = await sealWorkspace(trx, workspace)
      sealed += done.sealed
      if (broken) log.error({ code: 'ACTIVITY_CHAIN_BROKEN', workspace }, 'activity chain broken')
      else next[workspace] = done.head
    }
    return { sealed, next: sealed > 0 ? next : null }
  })
  // After the commit: a head is never ahead of the database. A file that was altered is left for `verifyActivity` to name.
  if (next && known.state !== 'altered') heads.write(next)
  return sealed
}

export interface Sealer {
  /** Seals what is committed by now, then stops. */
  stop(): Promise<void>
}

/** Seals twice a second until stopped. */
export function startSealer(database: Database, heads: HeadFile, log: Logger, everyMs = 500): Sealer {
  const stopped = Promise.withResolvers<void>()
  let stopping = false
  let partitionsAt = 0
  async function tick(): Promise<void> {
    try {
      if (Date.now() - partitionsAt > partitionCheckMs) {
        await database.asSystem(async (trx) => {
          await sql`select pg_advisory_xact_lock(hashtext('rumbo.activity'))`.execute(trx)
          await ensurePartitions(trx, new Date())
        })
        partitionsAt = Date.now()
      }
      while ((await sealActivities(database, heads, log)) === batch);
    } catch (error) {
      if (!stopping) log.warn({ err: error }, 'sealing failed; trying again')
    }
  }
  const loop = (async () => {
    while (!stopping) {
      await tick()
      await Promise.race([stopped.promise, new Promise((go) => setTimeout(go, everyMs).unref())])
    }
    await tick()
  })()
  return {
    stop() {
      stopping = true
      stopped.resolve()
      return loop
    },
  }
}
