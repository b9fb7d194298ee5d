import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { findVersion, readVersionFile } from '#ai/registry/versions'
import { openSourceFile } from '#data/files'
import { record } from '#platform/activity'
import type { Database } from '#platform/database'
import type { JobContext, JobDefinition } from '#platform/jobs'
import { notify } from '#platform/notifications'
import { keepScores, resultOf, type ScoringResult, type ScoringStorage } from './kept.ts'
import { findScoring, finishScoring } from './store.ts'

const Work = z.object({ model: z.string(), scoring: z.uuid() })
type Work = z.infer<typeof Work>

type Needs = ScoringStorage & Readonly<{ database: Database }>
const mostWorkers = 4

/** Scores the file, unless an earlier attempt of this job did and was killed before it could say so. */
async function scored({ database, ...storage }: Needs, { scope, data, signal, report }: JobContext<Work>): Promise<ScoringResult> {
  const of = { workspace: scope.workspace, scoring: data.scoring }
  const kept = await resultOf(storage, of)
  if (kept) return kept
  const { version, versionId, fileId, language } = await database.inScope(scope, async (trx) => {
    const scoring = await findScoring(trx, scope, data.model, data.scoring)
    // It may have been erased meanwhile
    await findVersion(trx, scope, scoring.model, scoring.version)
    return scoring
  })
  const work = await mkdtemp(join(storage.folder.temporary, 'scoring-'))
  try {
    const { path } = await openSourceFile({ ...storage, database }, scope, fileId, work)
    // Loaded on call: most processes that serve pages never score a file
    const [{ parseModel }, { createPool }, { scoresOfFile }] = await Promise.all([
      import('#ai/registry'),
      import('#platform/compute'),
      import('../scores-of-file.ts'),
    ])
    const file = await text(readVersionFile(storage, { workspace: scope.workspace, id: versionId }, 'model.json'))
    const model = parseModel(file, `${data.model} ${version}`)
    await using pool = createPool({ workers: Math.min(mostWorkers, availableParallelism()) })
    const begun = performance.now()
    const onProgress = (share: number) => {
      const secondsLeft = share > 0 ? (((performance.now() - begun) / 1000) * (1 - share)) / share : null
      void report({ share, secondsLeft })
    }
    await using scores = await scoresOfFile(model, path, pool, { language, signal, onProgress })
    return await keepScores(storage, of, model.problem, scores)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** The job behind a scoring. A file that cannot be scored fails it for good. */
export const scoreJob = (needs: Needs): JobDefinition<Work> => ({
  name: 'ai.serving.score',
  data: Work,
  permission: 'ai.serving.score',
  async run(context) {
    const { scope, data } = context
    const found = await scored(needs, context)
    await context.complete(async (trx) => {
      await finishScoring(trx, scope, data.scoring, found, new Date())
      await notify(trx, scope, { to: [scope.principal], kind: 'scoring.ready', link: `ai/registry/${data.model}/scorings/${data.scoring}` })
      const warnings = found.decisions.filter(({ level }) => level === 'warning').length
      await record(trx, scope, { kind: 'scoring.finished', subject: `scoring:${data.scoring}`, payload: { rows: found.rows, warnings } })
    })
  },
})
