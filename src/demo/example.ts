import { sql } from 'kysely'
import { DomainError, type Id, type Language, say } from '#base'
import { record } from '#platform/activity'
import { addMember, installationAdministrators } from '#platform/auth'
import { forgetWorkspace } from '#platform/backups'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import { createWorkspace } from '#platform/workspaces'
import { fillJob, fillName } from './fill.ts'
import type { ErasedExample, ExampleErasure, Filling, MadeExample } from './schema.ts'
import { texts } from './texts.ts'

/** Makes a workspace of example data and begins to fill it; those who administer the installation administer it. */
export async function makeExample(services: Services, maker: Scope, language: Language, now: Date): Promise<MadeExample> {
  const { database, jobs } = services
  return database.asSystem(async (trx) => {
    const people = (await installationAdministrators(trx)).map(({ id }) => id as Id<'principal'>)
    const first = people.includes(maker.principal) ? maker.principal : people[0]!
    const settings = { name: say(texts, language, 'shop'), language, currency: 'EUR', timeZone: 'Europe/Madrid', example: true }
    const workspace = await createWorkspace(trx, { ...maker, principal: first }, settings, now)
    const scope: Scope = { workspace: workspace.id as Id<'workspace'>, principal: first }
    for (const principal of people)
      if (principal !== first) await addMember(trx, { ...scope, principal }, { roles: ['administrator'] }, now)
    return { workspace, job: await jobs.enqueue(trx, scope, fillJob(services), { language }) }
  })
}

type Found = Readonly<{ id: Id<'workspace'>; name: string; working: boolean }>

/** @throws EXAMPLE_NOT_FOUND for a workspace of real data too */
async function findExample({ database }: Pick<Services, 'database'>, slug: string): Promise<Found> {
  const { rows } = await database.asSystem((trx) =>
    sql<Found>`
      select id, name, exists (select from jobs j where j.workspace_id = w.id and status in ('queued', 'running')) as working
      from workspaces w where slug = ${slug} and example`.execute(trx),
  )
  if (!rows[0]) throw new DomainError('EXAMPLE_NOT_FOUND', { workspace: slug })
  return rows[0]
}

/** How far a workspace of example data is filled. @throws EXAMPLE_NOT_FOUND */
export async function fillingOf(services: Services, asker: Scope, slug: string): Promise<Filling> {
  const { id: workspace } = await findExample(services, slug)
  const [job] = await services.jobs.list({ ...asker, workspace }, { name: fillName }, 1)
  return { job: job ? { id: job.id, status: job.status, share: job.share } : null }
}

/**
 * Erases a workspace of example data with everything in it, while the server runs; it cannot be taken back.
 * @throws EXAMPLE_NOT_FOUND for one of real data too, EXAMPLE_NAME_DIFFERS, EXAMPLE_STILL_FILLING
 */
export async function eraseExample(services: Services, asker: Scope, asked: ExampleErasure, now: Date): Promise<ErasedExample> {
  const { database, contributions } = services
  const { id, name, working } = await findExample(services, asked.workspace)
  if (name !== asked.name.trim()) throw new DomainError('EXAMPLE_NAME_DIFFERS', { name, got: asked.name })
  if (working) throw new DomainError('EXAMPLE_STILL_FILLING', { name })
  const erasers = contributions.flatMap(({ erasers = [] }) => erasers)
  const { rows, folders } = await forgetWorkspace(services, id, { erasers, now })
  const counted = {
    workspace: asked.workspace,
    rows: Object.values(rows).reduce((sum, n) => sum + n, 0),
    files: folders.reduce((sum, { files }) => sum + files, 0),
  }
  // Whoever asks from within it leaves no trace there: it is gone.
  if (asker.workspace !== id)
    await database.inScope(asker, (trx) =>
      record(trx, asker, { kind: 'example.erased', subject: `workspace:${id}`, payload: { rows: counted.rows, files: counted.files } }),
    )
  return counted
}
