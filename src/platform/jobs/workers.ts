import { hostname } from 'node:os'
import { sql } from 'kysely'
import { newId } from '#base'
import type { Database, Scope } from '#platform/database'
import type { WorkerState } from './job.ts'
import { jobTables } from './table.ts'

/** A worker says that it lives this often, and is taken for dead after three silences. */
export const workerBeatMs = 10_000
const silentForMs = 30_000
/** Dead workers are shown this long. */
const keptFor = '1 day'

export type OwnWorker = Readonly<{ id: string; beat(): Promise<void>; leave(): Promise<void> }>

/** This process among those that take jobs. */
export function registerWorker(database: Database, role: WorkerState['role'], version: string): OwnWorker {
  const id = newId<'worker'>()
  return {
    id,
    async beat() {
      await database.asSystem(async (trx) => {
        await sql`insert into job_workers (id, role, host, pid, version) values (${id}, ${role}, ${hostname()}, ${process.pid}, ${version})
                  on conflict (id) do update set seen_at = now()`.execute(trx)
        await sql`delete from job_workers where seen_at < now() - ${keptFor}::interval`.execute(trx)
      })
    },
    async leave() {
      await database.asSystem((trx) => jobTables(trx).deleteFrom('job_workers').where('id', '=', id).execute())
    },
  }
}

/** Every worker of this database; of their jobs only those of the asking workspace are counted. */
export function listWorkers(database: Database, scope: Scope): Promise<WorkerState[]> {
  return database.asSystem(async (trx) => {
    const { rows } = await sql<{
      id: string
      role: WorkerState['role']
      host: string
      pid: number
      version: string
      started_at: Date
      seen_at: Date
      alive: boolean
      running: number
    }>`select w.*, seen_at > now() - ${silentForMs / 1000} * interval '1 second' as alive,
              (select count(*)::int from jobs j where j.workspace_id = ${scope.workspace} and j.worker_id = w.id and j.status = 'running') as running
       from job_workers w order by started_at, id`.execute(trx)
    return rows.map((row) => ({
      id: row.id,
      role: row.role,
      host: row.host,
      pid: row.pid,
      version: row.version,
      startedAt: row.started_at,
      seenAt: row.seen_at,
      alive: row.alive,
      running: row.alive ? row.running : 0,
    }))
  })
}
