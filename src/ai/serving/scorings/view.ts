import { fillText, type Language, type Texts } from '#base'
import type { principalNames } from '#platform/auth'
import type { Describe } from '#platform/http'
import { type JobState, restartsOf } from '#platform/jobs'
import { texts as sources } from '#texts/data/sources'
import { texts as serving } from '../texts.ts'
import type { ScoringResult } from './kept.ts'
import type { Scoring, ScoringStatus } from './schema.ts'
import type { StoredScoring } from './store.ts'

const tables: readonly Texts[] = [serving, sources]

/** A code that no table knows is shown as it is. */
function sentence({ code, params }: ScoringResult['decisions'][number], language: Language): string {
  for (const table of tables) {
    const text = table[language][code]
    if (typeof text === 'string') return fillText(text, params, language)
  }
  return code
}

/** A job that is done without a result is committing it at this moment. */
export const statusOf = ({ result }: StoredScoring, job: JobState | null): ScoringStatus => {
  if (result !== null) return 'done'
  if (job === null) return 'failed'
  return job.status === 'done' ? 'running' : job.status
}

export const isActive = (status: ScoringStatus): boolean => status === 'queued' || status === 'running'

/** What a view is made with: the state of the job while there is no result, and who has which name. */
export type Reader = Readonly<{ describe: Describe; language: Language; names: Awaited<ReturnType<typeof principalNames>> }>

/** A scoring as the API shows it. */
export function scoringView(scoring: StoredScoring, job: JobState | null, { describe, language, names }: Reader): Scoring {
  const { id, jobId, model, version, fileId, file, target, result, createdBy, createdAt, finishedAt } = scoring
  const status = statusOf(scoring, job)
  const failure = status === 'failed' ? (job?.error ?? { code: 'INTERNAL' as const, params: {} }) : null
  const asker = names.get(createdBy)
  return {
    ...{ id, jobId, model: { name: model, version }, fileId, file, target, status },
    progress: isActive(status)
      ? { share: job?.share ?? 0, secondsLeft: job?.secondsLeft ?? null, restarts: job ? restartsOf(job) : 0 }
      : null,
    rows: result?.rows ?? null,
    decisions: (result?.decisions ?? []).map((decision) => ({
      ...{ code: decision.code, level: decision.level },
      text: sentence(decision, language),
    })),
    summary: result?.summary ?? null,
    error: failure && { code: failure.code, ...describe(failure.code, failure.params, language) },
    language: scoring.language,
    askedBy: { id: createdBy, kind: asker?.kind ?? 'person', name: asker?.name ?? null },
    createdAt: createdAt.toISOString(),
    finishedAt: (finishedAt ?? job?.finishedAt)?.toISOString() ?? null,
  }
}
