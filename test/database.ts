import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { newId } from '#base'
import {
  type Connected,
  type Connection,
  connectDatabase,
  type EmbeddedPostgres,
  type Migrations,
  mergeMigrations,
  migrate,
  type Scope,
  startPostgres,
} from '#platform/database'

/** Where a test run tells the processes of its files about its cluster: the connection as JSON. */
export const clusterVariable = 'RUMBO_TEST_CLUSTER'

export type TestCluster = Readonly<{
  connection: Connection
  stop(): Promise<void>
  /** The same at the end of a process, when nothing can be waited for. */
  stopNow(): void
}>

/** A PostgreSQL for tests: nothing is forced to disk and nothing is kept. */
export async function startTestCluster(): Promise<TestCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'rumbo-test-'))
  let postgres: EmbeddedPostgres
  try {
    postgres = await startPostgres({ folder: join(folder, 'pg'), passwordFile: join(folder, 'password'), volatile: true })
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
  return {
    connection: postgres.connection,
    async stop() {
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
    stopNow() {
      process.kill(postgres.pid(), 'SIGQUIT')
      const pause = new Int32Array(new SharedArrayBuffer(4))
      for (let i = 0; i < 200 && existsSync(join(folder, 'pg', 'data', 'postmaster.pid')); i++) Atomics.wait(pause, 0, 0, 10)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

let own: Promise<Connection> | null = null
function cluster(): Promise<Connection> {
  const announced = process.env[clusterVariable]
  if (announced) return Promise.resolve(JSON.parse(announced) as Connection)
  // A file that runs alone has a cluster of its own until its process ends: its hooks may still need it.
  own ??= startTestCluster().then(({ connection, stopNow }) => {
    process.once('exit', stopNow)
    return connection
  })
  return own
}

async function asAdministrator<T>(connection: Connection, work: (admin: Kysely<Record<never, never>>) => Promise<T>): Promise<T> {
  const admin = connectDatabase({ ...connection, max: 1 })
  try {
    return await work(admin.kysely)
  } finally {
    await admin.close()
  }
}

/** A database with these migrations, made once per cluster and set of migrations; the others are copies of it. */
async function template(connection: Connection, migrations: Migrations): Promise<string> {
  const text = Object.entries(migrations)
    .map(([name, { up }]) => `${name} ${up}`)
    .sort()
    .join('\n')
  const name = `template_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
  await asAdministrator(connection, async (admin) => {
    await admin.connection().execute(async (session) => {
      await sql`select pg_advisory_lock(hashtext('test template'))`.execute(session)
      const { rows } = await sql`select from pg_database where datname = ${name}`.execute(session)
      if (rows.length > 0) return
      const draft = `${name}_draft`
      await sql`drop database if exists ${sql.id(draft)}`.execute(session)
      await sql`create database ${sql.id(draft)}`.execute(session)
      const made = connectDatabase({ ...connection, database: draft, max: 2 })
      try {
        await migrate(made.kysely, migrations)
      } finally {
        await made.close()
      }
      await sql`alter database ${sql.id(draft)} rename to ${sql.id(name)}`.execute(session)
    })
  })
  return name
}

/** Migrations of every feature the server knows. */
async function allMigrations(): Promise<Migrations> {
  const { contributions } = await import('#server')
  return mergeMigrations(contributions.map(({ migrations }) => migrations))
}

export type TestDatabase = Readonly<{
  database: Connected
  connection: Connection
  /** Two workspaces to tell apart, each with somebody who acts in it. */
  scope: Scope
  otherScope: Scope
  close(): Promise<void>
}>

const newScope = (): Scope => ({ workspace: newId<'workspace'>(), principal: newId<'principal'>() })

/**
 * A fresh database with all tables, for one test file. Uses the run's cluster where there is one, else starts one that
 * stops with the file.
 * @param migrations  of a few features instead of all
 */
export async function testDatabase(migrations?: Migrations): Promise<TestDatabase> {
  const connection = await cluster()
  const from = await template(connection, migrations ?? (await allMigrations()))
  const name = `test_${randomBytes(8).toString('hex')}`
  await asAdministrator(connection, async (admin) => {
    await admin.connection().execute(async (session) => {
      // A template must have no other sessions while it is copied.
      await sql`select pg_advisory_lock(hashtext('test template'))`.execute(session)
      await sql`create database ${sql.id(name)} template ${sql.id(from)}`.execute(session)
    })
  })
  const own = { ...connection, database: name }
  const database = connectDatabase({ ...own, max: 8 })
  const [scope, otherScope] = [newScope(), newScope()]
  await database.asSystem(async (trx) => {
    for (const [i, { workspace, principal }] of [scope, otherScope].entries()) {
      await sql`insert into workspaces (id, slug, name) values (${workspace}, ${`w${i}`}, ${`W${i}`})`.execute(trx)
      await sql`insert into principals (workspace_id, id, kind) values (${workspace}, ${principal}, 'person')`.execute(trx)
    }
  })
  return {
    database,
    connection: own,
    scope,
    otherScope,
    async close() {
      await database.close()
      await asAdministrator(connection, (admin) => sql`drop database if exists ${sql.id(name)} with (force)`.execute(admin))
    },
  }
}

/** The project's own folder, for tests that start its programs. */
export const projectFolder = join(createRequire(import.meta.url).resolve('../package.json'), '..')
