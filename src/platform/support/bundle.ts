import { createWriteStream, existsSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { DomainError } from '#base'
import { type LocalAccess, readLocalAccess } from '#platform/auth'
import type { Settings } from '#platform/config'
import type { Contribution } from '#platform/contributions'
import { type ConnectOptions, connectDatabase, runningPostgres, startPostgres } from '#platform/database'
import { diagnose } from '#platform/doctor'
import { type DataFolder, dataFolderOf, folderHolder, lockFolder } from '#platform/storage'
import { databaseFacts, findingTold, settingsTold, versions } from './facts.ts'
import { redactDatabaseLine, redactLogLine } from './redact.ts'

const lastLines = 2000
const patienceMs = 5000

/** Whatever could not be learned is told by a code: a bundle is wanted when things are broken. */
async function attempt<T>(work: () => Promise<T>): Promise<T | { unknown: string }> {
  try {
    return await work()
  } catch (error) {
    const { code, name } = error as { code?: string; name?: string }
    return { unknown: /^[\w-]{1,60}$/.test(code ?? '') ? String(code) : (name ?? 'Error') }
  }
}

/** The running database, or the stopped one, started for as long as it is looked at. */
async function reach(settings: Settings, folder: DataFolder, begun: AsyncDisposableStack): Promise<ConnectOptions> {
  if (settings.databaseUrl !== null) return { connectionString: settings.databaseUrl }
  const where = { folder: folder.database, passwordFile: join(folder.keys, 'database') }
  const running = runningPostgres(where)
  if (running) return { ...running, database: 'rumbo' }
  if (!existsSync(where.passwordFile)) throw new DomainError('DATABASE_UNREACHABLE', { reason: 'ENOENT' })
  begun.use(await lockFolder(realpathSync(folder.path)))
  const postgres = await startPostgres(where)
  begun.defer(() => postgres.stop())
  return { ...postgres.connection, database: 'rumbo' }
}

async function lookAtDatabase(settings: Settings, folder: DataFolder) {
  await using begun = new AsyncDisposableStack()
  const database = connectDatabase({ ...(await reach(settings, folder, begun)), max: 1 })
  begun.defer(() => database.close())
  return await databaseFacts(database)
}

const ask = async ({ url, token }: LocalAccess, path: string) => {
  const reply = await fetch(new URL(path, url), {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(patienceMs),
  })
  const isText = /^(application\/json|text\/plain)/.test(reply.headers.get('content-type') ?? '')
  return { status: reply.status, text: isText ? await reply.text() : '' }
}

/** Figures without their labels, which name workspaces. */
const unlabelled = (metrics: string): string =>
  metrics
    .split('\n')
    .filter((line) => line.startsWith('# ') || /^[a-z_:]+ [\d.eE+-]+$/.test(line))
    .join('\n')

async function lookAtServer(folder: DataFolder) {
  if (!existsSync(folder.path) || (await folderHolder(realpathSync(folder.path))) === null) return { runs: false }
  const access = readLocalAccess(folder.keys)
  if (!access) return { runs: true, answers: false }
  const [live, ready, metrics] = await Promise.all([ask(access, '/healthz'), ask(access, '/readyz'), ask(access, '/metrics')])
  return {
    runs: true,
    answers: true,
    live: live.status,
    ready: JSON.parse(ready.text),
    // With several workspaces none is named, and the figures stay closed: then this is why.
    metrics: metrics.status === 200 ? unlabelled(metrics.text) : { status: metrics.status },
  }
}

const lastOf = (log: string, redact: (line: string) => string | null): string =>
  log
    .split('\n')
    .flatMap((line) => redact(line) ?? [])
    .slice(-lastLines)
    .join('\n')

export type SupportOptions = Readonly<{
  settings: Settings
  contributions: readonly Contribution[]
  /** Rumbo's own log, as it wrote it (JSON lines); it keeps none itself. */
  log: string | null
  out: string
  now: Date
}>

/**
 * Writes what somebody who helps has to know, and nothing about anybody: figures, codes, names of tables and versions.
 * Works while the server runs, while it does not, and when it cannot.
 * @returns the names of the files in the archive
 */
export async function writeSupportBundle({ settings, contributions, log, out, now }: SupportOptions): Promise<string[]> {
  const folder = dataFolderOf(settings.dataFolder)
  const server = await attempt(() => lookAtServer(folder))
  const database = await attempt(() => lookAtDatabase(settings, folder))
  const findings = await attempt(async () => (await diagnose(settings, contributions)).map(findingTold))
  const databaseLog = join(folder.database, 'server.log')
  const files: Record<string, string> = {
    'versions.json': JSON.stringify({ at: now, ...versions() }, null, 2),
    'settings.json': JSON.stringify(settingsTold(settings), null, 2),
    'doctor.json': JSON.stringify(findings, null, 2),
    'server.json': JSON.stringify(server, null, 2),
    'database.json': JSON.stringify(database, null, 2),
    'postgresql.log': existsSync(databaseLog) ? lastOf(readFileSync(databaseLog, 'utf8'), redactDatabaseLine) : '',
    ...(log === null ? {} : { 'rumbo.log': lastOf(log, redactLogLine) }),
  }
  const zip = new ZipFile()
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(`${text}\n`), name, { mtime: now })
  zip.end()
  const part = `${out}.part`
  try {
    await pipeline(zip.outputStream, createWriteStream(part, { mode: 0o600 }))
    renameSync(part, out)
  } finally {
    rmSync(part, { force: true })
  }
  return Object.keys(files)
}
