import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { DomainError } from '#base'
import { followChanges } from './changes.ts'
import type { Database, Prepared, Trx } from './scope.ts'
import { type StatementWatch, watchedClient } from './watched-client.ts'

/** PostgreSQL 15 is the oldest supported major version. */
const oldest = 15

/** `int8` as a number: refused, never rounded, beyond 2⁵³. */
function parseBigint(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new DomainError('INVALID_ARGUMENT', { name: 'int8', got: text, expected: '± 2^53' })
  return value
}

const { builtins } = pg.types
/** Calendar dates stay `YYYY-MM-DD`: a `Date` would put a day into a time zone. */
const parsers: Partial<Record<number, (text: string) => unknown>> = { [builtins.INT8]: parseBigint, [builtins.DATE]: (text) => text }
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers[oid]) || pg.types.getTypeParser(oid, format as 'text'),
} as pg.CustomTypesConfig

/** The owner's connections, as pg takes them: a URL, or a socket's folder with user and password. */
export type ConnectOptions = Pick<pg.PoolConfig, 'connectionString' | 'host' | 'port' | 'user' | 'password' | 'database' | 'max'>

const unreachable = (error: unknown): DomainError => {
  const { code, message } = error as { code?: string; message?: string }
  return new DomainError('DATABASE_UNREACHABLE', { reason: code ?? message ?? String(error) }, { cause: error })
}

/** Asks the server who it is. @throws DATABASE_UNREACHABLE, DATABASE_TOO_OLD */
export async function checkServer(options: ConnectOptions): Promise<string> {
  const client = new pg.Client({ ...options, connectionTimeoutMillis: 10_000 })
  let version: string
  try {
    await client.connect()
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    version = rows[0]!.server_version
  } catch (error) {
    throw unreachable(error)
  } finally {
    await client.end().catch(() => undefined)
  }
  if (Number.parseInt(version, 10) < oldest) throw new DomainError('DATABASE_TOO_OLD', { version, oldest })
  return version
}

/** Makes the named database where it is missing, by way of the one `options` name. */
export async function ensureDatabase(options: ConnectOptions, name: string): Promise<void> {
  const client = new pg.Client(options)
  await client.connect()
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}

/** The database with its pool, for this feature: what others get is `Database`. */
export type Connected = Database &
  Readonly<{
    kysely: Kysely<Record<never, never>>
    options: ConnectOptions
    /** Connections of the pool, and who waits for one. */
    pool(): Readonly<{ idle: number; busy: number; waiting: number }>
    /** Has somebody told of each statement. */
    watch(watch: StatementWatch): void
  }>

/**
 * Opens a pool as the owner. A connection that breaks while idle (the server was started again) is replaced silently;
 * one that breaks during a transaction fails that transaction.
 */
export function connectDatabase(options: ConnectOptions): Connected {
  let watch: StatementWatch | null = null
  const changes = followChanges(options)
  const Client = watchedClient(() => watch)
  const pool = new pg.Pool({
    ...{ max: 16, ...options, types, connectionTimeoutMillis: 15_000, application_name: 'rumbo', Client },
    onConnect: changes.hear,
  })
  // A connection that breaks tells whoever waits for its answer; besides, it emits an error that nobody needs but that
  // would end the process: idle ones through the pool, lent ones between two statements by themselves.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const kysely = new Kysely<Record<never, never>>({ dialect: new PostgresDialect({ pool }) })
  return {
    kysely,
    options,
    changes,
    pool: () => ({ idle: pool.idleCount, busy: pool.totalCount - pool.idleCount, waiting: pool.waitingCount }),
    watch: (given) => {
      watch = given
    },
    inScope: (scope, work) =>
      kysely.transaction().execute(async (trx: Trx) => {
        await sql`select set_config('role', 'rumbo_app', true), set_config('rumbo.workspace', ${scope.workspace}, true),
                         set_config('rumbo.principal', ${scope.principal}, true)`.execute(trx)
        return work(trx)
      }),
    asSystem: (work) => kysely.transaction().execute(work),
    lookUp: async <Row extends object>({ name, text, values }: Prepared) =>
      (await pool.query<Row>({ name, text, values: [...values] })).rows,
    close: async () => {
      await changes.close()
      await kysely.destroy()
    },
  }
}
