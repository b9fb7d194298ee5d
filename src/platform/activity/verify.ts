import { sql } from 'kysely'
import type { Database, Trx } from '#platform/database'
import { chainStart, linkHash, payloadDigest } from './chain.ts'
import type { HeadFile } from './heads.ts'
import { activityTables } from './table.ts'

/** What is wrong with a chain, and where: the number is the activity's place, the id the row's where there is one. */
export type ChainFault = Readonly<{
  workspace: string
  seq: number
  id: string | null
  /**
   * `altered`: a column or the payload is not what was sealed · `missing`: no activity has this number · `repeated`: two
   * have it · `cut`: it was removed from the end, for the signed head is at it or beyond · `rewritten`: the activity at the signed head is another
   * one · `unsigned`: the file of heads is not ours
   */
  fault: 'altered' | 'missing' | 'repeated' | 'cut' | 'rewritten' | 'unsigned'
}>

const page = 2000

/** Workspaces that have a chain. A look-up in the index each, where `select distinct` would read every activity. */
async function sealedWorkspaces(trx: Trx): Promise<{ workspace_id: string }[]> {
  const { rows } = await sql<{ workspace_id: string }>`
    select id as workspace_id from workspaces w
    where exists (select from activities a where a.workspace_id = w.id and a.seq is not null)`.execute(trx)
  return rows
}

/**
 * Reads every chain again from its beginning and names each activity that is not as it was sealed.
 * @param only  the one workspace to check; all of them when not given
 */
export async function verifyActivity(
  database: Database,
  heads: HeadFile,
  only: string | null = null,
): Promise<{ checked: number; faults: ChainFault[] }> {
  const signed = heads.read()
  const faults: ChainFault[] = []
  let checked = 0
  if (signed.state === 'altered') faults.push({ workspace: '', seq: 0, id: null, fault: 'unsigned' })
  const listed = await database.asSystem(sealedWorkspaces)
  const all = new Set([...listed.map((row) => row.workspace_id), ...Object.keys(signed.heads)])
  const workspaces = only === null ? all : new Set([only])
  if (signed.state === 'absent' && listed.length > 0) faults.push({ workspace: '', seq: 0, id: null, fault: 'unsigned' })

  for (const workspace of [...workspaces].sort()) {
    const head = signed.heads[workspace]
    let [last, previous] = [0, chainStart(workspace)]
    let atHead: string | null = null
    for (let after = { seq: 0, id: '00000000-0000-0000-0000-000000000000' }; ; ) {
      const rows = await database.asSystem((trx) =>
        activityTables(trx)
          .selectFrom('activities')
          .selectAll()
          .where('workspace_id', '=', workspace)
          .where((where) => where(where.refTuple('seq', 'id'), '>', where.tuple(after.seq, after.id)))
          .orderBy('seq')
          .orderBy('id')
          .limit(page)
          .execute(),
      )
      for (const row of rows) {
        const seq = row.seq!
        checked++
        for (let missing = last + 1; missing < seq && missing < last + 1 + page; missing++)
          faults.push({ workspace, seq: missing, id: null, fault: 'missing' })
        if (seq === last) faults.push({ workspace, seq, id: row.id, fault: 'repeated' })
        const expected = linkHash(previous, { ...row, workspace, seq })
        // After a gap the hash before it is unknown: the row's own hash is taken on trust, its successors check it.
        const gap = seq > last + 1
        const hash = row.hash ?? Buffer.alloc(0)
        const payloadHolds = row.salt === null ? row.payload === null : payloadDigest(row.salt, row.payload).equals(row.digest)
        if (seq !== last && ((!gap && !expected.equals(hash)) || !payloadHolds))
          faults.push({ workspace, seq, id: row.id, fault: 'altered' })
        if (head?.seq === seq) atHead = hash.toString('hex')
        ;[last, previous] = [seq, hash]
      }
      const end = rows.at(-1)
      if (!end || rows.length < page) break
      after = { seq: end.seq!, id: end.id }
    }
    if (head && head.seq > last) {
      for (let seq = last + 1; seq <= head.seq && seq < last + 1 + page; seq++) faults.push({ workspace, seq, id: null, fault: 'cut' })
    }
    if (head && head.seq <= last && atHead !== head.hash) faults.push({ workspace, seq: head.seq, id: null, fault: 'rewritten' })
  }
  return { checked, faults }
}
