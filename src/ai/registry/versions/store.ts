import { sql } from 'kysely'
import { DomainError } from '#base'
import { record } from '#platform/activity'
import type { Database, Scope, Trx } from '#platform/database'
import { VersionFacts } from './schema.ts'

type ModelRow = {
  workspace_id: string
  name: string
  title: string
  served: number | null
  previous: number | null
  last_version: number
  used_at: Date | null
  created_at: Date
}
type VersionRow = {
  workspace_id: string
  name: string
  version: number
  id: string
  run_id: string
  facts: string
  created_by: string
  created_at: Date
  served_at: Date | null
  answered_at: Date | null
}
const tables = (trx: Trx) => trx.$extendTables<{ models: ModelRow; model_versions: VersionRow }>()

export type StoredModel = Readonly<{ name: string; title: string; served: number | null; previous: number | null; usedAt: Date | null }>
export type StoredVersion = Readonly<{
  id: string
  name: string
  version: number
  run: string
  facts: VersionFacts
  createdAt: Date
  servedAt: Date | null
}>

/** Whoever publishes, serves or erases under one name takes turns. */
export const takeTurn = (trx: Trx, scope: Scope, name: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`${scope.workspace} model ${name}`}, 0))`.execute(trx)

const selectModel = (trx: Trx, scope: Scope) =>
  tables(trx).selectFrom('models').select(['name', 'title', 'served', 'previous', 'used_at']).where('workspace_id', '=', scope.workspace)
/** Names under which there is a version: a name stays, for its numbers, when its versions are erased. */
const selectPublished = (trx: Trx, scope: Scope) =>
  selectModel(trx, scope).where((on) =>
    on.exists(
      on
        .selectFrom('model_versions')
        .select('version')
        .whereRef('model_versions.workspace_id', '=', 'models.workspace_id')
        .whereRef('model_versions.name', '=', 'models.name'),
    ),
  )
const selectVersion = (trx: Trx, scope: Scope) =>
  tables(trx)
    .selectFrom('model_versions')
    .select(['name', 'version', 'id', 'run_id', 'facts', 'created_at', 'served_at'])
    .where('workspace_id', '=', scope.workspace)

const modelOf = ({
  name,
  title,
  served,
  previous,
  used_at,
}: Omit<ModelRow, 'workspace_id' | 'created_at' | 'last_version'>): StoredModel => ({
  ...{ name, title, served, previous, usedAt: used_at },
})
type Selected = Omit<VersionRow, 'workspace_id' | 'created_by' | 'facts' | 'answered_at'> & { facts: unknown }
const versionOf = ({ name, version, id, run_id, facts, created_at, served_at }: Selected): StoredVersion => ({
  ...{ name, version, id, run: run_id, createdAt: created_at, servedAt: served_at },
  facts: VersionFacts.parse(facts),
})

/** @throws MODEL_NAME_NOT_FOUND, also for a name of another workspace or without versions */
export async function findModel(trx: Trx, scope: Scope, name: string): Promise<StoredModel> {
  const row = await selectPublished(trx, scope).where('name', '=', name).executeTakeFirst()
  if (!row) throw new DomainError('MODEL_NAME_NOT_FOUND', { name })
  return modelOf(row)
}

/** In the order of their names; one more than `limit` tells that there is a next page. */
export async function listModels(trx: Trx, scope: Scope, page: { limit: number; after: string | null }): Promise<StoredModel[]> {
  let query = selectPublished(trx, scope).orderBy('name').limit(page.limit)
  if (page.after !== null) query = query.where('name', '>', page.after)
  return (await query.execute()).map(modelOf)
}

/** The versions of these names, newest first. */
export async function versionsOf(trx: Trx, scope: Scope, names: readonly string[]): Promise<StoredVersion[]> {
  if (names.length === 0) return []
  return (await selectVersion(trx, scope).where('name', 'in', names).orderBy('version', 'desc').execute()).map(versionOf)
}

/** @throws MODEL_VERSION_NOT_FOUND */
export async function findVersion(trx: Trx, scope: Scope, name: string, version: number): Promise<StoredVersion> {
  const row = await selectVersion(trx, scope).where('name', '=', name).where('version', '=', version).executeTakeFirst()
  if (!row) throw new DomainError('MODEL_VERSION_NOT_FOUND', { name, version })
  return versionOf(row)
}

/** The version that a run became under a name; null when it did not. */
export async function versionOfRun(trx: Trx, scope: Scope, name: string, run: string): Promise<StoredVersion | null> {
  const row = await selectVersion(trx, scope).where('name', '=', name).where('run_id', '=', run).executeTakeFirst()
  return row ? versionOf(row) : null
}

/** Keeps the next version of a name and has it answer from now on. The caller took its turn. */
export async function addVersion(
  trx: Trx,
  scope: Scope,
  given: Pick<StoredVersion, 'id' | 'name' | 'run' | 'facts'> & { title: string },
  now: Date,
): Promise<StoredVersion> {
  const { id, name, title, run, facts } = given
  const { rows } = await sql<{ version: number }>`
    insert into models (workspace_id, name, title, served, previous, last_version, created_at)
    values (${scope.workspace}, ${name}, ${title}, 1, null, 1, ${now})
    on conflict (workspace_id, name) do update
      set last_version = models.last_version + 1, served = models.last_version + 1, previous = models.served
    returning last_version as version`.execute(trx)
  const { version } = rows[0]!
  await tables(trx)
    .insertInto('model_versions')
    .values({
      ...{ workspace_id: scope.workspace, name, version, id, run_id: run, facts: JSON.stringify(facts) },
      ...{ created_by: scope.principal, created_at: now, served_at: now, answered_at: null },
    })
    .execute()
  return { id, name, version, run, facts, createdAt: now, servedAt: now }
}

/** Which version answers from now on; null: none. The caller took its turn. */
export async function setServed(trx: Trx, scope: Scope, name: string, version: number | null, now: Date): Promise<void> {
  const before = await selectModel(trx, scope).where('name', '=', name).executeTakeFirstOrThrow()
  await tables(trx)
    .updateTable('models')
    .set({ served: version, previous: before.served ?? before.previous })
    .where('workspace_id', '=', scope.workspace)
    .where('name', '=', name)
    .execute()
  if (version === null) return
  await tables(trx)
    .updateTable('model_versions')
    .set({ served_at: now })
    .where('workspace_id', '=', scope.workspace)
    .where('name', '=', name)
    .where('version', '=', version)
    .execute()
}

/** Forgets a version; where it answered, nothing answers any more. The caller took its turn. */
export async function removeVersion(trx: Trx, scope: Scope, name: string, version: number): Promise<void> {
  await tables(trx)
    .deleteFrom('model_versions')
    .where('workspace_id', '=', scope.workspace)
    .where('name', '=', name)
    .where('version', '=', version)
    .execute()
  await sql`update models set served = nullif(served, ${version}), previous = nullif(previous, ${version})
    where workspace_id = ${scope.workspace} and name = ${name}`.execute(trx)
}

/** The ids of the versions of every workspace. */
export async function versionIds(trx: Trx): Promise<ReadonlySet<string>> {
  return new Set((await tables(trx).selectFrom('model_versions').select('id').execute()).map(({ id }) => id))
}

export type ServedVersion = Readonly<{ id: string; version: number }>

/** The version that answers for a name: one look-up, as every question begins with it. @throws MODEL_NAME_NOT_FOUND, MODEL_NOT_SERVED */
export async function servedVersion(database: Database, { workspace }: Scope, name: string): Promise<ServedVersion> {
  const rows = await database.lookUp<{ id: string | null; version: number | null }>({
    name: 'served-version',
    text: `select served.id, served.version from models
      join model_versions any_version on any_version.workspace_id = models.workspace_id and any_version.name = models.name
      left join model_versions served
        on served.workspace_id = models.workspace_id and served.name = models.name and served.version = models.served
      where models.workspace_id = $1 and models.name = $2 limit 1`,
    values: [workspace, name],
  })
  const [row] = rows
  if (!row) throw new DomainError('MODEL_NAME_NOT_FOUND', { name })
  if (row.id === null || row.version === null) throw new DomainError('MODEL_NOT_SERVED', { name })
  return { id: row.id, version: row.version }
}

/** Writes when a model was last asked; the first answer of a version is told in the activity log. */
export function noteAnswer(
  database: Database,
  scope: Scope,
  { name, version, id }: ServedVersion & { name: string },
  now: Date,
): Promise<void> {
  return database.inScope(scope, async (trx) => {
    await tables(trx)
      .updateTable('models')
      .set({ used_at: now })
      .where('workspace_id', '=', scope.workspace)
      .where('name', '=', name)
      .execute()
    const { numUpdatedRows } = await tables(trx)
      .updateTable('model_versions')
      .set({ answered_at: now })
      .where('workspace_id', '=', scope.workspace)
      .where('id', '=', id)
      .where('answered_at', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows === 1n) await record(trx, scope, { kind: 'model.answered', subject: `model:${id}`, payload: { version } })
  })
}
