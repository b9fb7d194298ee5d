import { DomainError, newId } from '#base'
import { record } from '#platform/activity'
import type { Database, Scope, Trx } from '#platform/database'
import type { Secrets } from '#platform/secrets'
import { addAccount, addMember, addWorkspace, hasAdministrator, lockFirstRun } from './accounts.ts'
import { beginInstallation } from './installation.ts'
import { checkPassword, hashPassword } from './password.ts'
import type { FirstRun } from './schema.ts'
import { enter, type From } from './sign-in.ts'
import { newToken, tokenHash } from './tokens.ts'

type LinkRow = { token_hash: Buffer; ends_at: Date }
const tables = (trx: Trx) => trx.$extendTables<{ first_run_links: LinkRow }>()
const linkMs = 24 * 3_600_000

/**
 * The path of a new first-run link while nobody administers this Rumbo, else null. Links made before stop working.
 * Whoever opens it creates the workspace and its administrator, so `serve` shows it on the console only.
 */
export function firstRunPath(database: Database, now: Date): Promise<string | null> {
  return database.asSystem(async (trx) => {
    await lockFirstRun(trx)
    await tables(trx).deleteFrom('first_run_links').execute()
    if (await hasAdministrator(trx)) return null
    const token = newToken()
    await tables(trx)
      .insertInto('first_run_links')
      .values({ token_hash: tokenHash(token), ends_at: new Date(now.getTime() + linkMs) })
      .execute()
    return `/first-run?token=${token}`
  })
}

/**
 * Creates the workspace and its administrator, and signs them in.
 * @returns the session's token
 * @throws FIRST_RUN_DONE, FIRST_RUN_LINK_INVALID, PASSWORD_TOO_SHORT, PASSWORD_TOO_COMMON
 */
export async function firstRun(needs: { database: Database; secrets: Secrets }, input: FirstRun, from: From): Promise<string> {
  const { now } = from
  const { database, secrets } = needs
  checkPassword(input.password, [input.email, input.name, input.workspace])
  await database.asSystem((trx) => checkLink(trx, input.token, now))
  const passwordHash = await hashPassword(input.password)
  const scope: Scope = { workspace: newId<'workspace'>(), principal: newId<'principal'>() }
  return database.asSystem(async (trx) => {
    await lockFirstRun(trx)
    await checkLink(trx, input.token, now)
    await tables(trx).deleteFrom('first_run_links').execute()
    const { workspace, name, email, language } = input
    const { workspace: workspaceId, principal } = scope
    await addWorkspace(trx, { id: workspaceId, name: workspace, language }, now)
    await addAccount(trx, secrets, { id: principal, name, email, passwordHash, language }, now)
    await addMember(trx, scope, { roles: ['administrator'] }, now)
    await beginInstallation(trx, principal)
    await record(trx, scope, { kind: 'workspace.created', subject: `workspace:${workspaceId}` })
    await record(trx, scope, { kind: 'person.added', subject: `principal:${principal}`, payload: { roles: ['administrator'] } })
    return enter(trx, scope, from)
  })
}

async function checkLink(trx: Trx, token: string, now: Date): Promise<void> {
  if (await hasAdministrator(trx)) throw new DomainError('FIRST_RUN_DONE')
  const link = await tables(trx)
    .selectFrom('first_run_links')
    .select('token_hash')
    .where('token_hash', '=', tokenHash(token))
    .where('ends_at', '>', now)
    .executeTakeFirst()
  if (!link) throw new DomainError('FIRST_RUN_LINK_INVALID')
}
