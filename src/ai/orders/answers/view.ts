import type { Language } from '#base'
import type { Describe } from '#platform/http'
import { type JobState, restartsOf } from '#platform/jobs'
import { answerInWords, ordersInWords } from '../words.ts'
import type { OrderAnswerStatus, OrderAnswerView } from './schema.ts'
import type { StoredAnswer } from './store.ts'

/** A job that is done without a result is committing it at this moment. */
export const statusOf = ({ result }: StoredAnswer, job: JobState | null): OrderAnswerStatus => {
  if (result !== null) return 'done'
  if (job === null) return 'failed'
  return job.status === 'done' ? 'running' : job.status
}

export const isActive = (status: OrderAnswerStatus): boolean => status === 'queued' || status === 'running'

/** An answer as the API shows it. */
export function answerView(answer: StoredAnswer, job: JobState | null, describe: Describe, language: Language): OrderAnswerView {
  const { id, jobId, fileId, file, options, result, createdAt, finishedAt } = answer
  const status = statusOf(answer, job)
  const failure = status === 'failed' ? (job?.error ?? { code: 'INTERNAL' as const, params: {} }) : null
  const { decisions, ...shown } = result ?? { decisions: [] }
  return {
    ...{ id, jobId, fileId, file, question: options.question, status, language: answer.language },
    windowDays: result?.rhythm.windowDays ?? options.windowDays ?? null,
    progress: isActive(status)
      ? { share: job?.share ?? 0, stage: job?.stage ?? null, secondsLeft: job?.secondsLeft ?? null, restarts: job ? restartsOf(job) : 0 }
      : null,
    result: result === null ? null : (shown as OrderAnswerView['result']),
    understood: result === null ? [] : ordersInWords(decisions, result.rhythm, language),
    found: result === null ? [] : answerInWords(result.outcome, language),
    error: failure && { code: failure.code, ...describe(failure.code, failure.params, language) },
    createdAt: createdAt.toISOString(),
    finishedAt: (finishedAt ?? job?.finishedAt)?.toISOString() ?? null,
  }
}
