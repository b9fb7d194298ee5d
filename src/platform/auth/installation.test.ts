import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { contribution as workspaces } from '#platform/workspaces'
import { firstAdministrator, localToken, sessionOf, type TestServer, type TestSession, testServer } from '#test/server'

const host = '127.0.0.1:4600'
const address = '/api/platform/auth/installation'

describe('who administers the installation', () => {
  let server: TestServer
  let ana: TestSession
  let bea: TestSession
  before(async () => {
    server = await testServer([workspaces])
    ana = await firstAdministrator(server)
    bea = await join(ana, 'bea@aurora.es')
  })
  after(() => server.close())

  async function join(by: TestSession, email: string): Promise<TestSession> {
    const invited = await server.as(by, {
      method: 'POST',
      url: '/api/platform/workspaces/invitations',
      payload: { email, roles: ['administrator'] },
    })
    const token = new URL(invited.json<{ path: string }>().path, 'http://x').searchParams.get('token')
    const url = '/api/platform/workspaces/invitations/accept'
    const payload = { token, name: 'Bea Ruiz', password: 'nueve barcos sin velas' }
    return sessionOf(await server.app.inject({ method: 'POST', url, headers: { host }, payload }))
  }
  const rotate = (session: TestSession, what: string) =>
    server.as(session, { method: 'POST', url: '/api/platform/secrets/rotate', payload: { what } })
  const appoint = (session: TestSession, email: string) => server.as(session, { method: 'POST', url: address, payload: { email } })
  const dismiss = (session: TestSession, id: string) => server.as(session, { method: 'DELETE', url: `${address}/${id}` })
  const personOf = async (id: string) => (await server.as(ana, { url: `/api/platform/workspaces/people/${id}` })).json()

  it('is whoever set it up, and no administrator of a workspace besides', async () => {
    assert.deepEqual(
      (await server.as(ana, { url: address })).json().items.map(({ email }: { email: string }) => email),
      ['ana@aurora.es'],
    )
    assert.deepEqual(
      [(await personOf(ana.principal)).installationAdministrator, (await personOf(bea.principal)).installationAdministrator],
      [true, false],
    )
    assert.equal((await rotate(bea, 'data-key')).statusCode, 200, 'the key of their own workspace')
    for (const refused of [await rotate(bea, 'main-key'), await appoint(bea, 'bea@aurora.es'), await dismiss(bea, ana.principal)]) {
      assert.deepEqual([refused.statusCode, refused.json().code], [403, 'INSTALLATION_ONLY'])
      assert.match(refused.json().mend, /rumbo platform people administrators/)
    }
    assert.equal((await rotate(ana, 'main-key')).statusCode, 200)
  })

  it('is appointed by those who are, holds from the next request on, and is never nobody', async () => {
    assert.equal((await appoint(ana, 'nadie@aurora.es')).json().code, 'ACCOUNT_NOT_FOUND')
    assert.equal((await dismiss(ana, ana.principal)).json().code, 'INSTALLATION_ADMINISTRATOR_LAST')
    assert.equal((await appoint(ana, 'BEA@aurora.es')).json().items.length, 2)
    assert.equal((await server.as(bea, { url: address })).statusCode, 200)
    assert.equal((await dismiss(bea, ana.principal)).statusCode, 204)
    assert.equal((await server.as(ana, { url: address })).json().code, 'INSTALLATION_ONLY')
    assert.equal((await appoint(bea, 'ana@aurora.es')).statusCode, 200)
    assert.equal((await dismiss(ana, bea.principal)).statusCode, 204)
    assert.equal((await dismiss(ana, bea.principal)).json().code, 'MEMBER_NOT_FOUND')
    const { rows } = await server.db.database.asSystem((trx) =>
      sql<{ kind: string }>`select kind from activities where kind like 'installation-administrator.%' order by id`.execute(trx),
    )
    assert.deepEqual(
      rows.map(({ kind }) => kind.split('.')[1]),
      ['added', 'removed', 'added', 'removed'],
    )
  })

  it('cannot be given by a key beyond what its maker holds, and is held by the machine', async () => {
    const payload = { name: 'Copias', permissions: ['platform.auth.installation'] }
    const made = (session: TestSession) => server.as(session, { method: 'POST', url: '/api/platform/auth/keys', payload })
    assert.equal((await made(bea)).json().code, 'API_KEY_TOO_WIDE')
    const { token } = (await made(ana)).json()
    const by = (bearer: string) =>
      server.app.inject({ url: address, headers: { host, authorization: `Bearer ${bearer}`, 'x-rumbo-workspace': 'tienda-aurora' } })
    assert.deepEqual([(await by(token)).statusCode, (await by(localToken)).statusCode], [200, 200])
  })

  it('does not fall to an administrator of a workspace by a link for a new password', async () => {
    const act = (session: TestSession, id: string, what: string) =>
      server.as(session, { method: 'POST', url: `/api/platform/workspaces/people/${id}/${what}`, payload: {} })
    for (const what of ['password-link', 'second-step/remove'])
      assert.deepEqual(
        [(await act(bea, ana.principal, what)).statusCode, (await act(bea, ana.principal, what)).json().code],
        [403, 'ACCOUNT_SHARED'],
      )
    assert.equal((await act(ana, bea.principal, 'password-link')).statusCode, 201)
    await server.db.database.asSystem(async (trx) => {
      const other = server.db.otherScope.workspace
      await sql`insert into principals (workspace_id, id, kind, created_at) values (${other}, ${bea.principal}, 'person', now())`.execute(
        trx,
      )
      await sql`insert into members (workspace_id, principal_id, roles, created_at) values (${other}, ${bea.principal}, '{analyst}', now())`.execute(
        trx,
      )
    })
    const carla = await join(ana, 'carla@aurora.es')
    assert.equal((await act(carla, bea.principal, 'password-link')).json().code, 'ACCOUNT_SHARED')
    assert.equal((await act(carla, carla.principal, 'password-link')).statusCode, 201)
  })
})
