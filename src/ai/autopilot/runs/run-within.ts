import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { newId } from '#base'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import type { JobContext } from '#platform/jobs'
import { keepUpload, receive } from './folders.ts'
import { autopilotJob } from './job.ts'
import { NewRun } from './schema.ts'
import { addRun } from './store.ts'

type Asked = Readonly<{ path: string; target: string; trials: number; protect: readonly string[]; language: 'es' | 'en' }>

/**
 * A run of a file on this machine as a part of another job: it is listed, and found again, as every run is.
 * @param context  of the other job, which goes on afterwards
 */
export async function runWithin(
  { database, folder, keys }: Pick<Services, 'database' | 'folder' | 'keys'>,
  context: JobContext<unknown>,
  { path, target, trials, protect, language }: Asked,
): Promise<void> {
  const { scope, jobId } = context
  const storage = { folder, keys }
  const id = newId<'run'>()
  const options = NewRun.parse({ target, trials: String(trials), protect: protect.join(',') })
  const stream = Object.assign(createReadStream(path), { truncated: false })
  const arrived = await receive(storage, { workspace: scope.workspace, run: id }, basename(path), stream)
  await keepUpload(folder, scope, id, arrived)
  await database.inScope(scope, async (trx) => {
    await addRun(trx, scope, { id, jobId, file: arrived.name, options }, new Date())
    await record(trx, scope, { kind: 'run.started', subject: `run:${id}`, payload: { job: jobId, seed: options.seed } })
  })
  await autopilotJob({ ...storage, database }).run({ ...context, data: { run: id, file: arrived.name, language, options } })
}
