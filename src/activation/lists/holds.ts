import { sql } from 'kysely'
import { type Bases, channelBases, type Standing, standingOf, type Way } from '#customers/consent'
import type { Database, Scope, Trx } from '#platform/database'
import { exclude, held } from './exclude.ts'

export type Hold = Readonly<{
  reason: keyof typeof held
  campaign: string
  channel: Way
  /** Days, both included. A contact holds people from `from` on; a control group until its campaign is over. */
  from: string
  until: string
  /** In hexadecimal. */
  marks: readonly string[]
}>
const perStatement = 20_000

/** Keeps people of a campaign from other lists. Said twice it holds once, with the later end. */
export async function holdPeople(trx: Trx, scope: Scope, { reason, campaign, channel, from, until, marks }: Hold): Promise<void> {
  for (let first = 0; first < marks.length; first += perStatement)
    await sql`insert into list_holds (workspace_id, mark, reason, campaign_id, channel, from_on, until_on)
      select ${scope.workspace}, decode(m, 'hex'), ${reason}, ${campaign}, ${channel}, ${from}::date, ${until}::date
      from unnest(${marks.slice(first, first + perStatement)}::text[]) as given (m)
      on conflict (workspace_id, mark, reason, campaign_id) do update set until_on = greatest(list_holds.until_on, excluded.until_on)`.execute(
      trx,
    )
}

type Asked = Readonly<{ way: Way; today: string; restDays: number }>
const dayBefore = (day: string, days: number): string => new Date(Date.parse(day) - 86_400_000 * days).toISOString().slice(0, 10)

async function heldNow(trx: Trx, scope: Scope, { today, restDays }: Asked): Promise<Standing> {
  const since = dayBefore(today, restDays)
  const { rows } = await sql<Standing>`
    select coalesce(string_agg(mark, ''::bytea), ''::bytea) as marks,
      coalesce(string_agg(set_byte('\\x00'::bytea, 0, bit), ''::bytea), ''::bytea) as bits from (
      select mark, case reason when 'contacted' then ${sql.lit(held.contacted)} when 'control' then ${sql.lit(held.control)}
        else ${sql.lit(held['global-control'])} end as bit
      from list_holds where workspace_id = ${scope.workspace}
        and ((reason = 'contacted' and ${restDays} > 0 and from_on >= ${since}::date) or (reason <> 'contacted' and until_on >= ${today}::date))
    ) found`.execute(trx)
  return rows[0]!
}

async function* standings(database: Database, scope: Scope, asked: Asked, holds: boolean): AsyncGenerator<Standing> {
  const since = asked.restDays > 0 && holds ? dayBefore(asked.today, asked.restDays) : null
  for (let firstByte = 0; firstByte < 256; firstByte += 16)
    yield await database.inScope(scope, (trx) => standingOf(trx, scope, { way: asked.way, since, from: firstByte, to: firstByte + 16 }))
  if (holds) yield await database.inScope(scope, (trx) => heldNow(trx, scope, asked))
}

const rulesOf = (way: Way, bases: Bases) => ({ needsAnswer: way !== 'other', needsConsent: way !== 'other' && bases[way] === 'consent' })

/** Who of these people may be contacted today, and why the others may not. */
export async function excludeNow(
  database: Database,
  scope: Scope,
  marks: Buffer,
  asked: Asked,
  { holds = true }: Readonly<{ holds?: boolean }> = {},
) {
  const bases = await database.inScope(scope, (trx) => channelBases(trx, scope))
  return exclude(marks, standings(database, scope, asked, holds), rulesOf(asked.way, bases))
}
