import { sql } from 'kysely'
import type { Scope, Trx } from '#platform/database'

/** How many metrics in use are defined in full. */
export type Tally = Readonly<{
  /** With a baseline and a target, each with its date. */
  complete: number
  /** With a target, a guardrail, and somebody who answers for it. */
  criteria: number
}>

/** What the catalogue holds after a change; activities of changes carry it. */
export async function tallyOf(trx: Trx, { workspace }: Scope): Promise<Tally> {
  const { rows } = await sql<Tally>`
    select (count(*) filter (where jsonb_typeof(v.definition -> 'baseline') = 'object'
                               and jsonb_typeof(v.definition -> 'target') = 'object'))::int as complete,
           (count(*) filter (where m.owner is not null and jsonb_typeof(v.definition -> 'target') = 'object'
                               and jsonb_typeof(v.definition -> 'guardrail') = 'object'))::int as criteria
    from metrics m join metric_versions v on v.workspace_id = m.workspace_id and v.metric_id = m.id and v.version = m.version
    where m.workspace_id = ${workspace} and m.state = 'active'`.execute(trx)
  return rows[0]!
}
