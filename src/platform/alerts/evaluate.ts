import { sql } from 'kysely'
import type { Database, Trx } from '#platform/database'
import type { NamedSample } from '#platform/telemetry'
import { figureOf, type Growth, holds } from './condition.ts'
import { move } from './move.ts'
import { type Rule, rulesOf } from './rules.ts'
import { type AlertRow, type RouteRow, type RuleRow, type SilenceRow, tables } from './tables.ts'
import { audienceOf, type News, silenceOf, tell } from './telling.ts'

export type Evaluator = Readonly<{
  /** Which process looks. */
  id: string
  database: Database
  builtIn: readonly Rule[]
  growth: Growth
  snapshot(): Promise<readonly NamedSample[]>
}>

/** How long a server that fell silent keeps the others from looking. */
const leaseMs = 60_000

/** Takes or renews the right to look; whoever has it keeps it while it renews. */
async function claim(trx: Trx, holder: string, now: Date): Promise<boolean> {
  const endsAt = new Date(now.getTime() + leaseMs)
  const { rows } = await sql`insert into alert_lease (one, holder, ends_at) values (true, ${holder}, ${endsAt})
    on conflict (one) do update set holder = excluded.holder, ends_at = excluded.ends_at
    where alert_lease.holder = excluded.holder or alert_lease.ends_at <= ${now} returning holder`.execute(trx)
  return rows.length === 1
}

/**
 * Looks at every rule of every workspace once, and tells what changed. Of several servers one does it at a time; state lies
 * in the database, so the next goes on where the last one ended.
 * @returns false when another server looks
 */
export async function evaluateAlerts({ id, database, builtIn, growth, snapshot }: Evaluator, now: Date): Promise<boolean> {
  if (!(await database.asSystem((trx) => claim(trx, id, now)))) return false
  const samples = await snapshot()
  return database.asSystem(async (trx) => {
    // Reading figures takes time: the lease may be another's by now. Its row stays locked until this look is written.
    if (!(await claim(trx, id, now))) return false
    const { rows: workspaces } = await sql<{ id: string; language: 'es' | 'en' }>`select id, language from workspaces order by id`.execute(
      trx,
    )
    const known = await readKnown(trx, now)
    for (const workspace of workspaces) await lookAt(trx, workspace, known, { builtIn, samples, growth }, now)
    return true
  })
}

type Known = Readonly<{ rules: RuleRow[]; live: AlertRow[]; silences: SilenceRow[]; routes: RouteRow[] }>
async function readKnown(trx: Trx, now: Date): Promise<Known> {
  const own = tables(trx)
  return {
    rules: await own.selectFrom('alert_rules').selectAll().execute(),
    live: await own.selectFrom('alerts').selectAll().where('state', '<>', 'resolved').execute(),
    silences: await own.selectFrom('alert_silences').selectAll().where('ends_at', '>', now).execute(),
    routes: await own.selectFrom('alert_routes').selectAll().execute(),
  }
}

type Look = Readonly<{ builtIn: readonly Rule[]; samples: readonly NamedSample[]; growth: Growth }>

async function lookAt(trx: Trx, workspace: { id: string; language: 'es' | 'en' }, known: Known, look: Look, now: Date): Promise<void> {
  const mine = <Row extends { workspace_id: string }>(rows: readonly Row[]) => rows.filter((row) => row.workspace_id === workspace.id)
  const [live, silences, routes] = [mine(known.live), mine(known.silences), mine(known.routes)]
  const rules = rulesOf(look.builtIn, mine(known.rules))
  const news: News[] = []
  for (const rule of rules) {
    const value = figureOf(rule.condition, look.samples, workspace.id, look.growth, now)
    const before = live.find((alert) => alert.rule === rule.id) ?? null
    const alert = await move(
      trx,
      { workspace: workspace.id, rule, before, value, isHeld: rule.enabled && holds(rule.condition, value) },
      now,
    )
    if (alert === null) continue
    const audience = audienceOf(routes, alert)
    if (audience === null || silenceOf(silences, alert, now)) continue
    const told = alert.told_at
    if (alert.state === 'resolved') {
      if (told !== null) news.push({ kind: 'alert.resolved', rule, audience })
    } else if (told === null || now.getTime() - told.getTime() >= audience.repeatMs) {
      news.push({ kind: alert.severity === 'critical' ? 'alert.critical' : 'alert.warning', rule, audience })
      await tables(trx)
        .updateTable('alerts')
        .set({ told_at: now })
        .where('workspace_id', '=', workspace.id)
        .where('id', '=', alert.id)
        .execute()
    }
  }
  // A rule that is no longer in the product can neither hold nor be told of.
  const gone = live.filter((alert) => !rules.some(({ id }) => id === alert.rule)).map(({ id }) => id)
  if (gone.length > 0) await tables(trx).deleteFrom('alerts').where('workspace_id', '=', workspace.id).where('id', 'in', gone).execute()
  await tell(trx, workspace.id, workspace.language, news)
}
