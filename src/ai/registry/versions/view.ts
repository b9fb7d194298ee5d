import type { Database, Scope } from '#platform/database'
import { type VersionStorage, versionFilesOf } from './files.ts'
import type { Model, ModelDetail, ModelVersion } from './schema.ts'
import { findModel, type StoredModel, type StoredVersion, versionsOf } from './store.ts'

export async function versionView(
  storage: VersionStorage,
  scope: Scope,
  model: StoredModel,
  version: StoredVersion,
): Promise<ModelVersion> {
  const { id, name, run, createdAt, servedAt, facts } = version
  return {
    ...facts,
    ...{ name, run, title: model.title, version: version.version },
    createdAt: createdAt.toISOString(),
    served: model.served === version.version,
    servedAt: servedAt?.toISOString() ?? null,
    files: await versionFilesOf(storage, { workspace: scope.workspace, id }),
  }
}

/** @param versions  of this name, newest first; at least one */
export async function modelView(
  storage: VersionStorage,
  scope: Scope,
  model: StoredModel,
  versions: readonly StoredVersion[],
): Promise<Model> {
  const { name, title, served, previous, usedAt } = model
  const current = versions.find(({ version }) => version === served) ?? versions[0]!
  return {
    ...{ name, title, served, address: `/api/ai/models/${name}/predict` },
    previous: versions.some(({ version }) => version === previous) && previous !== served ? previous : null,
    versions: versions.length,
    usedAt: usedAt?.toISOString() ?? null,
    current: await versionView(storage, scope, model, current),
  }
}

/** Versions that a model is shown with. */
const mostShown = 100

/** @throws MODEL_NAME_NOT_FOUND */
export async function modelDetail(database: Database, storage: VersionStorage, scope: Scope, name: string): Promise<ModelDetail> {
  const { model, versions } = await database.inScope(scope, async (trx) => ({
    model: await findModel(trx, scope, name),
    versions: await versionsOf(trx, scope, [name]),
  }))
  const shown = versions.slice(0, mostShown).map((version) => versionView(storage, scope, model, version))
  return { ...(await modelView(storage, scope, model, versions)), list: await Promise.all(shown) }
}
