import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { z } from 'zod'
import { DomainError, newId } from '#base'
import { record } from '#platform/activity'
import type { Database, Scope, Trx } from '#platform/database'
import { isRole, type Role } from '#platform/permissions'
import type { Secrets } from '#platform/secrets'
import { accountByEmail, addAccount, addMember, memberOfScope } from './accounts.ts'
import { discover } from './provider.ts'
import { enter, type From } from './sign-in.ts'
import { addSubject, addVisit, findProvider, type Provider, personOfSubject, takeVisit } from './single-sign-on-store.ts'
import { peopleTables } from './tables.ts'

type Needs = Readonly<{ database: Database; secrets: Secrets }>
const Visit = z.object({ verifier: z.string(), nonce: z.string(), redirectUri: z.string() })

/**
 * Begins a visit to the provider of a workspace: authorisation code with PKCE (RFC 7636), state and nonce.
 * @returns where the browser goes, and the state that it keeps in a cookie
 * @throws SINGLE_SIGN_ON_OFF, SINGLE_SIGN_ON_UNREACHABLE
 */
export async function beginVisit(
  { database, secrets }: Needs,
  slug: string,
  redirectUri: string,
  now: Date,
): Promise<{ url: string; state: string }> {
  const provider = await database.asSystem((trx) => findProvider(trx, secrets, { slug }))
  const config = await discover(database, provider)
  const [verifier, state, nonce] = [randomPKCECodeVerifier(), randomState(), randomNonce()]
  await database.asSystem((trx) => addVisit(trx, secrets, provider.workspace, state, { verifier, nonce, redirectUri }, now))
  const url = buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid email profile',
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  })
  return { url: url.href, state }
}

const Claims = z.object({
  sub: z.string().min(1),
  sid: z.string().optional(),
  email: z.email().optional(),
  email_verified: z.boolean().optional(),
  name: z.string().trim().min(1).max(120).optional(),
})
type Person = z.infer<typeof Claims> & { groups: readonly string[] }
const Groups = z.union([z.array(z.string()), z.string().transform((one) => [one])]).catch([])

const refused = (reason: string, cause?: unknown): DomainError => new DomainError('SINGLE_SIGN_ON_REFUSED', { reason }, { cause })

/** Exchanges the code and reads who came, from the ID token and, for what it leaves out, from the user-info endpoint. */
async function askProvider(
  database: Database,
  provider: Provider,
  answer: string,
  state: string,
  visit: z.infer<typeof Visit>,
): Promise<Person> {
  const config = await discover(database, provider)
  const url = new URL(visit.redirectUri)
  url.search = new URL(answer, url).search
  try {
    const tokens = await authorizationCodeGrant(config, url, {
      pkceCodeVerifier: visit.verifier,
      expectedState: state,
      expectedNonce: visit.nonce,
      idTokenExpected: true,
    })
    const id = tokens.claims() ?? {}
    const { sub } = Claims.parse(id)
    const more = config.serverMetadata().userinfo_endpoint === undefined ? {} : await fetchUserInfo(config, tokens.access_token, sub)
    const all: Record<string, unknown> = { ...more, ...id }
    return { ...Claims.parse(all), groups: Groups.parse(all[provider.groupsClaim]) }
  } catch (error) {
    if (error instanceof DomainError) throw error
    throw refused((error as { code?: string }).code ?? 'answer', error)
  }
}

/** The roles that groups give, and those that everyone gets. */
export const mappedRoles = ({ roleMap, defaultRoles }: Pick<Provider, 'roleMap' | 'defaultRoles'>, groups: readonly string[]): Role[] => [
  ...new Set([...defaultRoles, ...groups.flatMap((group) => (Object.hasOwn(roleMap, group) ? roleMap[group]! : []))].filter(isRole)),
]

async function findOrMake(trx: Trx, secrets: Secrets, provider: Provider, person: Person, now: Date): Promise<Scope> {
  const { workspace, issuer } = provider
  const subject = { workspace, issuer, subject: person.sub }
  const known = await personOfSubject(trx, subject)
  if (known) return { workspace, principal: known }
  // An address that the provider does not vouch for must not open somebody's account.
  if (person.email === undefined || person.email_verified !== true) throw refused('email')
  const domain = person.email.slice(person.email.lastIndexOf('@') + 1).toLowerCase()
  if (provider.allowedDomains.length > 0 && !provider.allowedDomains.includes(domain)) throw refused('domain')
  const existing = await accountByEmail(trx, secrets, person.email)
  const scope: Scope = { workspace, principal: existing ?? newId<'principal'>() }
  if (!existing) {
    const { language } = await trx
      .$extendTables<{ workspaces: { id: string; language: 'es' | 'en' } }>()
      .selectFrom('workspaces')
      .select('language')
      .where('id', '=', workspace)
      .executeTakeFirstOrThrow()
    await addAccount(
      trx,
      secrets,
      { id: scope.principal, name: person.name ?? person.email, email: person.email, passwordHash: null, language },
      now,
    )
  }
  await addSubject(trx, subject, scope.principal)
  return scope
}

/**
 * Makes the person a member at the first visit; later their roles follow the provider's groups. Administration is given and
 * taken by hand alone once it is there, so that no change at the provider leaves a workspace without it.
 */
async function follow(trx: Trx, scope: Scope, roles: readonly Role[], now: Date): Promise<void> {
  const row = await peopleTables(trx)
    .selectFrom('members')
    .select('roles')
    .where('workspace_id', '=', scope.workspace)
    .where('principal_id', '=', scope.principal)
    .executeTakeFirst()
  const subject = `principal:${scope.principal}`
  if (!row) {
    await addMember(trx, scope, { roles }, now)
    await record(trx, scope, { kind: 'person.added', subject, payload: { roles, by: 'single-sign-on' } })
    return
  }
  const next = [...new Set([...roles, ...(row.roles.includes('administrator') ? ['administrator'] : [])])]
  if (next.toSorted().join() === row.roles.toSorted().join()) return
  await peopleTables(trx)
    .updateTable('members')
    .set({ roles: next })
    .where('workspace_id', '=', scope.workspace)
    .where('principal_id', '=', scope.principal)
    .execute()
  await record(trx, scope, {
    kind: 'person.changed',
    subject,
    payload: { before: { roles: row.roles }, after: { roles: next }, by: 'single-sign-on' },
  })
}

/** Whoever was taken out of the workspace comes back by invitation alone. @throws SINGLE_SIGN_ON_REFUSED */
async function checkNotGone(trx: Trx, scope: Scope): Promise<void> {
  const row = await peopleTables(trx)
    .selectFrom('principals')
    .select('disabled_at')
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', scope.principal)
    .executeTakeFirst()
  if (row?.disabled_at) throw refused('access')
}

/**
 * Ends a visit: checks the provider's answer and opens a session in the workspace whose provider it is.
 * @param answer     the address at which the browser came back
 * @param kept       the state of the browser's cookie: an answer to somebody else's visit is refused
 * @returns the session's token
 * @throws SINGLE_SIGN_ON_REFUSED, SINGLE_SIGN_ON_OFF, SINGLE_SIGN_ON_UNREACHABLE
 */
export async function endVisit(needs: Needs, answer: string, kept: string | null, from: From): Promise<string> {
  const { database, secrets } = needs
  const state = new URL(answer, 'http://localhost').searchParams.get('state')
  if (state === null || kept === null || state !== kept) throw refused('state')
  const taken = await database.asSystem((trx) => takeVisit(trx, secrets, state, from.now))
  if (!taken) throw refused('state')
  const provider = await database.asSystem((trx) => findProvider(trx, secrets, { workspace: taken.workspace }))
  const person = await askProvider(database, provider, answer, state, Visit.parse(taken.visit))
  const roles = mappedRoles(provider, person.groups)
  return database.asSystem(async (trx) => {
    const scope = await findOrMake(trx, secrets, provider, person, from.now)
    await checkNotGone(trx, scope)
    if (roles.length === 0) throw refused('roles')
    await follow(trx, scope, roles, from.now)
    if (!(await memberOfScope(trx, scope))) throw refused('access')
    const vouched = { issuer: provider.issuer, subject: person.sub, session: person.sid ?? null }
    return enter(trx, scope, { ...from, origin: { ...from.origin, provider: vouched } })
  })
}
