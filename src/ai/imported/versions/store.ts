import { sql } from 'kysely'
import { DomainError } from '#base'
import type { Scope, Trx } from '#platform/database'
import { ImportedModel } from '../schema.ts'

type ModelRow = {
  workspace_id: string
  id: string
  name: string
  version: number
  model: string
  created_by: string
  created_at: Date
}
const tables = (trx: Trx) => trx.$extendTables<{ imported_models: ModelRow }>()

export type StoredModel = Readonly<{ id: string; name: string; version: number; model: ImportedModel; createdAt: Date }>

const select = (trx: Trx, scope: Scope) =>
  tables(trx)
    .selectFrom('imported_models')
    .select(['id', 'name', 'version', 'model', 'created_at'])
    .where('workspace_id', '=', scope.workspace)

type Selected = Pick<ModelRow, 'id' | 'name' | 'version' | 'created_at'> & { model: unknown }
const modelOf = ({ id, name, version, model, created_at }: Selected): StoredModel => ({
  ...{ id, name, version, createdAt: created_at },
  model: ImportedModel.parse(model),
})

/** Keeps the model as the next version of its name. */
export async function addModel(trx: Trx, scope: Scope, given: Pick<StoredModel, 'id' | 'name' | 'model'>, now: Date): Promise<StoredModel> {
  // Two imports under one name take their turns
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${scope.workspace} imported ${given.name}`}, 0))`.execute(trx)
  const { last } = await tables(trx)
    .selectFrom('imported_models')
    .select((on) => on.fn.max('version').as('last'))
    .where('workspace_id', '=', scope.workspace)
    .where('name', '=', given.name)
    .executeTakeFirstOrThrow()
  const version = Number(last ?? 0) + 1
  await tables(trx)
    .insertInto('imported_models')
    .values({
      ...{ workspace_id: scope.workspace, id: given.id, name: given.name, version },
      ...{ model: JSON.stringify(given.model), created_by: scope.principal, created_at: now },
    })
    .execute()
  return { ...given, version, createdAt: now }
}

/** @throws IMPORTED_NOT_FOUND, also for a model of another workspace */
export async function findModel(trx: Trx, scope: Scope, id: string): Promise<StoredModel> {
  const row = await select(trx, scope).where('id', '=', id).executeTakeFirst()
  if (!row) throw new DomainError('IMPORTED_NOT_FOUND', { model: id })
  return modelOf(row)
}

/** Newest first; one more than `limit` tells that there is a next page. */
export async function listModels(trx: Trx, scope: Scope, page: { limit: number; before: string | null }): Promise<StoredModel[]> {
  let query = select(trx, scope).orderBy('id', 'desc').limit(page.limit)
  if (page.before !== null) query = query.where('id', '<', page.before)
  return (await query.execute()).map(modelOf)
}

export async function removeModel(trx: Trx, scope: Scope, id: string): Promise<void> {
  await tables(trx).deleteFrom('imported_models').where('workspace_id', '=', scope.workspace).where('id', '=', id).execute()
}
