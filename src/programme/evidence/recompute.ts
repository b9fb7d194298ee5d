import { sql } from 'kysely'
import { record } from '#platform/activity'
import type { EvidenceRule } from '#platform/contributions'
import type { Scope, Trx } from '#platform/database'
import { notify } from '#platform/notifications'
import { type Attested, isClosed, judge, type Standing } from './state.ts'
import { tables } from './tables.ts'

type Rules = readonly EvidenceRule[]

/** What the facts of these rules come to; in a workspace of example data to nothing. */
async function standings(trx: Trx, workspace: string, rules: Rules): Promise<ReadonlyMap<string, Standing>> {
  const own = sql`from evidence_facts f where f.workspace_id = w.id and f.rule = r.rule`
  const { rows } = await sql<{ rule: string; holds_at: Date | null; fails_at: Date | null; short: boolean; gone: boolean }>`
    select r.rule, (select max(at) ${own} and verdict = 'holds') as holds_at, (select max(at) ${own} and verdict = 'fails') as fails_at,
           exists (select ${own} and verdict = 'short') as short, exists (select ${own} and verdict = 'gone') as gone
    from workspaces w, unnest(${rules.map(({ name }) => name)}::text[]) r (rule)
    where w.id = ${workspace} and not w.example`.execute(trx)
  const found = new Map(rows.map((row) => [row.rule, row]))
  return new Map(
    rules.map(({ name, validDays }) => {
      const row = found.get(name)
      return [
        name,
        {
          holdsAt: row?.holds_at ?? null,
          failsAt: row?.fails_at ?? null,
          isShort: row?.short ?? false,
          isGone: row?.gone ?? false,
          validDays,
        },
      ]
    }),
  )
}

/** The attestation in force of each requirement: the last that was signed and not withdrawn; none where the data are examples. */
async function attestationsOf(trx: Trx, workspace: string, ids: readonly string[]): Promise<ReadonlyMap<string, Attested>> {
  const { rows } = await sql<Attested & { requirement: string }>`
    select distinct on (a.requirement) a.requirement, a.signed_at as "signedAt", a.review_on as "reviewOn"
    from evidence_attestations a join workspaces w on w.id = a.workspace_id
    where w.id = ${workspace} and not w.example and a.requirement = any(${[...ids]}) and a.withdrawn_at is null
    order by a.requirement, a.id desc`.execute(trx)
  return new Map(rows.map((row) => [row.requirement, row]))
}

/**
 * Brings the states of these requirements up to date. Each change is recorded with its reason, and whoever is in charge of a
 * requirement that opens again is told.
 * @returns how many changed
 */
export async function recompute(trx: Trx, scope: Scope, rules: Rules, ids: readonly string[], now: Date): Promise<number> {
  if (ids.length === 0) return 0
  const { workspace } = scope
  const own = rules.filter(({ closes }) => closes.some((id) => ids.includes(id)))
  const [standing, attested] = [await standings(trx, workspace, own), await attestationsOf(trx, workspace, ids)]
  const marks = await tables(trx)
    .selectFrom('evidence_requirements')
    .select(['requirement', 'applies', 'owner'])
    .where('workspace_id', '=', workspace)
    .where('requirement', 'in', [...ids])
    .execute()
  const before = await tables(trx)
    .selectFrom('evidence_states')
    .select(['requirement', 'state', 'reason', 'due_at'])
    .where('workspace_id', '=', workspace)
    .where('requirement', 'in', [...ids])
    .execute()
  let changed = 0
  for (const id of [...ids].sort()) {
    const mark = marks.find(({ requirement }) => requirement === id)
    const was = before.find(({ requirement }) => requirement === id) ?? { state: 'pending', reason: 'nothing', due_at: null }
    const { state, reason, due } = judge({
      applies: mark?.applies !== false,
      rules: own.filter(({ closes }) => closes.includes(id)).map(({ name }) => standing.get(name)!),
      attested: attested.get(id) ?? null,
      now,
    })
    const isSame = was.state === state && was.reason === reason
    if (isSame && was.due_at?.getTime() === due?.getTime()) continue
    const row = { state, reason, due_at: due, ...(isSame ? {} : { since: now }) }
    await tables(trx)
      .insertInto('evidence_states')
      .values({ workspace_id: workspace, requirement: id, since: now, ...row })
      .onConflict((conflict) => conflict.columns(['workspace_id', 'requirement']).doUpdateSet(row))
      .execute()
    if (isSame) continue
    changed++
    await record(trx, scope, {
      kind: 'requirement.state-changed',
      subject: `requirement:${id}`,
      payload: { from: was.state, to: state, reason },
    })
    if (isClosed(was.state) && !isClosed(state) && state !== 'not-applicable')
      await notify(trx, scope, {
        to: mark?.owner ? [mark.owner] : { role: 'manager' },
        kind: 'requirement.reopened',
        params: { requirement: id, reason: `@evidence.reason.${reason}` },
        link: `programme/guide/${id}`,
      })
  }
  return changed
}
