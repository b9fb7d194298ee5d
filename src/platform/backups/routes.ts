import { statfsSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Language } from '#base'
import { record } from '#platform/activity'
import { version } from '#platform/config'
import type { Services } from '#platform/contributions'
import { decodeCursor, encodeCursor, PageQuery, pageOf } from '#platform/http'
import type { JobDefinition } from '#platform/jobs'
import { backupJobs, createJob, drillJob, exportJob, newestBackup, verifyJob } from './jobs.ts'
import { backupsFolder, type Listed, listBackups, sweepDrafts } from './list.ts'
import { readHeader } from './open-backup.ts'
import { Backup, type BackupCheck, BackupPlan, BackupStatus, QueuedJob } from './schema.ts'
import { changePlan, latestChecks, latestDrills, openJobs, readPlan, type StoredCheck } from './store.ts'

const params = z.object({ id: z.uuid() })
/** Where a page of the list ends: ids sort by birth. */
const Position = z.tuple([z.uuid()])
const reading = { permission: 'platform.backups.read' }
const managing = { permission: 'platform.backups.manage' }
const exporting = { permission: 'platform.backups.export' }
const empty = z.strictObject({})

/** `/api/platform/backups`: making, checking and planning backups. Restoring is done on the machine, with `rumbo restore`. */
export const backupRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { database, jobs, folder } = services
  const into = backupsFolder(folder)
  app.addHook('onReady', async () => sweepDrafts(into))

  const checkView = (check: StoredCheck | null | undefined, language: Language): BackupCheck | null =>
    check
      ? {
          backup: check.backup,
          kind: check.kind,
          at: check.at.toISOString(),
          figures: check.figures,
          problem: check.error && { code: check.error.code, ...app.describe(check.error.code, check.error.params, language) },
        }
      : null

  const own = ({ workspace }: Listed, scope: { workspace: string }): boolean => workspace === null || workspace === scope.workspace

  app.get('/', { schema: { querystring: PageQuery, response: { 200: pageOf(Backup) } }, config: reading }, async (request) => {
    const { limit, cursor } = request.query
    const before = cursor === undefined ? null : decodeCursor(cursor, Position)[0]
    const found = listBackups(into).filter((each) => own(each, request.scope) && (before === null || each.id < before))
    const page = found.slice(0, limit)
    const checks = await latestChecks(
      database,
      page.map(({ id }) => id),
    )
    const last = page.at(-1)
    return {
      items: page.map(({ workspace: _workspace, createdAt, ...backup }) => ({
        ...backup,
        createdAt: createdAt.toISOString(),
        check: checkView(checks.get(backup.id), request.language),
      })),
      next: found.length > limit && last ? encodeCursor([last.id]) : null,
    }
  })

  app.get('/status', { schema: { response: { 200: BackupStatus } }, config: reading }, async (request) => {
    const [{ latest, proven }, { lastDay: _lastDay, ...plan }, open] = await Promise.all([
      latestDrills(database),
      readPlan(database),
      openJobs(database, request.scope, backupJobs),
    ])
    const { bavail, bsize } = statfsSync(folder.path)
    return {
      version,
      proven: checkView(proven, request.language),
      failed: latest?.error ? checkView(latest, request.language) : null,
      plan,
      freeBytes: bavail * bsize,
      jobs: open,
    }
  })

  const enqueue = <Data>(scope: Parameters<typeof jobs.enqueue>[1], job: JobDefinition<Data>, data: Data) =>
    database.inScope(scope, async (trx) => ({ job: await jobs.enqueue(trx, scope, job, data) }))

  app.post('/', { schema: { body: empty, response: { 202: QueuedJob } }, config: managing }, async (request, reply) =>
    reply.code(202).send(await enqueue(request.scope, createJob(services), {})),
  )

  app.post('/export', { schema: { body: empty, response: { 202: QueuedJob } }, config: exporting }, async (request, reply) =>
    reply.code(202).send(await enqueue(request.scope, exportJob(services), {})),
  )

  app.post('/drill', { schema: { body: empty, response: { 202: QueuedJob } }, config: managing }, async (request, reply) =>
    reply.code(202).send(await enqueue(request.scope, drillJob(services), { backup: newestBackup(into) })),
  )

  app.post('/:id/verify', { schema: { params, body: empty, response: { 202: QueuedJob } }, config: managing }, async (request, reply) => {
    readHeader(join(into, request.params.id))
    return reply.code(202).send(await enqueue(request.scope, verifyJob(services), { backup: request.params.id }))
  })

  app.patch('/plan', { schema: { body: BackupPlan, response: { 200: BackupPlan } }, config: managing }, async (request) => {
    const { scope, body } = request
    await database.asSystem(async (trx) => {
      await changePlan(trx, body)
      await record(trx, scope, { kind: 'backup.plan-changed', subject: 'backup:plan', payload: body })
    })
    return body
  })
}
