import { renderDecision } from '#ai/autopilot/report'
import type { Language } from '#base'
import type { Scope } from '#platform/database'
import type { Describe } from '#platform/http'
import { findJob, type JobState, type Jobs, restartsOf } from '#platform/jobs'
import type { DataFolder } from '#platform/storage'
import { writtenFiles } from './folders.ts'
import type { Run, RunStatus } from './schema.ts'
import type { StoredRun } from './store.ts'

/** A job that is done without an outcome is committing it at this moment. */
const statusOf = (run: StoredRun, job: JobState | null): RunStatus => {
  if (run.outcome !== null) return run.outcome
  if (job === null) return 'failed'
  return job.status === 'done' ? 'running' : job.status
}

function progressOf(run: StoredRun, job: JobState | null, language: Language): NonNullable<Run['progress']> {
  const { decisions, best } = run.live ?? { decisions: [], best: null }
  return {
    share: job?.share ?? 0,
    stage: job?.stage ?? null,
    secondsLeft: job?.secondsLeft ?? null,
    decisions: decisions.map(({ stage, level, ...decision }) => ({
      ...{ stage, code: decision.code, level },
      text: renderDecision(decision, language),
    })),
    best,
    keepAsked: run.keepAskedAt !== null,
    restarts: job ? restartsOf(job) : 0,
  }
}

/** A run as the API shows it: its own row, the state of its job while it has no outcome, its files once it has one. */
export async function runView(
  needs: { jobs: Jobs; folder: DataFolder; describe: Describe },
  scope: Scope,
  run: StoredRun,
  language: Language,
): Promise<Run> {
  const job = run.outcome === null ? await findJob(needs.jobs, scope, run.jobId) : null
  const status = statusOf(run, job)
  const active = status === 'queued' || status === 'running'
  const failure = status === 'failed' ? (job?.error ?? { code: 'INTERNAL', params: {} }) : null
  return {
    id: run.id,
    jobId: run.jobId,
    file: run.file,
    fileId: run.fileId,
    target: run.options.target,
    status,
    createdAt: run.createdAt.toISOString(),
    finishedAt: (run.finishedAt ?? job?.finishedAt)?.toISOString() ?? null,
    progress: active ? progressOf(run, job, language) : null,
    headline: run.headline,
    error: failure && { code: failure.code, ...needs.describe(failure.code, failure.params, language) },
    files: run.outcome === null ? [] : await writtenFiles(needs.folder, scope.workspace, run.id),
  }
}
