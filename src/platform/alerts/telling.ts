import { sql } from 'kysely'
import type { Trx } from '#platform/database'
import { notify } from '#platform/notifications'
import type { Rule } from './rules.ts'
import type { Matcher, Severity } from './schema.ts'
import type { RouteRow, SilenceRow } from './tables.ts'

type Subject = Readonly<{ rule: string; severity: Severity }>

/** Whether a matcher means an alert; what it leaves open means any. */
export const matches = (matcher: Matcher, { rule, severity }: Subject): boolean =>
  (matcher.rule === null || matcher.rule === rule) && (matcher.severity === null || matcher.severity === severity)

/** The silence that lasts longest among those that keep an alert from being told. */
export const silenceOf = (silences: readonly SilenceRow[], subject: Subject, now: Date): SilenceRow | null =>
  silences
    .filter((one) => one.starts_at <= now && one.ends_at > now && matches(one, subject))
    .toSorted((a, b) => b.ends_at.getTime() - a.ends_at.getTime())[0] ?? null

type Route = Pick<RouteRow, 'rule' | 'severity' | 'roles' | 'people' | 'repeat_seconds'>
/** Who is told in a workspace that said nothing. */
export const defaultRoutes: readonly Route[] = [
  { rule: null, severity: 'critical', roles: ['administrator'], people: [], repeat_seconds: 4 * 3600 },
  { rule: null, severity: 'warning', roles: ['administrator'], people: [], repeat_seconds: 24 * 3600 },
]

export type Audience = Readonly<{ roles: readonly string[]; people: readonly string[]; repeatMs: number }>

/** Everybody whom a matching route names, again after the shortest of their intervals; null when no route matches. */
export function audienceOf(routes: readonly Route[], subject: Subject): Audience | null {
  const found = (routes.length === 0 ? defaultRoutes : routes).filter((route) => matches(route, subject))
  if (found.length === 0) return null
  return {
    roles: [...new Set(found.flatMap(({ roles }) => roles))].sort(),
    people: [...new Set(found.flatMap(({ people }) => people))].sort(),
    repeatMs: Math.min(...found.map(({ repeat_seconds }) => repeat_seconds)) * 1000,
  }
}

export type News = Readonly<{ kind: 'alert.critical' | 'alert.warning' | 'alert.resolved'; rule: Rule; audience: Audience }>

async function peopleOf(trx: Trx, workspace: string, { roles, people }: Audience): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select principal_id as id from members where workspace_id = ${workspace}
    and (roles && ${[...roles]}::text[] or principal_id = any(${[...people]}::uuid[]))`.execute(trx)
  return rows.map(({ id }) => id)
}

/** Tells what one look found: one notice for each kind of news and the same readers, however many alerts it is about. */
export async function tell(trx: Trx, workspace: string, language: 'es' | 'en', news: readonly News[]): Promise<void> {
  const groups = Map.groupBy(news, ({ kind, audience }) => JSON.stringify([kind, audience.roles, audience.people]))
  for (const [first, ...others] of groups.values()) {
    const to = await peopleOf(trx, workspace, first!.audience)
    const what = first!.rule.summary?.[language] ?? `@alert.${first!.rule.id}`
    const params = { what, others: others.length }
    await notify(trx, { workspace: workspace as never }, { to, kind: first!.kind, params, link: 'operations/health' })
  }
}
