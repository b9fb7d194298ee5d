import type { DayState, HealthDay } from './schema.ts'

/** From when on a component was as it says; the last one holds until now. */
export type Change = Readonly<{ at: Date; state: Exclude<DayState, 'unknown'> }>

const dayMs = 86_400_000
const worse: readonly DayState[] = ['unknown', 'good', 'off', 'warning', 'bad']
const worst = (states: readonly DayState[]): DayState => states.reduce((a, b) => (worse.indexOf(b) > worse.indexOf(a) ? b : a), 'unknown')

/**
 * The last days as spans of 24 hours that end now, oldest first, each by the worst of it.
 * @param changes  of one component, oldest first
 */
export function daysOf(changes: readonly Change[], now: Date, count = 90): HealthDay[] {
  return Array.from({ length: count }, (_, i) => {
    const to = new Date(now.getTime() - (count - 1 - i) * dayMs)
    const from = new Date(to.getTime() - dayMs)
    const within = changes.filter((change, n) => change.at < to && (changes[n + 1]?.at ?? now) > from)
    return { from: from.toISOString(), to: to.toISOString(), state: worst(within.map(({ state }) => state)) }
  })
}

/** Since when a component is as it is, and when it was last in order. */
export function sinceOf(changes: readonly Change[]): { since: Date | null; lastGoodAt: Date | null } {
  const last = changes.at(-1)
  const good = changes.findLastIndex(({ state }) => state === 'good')
  return { since: last?.at ?? null, lastGoodAt: changes[good + 1]?.at && good >= 0 ? changes[good + 1]!.at : null }
}
