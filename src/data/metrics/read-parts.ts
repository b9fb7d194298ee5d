import { sql } from 'kysely'
import type { Contribution, RegisteredQuery } from '#platform/contributions'
import type { Scope, Trx } from '#platform/database'
import { type Calculated, calculate } from './calculate.ts'
import { parseFormula, queriesOf } from './formula.ts'
import type { Days } from './period.ts'
import type { KeptPart } from './tables.ts'

export type Queries = ReadonlyMap<string, RegisteredQuery>
export const queriesIn = (contributions: readonly Contribution[]): Queries =>
  new Map(contributions.flatMap(({ queries = [] }) => queries).map((query) => [query.name, query]))

/** The day it is where the workspace is. */
export async function todayIn(trx: Trx, { workspace }: Scope, now: Date): Promise<string> {
  const { rows } = await sql<{ today: string }>`select (${now}::timestamptz at time zone time_zone)::date as today
    from workspaces where id = ${workspace}`.execute(trx)
  return rows[0]!.today
}

type Instants = Readonly<{ from: Date; to: Date }>
/** When days begin and end where the workspace is, also on those when the clock changes. */
async function instantsOf(trx: Trx, { workspace }: Scope, { from, to }: Days): Promise<Instants> {
  const { rows } = await sql<Instants>`select ${from}::date::timestamp at time zone time_zone as from,
    ${to}::date::timestamp at time zone time_zone as to from workspaces where id = ${workspace}`.execute(trx)
  return rows[0]!
}

/** What a formula gives over some days, with what each of its queries gave. */
export type Reckoned = Readonly<{ calculated: Calculated; n: number | null; parts: readonly KeptPart[]; endsAt: Date }>

/** The one evaluator: whatever shows, exports, warns of or proves a figure has it from here. @throws METRIC_FORMULA_… */
export async function reckon(trx: Trx, scope: Scope, queries: Queries, formula: string, days: Days): Promise<Reckoned> {
  const tree = parseFormula(formula)
  const period = await instantsOf(trx, scope, days)
  const figures = new Map<string, number | null>()
  const parts: KeptPart[] = []
  for (const name of queriesOf(tree)) {
    const query = queries.get(name)
    const reading = query ? await query.read(trx, scope, period) : null
    if (query) figures.set(name, reading?.value ?? null)
    parts.push({ query: name, value: reading?.value ?? null, n: reading?.n ?? null, inputs: reading?.inputs ?? [] })
  }
  const counted = parts.flatMap(({ n }) => (n === null ? [] : [n]))
  return { calculated: calculate(tree, figures), n: counted.length === 0 ? null : Math.min(...counted), parts, endsAt: period.to }
}
