import { type Id, newId } from '#base'
import { record } from '#platform/activity'
import { addMember, addWorkspace, peopleTables } from '#platform/auth'
import type { Scope, Trx } from '#platform/database'
import type { Workspace } from './schema.ts'

/** A workspace with its settings. */
export async function findWorkspace(trx: Trx, scope: Scope): Promise<Workspace> {
  const row = await peopleTables(trx)
    .selectFrom('workspaces')
    .select(['id', 'slug', 'name', 'language', 'currency', 'time_zone', 'second_step_required', 'example', 'created_at'])
    .where('id', '=', scope.workspace)
    .executeTakeFirstOrThrow()
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    language: row.language,
    currency: row.currency,
    timeZone: row.time_zone,
    secondStepRequired: row.second_step_required,
    example: row.example,
    createdAt: row.created_at.toISOString(),
  }
}

type Settings = Pick<Workspace, 'name' | 'language' | 'currency' | 'timeZone'>

/** Creates a workspace; whoever does it administers it. It is recorded in both. */
export async function createWorkspace(
  trx: Trx,
  maker: Scope,
  settings: Settings & Pick<Workspace, 'example'>,
  now: Date,
): Promise<Workspace> {
  const scope: Scope = { workspace: newId<'workspace'>(), principal: maker.principal }
  await addWorkspace(trx, { id: scope.workspace, ...settings }, now)
  await addMember(trx, scope, { roles: ['administrator'] }, now)
  await record(trx, maker, { kind: 'workspace.created', subject: `workspace:${scope.workspace}` })
  await record(trx, scope, { kind: 'workspace.created', subject: `workspace:${scope.workspace}` })
  await record(trx, scope, { kind: 'person.added', subject: `principal:${scope.principal}`, payload: { roles: ['administrator'] } })
  return findWorkspace(trx, scope)
}

type Change = {
  [K in keyof (Settings & Pick<Workspace, 'secondStepRequired'>)]?: (Settings & Pick<Workspace, 'secondStepRequired'>)[K] | undefined
}

/** Changes what is given; the activity keeps before and after of what really changed. */
export async function changeWorkspace(trx: Trx, scope: Scope, change: Change): Promise<Workspace> {
  const before = await findWorkspace(trx, scope)
  const after = { ...before, ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) } as Workspace
  const changed = (['name', 'language', 'currency', 'timeZone', 'secondStepRequired'] as const).filter((key) => before[key] !== after[key])
  if (changed.length === 0) return before
  await peopleTables(trx)
    .updateTable('workspaces')
    .set({
      name: after.name,
      language: after.language,
      currency: after.currency,
      time_zone: after.timeZone,
      second_step_required: after.secondStepRequired,
    })
    .where('id', '=', scope.workspace)
    .execute()
  const of = (from: Workspace) => Object.fromEntries(changed.map((key) => [key, from[key]]))
  await record(trx, scope, {
    kind: 'workspace.changed',
    subject: `workspace:${scope.workspace satisfies Id<'workspace'>}`,
    payload: { before: of(before), after: of(after) },
  })
  return after
}
