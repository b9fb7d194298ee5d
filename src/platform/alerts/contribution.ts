import { newId } from '#base'
import type { Contribution, Loop } from '#platform/contributions'
import { createGrowth } from './condition.ts'
import { silenceEraser } from './erasure.ts'
import { evaluateAlerts } from './evaluate.ts'
import { evidenceQueries } from './evidence.ts'
import { migrations } from './migrations.ts'
import { queries } from './queries.ts'
import { alertRoutes } from './routes.ts'
import { builtInRules } from './rules.ts'
import { silenceRoutes } from './silence-routes.ts'
import { sweepAlerts } from './store.ts'
import { texts } from './texts.ts'

// One for the life of the process: a server that restarts is another one, and watches counters from the beginning.
const holder = newId<'server'>()
const growth = createGrowth()

const evaluation: Loop = {
  name: 'alerts',
  everyMs: 15_000,
  async run({ database, contributions, telemetry }) {
    const now = new Date()
    const evaluator = { id: holder, database, builtIn: builtInRules(contributions), growth, snapshot: () => telemetry.snapshot() }
    if (await evaluateAlerts(evaluator, now)) await database.asSystem((trx) => sweepAlerts(trx, now))
  },
}

export const contribution: Contribution = {
  permissions: [
    { name: 'platform.alerts.read', roles: ['administrator', 'engineer', 'compliance'] },
    { name: 'platform.alerts.silence', roles: ['administrator', 'engineer'] },
    { name: 'platform.alerts.manage', roles: ['administrator'] },
  ],
  migrations,
  erasers: [silenceEraser],
  routes: [
    { prefix: '/api/platform/alerts', plugin: alertRoutes },
    { prefix: '/api/platform/alerts/silences', plugin: silenceRoutes },
  ],
  loops: [evaluation],
  notices: [
    { kind: 'alert.critical', level: 'critical', mail: true },
    { kind: 'alert.warning', level: 'warning', mail: true },
    { kind: 'alert.resolved', level: 'good', mail: false },
  ],
  queries,
  evidenceQueries,
  texts,
}
