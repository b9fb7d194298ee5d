import { createRemoteJWKSet, type JWTVerifyGetKey, customFetch as keysFetch } from 'jose'
import { allowInsecureRequests, ClientSecretBasic, type Configuration, type CustomFetch, customFetch, discovery } from 'openid-client'
import { DomainError } from '#base'
import { networksOf, safeFetch } from '#platform/connections'
import type { Database } from '#platform/database'
import type { Provider } from './single-sign-on-store.ts'

/** The ways out of this machine that a workspace allows: a provider's address is typed by a person. */
async function fetchFor(database: Database, workspace: string): Promise<CustomFetch> {
  const allowed = await database.asSystem((trx) => networksOf(trx, workspace))
  return async (url, { method, headers, body }) => {
    const sent = body === undefined || body === null ? {} : { body: String(body) }
    const answer = await safeFetch(String(url), {
      method: method === 'POST' ? 'POST' : 'GET',
      headers: Object.fromEntries(new Headers(headers)),
      allowed,
      timeoutMs: 10_000,
      maxBytes: 1_000_000,
      redirects: 0,
      ...sent,
    })
    const text = answer.body.toString('utf8')
    return new Response(text === '' ? null : text, { status: answer.status, headers: answer.headers })
  }
}

/**
 * Reads the provider's configuration document (OpenID Connect Discovery 1.0).
 * @throws SINGLE_SIGN_ON_UNREACHABLE
 */
export async function discover(
  database: Database,
  provider: Pick<Provider, 'workspace' | 'issuer' | 'clientId' | 'clientSecret'>,
): Promise<Configuration> {
  const issuer = new URL(provider.issuer)
  try {
    return await discovery(issuer, provider.clientId, provider.clientSecret, ClientSecretBasic(provider.clientSecret), {
      [customFetch]: await fetchFor(database, provider.workspace),
      // The schema lets http through for this machine alone.
      execute: issuer.protocol === 'http:' ? [allowInsecureRequests] : [],
    })
  } catch (error) {
    if (error instanceof DomainError) throw error
    const cause = error instanceof Error && error.cause instanceof DomainError ? error.cause : null
    if (cause) throw cause
    throw new DomainError(
      'SINGLE_SIGN_ON_UNREACHABLE',
      { issuer: provider.issuer, reason: (error as { code?: string }).code ?? 'no answer' },
      { cause: error },
    )
  }
}

/** The keys with which the provider signs. */
export async function signingKeys(database: Database, provider: Provider): Promise<JWTVerifyGetKey> {
  const { jwks_uri: address } = (await discover(database, provider)).serverMetadata()
  if (address === undefined) throw new DomainError('SINGLE_SIGN_ON_UNREACHABLE', { issuer: provider.issuer, reason: 'jwks_uri' })
  const fetch = await fetchFor(database, provider.workspace)
  return createRemoteJWKSet(new URL(address), {
    [keysFetch]: (url, { headers }) =>
      fetch(url, { method: 'GET', headers: Object.fromEntries(headers), body: undefined, redirect: 'manual' }),
  })
}
