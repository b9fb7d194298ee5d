import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import Provider, { type JWK } from 'oidc-provider'

export type OidcPerson = Readonly<{ email: string; emailVerified?: boolean; name: string; groups: readonly string[] }>
export type OidcProvider = Readonly<{
  issuer: string
  clientId: string
  clientSecret: string
  /** Who may sign in, by what is typed in its form. They may change between visits. */
  people: Map<string, OidcPerson>
  /** Tells the client that a person's sessions are over (back-channel logout). */
  logOut(subject: string): Promise<void>
  close(): Promise<void>
}>

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const parts: Buffer[] = []
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'))
}

/** A real OpenID provider on a free port, with one client and a form that asks who comes. */
export async function startOidcProvider(client: { redirectUri: string; logoutUri: string }): Promise<OidcProvider> {
  const people = new Map<string, OidcPerson>()
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const [clientId, clientSecret] = ['rumbo', 'a secret between the two of us']
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [client.redirectUri],
        backchannel_logout_uri: client.logoutUri,
        backchannel_logout_session_required: false,
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'one', alg: 'RS256', use: 'sig' } as JWK] },
    cookies: { keys: ['not a secret: it signs cookies of a test'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    // The client of the tests is on this machine, where the provider's own way out does not lead.
    fetch: (url, { method, headers, body }: RequestInit = {}) =>
      fetch(url, {
        method: method ?? 'GET',
        ...(headers ? { headers } : {}),
        ...(body ? { body } : {}),
        signal: AbortSignal.timeout(5000),
      }),
    findAccount: (_, sub) => {
      const person = people.get(sub)
      return (
        person && {
          accountId: sub,
          claims: () => ({
            sub,
            email: person.email,
            email_verified: person.emailVerified ?? true,
            name: person.name,
            groups: [...person.groups],
          }),
        }
      )
    },
    // Nobody is asked to agree: the organisation owns both sides.
    async loadExistingGrant(context) {
      const { client: asking, params, session, provider: self } = context.oidc
      if (!asking || !session?.accountId) return undefined
      const grant = new self.Grant({ accountId: session.accountId, clientId: asking.clientId })
      grant.addOIDCScope(String(params?.scope ?? 'openid'))
      await grant.save()
      return grant
    },
  })
  const callback = provider.callback()
  server.on('request', async (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void callback(request, response)
    if (request.method !== 'POST') {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      return void response.end('<form method="post"><label>Who <input name="who"></label><button>Enter</button></form>')
    }
    const who = (await formOf(request)).get('who') ?? ''
    await provider.interactionFinished(request, response, { login: { accountId: who } }, { mergeWithLastSubmission: false })
  })
  return {
    issuer,
    clientId,
    clientSecret,
    people,
    async logOut(subject) {
      const found = (await provider.Client.find(clientId)) as unknown as { backchannelLogout(sub: string, sid: string): Promise<unknown> }
      await found.backchannelLogout(subject, 'any')
    },
    close: () => new Promise<void>((done) => server.close(() => done())),
  }
}
