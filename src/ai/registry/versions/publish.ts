import { createHash } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { DomainError, newId } from '#base'
import type { Table } from '#data/sources'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import type { ModelFile } from '../model.ts'
import { dropVersion, keepVersion, readVersionFile, type VersionOf, type VersionSource, type VersionStorage } from './files.ts'
import { addressName } from './name.ts'
import type { VersionFacts } from './schema.ts'
import { addVersion, type StoredVersion, takeTurn, versionOfRun } from './store.ts'

/** A row of which nothing is known. */
const emptyRow = (model: ModelFile): Table => ({
  rows: 1,
  columns: model.reading.map((format) => {
    const { name, type } = format
    if (type === 'number') return { name, type, values: Float64Array.of(Number.NaN) }
    if (type === 'date') return { name, type, values: Float64Array.of(Number.NaN), hasTime: format.hasTime ?? false }
    return { name, type, codes: Int32Array.of(-1), levels: format.levels ?? [] }
  }),
})

/** Opens the kept model and has it answer, as it will from now on. @throws MODEL_COPY_DIFFERS */
export async function checkVersion(storage: VersionStorage, of: VersionOf, facts: Pick<VersionFacts, 'modelSha256'>): Promise<void> {
  const kept = await text(readVersionFile(storage, of, 'model.json')).catch((cause: unknown) => {
    throw new DomainError('MODEL_COPY_DIFFERS', {}, { cause })
  })
  if (createHash('sha256').update(kept).digest('hex') !== facts.modelSha256) throw new DomainError('MODEL_COPY_DIFFERS')
  // Loaded on call: most processes that serve pages never publish
  const [{ parseModel }, { predictModel }] = await Promise.all([import('../file.ts'), import('../predict.ts')])
  const model = parseModel(kept, 'model.json')
  if (!predictModel(model, emptyRow(model)).every(Number.isFinite)) throw new DomainError('MODEL_COPY_DIFFERS')
}

type Offered = Readonly<{ title: string; run: string; facts: VersionFacts; sources: readonly VersionSource[] }>

/**
 * Publishes a model as the next version of a name, which answers from then on. Its files are copied: what it was made from
 * may go. The same run under the same name is the version that is there already.
 * @throws MODEL_NAME_UNUSABLE, MODEL_COPY_DIFFERS
 */
export async function publishVersion(
  { database, folder, keys }: Pick<Services, 'database' | 'folder' | 'keys'>,
  scope: Scope,
  { title, run, facts, sources }: Offered,
): Promise<{ version: StoredVersion; isNew: boolean }> {
  const storage = { folder, keys }
  const name = addressName(title)
  const known = await database.inScope(scope, (trx) => versionOfRun(trx, scope, name, run))
  if (known) return { version: known, isNew: false }
  const id = newId<'version'>()
  const of = { workspace: scope.workspace, id }
  await keepVersion(storage, of, sources)
  try {
    await checkVersion(storage, of, facts)
    const published = await database.inScope(scope, async (trx) => {
      await takeTurn(trx, scope, name)
      const meanwhile = await versionOfRun(trx, scope, name, run)
      if (meanwhile) return { version: meanwhile, isNew: false }
      const version = await addVersion(trx, scope, { id, name, title, run, facts }, new Date())
      const payload = { version: version.version, run, sha256: facts.modelSha256, inputs: facts.inputs.length }
      await record(trx, scope, { kind: 'model.published', subject: `model:${id}`, payload })
      return { version, isNew: true }
    })
    if (!published.isNew) await dropVersion(storage, of)
    return published
  } catch (error) {
    await dropVersion(storage, of)
    throw error
  }
}
