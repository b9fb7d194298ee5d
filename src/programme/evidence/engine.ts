import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Id } from '#base'
import { type Activity, type Consumer, consumeActivities } from '#platform/activity'
import type { EvidenceRule, Services } from '#platform/contributions'
import { systemPrincipal, type Trx } from '#platform/database'
import { factsIn, keepFacts } from './facts.ts'
import { rulesOf } from './measure.ts'
import { recompute } from './recompute.ts'

type Needs = Pick<Services, 'database' | 'log' | 'contributions'>

/** Takes activities in, in any order and as often as they come, and brings the requirements that they concern up to date. */
export async function absorb(
  trx: Trx,
  rules: readonly EvidenceRule[],
  workspace: string,
  activities: readonly Activity[],
  now: Date,
): Promise<void> {
  const facts = factsIn(rules, activities)
  if (facts.length === 0) return
  await keepFacts(trx, workspace, facts)
  const touched = new Set(facts.map(({ rule }) => rule))
  const ids = new Set(rules.filter(({ name }) => touched.has(name)).flatMap(({ closes }) => closes))
  await recompute(trx, await systemPrincipal(trx, workspace), rules, [...ids], now)
}

/** Looks again at what may have lapsed by now. */
async function reviewDue({ database, contributions }: Needs, now: Date): Promise<number> {
  const rules = rulesOf({ contributions })
  return database.asSystem(async (trx) => {
    const { rows } = await sql<{ workspace: Id<'workspace'>; ids: string[] }>`
      select workspace_id as workspace, array_agg(requirement) as ids from (
        select workspace_id, requirement from evidence_states where due_at <= ${now} for update skip locked) due
      group by 1`.execute(trx)
    let changed = 0
    for (const { workspace, ids } of rows) changed += await recompute(trx, await systemPrincipal(trx, workspace), rules, ids, now)
    return changed
  })
}

/** Names a set of rules by what it claims: another set reads the whole log anew, and judges anew what the one before closed. */
const nameOf = (rules: readonly EvidenceRule[]): string => {
  const claims = rules.map(({ name, closes, kinds, validDays }) => [name, closes, kinds, validDays])
  return `evidence ${createHash('sha256').update(JSON.stringify(claims)).digest('hex').slice(0, 16)}`
}

/** Judges every requirement that has a state or a rule, by the facts there are. */
async function judgeAnew(trx: Trx, rules: readonly EvidenceRule[], workspace: Id<'workspace'>, now: Date): Promise<void> {
  const { rows } = await sql<{ id: string }>`select requirement as id from evidence_states where workspace_id = ${workspace}`.execute(trx)
  const ids = new Set([...rows.map(({ id }) => id), ...rules.flatMap(({ closes }) => closes)])
  await recompute(trx, await systemPrincipal(trx, workspace), rules, [...ids], now)
}

/** One beat: everything sealed by now, then everything that is due. */
export async function gatherEvidence(needs: Needs, now: Date): Promise<void> {
  const rules = rulesOf(needs)
  const consumer: Consumer = {
    name: nameOf(rules),
    begin: (trx, workspace) => judgeAnew(trx, rules, workspace, now),
    kinds: rules.flatMap(({ kinds }) => kinds),
    batch: 20_000,
    handle: (trx, workspace, activities) => absorb(trx, rules, workspace, activities, now),
  }
  await consumeActivities(needs.database, consumer, needs.log)
  await reviewDue(needs, now)
}
