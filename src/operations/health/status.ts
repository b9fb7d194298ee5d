import type { Alert, Component } from '#schema/platform/alerts'
import { type Change, daysOf, sinceOf } from './history.ts'
import type { HealthComponent, HealthStatus } from './schema.ts'
import { standing, worstOf } from './watch.ts'

/** How every part of the installation is, from what fires now and what was seen before. */
export function statusOf(
  firing: readonly Alert[],
  changes: ReadonlyMap<Component, readonly Change[]>,
  now: Date,
): Pick<HealthStatus, 'state' | 'attention' | 'components'> {
  const shown = [...standing, ...(firing.some(({ component }) => component === 'own') || changes.has('own') ? (['own'] as const) : [])]
  const components = shown.map((component): HealthComponent => {
    const own = firing.filter((alert) => alert.component === component)
    const seen = changes.get(component) ?? []
    const state = worstOf(own.map(({ severity }) => severity))
    const { since, lastGoodAt } = sinceOf(seen)
    // What fires is known before the next look writes it down.
    const first = own.map((alert) => alert.since).toSorted()[0]
    return {
      component,
      state,
      since: (state === 'good' ? since?.toISOString() : first) ?? null,
      lastGoodAt: state === 'good' ? null : (lastGoodAt?.toISOString() ?? null),
      problems: own.map(({ id, rule, severity, what, mend, page, since: from, silencedUntil }) => ({
        id,
        rule,
        severity,
        what,
        mend,
        page,
        since: from,
        silencedUntil,
      })),
      days: daysOf(seen, now),
    }
  })
  return {
    state: worstOf(firing.map(({ severity }) => severity)),
    attention: components.filter(({ state }) => state !== 'good').length,
    components,
  }
}
