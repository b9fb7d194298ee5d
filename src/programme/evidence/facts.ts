import { sql } from 'kysely'
import { type Activity, kindOf } from '#platform/activity'
import type { EvidenceRule, Reading } from '#platform/contributions'
import type { Trx } from '#platform/database'

type Fact = Reading & Readonly<{ rule: string; seq: number; activity: string; at: Date }>

/** The rules by the kinds they read, each with what it asks of their payload. */
function byKind(rules: readonly EvidenceRule[]) {
  const wanted = rules.flatMap((rule) =>
    rule.kinds.map((each) => ({ rule, kind: kindOf(each), asks: typeof each === 'string' ? [] : Object.entries(each.with) })),
  )
  return Map.groupBy(wanted, ({ kind }) => kind)
}

/** What the rules read in these activities: of each rule and subject the fact with the highest place in the chain. */
export function factsIn(rules: readonly EvidenceRule[], activities: readonly Activity[]): Fact[] {
  const facts = new Map<string, Fact>()
  const wanted = byKind(rules)
  for (const { payload, ...activity } of activities) {
    if (payload === null) continue
    for (const { rule, asks } of wanted.get(activity.kind) ?? []) {
      if (asks.some(([key, value]) => payload[key] !== value)) continue
      const reading = rule.read({ ...activity, payload })
      if (!reading) continue
      const key = `${rule.name} ${reading.about}`
      const known = facts.get(key)
      if (!known || known.seq < activity.seq)
        facts.set(key, { ...reading, rule: rule.name, seq: activity.seq, activity: activity.id, at: activity.at })
    }
  }
  return [...facts.values()]
}

/** Keeps facts; an older one never takes the place of a newer one, so order and repetition change nothing. */
export async function keepFacts(trx: Trx, workspace: string, facts: readonly Fact[]): Promise<void> {
  if (facts.length === 0) return
  const column = <T>(of: (fact: Fact) => T): T[] => facts.map(of)
  await sql`
    insert into evidence_facts (workspace_id, rule, about, seq, activity_id, at, verdict, value, threshold, link)
    select ${workspace}::uuid, f.* from unnest(
      ${column(({ rule }) => rule)}::text[], ${column(({ about }) => about)}::text[], ${column(({ seq }) => seq)}::bigint[],
      ${column(({ activity }) => activity)}::uuid[], ${column(({ at }) => at)}::timestamptz[], ${column(({ verdict }) => verdict)}::text[],
      ${column(({ value }) => value ?? null)}::float8[], ${column(({ threshold }) => threshold ?? null)}::float8[],
      ${column(({ link }) => link ?? null)}::text[]) f
    on conflict (workspace_id, rule, about) do update set
      seq = excluded.seq, activity_id = excluded.activity_id, at = excluded.at, verdict = excluded.verdict,
      value = excluded.value, threshold = excluded.threshold, link = excluded.link
    where excluded.seq > evidence_facts.seq`.execute(trx)
}
