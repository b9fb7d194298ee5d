import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ErrorParams } from '#base'
import { firingIn } from '#platform/alerts'
import { version } from '#platform/config'
import type { Services } from '#platform/contributions'
import { diagnose, type NamedFinding } from '#platform/doctor'
import { bytesOf, factsOf, findingsOf } from './details.ts'
import { HealthDetails, HealthStatus } from './schema.ts'
import { statusOf } from './status.ts'
import { readChanges } from './store.ts'

/** A running server knows these better than a look from outside. */
const outside = ['database', 'server', 'port']
/** Walking through the data folder and asking the mail server take a while: they are looked at once a minute. */
const freshMs = 60_000

/** `/api/operations/health`: whether everything works, for people. */
export const healthRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { database, contributions, registry, telemetry, settings, folder } = services
  const startedAt = new Date(Date.now() - process.uptime() * 1000).toISOString()
  const looks = contributions.map((each) => ({
    ...each,
    doctorChecks: (each.doctorChecks ?? []).filter(({ name }) => !outside.includes(name)),
  }))
  type Seen = Readonly<{ findings: NamedFinding[]; dataBytes: number }>
  let seen: { at: number; value: Promise<Seen> } | null = null
  const look = (): Promise<Seen> => {
    if (seen === null || Date.now() - seen.at > freshMs) {
      const value = Promise.all([diagnose(settings, looks), bytesOf(folder.path)]).then(([findings, dataBytes]) => ({
        findings,
        dataBytes,
      }))
      value.catch(() => (seen = null))
      seen = { at: Date.now(), value }
    }
    return seen.value
  }

  app.get(
    '/',
    { schema: { response: { 200: HealthStatus } }, config: { permission: 'operations.health.read' } },
    async ({ scope, language }) => {
      const now = new Date()
      const { firing, changes } = await database.inScope(scope, async (trx) => ({
        firing: await firingIn(trx, scope, { registry, language }, contributions, now),
        changes: await readChanges(trx, scope),
      }))
      return { ...statusOf(firing, changes, now), version, startedAt }
    },
  )
  app.get(
    '/details',
    {
      schema: { summary: 'Figures, what the doctor finds, the size of the data folder', response: { 200: HealthDetails } },
      config: { permission: 'operations.health.details' },
    },
    async ({ scope, language }) => {
      const [samples, { findings, dataBytes }] = [await telemetry.snapshot(), await look()]
      const words = {
        say: (key: string, params: ErrorParams) => registry.say(language, key, params),
        describe: (code: string, params: ErrorParams) => app.describe(code, params, language),
      }
      return {
        facts: factsOf(samples, scope.workspace, registry, language),
        findings: findingsOf(findings, words),
        dataBytes,
      }
    },
  )
}
