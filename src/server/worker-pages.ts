import type { Contribution } from '#platform/contributions'
import { contribution as telemetry } from '#platform/telemetry'

/** What a worker answers where it has a port: how it does, behind the same guard, and nothing of the features. */
export const workerPages = (contributions: readonly Contribution[]): Contribution[] => [
  ...contributions.map(({ texts, permissions = [], healthChecks = [] }) => ({ texts, permissions, healthChecks })),
  { routes: telemetry.routes, texts: { es: {}, en: {} } },
]
