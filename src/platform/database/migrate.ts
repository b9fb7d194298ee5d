import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { DomainError } from '#base'
import { applicationRole } from './row-security.ts'

export type Migrations = Readonly<Record<string, Migration>>

/** One table of all features' migrations. @throws INVALID_ARGUMENT for a name that two features use or that has no number */
export function mergeMigrations(parts: readonly (Migrations | undefined)[]): Migrations {
  const all: Record<string, Migration> = {}
  for (const [name, migration] of parts.flatMap((part) => Object.entries(part ?? {}))) {
    if (!/^\d{4}-[a-z0-9-]+$/.test(name) || name in all) {
      throw new DomainError('INVALID_ARGUMENT', { name: 'migration', got: name, expected: '0000-name' })
    }
    all[name] = migration
  }
  return all
}

/**
 * The application role belongs to the server, not to one database. @throws DATABASE_RIGHTS_MISSING when it is not there and
 * may not be made
 */
async function ensureRole(database: Kysely<Record<never, never>>): Promise<void> {
  const role = sql.id(applicationRole)
  try {
    const { rows } = await sql`select from pg_roles where rolname = ${applicationRole}`.execute(database)
    if (rows.length === 0) {
      await sql`create role ${role} nologin nosuperuser nobypassrls`.execute(database).catch((error: { code?: string }) => {
        // Two servers may start at once: unique_violation, duplicate_object.
        if (error.code !== '23505' && error.code !== '42710') throw error
      })
    }
    // Since PostgreSQL 16 the right to take a role on is apart from membership; trying it works in every version.
    await database.transaction().execute(async (trx) => {
      await sql`savepoint before`.execute(trx)
      await sql`set local role ${role}`.execute(trx).catch(async () => {
        await sql`rollback to savepoint before`.execute(trx)
        await sql`grant ${role} to current_user`.execute(trx)
        await sql`set local role ${role}`.execute(trx)
      })
    })
  } catch (error) {
    throw new DomainError('DATABASE_RIGHTS_MISSING', { role: applicationRole, reason: (error as Error).message }, { cause: error })
  }
}

/**
 * Brings a database to the present layout; concurrent calls wait for each other. A feature may add a migration whose name
 * sorts before one that already ran.
 * @returns the migrations that ran now
 * @throws DATABASE_NEWER when a newer version was here, DATABASE_RIGHTS_MISSING
 */
export async function migrate(database: Kysely<Record<never, never>>, migrations: Migrations): Promise<string[]> {
  await ensureRole(database)
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableName: 'migrations',
    migrationLockTableName: 'migration_lock',
    allowUnorderedMigrations: true,
  })
  const unknown = await appliedButUnknown(database, migrations)
  if (unknown) throw new DomainError('DATABASE_NEWER', { migration: unknown })
  const { error, results } = await migrator.migrateToLatest()
  if (error) throw error
  return (results ?? []).filter(({ status }) => status === 'Success').map(({ migrationName }) => migrationName)
}

/** A migration that a server of this version would still run; null when the layout is the present one. @throws DATABASE_NEWER */
export async function pendingMigration(database: Kysely<Record<never, never>>, migrations: Migrations): Promise<string | null> {
  const unknown = await appliedButUnknown(database, migrations)
  if (unknown) throw new DomainError('DATABASE_NEWER', { migration: unknown })
  const { rows } = await sql<{ there: string | null }>`select to_regclass('migrations')::text as there`.execute(database)
  const applied = rows[0]?.there ? (await sql<{ name: string }>`select name from migrations`.execute(database)).rows : []
  const names = new Set(applied.map(({ name }) => name))
  return (
    Object.keys(migrations)
      .sort()
      .find((name) => !names.has(name)) ?? null
  )
}

async function appliedButUnknown(database: Kysely<Record<never, never>>, migrations: Migrations): Promise<string | null> {
  const { rows } = await sql<{ there: string | null }>`select to_regclass('migrations')::text as there`.execute(database)
  if (!rows[0]?.there) return null
  const applied = await sql<{ name: string }>`select name from migrations order by name`.execute(database)
  return applied.rows.find(({ name }) => !(name in migrations))?.name ?? null
}
