import { sql } from 'kysely'
import type { ErrorParams } from '#base'
import type { Scope, Trx } from '#platform/database'
import type { JobLogLine } from './job.ts'
import { jobTables } from './table.ts'

/** Lines a job keeps; the first ones tell more than the last of thousands. */
const longestLog = 1000

/** Adds a line while there is room. Writers of one job take turns by its row. */
export async function addLogLine(trx: Trx, workspace: string, job: string, code: string, params: ErrorParams): Promise<void> {
  await sql`select from jobs where workspace_id = ${workspace} and id = ${job} for update`.execute(trx)
  await sql`insert into job_log (workspace_id, job_id, seq, at, code, params)
            select ${workspace}, ${job}, count(*) + 1, clock_timestamp(), ${code}, ${JSON.stringify(params)}::jsonb
            from job_log where workspace_id = ${workspace} and job_id = ${job} having count(*) < ${longestLog}`.execute(trx)
}

export async function readLog(trx: Trx, scope: Scope, job: string, after: number): Promise<JobLogLine[]> {
  return jobTables(trx)
    .selectFrom('job_log')
    .select(['seq', 'at', 'code', 'params'])
    .where('workspace_id', '=', scope.workspace)
    .where('job_id', '=', job)
    .where('seq', '>', sql<number>`${after}::bigint`)
    .orderBy('seq')
    .execute()
}
