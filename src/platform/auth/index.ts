import type { Services } from '#platform/contributions'
import { type Database, remembered, type Scope } from '#platform/database'
import type { Authenticate, Caller, Credentials } from '#platform/http'
import type { Permissions } from '#platform/permissions'
import { holderOf } from './accounts.ts'
import { callerOf } from './caller.ts'
import { localCaller } from './local-token.ts'
import { shareNext } from './share-next.ts'
import { tokenHash } from './tokens.ts'

export { accountByEmail, addAccount, addMember, addWorkspace, emailKey, memberOfScope, principalNames } from './accounts.ts'
export { revokeKeysOf } from './api-keys.ts'
export { contribution } from './contribution.ts'
export { fromOf, giveCookie } from './cookie.ts'
export { firstRunPath } from './first-run.ts'
export { checkAccountIsOurs, checkNotNeeded, installationAdministrators } from './installation.ts'
export { announceLocalToken, type LocalAccess, newLocalToken, readLocalAccess } from './local-token.ts'
export { checkPassword, hashPassword } from './password.ts'
export { makePasswordLink } from './passwords.ts'
export { removeSecondStep } from './second-step.ts'
export { sessionView } from './session-view.ts'
export { closeSessionsOf } from './sessions.ts'
export { enter } from './sign-in.ts'
export { peopleTables } from './tables.ts'
export { newToken, tokenHash } from './tokens.ts'

/** How long a caller is kept in memory while nothing is known to have changed. */
const callerAge = { ageMs: 5000, most: 10_000 }

/**
 * Recognises the caller, for `createHttp`: the token of this machine's command line, an API key, else the browser's session.
 * A request with a token is never taken for one of the session it may carry besides.
 */
export function createAuthenticate({ database }: Pick<Services, 'database'>, localToken: string | null = null): Authenticate {
  const localDigest = localToken === null ? null : tokenHash(localToken)
  const kept = remembered<Caller>(database.changes, 'callers', callerAge)
  const keyOf = ({ bearer, sessionToken }: Credentials) => (bearer === null ? `session ${sessionToken}` : `key ${bearer}`)
  const lookUp = shareNext(async (credentials: Credentials): Promise<Caller | null> => {
    const standing = database.changes.standing('callers')
    const found = await callerOf(database, credentials)
    if (!found) return null
    kept.keep(keyOf(credentials), found.caller, standing, credentials.now.getTime(), found.until.getTime())
    return found.caller
  }, keyOf)
  const known = (credentials: Credentials): Caller | null => kept.get(keyOf(credentials), credentials.now.getTime()) ?? null
  const authenticate: Authenticate = (credentials) => {
    const { bearer, workspace, addresses } = credentials
    if (bearer?.startsWith('rl_')) return localDigest === null ? null : localCaller(database, localDigest, { bearer, workspace, addresses })
    return known(credentials) ?? lookUp(credentials)
  }
  return Object.assign(authenticate, { known })
}

/** Whether a principal, person or key, holds a permission at this moment: for work that runs later than it was asked for. */
export const createAllows =
  (database: Database, permissions: Permissions) =>
  async (scope: Scope, permission: string): Promise<boolean> =>
    permissions.holds(await database.asSystem((trx) => holderOf(trx, scope)), permission)
