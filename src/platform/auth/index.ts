import type { Services } from '#platform/contributions'
import type { Authenticate } from '#platform/http'
import { localCaller } from './local-token.ts'
import { callerOf } from './sign-in.ts'
import { tokenHash } from './tokens.ts'

export { rolesOf } from './accounts.ts'
export { contribution } from './contribution.ts'
export { firstRunPath } from './first-run.ts'
export { announceLocalToken, type LocalAccess, newLocalToken, readLocalAccess, systemPrincipal } from './local-token.ts'

/**
 * Recognises the caller, for `createHttp`: the token of this machine's command line, else the browser's session. A request
 * with a token is never taken for one of the session it may carry besides.
 */
export function createAuthenticate({ database }: Pick<Services, 'database'>, localToken: string | null = null): Authenticate {
  const localDigest = localToken === null ? null : tokenHash(localToken)
  return async ({ sessionToken, bearer, workspace, addresses, now }) => {
    if (bearer?.startsWith('rl_')) return localDigest === null ? null : localCaller(database, localDigest, { bearer, workspace, addresses })
    if (bearer !== null) return null
    return sessionToken === null ? null : callerOf(database, sessionToken, now)
  }
}
