import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { SignJWT } from 'jose'
import { sql } from 'kysely'
import { contribution as connections } from '#platform/connections'
import { contribution as workspaces } from '#platform/workspaces'
import { type OidcProvider, startOidcProvider } from '#test/oidc'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { visitor } from '#test/visitor'

type Session = {
  state: string
  via: string
  roles: string[]
  person: { id: string; name: string }
  workspaces: { slug: string; name: string }[]
}

describe('single sign-on by a real OpenID provider', () => {
  let server: TestServer
  let ana: TestSession
  let provider: OidcProvider
  let url = ''
  const slug = 'tienda-aurora'
  before(async () => {
    server = await testServer([workspaces, connections])
    ana = await firstAdministrator(server)
    url = await server.app.listen({ host: '127.0.0.1', port: 0 })
    const base = `${url}/api/platform/auth/single-sign-on`
    provider = await startOidcProvider({ redirectUri: `${base}/callback`, logoutUri: `${base}/${slug}/logout` })
  })
  after(async () => {
    await provider.close()
    await server.close()
  })

  const settings = (more: object = {}) => ({
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    roleMap: { marketing: ['manager'], data: ['analyst', 'engineer'] },
    enabled: true,
    ...more,
  })
  const set = (more: object = {}, path = '') =>
    server.as(ana, { method: path === '' ? 'PATCH' : 'POST', url: `/api/platform/auth/single-sign-on${path}`, payload: settings(more) })
  const start = `/api/platform/auth/single-sign-on/${slug}/start`
  async function come(who: string) {
    const browser = visitor()
    const form = await browser.ask(url + start)
    const end = await browser.ask(form.url.href, { method: 'POST', body: new URLSearchParams({ who }) })
    const state = async () => {
      const reply = await fetch(`${url}/api/platform/auth/session`, { headers: { cookie: browser.cookies(new URL(url)) } })
      return (await reply.json()) as Session
    }
    return { end, state, browser }
  }

  it('is off until somebody sets it up, for a workspace that is not there too', async () => {
    for (const address of [start, start.replace(slug, 'nadie')]) {
      const reply = await fetch(url + address, { redirect: 'manual' })
      assert.equal(reply.headers.get('location'), '/single-sign-on?refused=SINGLE_SIGN_ON_OFF')
    }
  })

  it('goes to no address of the own network unless the workspace allows it, and keeps the secret to itself', async () => {
    assert.equal((await set({}, '/test')).json().code, 'CONNECTION_REFUSED')
    await server.db.database.asSystem((trx) =>
      sql`insert into connection_rules (workspace_id, allowed_networks) values (${ana.workspace}, array['127.0.0.1'])`.execute(trx),
    )
    assert.deepEqual((await set({}, '/test')).json(), { issuer: provider.issuer, backChannelLogout: true })
    assert.equal((await set({ issuer: `${provider.issuer}/elsewhere` }, '/test')).json().code, 'SINGLE_SIGN_ON_UNREACHABLE')
    const saved = await set()
    assert.equal(saved.json().settings.issuer, provider.issuer)
    assert.ok(!saved.body.includes(provider.clientSecret))
    const { rows } = await server.db.database.asSystem((trx) =>
      sql<{
        all: string
      }>`select (select string_agg(payload::text, '') from activities) || encode(client_secret_sealed, 'escape') as all from single_sign_on`.execute(
        trx,
      ),
    )
    assert.ok(!rows[0]?.all.includes(provider.clientSecret))
  })

  it('makes an account at the first visit, with the roles of the groups', async () => {
    provider.people.set('u1', { email: 'luz@aurora.es', name: 'Luz Mar', groups: ['data', 'unknown', 'constructor'] })
    const { end, state } = await come('u1')
    assert.equal(end.url.pathname, '/')
    const session = await state()
    assert.deepEqual([session.person.name, session.roles, session.via], ['Luz Mar', ['analyst', 'engineer'], 'single-sign-on'])
  })

  it('lets roles follow the groups at the next visit', async () => {
    provider.people.set('u1', { email: 'luz@aurora.es', name: 'Luz Mar', groups: ['marketing'] })
    assert.deepEqual((await (await come('u1')).state()).roles, ['manager'])
  })

  it('refuses whoever has no group, no verified e-mail, or another domain', async () => {
    await set({ allowedDomains: ['aurora.es'] })
    provider.people.set('u2', { email: 'eva@aurora.es', name: 'Eva', groups: [] })
    provider.people.set('u3', { email: 'ana@aurora.es', name: 'Not Ana', groups: ['data'], emailVerified: false })
    provider.people.set('u4', { email: 'max@evil.example', name: 'Max', groups: ['data'] })
    const reasons = await Promise.all(['u2', 'u3', 'u4'].map(async (who) => (await come(who)).end.url.searchParams.get('reason')))
    assert.deepEqual(reasons, ['roles', 'email', 'domain'])
  })

  it('keeps the administrator who comes by the provider an administrator, and in this workspace', async () => {
    provider.people.set('u5', { email: 'ana@aurora.es', name: 'Ana López', groups: ['marketing'] })
    const session = await (await come('u5')).state()
    assert.deepEqual(session.roles.toSorted(), ['administrator', 'manager'])
    assert.equal(session.person.id, ana.principal)
    assert.deepEqual(session.workspaces, [{ slug, name: 'Tienda Aurora' }])
  })

  it('takes an answer only from the browser that began the visit, and once', async () => {
    const thief = visitor()
    const victim = visitor()
    const form = await victim.ask(url + start)
    const { reply } = await victim.ask(form.url.href, { method: 'POST', body: new URLSearchParams({ who: 'u1' }) })
    assert.equal(reply.status, 302)
    const bare = await thief.ask(`${url}/api/platform/auth/single-sign-on/callback?code=x&state=y`)
    assert.equal(bare.url.searchParams.get('reason'), 'state')
    const begun = await fetch(url + start, { redirect: 'manual' })
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state')
    const cookie = begun.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ')
    const answer = () =>
      fetch(`${url}/api/platform/auth/single-sign-on/callback?code=made-up&state=${state}&iss=${provider.issuer}`, {
        redirect: 'manual',
        headers: { cookie },
      })
    assert.match((await answer()).headers.get('location') ?? '', /refused=SINGLE_SIGN_ON_REFUSED/)
    assert.match((await answer()).headers.get('location') ?? '', /reason=state/)
  })

  it('ends the sessions of a person when the provider says so, and takes no forged or repeated notice', async () => {
    const { state } = await come('u1')
    assert.equal((await state()).state, 'signed-in')
    await provider.logOut('u1')
    assert.equal((await state()).state, 'signed-out')
    const { rows } = await server.db.database.asSystem((trx) =>
      sql`select from activities where kind = 'session.ended-by-provider'`.execute(trx),
    )
    assert.equal(rows.length, 1)
    const again = await come('u1')
    const forged = await new SignJWT({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} }, sub: 'u1' })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(provider.issuer)
      .setAudience(provider.clientId)
      .setIssuedAt()
      .setJti('1')
      .sign(Buffer.from(provider.clientSecret.padEnd(32)))
    const reply = await fetch(`${url}/api/platform/auth/single-sign-on/${slug}/logout`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: forged }),
    })
    assert.deepEqual([reply.status, ((await reply.json()) as { code: string }).code], [400, 'LOGOUT_TOKEN_INVALID'])
    assert.equal((await again.state()).state, 'signed-in')
  })

  it('lets nobody back in by the provider whose access was taken away here', async () => {
    const { state } = await come('u1')
    const { person } = await state()
    await server.as(ana, { method: 'POST', url: `/api/platform/workspaces/people/${person.id}/deactivate`, payload: {} })
    assert.equal((await state()).state, 'signed-out')
    assert.equal((await come('u1')).end.url.searchParams.get('reason'), 'access')
  })
})
