import type { Services } from '#platform/contributions'
import type { Authenticate } from '#platform/http'
import { callerOf } from './sign-in.ts'

export { rolesOf } from './accounts.ts'
export { contribution } from './contribution.ts'
export { firstRunPath } from './first-run.ts'

/** Recognises browser sessions, for `createHttp`. */
export const createAuthenticate =
  ({ database }: Pick<Services, 'database'>): Authenticate =>
  async ({ sessionToken, now }) =>
    sessionToken === null ? null : callerOf(database, sessionToken, now)
