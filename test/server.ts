import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { type Logger, pino } from 'pino'
import { activityMigrations } from '#platform/activity'
import { contribution as auth, createAllows, createAuthenticate, firstRunPath } from '#platform/auth'
import { defaultEdge, defaultTelemetry, type TelemetrySettings } from '#platform/config'
import { type Contribution, createRegistry, type Services } from '#platform/contributions'
import { databaseMigrations, mergeMigrations } from '#platform/database'
import { createHttp, contribution as http } from '#platform/http'
import { jobMigrations, startJobs } from '#platform/jobs'
import { createMailer, mailMigrations } from '#platform/mail'
import { createPermissions } from '#platform/permissions'
import { createKeys, openSecrets, secretsMigrations } from '#platform/secrets'
import type { DataFolder } from '#platform/storage'
import { createTelemetry } from '#platform/telemetry'
import { type TestDatabase, testDatabase } from '#test/database'

export type TestServer = Readonly<{
  app: FastifyInstance
  db: TestDatabase
  services: Services
  folder: DataFolder
  /** Sends a request with a session's cookie and CSRF token. */
  as(session: TestSession, request: InjectOptions): Promise<LightMyRequestResponse>
  close(): Promise<void>
}>
export type TestSession = Readonly<{ cookie: string; csrf: string; workspace: string; principal: string }>

const host = '127.0.0.1:4600'
export const administrator = {
  workspace: 'Tienda Aurora',
  name: 'Ana López',
  email: 'ana@aurora.es',
  password: 'ocho caballos en la cocina',
}

/** What the features stand on and cannot contribute themselves. */
const core: Contribution = {
  migrations: mergeMigrations([databaseMigrations, secretsMigrations, activityMigrations, jobMigrations, mailMigrations]),
  texts: { es: {}, en: {} },
}

/** The token of the command line of the machine itself, as every test server knows it. */
export const localToken = 'rl_of-this-test'

/** The web server over a database and a data folder of its own, without a port. Jobs are queued; they run when `work` is set. */
export async function testServer(
  features: readonly Contribution[],
  options: { work?: boolean; webFolder?: string; smtpUrl?: string; telemetry?: TelemetrySettings; log?: Logger } = {},
): Promise<TestServer> {
  const contributions = [core, auth, http, ...features]
  // What was opened is closed again also when a later part cannot be made: an open database keeps the test from ending.
  await using opened = new AsyncDisposableStack()
  const path = mkdtempSync(join(tmpdir(), 'rumbo-server-'))
  opened.defer(() => rmSync(path, { recursive: true, force: true }))
  const db = await testDatabase(mergeMigrations(contributions.map((c) => c.migrations)))
  opened.defer(() => db.close())
  const folder: DataFolder = {
    path,
    keys: join(path, 'keys'),
    database: join(path, 'pg'),
    artefacts: join(path, 'artefacts'),
    temporary: join(path, 'tmp'),
  }
  for (const part of [folder.keys, folder.artefacts, folder.temporary]) mkdirSync(part)
  const log = options.log ?? pino({ level: process.env.RUMBO_TEST_LOG ?? 'silent' })
  const permissions = createPermissions(contributions.flatMap((c) => c.permissions ?? []))
  const keyFile = join(folder.keys, 'main.key')
  const secrets = openSecrets(keyFile, true)
  const base = {
    settings: {
      dataFolder: path,
      host: '127.0.0.1',
      port: 0,
      databaseUrl: null,
      keyFile,
      role: 'all',
      edge: { ...defaultEdge, requestsPerMinute: 0 },
      telemetry: options.telemetry ?? defaultTelemetry,
      language: 'es',
      smtpUrl: options.smtpUrl ?? null,
      mailFrom: 'rumbo@aurora.es',
      publicUrl: 'http://127.0.0.1:4600',
    },
    log,
    folder,
    secrets,
    keys: createKeys(db.database, secrets),
    database: db.database,
    connection: db.connection,
    contributions,
  } as const
  const registry = createRegistry(contributions)
  const telemetry = createTelemetry({
    measures: [...registry.measures.values()],
    sources: base,
    log,
    help: (name) => registry.say('es', `measure.${name}`),
  })
  const lent = { ...base, mail: createMailer(base), registry, telemetry }
  const jobs = await startJobs({
    database: db.database,
    connection: db.connection,
    definitions: contributions.flatMap((c) => c.jobs?.(lent) ?? []),
    schedules: contributions.flatMap((c) => c.schedules?.(lent) ?? []),
    log,
    telemetry,
    allows: createAllows(db.database, permissions),
  })
  opened.defer(() => jobs.stop())
  const services: Services = { ...lent, jobs }
  const app = await createHttp({
    services,
    contributions,
    permissions,
    authenticate: createAuthenticate(services, localToken),
    webFolder: options.webFolder ?? join(path, 'no-web'),
    version: '0.0.0',
  })
  opened.defer(() => app.close())
  await app.ready()
  if (options.work) await jobs.work()
  const own = opened.move()
  return {
    app,
    db,
    services,
    folder,
    as: async (session, request) =>
      app.inject({ ...request, headers: { host, cookie: session.cookie, 'x-csrf-token': session.csrf, ...request.headers } }),
    async close() {
      jobs.endWatches()
      await own.disposeAsync()
    },
  }
}

/** Opens the first-run link of this server and creates its administrator. */
export async function firstAdministrator({ app, services }: TestServer): Promise<TestSession> {
  const link = await firstRunPath(services.database, new Date())
  const token = new URL(link ?? '', 'http://x').searchParams.get('token')
  const reply = await app.inject({
    method: 'POST',
    url: '/api/platform/auth/first-run',
    headers: { host },
    payload: { token, ...administrator, language: 'es' },
  })
  return sessionOf(reply)
}

/** The session that a reply opened. */
export function sessionOf(reply: LightMyRequestResponse): TestSession {
  const cookie = reply.cookies[0]
  const body = reply.json<{ csrf: string; workspace: { id: string }; person: { id: string } }>()
  if (!cookie) throw new Error(`no session was opened: ${reply.body}`)
  return { cookie: `${cookie.name}=${cookie.value}`, csrf: body.csrf, workspace: body.workspace.id, principal: body.person.id }
}
