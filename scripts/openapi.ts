import { join } from 'node:path'
import pino from 'pino'
import { readSettings, version } from '#platform/config'
import { createRegistry, type Services } from '#platform/contributions'
import { createHttp } from '#platform/http'
import { createPermissions } from '#platform/permissions'
import { contributions } from '#server'

/** Routes are registered and described; none is called, so nothing behind them is there. */
const absent = (name: string): never =>
  new Proxy({} as never, {
    get(_, property) {
      return () => {
        throw new Error(`${name}.${String(property)} was called while the API was described`)
      }
    },
  })

/** What a feature looks for when it begins, it does not find. */
const finds = async () => [] as never

/** The description of the API (OpenAPI 3.1) as the running server answers it at `/api/openapi.json`. */
export async function apiDocument(): Promise<Record<string, unknown>> {
  const settings = readSettings({ data: '.rumbo-described' }, {}, process.cwd())
  const path = settings.dataFolder
  const [keys, database, artefacts, temporary] = ['keys', 'pg', 'artefacts', 'tmp'].map((part) => join(path, part)) as [
    string,
    string,
    string,
    string,
  ]
  const services: Services = {
    settings,
    log: pino({ level: 'silent' }),
    folder: { path, keys, database, artefacts, temporary },
    secrets: absent('secrets'),
    keys: absent('keys'),
    database: { inScope: finds, asSystem: finds, lookUp: finds, changes: { standing: () => null }, close: async () => undefined },
    mail: absent('mail'),
    connection: {},
    contributions,
    registry: createRegistry(contributions),
    telemetry: absent('telemetry'),
    jobs: absent('jobs'),
  }
  const app = await createHttp({
    services,
    contributions,
    permissions: createPermissions(contributions.flatMap((each) => each.permissions ?? [])),
    authenticate: async () => null,
    webFolder: join(path, 'web'),
    version,
  })
  await app.ready()
  return app.swagger() as unknown as Record<string, unknown>
}
