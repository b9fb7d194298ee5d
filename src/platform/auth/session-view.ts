import type { Database } from '#platform/database'
import type { Permissions } from '#platform/permissions'
import { hasAdministrator } from './accounts.ts'
import type { Session } from './schema.ts'
import { openWorkspaces, owesSecondStep, personOf } from './sign-in.ts'
import { csrfOf } from './tokens.ts'

/** A session as the web page sees it. */
export function sessionView(database: Database, permissions: Permissions, token: string | null, now: Date): Promise<Session> {
  return database.asSystem(async (trx) => {
    const person = token === null ? null : await personOf(trx, token, now)
    if (!person || token === null) return { state: (await hasAdministrator(trx)) ? 'signed-out' : 'first-run' }
    const { member, session } = person
    const { name, email, language, theme, roles, duties, workspace } = member
    const owed = owesSecondStep(member, session)
    return {
      state: 'signed-in',
      csrf: csrfOf(token),
      person: { id: member.scope.principal, name, email, language, theme },
      workspace: {
        id: member.scope.workspace,
        slug: workspace.slug,
        name: workspace.name,
        example: workspace.example,
        currency: workspace.currency,
      },
      workspaces: (await openWorkspaces(trx, person)).map(({ workspace: { slug, name: title } }) => ({ slug, name: title })),
      roles: [...roles],
      duties: [...duties],
      permissions: owed ? [] : permissions.heldBy(member),
      secondStep: { on: member.secondStep, owed },
      via: session.via,
    }
  })
}
