import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { DomainError } from '#base'
import { syncFolder, writeWhole } from '#platform/storage'
import { chooseLauncher, type Launcher } from './launcher.ts'
import { isAlive, readPostmasterFile, recoverCluster, stopPostmaster } from './postmaster-file.ts'
import { findPrograms, type Programs } from './programs.ts'

/** How to reach a PostgreSQL: a socket's folder (or a host), a port that names the socket, user, password, database. */
export type Connection = Readonly<{ host: string; port: number; user: string; password: string; database: string }>

export type EmbeddedOptions = Readonly<{
  /** Folder of the database (`pg/`): the cluster, its socket and its log. */
  folder: string
  /** File with the password of the database's owner, made at the first start. */
  passwordFile: string
  /** For tests: nothing is forced to disk, so a loss of power loses it. */
  volatile?: boolean
  /** Ways of starting that may be tried; all by default. */
  modes?: readonly Launcher['mode'][]
  /** Told when PostgreSQL died on its own and was started again, and when it cannot be. */
  onRestart?: () => void
  onLost?: (error: unknown) => void
}>

export interface EmbeddedPostgres {
  readonly connection: Connection
  readonly mode: Launcher['mode']
  readonly endsWithUs: boolean
  /** The postmaster's process id. */
  pid(): number
  stop(): Promise<void>
}

/** The owner of a database that we run. */
export const databaseUser = 'rumbo'
const port = 5432
/** Bytes that fit a Unix socket's address (`sun_path` less its ending zero). */
const longestSocket = 107

/**
 * How a process beside the server reaches the PostgreSQL that the server runs; null while it does not take connections.
 */
export function runningPostgres(options: Pick<EmbeddedOptions, 'folder' | 'passwordFile'>): Connection | null {
  const cluster = join(options.folder, 'data')
  const found = readPostmasterFile(cluster)
  if (!found?.ready || !found.socketFolder || !isAlive(found.pid) || !existsSync(options.passwordFile)) return null
  const password = readFileSync(options.passwordFile, 'utf8').trim()
  return { host: found.socketFolder, port, user: databaseUser, password, database: 'postgres' }
}

/** Memory is kept small: one machine runs PostgreSQL, Node and DuckDB together. */
const parameters = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: '64MB',
  io_method: 'sync',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
} as const

/** A socket lies in the database's own folder, or, where that path is too long for one, in a private folder of the temp folder. */
function socketFolder(folder: string, owner: Launcher['owner']): string {
  if (Buffer.byteLength(join(folder, `.s.PGSQL.${port}`)) <= longestSocket) return folder
  const uid = owner?.uid ?? process.getuid!()
  const path = join(tmpdir(), `rumbo-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`)
  try {
    mkdirSync(path, { mode: 0o700 })
    if (owner) chownSync(path, owner.uid, owner.gid)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  // Somebody else may have laid this name: then it is not used.
  const found = lstatSync(path)
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0) {
    throw new DomainError('DATABASE_START_FAILED', { log: `${path}: not a private folder of user ${uid}` })
  }
  return path
}

/** What one process wrote: meanwhile the backends of a killed postmaster take their leave in the same file. */
export const linesOf = (log: string, pid: number): string =>
  log
    .split('\n')
    .filter((line) => [undefined, String(pid)].includes(/^\S+ \S+ UTC \[(\d+)\]/.exec(line)?.[1]))
    .join('\n')

const tail = (text: string): string => text.trim().split('\n').slice(-4).join(' ').slice(-600)

function startError(log: string, folder: string): DomainError {
  if (/No space left on device|Disk quota exceeded/i.test(log)) return new DomainError('DISK_FULL', { folder })
  return new DomainError('DATABASE_START_FAILED', { log: tail(log) })
}

/** The password, made before the cluster and kept across an interrupted first start. */
function passwordOf(file: string, clusterExists: boolean): string {
  if (!existsSync(file)) {
    if (clusterExists) throw new DomainError('KEY_FILE_MISSING', { file })
    writeWhole(file, `${randomBytes(24).toString('base64url')}\n`)
  }
  return readFileSync(file, 'utf8').trim()
}

/** Makes the cluster beside its final name and renames it: a first start that is killed leaves nothing half made. */
function initialise(programs: Programs, launcher: Launcher, options: EmbeddedOptions, cluster: string, password: string): void {
  const draft = `${cluster}.draft`
  const secret = join(options.folder, 'password.draft')
  rmSync(draft, { recursive: true, force: true })
  rmSync(secret, { force: true })
  writeFileSync(secret, password, { mode: 0o600 })
  if (launcher.owner) chownSync(secret, launcher.owner.uid, launcher.owner.gid)
  const made = launcher.command(programs.initdb, [
    ...['-D', draft, '-U', databaseUser, `--pwfile=${secret}`, '--auth=scram-sha-256', '--encoding=UTF8'],
    ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-instructions'],
    ...(options.volatile ? ['--no-sync'] : []),
  ])
  const { status, stdout, stderr } = spawnSync(made.file, made.args, { ...made.options, encoding: 'utf8' } as { encoding: 'utf8' })
  rmSync(secret, { force: true })
  if (status !== 0) {
    rmSync(draft, { recursive: true, force: true })
    throw startError(`${stdout}\n${stderr}`, options.folder)
  }
  renameSync(draft, cluster)
  syncFolder(options.folder)
}

function openLog(folder: string, owner: Launcher['owner']): { path: string; handle: number; from: number } {
  const path = join(folder, 'server.log')
  if (existsSync(path) && statSync(path).size > 8 * 1024 * 1024) renameSync(path, `${path}.old`)
  const handle = openSync(path, 'a', 0o600)
  if (owner) chownSync(path, owner.uid, owner.gid)
  return { path, handle, from: statSync(path).size }
}

/** Whether the user may enter and write the folder: asked by a process of that user. */
const reaches =
  (folder: string) =>
  (owner: { uid: number; gid: number }): boolean => {
    chownSync(folder, owner.uid, owner.gid)
    const asked = spawnSync('/bin/sh', ['-c', 'test -x "$1" && test -w "$1"', 'sh', folder], { cwd: '/', uid: owner.uid, gid: owner.gid })
    if (asked.status !== 0) chownSync(folder, process.getuid!(), process.getgid!())
    return asked.status === 0
  }

/**
 * Runs a PostgreSQL of our own in a folder: makes it at the first start, recovers it after a bad end, starts it again when
 * it dies. It listens on a private Unix socket only. It runs in a session of its own, so Ctrl-C in a terminal reaches this
 * process alone, which stops it last; where `setpriv` can, the kernel stops it when this process is killed. Call this from
 * the main thread: the kernel watches the thread that started it.
 * @throws DATABASE_PROGRAMS_MISSING, DATABASE_USER_REFUSED, DATABASE_START_FAILED, DISK_FULL, KEY_FILE_MISSING
 */
export async function startPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { folder } = options
  const cluster = join(folder, 'data')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  const programs = findPrograms(join(folder, 'lib'))
  const existing = existsSync(cluster)
  const launcher = chooseLauncher({
    postgres: programs.postgres,
    links: programs.links,
    existingOwner: existing ? statSync(cluster).uid : null,
    reach: reaches(folder),
    folder,
    modes: options.modes,
  })
  const password = passwordOf(options.passwordFile, existing)
  if (!existing) initialise(programs, launcher, options, cluster, password)

  let child: ChildProcess
  let stopping = false
  const host = socketFolder(folder, launcher.owner)

  async function launch(): Promise<void> {
    await recoverCluster(cluster)
    const log = openLog(folder, launcher.owner)
    const given = { ...parameters, unix_socket_directories: host, ...(options.volatile && { fsync: 'off', synchronous_commit: 'off' }) }
    const settings = Object.entries(given).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const { file, args, options: how } = launcher.command(programs.postgres, ['-D', cluster, '-p', String(port), ...settings])
    child = spawn(file, args, { ...how, detached: true, stdio: ['ignore', log.handle, log.handle] })
    closeSync(log.handle)
    child.unref()
    const current = child
    let failed: Error | null = null
    current.once('error', (error) => {
      failed = error
    })
    for (const end = Date.now() + 120_000; ; await delay(15)) {
      if (current.exitCode !== null || current.signalCode !== null || failed) {
        const said = readFileSync(log.path).subarray(log.from).toString('utf8')
        throw startError(failed ? String(failed) : linesOf(said, current.pid!), folder)
      }
      const found = readPostmasterFile(cluster)
      if (found?.ready && found.pid === current.pid) break
      if (Date.now() > end) {
        await stopPostmaster(current.pid!)
        throw new DomainError('DATABASE_START_FAILED', { log: 'timeout' })
      }
    }
    current.once('exit', () => {
      if (!stopping) void restart()
    })
  }

  /** Backends of a killed postmaster need a moment to notice: until then its shared memory is in use. */
  async function launchPatiently(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await launch()
      } catch (error) {
        const busy = error instanceof DomainError && /shared memory block|lock file|another server/i.test(String(error.params.log))
        if (!busy || attempt >= 40 || stopping) throw error
        await delay(250)
      }
    }
  }

  const restarts: number[] = []
  let restarting: Promise<void> = Promise.resolve()
  function restart(): Promise<void> {
    restarting = (async () => {
      const now = Date.now()
      restarts.push(now)
      try {
        if (restarts.filter((at) => now - at < 60_000).length > 10) {
          throw new DomainError('DATABASE_START_FAILED', { log: 'PostgreSQL ended 10 times in a minute' })
        }
        await launchPatiently()
        if (stopping) await stopPostmaster(child.pid!)
        else options.onRestart?.()
      } catch (error) {
        if (!stopping) options.onLost?.(error)
      }
    })()
    return restarting
  }

  await launchPatiently()
  return {
    connection: { host, port, user: databaseUser, password, database: 'postgres' },
    mode: launcher.mode,
    endsWithUs: launcher.endsWithUs,
    pid: () => child.pid!,
    async stop() {
      stopping = true
      await restarting
      await stopPostmaster(child.pid!)
      if (host !== folder) rmSync(host, { recursive: true, force: true })
    },
  }
}
