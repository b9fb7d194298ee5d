import { sql } from 'kysely'
import type { Contribution, Eraser } from '#platform/contributions'
import { installationDuty } from '#platform/permissions'
import { alertRules } from './alerts.ts'
import { evidenceQueries } from './evidence.ts'
import { jobRoutes } from './job-routes.ts'
import { measures } from './measures.ts'
import { migrations } from './migrations.ts'
import { queries } from './queries.ts'
import { scheduleRoutes } from './schedule-routes.ts'
import { rotateMain, secretRoutes } from './secret-routes.ts'
import { texts } from './texts.ts'
import { tlsCheck } from './tls-check.ts'

/** Kept replies may hold what a person asked for. */
const replyEraser: Eraser = {
  tables: ['idempotency_keys'],
  async person(trx, account) {
    const { numAffectedRows } = await sql`delete from idempotency_keys where principal_id = ${account}`.execute(trx)
    return { idempotency_keys: Number(numAffectedRows ?? 0n) }
  },
}

export const contribution: Contribution = {
  permissions: [
    {
      name: 'platform.jobs.read',
      roles: ['executive', 'manager', 'analyst', 'engineer', 'administrator', 'compliance', 'collaborator'],
    },
    { name: 'platform.jobs.cancel', roles: ['manager', 'analyst', 'engineer', 'administrator'] },
    { name: 'platform.jobs.replay', roles: ['engineer', 'administrator'] },
    { name: 'platform.jobs.workers', roles: ['engineer', 'administrator'] },
    { name: 'platform.jobs.schedule', roles: ['administrator'] },
    { name: 'platform.secrets.rotate', roles: ['administrator'] },
    { name: rotateMain, roles: [], duties: [installationDuty] },
  ],
  migrations,
  routes: [
    { prefix: '/api/platform/jobs', plugin: jobRoutes },
    { prefix: '/api/platform/schedules', plugin: scheduleRoutes },
    { prefix: '/api/platform/secrets', plugin: secretRoutes },
  ],
  doctorChecks: [tlsCheck],
  measures,
  alertRules,
  erasers: [replyEraser],
  queries,
  evidenceQueries,
  texts,
}
