import { DomainError, type Id, type Language } from '#base'
import type { Scope, Trx } from '#platform/database'
import { ScoringResult } from './kept.ts'

/** One row of `scorings`. Until there is a result, its state is the state of its job. */
type ScoringRow = {
  workspace_id: string
  id: string
  job_id: string
  model: string
  version: number
  version_id: string
  target: string
  file_id: string
  file: string
  language: Language
  result: string | null
  created_by: string
  created_at: Date
  finished_at: Date | null
}
const tables = (trx: Trx) => trx.$extendTables<{ scorings: ScoringRow }>()

export type StoredScoring = Readonly<{
  id: Id<'scoring'>
  jobId: string
  model: string
  /** Fixed when it was asked for. */
  version: number
  versionId: string
  target: string
  fileId: string
  file: string
  language: Language
  result: ScoringResult | null
  createdBy: string
  createdAt: Date
  finishedAt: Date | null
}>

type Selected = Omit<ScoringRow, 'workspace_id' | 'result'> & { result: unknown }
const scoringOf = (row: Selected): StoredScoring => ({
  id: row.id as Id<'scoring'>,
  jobId: row.job_id,
  ...{ model: row.model, version: row.version, versionId: row.version_id, target: row.target },
  ...{ fileId: row.file_id, file: row.file, language: row.language },
  result: row.result === null ? null : ScoringResult.parse(row.result),
  ...{ createdBy: row.created_by, createdAt: row.created_at, finishedAt: row.finished_at },
})

const select = (trx: Trx, scope: Scope) =>
  tables(trx)
    .selectFrom('scorings')
    .select(['id', 'job_id', 'model', 'version', 'version_id', 'target', 'file_id', 'file', 'language', 'result'])
    .select(['created_by', 'created_at', 'finished_at'])
    .where('workspace_id', '=', scope.workspace)

type NewScoringRow = Omit<StoredScoring, 'result' | 'createdBy' | 'createdAt' | 'finishedAt'>
export async function addScoring(trx: Trx, scope: Scope, scoring: NewScoringRow, now: Date): Promise<void> {
  const { id, jobId, model, version, versionId, target, fileId, file, language } = scoring
  await tables(trx)
    .insertInto('scorings')
    .values({
      ...{ workspace_id: scope.workspace, id, job_id: jobId, model, version, version_id: versionId, target, file_id: fileId, file },
      ...{ language, result: null, created_by: scope.principal, created_at: now, finished_at: null },
    })
    .execute()
}

/** @throws SCORING_NOT_FOUND, also for one of another workspace or of another model */
export async function findScoring(trx: Trx, scope: Scope, model: string, id: string): Promise<StoredScoring> {
  const row = await select(trx, scope).where('model', '=', model).where('id', '=', id).executeTakeFirst()
  if (!row) throw new DomainError('SCORING_NOT_FOUND', { scoring: id })
  return scoringOf(row)
}

/** Of a model, newest first; one more than `limit` tells that there is a next page. */
export async function listScorings(
  trx: Trx,
  scope: Scope,
  page: Readonly<{ model: string; limit: number; before: string | null }>,
): Promise<StoredScoring[]> {
  let query = select(trx, scope).where('model', '=', page.model).orderBy('id', 'desc').limit(page.limit)
  if (page.before !== null) query = query.where('id', '<', page.before)
  return (await query.execute()).map(scoringOf)
}

/** Keeps what was found. @throws SCORING_NOT_FOUND when it was erased meanwhile */
export async function finishScoring(trx: Trx, scope: Scope, id: string, result: ScoringResult, now: Date): Promise<void> {
  const { numUpdatedRows } = await tables(trx)
    .updateTable('scorings')
    .set({ result: JSON.stringify(result), finished_at: now })
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new DomainError('SCORING_NOT_FOUND', { scoring: id })
}

export async function removeScoring(trx: Trx, scope: Scope, id: string): Promise<void> {
  await tables(trx).deleteFrom('scorings').where('workspace_id', '=', scope.workspace).where('id', '=', id).execute()
}

/** The scorings of every workspace, with their jobs where they have no result. */
export async function everyScoring(trx: Trx): Promise<{ id: string; openJob: string | null; scope: Scope }[]> {
  const rows = await tables(trx).selectFrom('scorings').select(['id', 'job_id', 'workspace_id', 'created_by', 'finished_at']).execute()
  return rows.map((row) => ({
    id: row.id,
    openJob: row.finished_at === null ? row.job_id : null,
    scope: { workspace: row.workspace_id as Id<'workspace'>, principal: row.created_by as Id<'principal'> },
  }))
}
