import { sql } from 'kysely'
import type { Scope, Trx } from '#platform/database'

/** One person as drawn; `mark` in hexadecimal. */
export type DrawnPerson = Readonly<{ mark: string; arm: number; stratum: number; before: number | null; place: number }>
export type Assigned = Readonly<{ mark: string; arm: number; stratum: number; before: number | null; delivered: boolean }>

const perStatement = 20_000
const perPage = 10_000

/** Puts the people of a draw in the place of those of the draw before. Refused by the database once it is confirmed. */
export async function putPeople(trx: Trx, scope: Scope, campaign: string, people: readonly DrawnPerson[]): Promise<void> {
  await sql`delete from campaign_people where workspace_id = ${scope.workspace} and campaign_id = ${campaign}`.execute(trx)
  for (let from = 0; from < people.length; from += perStatement) {
    const part = people.slice(from, from + perStatement)
    await sql`insert into campaign_people (workspace_id, campaign_id, mark, arm, stratum, before, place)
      select ${scope.workspace}, ${campaign}, decode(m, 'hex'), a, s, b, p
      from unnest(${part.map(({ mark }) => mark)}::text[], ${part.map(({ arm }) => arm)}::smallint[],
                  ${part.map(({ stratum }) => stratum)}::int[], ${part.map(({ before }) => before)}::float8[],
                  ${part.map(({ place }) => place)}::int[]) as given (m, a, s, b, p)`.execute(trx)
  }
}

/** People by arm; arms without people are left out. */
export async function countArms(trx: Trx, scope: Scope, campaign: string): Promise<Map<number, number>> {
  const { rows } = await sql<{ arm: number; n: number }>`
    select arm, count(*)::int as n from campaign_people where workspace_id = ${scope.workspace} and campaign_id = ${campaign}
    group by arm order by arm`.execute(trx)
  return new Map(rows.map(({ arm, n }) => [arm, n]))
}

/** Everybody of a campaign as assigned, ordered by mark, and whether something was delivered to them. */
export async function* readAssigned(trx: Trx, scope: Scope, campaign: string): AsyncGenerator<Assigned> {
  for (let after = ''; ; ) {
    const { rows } = await sql<Assigned>`
      select encode(p.mark, 'hex') as mark, p.arm, p.stratum, p.before,
             exists (select from campaign_deliveries d where d.workspace_id = p.workspace_id and d.campaign_id = p.campaign_id
                     and d.mark = p.mark and d.event = 'delivered') as delivered
      from campaign_people p
      where p.workspace_id = ${scope.workspace} and p.campaign_id = ${campaign} and p.mark > decode(${after}, 'hex')
      order by p.mark limit ${perPage}`.execute(trx)
    yield* rows
    if (rows.length < perPage) return
    after = rows.at(-1)!.mark
  }
}
