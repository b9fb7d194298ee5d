import { existsSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { DomainError } from '#base'
import { createHeadFile, startSealer } from '#platform/activity'
import { announceLocalToken, createAllows, createAuthenticate, firstRunPath, newLocalToken } from '#platform/auth'
import { type Settings, version } from '#platform/config'
import { type Contribution, createRegistry, type Services } from '#platform/contributions'
import {
  type Connected,
  type ConnectOptions,
  checkServer,
  connectDatabase,
  ensureDatabase,
  type Migrations,
  mergeMigrations,
  migrate,
  pendingMigration,
  runningPostgres,
  startPostgres,
} from '#platform/database'
import { createHttp } from '#platform/http'
import { startJobs } from '#platform/jobs'
import { createMailer } from '#platform/mail'
import { createPermissions } from '#platform/permissions'
import { createKeys, openSecrets } from '#platform/secrets'
import {
  type DataFolder,
  folderHolder,
  lockFolder,
  makeDataFolder,
  markDataFolder,
  openDataFolder,
  shareDataFolder,
} from '#platform/storage'
import { createTelemetry, startTracing, watchDatabase } from '#platform/telemetry'
import { startLoops } from './loops.ts'
import { workerPages } from './worker-pages.ts'

export interface RunningServer extends AsyncDisposable {
  /** Where it answers; null for a process that only works on jobs. */
  readonly url: string | null
  /** Where a worker answers `/metrics`; null where it has no port. */
  readonly metricsUrl: string | null
  /** The link with which the first administrator is made; null once there is one. */
  readonly firstRunUrl: string | null
  /** Settles when the server cannot go on (its database ended and cannot be started again). */
  readonly failed: Promise<unknown>
  /** Lets requests finish, sends running jobs back to the queue, seals the activities, then stops the database. */
  close(): Promise<void>
}

/** How long open requests may take to finish when the server stops. */
const patienceMs = 10_000

async function openDatabase(settings: Settings, folder: DataFolder, log: Logger, onLost: (error: unknown) => void) {
  if (settings.databaseUrl !== null) {
    const options: ConnectOptions = { connectionString: settings.databaseUrl }
    await checkServer(options)
    return { options, stop: async () => undefined }
  }
  const postgres = await startPostgres({
    folder: folder.database,
    passwordFile: join(folder.keys, 'database'),
    onRestart: () => log.error('PostgreSQL ended on its own and was started again'),
    onLost,
  })
  log.info({ mode: postgres.mode, endsWithUs: postgres.endsWithUs, postmaster: postgres.pid() }, 'PostgreSQL runs')
  const options: ConnectOptions = { ...postgres.connection, database: 'rumbo' }
  try {
    await ensureDatabase(postgres.connection, 'rumbo')
  } catch (error) {
    await postgres.stop()
    throw error
  }
  return { options, stop: () => postgres.stop() }
}

/** The folder of a server: it alone holds it, and lays it out at the first start. */
async function holdFolder(settings: Settings, begun: AsyncDisposableStack) {
  const path = makeDataFolder(settings.dataFolder)
  const lock = begun.use(await lockFolder(path))
  const { folder, fresh } = openDataFolder(path)
  const secrets = openSecrets(settings.keyFile, fresh, join(folder.keys, 'ring.json'))
  if (fresh) markDataFolder(folder)
  return { folder, secrets, announce: (url: string) => lock.announce(url) }
}

/**
 * The folder of a worker: a server has made it, and with an embedded database holds it now.
 * @throws WORKER_WITHOUT_SERVER
 */
async function shareFolder(settings: Settings) {
  const path = makeDataFolder(settings.dataFolder)
  const folder = shareDataFolder(path)
  const served = settings.databaseUrl !== null || (await folderHolder(path)) !== null
  if (!folder || !served) throw new DomainError('WORKER_WITHOUT_SERVER', { folder: path })
  return { folder, secrets: openSecrets(settings.keyFile, false, join(folder.keys, 'ring.json')), announce: () => undefined }
}

/** The database that the server of this folder runs. A worker outlives it: its connections are made anew when it is back. */
function reachDatabase(settings: Settings, folder: DataFolder): { options: ConnectOptions; stop: () => Promise<void> } {
  const stop = async () => undefined
  if (settings.databaseUrl !== null) return { options: { connectionString: settings.databaseUrl }, stop }
  const running = runningPostgres({ folder: folder.database, passwordFile: join(folder.keys, 'database') })
  if (!running) throw new DomainError('WORKER_WITHOUT_SERVER', { folder: folder.path })
  return { options: { ...running, database: 'rumbo' }, stop }
}

/** A worker changes no layout: the server of its version did. @throws WORKER_VERSION_DIFFERS, DATABASE_NEWER */
async function checkLayout(database: Connected, migrations: Migrations): Promise<void> {
  const migration = await pendingMigration(database.kysely, migrations)
  if (migration !== null) throw new DomainError('WORKER_VERSION_DIFFERS', { migration })
}

async function listen(http: FastifyInstance, settings: Settings): Promise<string> {
  // As text: a port is a name, not an amount to be written with thousands.
  const [host, port] = [settings.host, String(settings.port)]
  try {
    return await http.listen({ host, port: settings.port })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw new DomainError('PORT_IN_USE', { host, port }, { cause: error })
    if (code === 'EADDRNOTAVAIL' || code === 'EACCES' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
      throw new DomainError('ADDRESS_NOT_AVAILABLE', { host, port, reason: code }, { cause: error })
    throw error
  }
}

/** Closes the listener at once and gives open requests time, then they are cut; a connection is closed when it falls idle. */
async function drain(http: FastifyInstance): Promise<void> {
  const idle = setInterval(() => http.server.closeIdleConnections(), 50)
  const cut = setTimeout(() => http.server.closeAllConnections(), patienceMs)
  try {
    await http.close()
  } finally {
    clearInterval(idle)
    clearTimeout(cut)
  }
}

type StartOptions = Readonly<{ settings: Settings; contributions: readonly Contribution[]; log: Logger }>

/**
 * Starts Rumbo: takes the data folder, runs or reaches PostgreSQL, brings it to the present layout, and serves. When
 * anything fails on the way, everything that was begun is stopped again, last first.
 */
export async function start(options: StartOptions): Promise<RunningServer> {
  try {
    return await compose(options)
  } catch (error) {
    throw isFull(error, options.settings.dataFolder)
      ? new DomainError('DISK_FULL', { folder: options.settings.dataFolder }, { cause: error })
      : error
  }
}

/** A segment of PostgreSQL's log: with less space it cannot go on, and says so in many ways or just ends. */
const leastFree = 16 * 1024 * 1024

function isFull(error: unknown, folder: string): boolean {
  if (error instanceof DomainError && error.code !== 'DATABASE_START_FAILED') return false
  if ((error as { code?: string }).code === '53100') return true // SQLSTATE disk_full
  if (!existsSync(folder)) return false
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize < leastFree
}

async function compose(options: StartOptions): Promise<RunningServer> {
  const { settings, contributions, log } = options
  const failed = Promise.withResolvers<unknown>()
  await using begun = new AsyncDisposableStack()

  if (settings.telemetry.otlp !== null) begun.defer(await startTracing(settings.telemetry.otlp, version, settings.role, log))
  const helps = settings.role === 'worker'
  const { folder, secrets, announce } = helps ? await shareFolder(settings) : await holdFolder(settings, begun)
  const server = helps ? reachDatabase(settings, folder) : await openDatabase(settings, folder, log, failed.resolve)
  begun.defer(server.stop)
  const database = connectDatabase(server.options)
  begun.defer(() => database.close())
  const migrations = mergeMigrations(contributions.map((each) => each.migrations))
  if (helps) await checkLayout(database, migrations)
  const ran = helps ? [] : await migrate(database.kysely, migrations)
  if (ran.length > 0) log.info({ migrations: ran }, 'database brought up to date')

  // The head of the chain is a file of the folder: whoever holds the folder writes it.
  if (!helps) {
    const sealer = startSealer(database, createHeadFile(join(folder.keys, 'activity-head.json'), secrets), log)
    begun.defer(() => sealer.stop())
  }

  const permissions = createPermissions(contributions.flatMap((each) => each.permissions ?? []))
  const registry = createRegistry(contributions)
  const telemetry = createTelemetry({
    measures: [...registry.measures.values()],
    sources: { database, folder, settings },
    log,
    help: (name) => registry.say(settings.language, `measure.${name}`),
  })
  watchDatabase(database, telemetry, log)
  const lent: Omit<Services, 'jobs'> = {
    settings,
    log,
    folder,
    secrets,
    keys: createKeys(database, secrets),
    database,
    connection: server.options,
    contributions,
    mail: createMailer({ settings, secrets, database, log }),
    registry,
    telemetry,
  }
  const jobs = await startJobs({
    database,
    connection: server.options,
    definitions: contributions.flatMap((each) => each.jobs?.(lent) ?? []),
    schedules: contributions.flatMap((each) => each.schedules?.(lent) ?? []),
    role: helps ? 'worker' : 'all',
    version,
    log,
    telemetry,
    allows: createAllows(database, permissions),
  })
  begun.defer(() => jobs.stop())

  let stopping = false
  const webServer = (localToken: string, told: readonly Contribution[]) =>
    createHttp({
      services: { ...lent, jobs },
      contributions: told,
      permissions,
      authenticate: createAuthenticate({ database }, localToken),
      webFolder: fileURLToPath(new URL('../../dist/web', import.meta.url)),
      version,
      isStopping: () => stopping,
    })
  let url: string | null = null
  let metricsUrl: string | null = null
  let firstRunUrl: string | null = null
  if (!helps) {
    const localToken = newLocalToken()
    const http = await webServer(localToken, contributions)
    begun.defer(() => drain(http))
    // Before the listener is closed: a stream of a job's states would keep its connection open.
    begun.defer(() => jobs.endWatches())
    url = await listen(http, settings)
    begun.defer(announceLocalToken(folder.keys, url, localToken))
    const first = await firstRunPath(database, new Date())
    firstRunUrl = first && `${url}${first}`
  } else if (settings.telemetry.workerPort !== null) {
    // The token of the command line is the server's: here nobody knows one.
    const http = await webServer(newLocalToken(), workerPages(contributions))
    begun.defer(() => drain(http))
    metricsUrl = await listen(http, { ...settings, port: settings.telemetry.workerPort })
    log.info({ url: metricsUrl }, 'the worker answers how it does')
  }
  if (settings.role !== 'api') {
    await jobs.work()
    const loops = startLoops(
      contributions.flatMap((each) => each.loops ?? []),
      { ...lent, jobs },
    )
    begun.defer(() => loops.stop())
  }
  announce(url ?? '')
  // Before anything else ends, so that whoever shares out requests sends no more.
  begun.defer(() => {
    stopping = true
  })

  const everything = begun.move()
  let closing: Promise<void> | null = null
  const close = (): Promise<void> => (closing ??= everything.disposeAsync())
  return { url, metricsUrl, firstRunUrl, failed: failed.promise, close, [Symbol.asyncDispose]: close }
}
