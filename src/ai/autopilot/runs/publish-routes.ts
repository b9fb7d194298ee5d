import { createHash } from 'node:crypto'
import { json, text } from 'node:stream/consumers'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { inputsOf, modelDetail, publishVersion, type VersionSource } from '#ai/registry/versions'
import { DomainError } from '#base'
import type { Services } from '#platform/contributions'
import { ModelVersion, NewVersion, type VersionFacts, versionFiles } from '#schema/ai/registry/versions'
import { RunReport } from '../schema.ts'
import { type RunOf, type RunStorage, readArtefact, writtenFiles } from './folders.ts'
import { findRun, type StoredRun } from './store.ts'

/** What a published version says of itself, from what its run kept. */
async function factsOf(storage: RunStorage, of: RunOf, run: StoredRun): Promise<VersionFacts> {
  const { parseModel } = await import('#ai/registry')
  const kept = await text(readArtefact(storage, of, 'model.json'))
  const model = parseModel(kept, 'model.json')
  const report = RunReport.parse(await json(readArtefact(storage, of, 'run.json')))
  const { target, kind, positive, classes } = model.problem
  return {
    ...{ target, kind, positive, classes: [...classes], id: model.id, threshold: model.threshold },
    inputs: inputsOf(model, report),
    headline: run.headline!,
    testRows: report.test.rows,
    source: run.file,
    dataSha256: model.dataSha256,
    modelSha256: createHash('sha256').update(kept).digest('hex'),
    seed: model.seed,
    rumbo: model.rumbo,
  }
}

/** `POST /api/ai/models`: a run becomes a version of a name. The registry knows nothing of runs, so it is here. */
export const publishRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { database, folder, keys } = services
  const storage = { folder, keys }
  app.post(
    '/',
    {
      schema: { summary: 'Publish the model of a run', body: NewVersion, response: { 200: ModelVersion, 201: ModelVersion } },
      config: { permission: 'ai.registry.publish' },
    },
    async ({ scope, body }, reply) => {
      const run = await database.inScope(scope, (trx) => findRun(trx, scope, body.run))
      if (run.outcome === null) throw new DomainError('RUN_NOT_FINISHED', { run: run.id, file: 'model.json' })
      if (run.outcome === 'no-signal') throw new DomainError('RUN_WITHOUT_MODEL')
      const of = { workspace: scope.workspace, run: run.id }
      const written = new Set((await writtenFiles(folder, of.workspace, of.run)).map(({ name }) => name))
      const sources = versionFiles
        .filter((name) => written.has(name))
        .map((name): VersionSource => ({ name, open: () => readArtefact(storage, of, name) }))
      const facts = await factsOf(storage, of, run)
      const { version, isNew } = await publishVersion(services, scope, { title: body.name, run: run.id, facts, sources })
      const { list } = await modelDetail(database, storage, scope, version.name)
      const view = list.find((each) => each.version === version.version)
      if (!view) throw new DomainError('MODEL_VERSION_NOT_FOUND', { name: version.name, version: version.version })
      return reply
        .code(isNew ? 201 : 200)
        .header('location', `/api/ai/models/${version.name}/versions/${version.version}`)
        .send(view)
    },
  )
}
