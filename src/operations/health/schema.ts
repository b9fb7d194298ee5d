import { z } from 'zod'
import { Alert, components } from '#schema/platform/alerts'

export const healthStates = ['good', 'warning', 'bad'] as const
export type HealthState = (typeof healthStates)[number]
/** Of a day: also that nothing ran, or that nobody looked yet. */
export const dayStates = [...healthStates, 'off', 'unknown'] as const
export type DayState = (typeof dayStates)[number]

const Day = z.object({ from: z.string(), to: z.string(), state: z.enum(dayStates) })
export type HealthDay = z.infer<typeof Day>
export const HealthComponent = z
  .object({
    component: z.enum(components),
    state: z.enum(healthStates),
    /** Since when it is as it is; null when that is not known yet. */
    since: z.string().nullable(),
    /** When it was last in order, for one that is not. */
    lastGoodAt: z.string().nullable(),
    /** What is wrong, worst first. */
    problems: z.array(
      Alert.pick({ id: true, rule: true, severity: true, what: true, mend: true, page: true, since: true, silencedUntil: true }),
    ),
    /** The last 90 days, oldest first, each by the worst of it. */
    days: z.array(Day),
  })
  .meta({ id: 'HealthComponent' })
export type HealthComponent = z.infer<typeof HealthComponent>

export const HealthStatus = z
  .object({
    state: z.enum(healthStates),
    /** How many components need attention. */
    attention: z.int(),
    components: z.array(HealthComponent),
    version: z.string(),
    /** When the server that answers began. */
    startedAt: z.string(),
  })
  .meta({ id: 'HealthStatus' })
export type HealthStatus = z.infer<typeof HealthStatus>

const Fact = z.object({ component: z.enum(components), what: z.string(), value: z.number(), unit: z.enum(['count', 'seconds', 'bytes']) })
const Finding = z.object({ check: z.string(), level: z.enum(['ok', 'warn', 'fail']), what: z.string(), mend: z.string().nullable() })
export const HealthDetails = z
  .object({ facts: z.array(Fact), findings: z.array(Finding), dataBytes: z.number() })
  .meta({ id: 'HealthDetails' })
export type HealthDetails = z.infer<typeof HealthDetails>
