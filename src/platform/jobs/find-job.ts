import { DomainError } from '#base'
import type { Scope } from '#platform/database'
import type { JobState, Jobs } from './job.ts'

/** The job that something was asked of; null when it is gone. */
export async function findJob(jobs: Jobs, scope: Scope, id: string): Promise<JobState | null> {
  try {
    return await jobs.get(scope, id)
  } catch (error) {
    if (error instanceof DomainError && error.status === 404) return null
    throw error
  }
}

/**
 * How often a job was begun anew because a worker was lost or stopped. Attempts that ended in an error are told in the job's
 * log; a job that was done over starts a count of its own.
 */
export const restartsOf = ({ replays, attempts, failures }: JobState): number => (replays === 0 ? Math.max(0, attempts - failures - 1) : 0)
