import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { administrator, firstAdministrator, sessionOf, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution as workspaces } from './index.ts'

const host = '127.0.0.1:4600'
const day = 86_400_000

describe('people of a workspace', () => {
  let server: TestServer
  let ana: TestSession
  before(async () => {
    server = await testServer([workspaces])
    ana = await firstAdministrator(server)
  })
  after(() => server.close())

  const path = (rest: string) => `/api/platform/workspaces/${rest}`
  const call = (session: TestSession, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', rest: string, payload?: object) =>
    server.as(session, { method, url: path(rest), ...(payload ? { payload } : {}) })
  const anyone = (rest: string, payload: object) => server.app.inject({ method: 'POST', url: path(rest), headers: { host }, payload })
  const invite = async (email: string, more: object = {}) =>
    (await call(ana, 'POST', 'invitations', { email, roles: ['analyst'], ...more })).json<{ id: string; path: string; mailed: boolean }>()
  const tokenOf = ({ path: link }: { path: string }) => new URL(link, 'http://x').searchParams.get('token') ?? ''
  const join = async (email: string, more: object = {}) =>
    sessionOf(
      await anyone('invitations/accept', {
        token: tokenOf(await invite(email, more)),
        name: 'Bea Ruiz',
        password: 'nueve barcos sin velas',
      }),
    )
  const stateOf = async (session: TestSession) =>
    (await server.app.inject({ url: '/api/platform/auth/session', headers: { host, cookie: session.cookie } })).json()
  const kinds = async () =>
    (await server.db.database.asSystem((trx) => sql<{ kind: string }>`select kind from activities`.execute(trx))).rows.map(
      ({ kind }) => kind,
    )

  it('asks somebody in by a link that works once and shows its token to nobody again', async () => {
    const made = await invite('bea@aurora.es', { duties: ['money-approver'] })
    assert.equal(made.mailed, false)
    const listed = await call(ana, 'GET', 'invitations')
    assert.equal(listed.json().items[0].state, 'open')
    assert.ok(!listed.body.includes(tokenOf(made)))
    const seen = await anyone('invitations/look', { token: tokenOf(made) })
    assert.deepEqual(seen.json(), { workspace: 'Tienda Aurora', email: 'bea@aurora.es', language: 'es', next: 'new' })
    const weak = await anyone('invitations/accept', { token: tokenOf(made), name: 'Bea', password: 'bea@aurora.es1' })
    assert.equal(weak.json().code, 'PASSWORD_TOO_COMMON')
    const bea = sessionOf(
      await anyone('invitations/accept', { token: tokenOf(made), name: 'Bea Ruiz', password: 'nueve barcos sin velas' }),
    )
    assert.deepEqual([(await stateOf(bea)).roles, (await stateOf(bea)).duties], [['analyst'], ['money-approver']])
    const again = await anyone('invitations/accept', { token: tokenOf(made), name: 'Eva', password: 'nueve barcos sin velas' })
    assert.deepEqual([again.statusCode, again.json().code], [403, 'INVITATION_LINK_INVALID'])
    for (const kind of ['invitation.made', 'invitation.accepted', 'person.added']) assert.ok((await kinds()).includes(kind), kind)
  })

  it('makes the old link worthless when it is sent again, withdrawn, or seven days old', async () => {
    const first = await invite('carla@aurora.es')
    const second = (await call(ana, 'POST', `invitations/${first.id}/resend`, {})).json()
    for (const [token, code] of [
      [tokenOf(first), 403],
      [tokenOf(second), 200],
    ] as const)
      assert.equal((await anyone('invitations/look', { token })).statusCode, code)
    await server.db.database.asSystem((trx) =>
      sql`update invitations set ends_at = now() - interval '1 second' where id = ${first.id}`.execute(trx),
    )
    assert.equal((await anyone('invitations/look', { token: tokenOf(second) })).statusCode, 403)
    assert.equal((await call(ana, 'DELETE', `invitations/${first.id}`)).statusCode, 204)
    assert.equal((await call(ana, 'DELETE', `invitations/${first.id}`)).json().code, 'INVITATION_NOT_FOUND')
  })

  it('lets nobody join with the password of a stranger: whoever has an account signs in first', async () => {
    const other = (
      await call(ana, 'POST', '', { name: 'Tienda Aurora', language: 'en', currency: 'MXN', timeZone: 'America/Mexico_City' })
    ).json()
    assert.equal(other.slug, 'tienda-aurora-2')
    const moved = await server.as(ana, { method: 'POST', url: '/api/platform/auth/workspace', payload: { workspace: other.slug } })
    ana = sessionOf(moved)
    const made = await invite('bea@aurora.es')
    assert.equal((await anyone('invitations/look', { token: tokenOf(made) })).json().next, 'sign-in')
    const refused = await anyone('invitations/accept', { token: tokenOf(made), name: 'Eva', password: 'siete ranas azules' })
    assert.equal(refused.json().code, 'INVITATION_NEEDS_SIGN_IN')
    assert.equal((await call(ana, 'POST', 'invitations/accept', { token: tokenOf(made) })).json().code, 'INVITATION_FOR_ANOTHER')
    const bea = sessionOf(
      await server.app.inject({
        method: 'POST',
        url: '/api/platform/auth/sign-in',
        headers: { host },
        payload: { email: 'bea@aurora.es', password: 'nueve barcos sin velas' },
      }),
    )
    const inside = sessionOf(await call(bea, 'POST', 'invitations/accept', { token: tokenOf(made) }))
    assert.equal(inside.workspace, other.id)
    assert.deepEqual(
      (await stateOf(inside)).workspaces.map(({ slug }: { slug: string }) => slug),
      ['tienda-aurora', 'tienda-aurora-2'],
    )
    const back = await server.as(ana, { method: 'POST', url: '/api/platform/auth/workspace', payload: { workspace: 'tienda-aurora' } })
    assert.notEqual(sessionOf(back).cookie, ana.cookie)
    assert.deepEqual(await stateOf(ana), { state: 'signed-out' })
    ana = sessionOf(back)
  })

  it('takes nobody to a workspace of others, and says so as for one that does not exist', async () => {
    const dora = await join('dora@aurora.es')
    const move = (workspace: string) => server.as(dora, { method: 'POST', url: '/api/platform/auth/workspace', payload: { workspace } })
    const [foreign, unknown] = [await move('tienda-aurora-2'), await move('no-existe')]
    assert.deepEqual([foreign.statusCode, foreign.json().code], [404, 'WORKSPACE_NOT_FOUND'])
    assert.equal(unknown.json().code, 'WORKSPACE_NOT_FOUND')
  })

  it('changes settings with before and after, and refuses a zone or currency that is none', async () => {
    const changed = await call(ana, 'PATCH', 'current', { name: 'Aurora', timeZone: 'Atlantic/Canary' })
    assert.deepEqual([changed.json().name, changed.json().timeZone, changed.json().slug], ['Aurora', 'Atlantic/Canary', 'tienda-aurora'])
    for (const wrong of [{ timeZone: 'Mars/Base' }, { currency: 'XYZ' }])
      assert.equal((await call(ana, 'PATCH', 'current', wrong)).statusCode, 400)
    const { rows } = await server.db.database.asSystem((trx) =>
      sql<{ payload: object }>`select payload from activities where kind = 'workspace.changed'`.execute(trx),
    )
    assert.deepEqual(rows[0]?.payload, {
      before: { name: 'Tienda Aurora', timeZone: 'Europe/Madrid' },
      after: { name: 'Aurora', timeZone: 'Atlantic/Canary' },
    })
  })

  it('says what a person may do and which role or duty gives it, in the language of the reader', async () => {
    const eva = await join('eva@aurora.es', { roles: ['collaborator'], duties: ['data-protection-officer'] })
    const rights = (await call(ana, 'GET', `people/${eva.principal}/rights`)).json()
    const seeing = rights.items.find(({ permission }: { permission: string }) => permission === 'platform.workspaces.see-people')
    assert.deepEqual(seeing, {
      permission: 'platform.workspaces.see-people',
      sentence: 'Ver quién está en el espacio y qué puede hacer',
      from: ['data-protection-officer'],
    })
    assert.equal((await call(eva, 'GET', 'people')).statusCode, 200)
    await call(ana, 'PATCH', `people/${eva.principal}`, { roles: ['collaborator'], duties: [] })
    assert.equal((await call(eva, 'GET', 'people')).json().code, 'PERMISSION_DENIED')
  })

  it('never lets the last administrator go', async () => {
    const change = { roles: ['analyst'], duties: [] }
    for (const reply of [
      await call(ana, 'PATCH', `people/${ana.principal}`, change),
      await call(ana, 'POST', `people/${ana.principal}/deactivate`, {}),
      await call(ana, 'DELETE', `people/${ana.principal}`),
    ])
      assert.deepEqual([reply.statusCode, reply.json().code], [409, 'LAST_ADMINISTRATOR'])
    const flor = await join('flor@aurora.es', { roles: ['administrator'] })
    assert.equal((await call(ana, 'PATCH', `people/${ana.principal}`, change)).statusCode, 200)
    assert.equal((await call(flor, 'PATCH', `people/${ana.principal}`, { roles: ['administrator'], duties: [] })).statusCode, 200)
  })

  it('ends the open session and the keys of a leaver at once', async () => {
    const gil = await join('gil@aurora.es', { roles: ['administrator'] })
    const made = await server.as(gil, {
      method: 'POST',
      url: '/api/platform/auth/keys',
      payload: { name: 'Cuadro', permissions: ['platform.workspaces.see-people'] },
    })
    const { token } = made.json()
    const byKey = () => server.app.inject({ url: path('people'), headers: { host, authorization: `Bearer ${token}` } })
    assert.deepEqual([(await byKey()).statusCode, (await call(gil, 'GET', 'people')).statusCode], [200, 200])
    assert.equal((await call(ana, 'POST', `people/${gil.principal}/deactivate`, {})).json().state, 'deactivated')
    assert.deepEqual([(await byKey()).statusCode, (await call(gil, 'GET', 'people')).statusCode], [401, 401])
    assert.equal((await call(ana, 'POST', `people/${gil.principal}/reactivate`, {})).json().state, 'active')
    assert.equal((await byKey()).statusCode, 401, 'keys stay dead')
    assert.equal((await call(ana, 'DELETE', `people/${gil.principal}`)).statusCode, 204)
    assert.equal((await call(ana, 'GET', `people/${gil.principal}`)).json().code, 'MEMBER_NOT_FOUND')
  })

  it('asks for the end of an external’s access, and holds it', async () => {
    const without = await call(ana, 'POST', 'invitations', { email: 'ext@agencia.es', roles: ['external'] })
    assert.equal(without.json().code, 'EXTERNAL_WITHOUT_END')
    const hugo = await join('ext@agencia.es', { roles: ['external'], accessEndsAt: new Date(Date.now() + day).toISOString() })
    assert.equal((await stateOf(hugo)).state, 'signed-in')
    await server.db.database.asSystem((trx) => sql`update members set ends_at = now() where principal_id = ${hugo.principal}`.execute(trx))
    assert.equal((await stateOf(hugo)).state, 'signed-out')
    assert.equal((await call(ana, 'GET', `people/${hugo.principal}`)).json().state, 'expired')
  })

  it('gives a link for a new password, which ends every session and works once', async () => {
    const iris = await join('iris@aurora.es')
    const { path: link } = (await call(ana, 'POST', `people/${iris.principal}/password-link`, {})).json()
    const reset = (password: string) =>
      server.app.inject({
        method: 'POST',
        url: '/api/platform/auth/password-reset',
        headers: { host },
        payload: { token: tokenOf({ path: link }), password },
      })
    assert.equal((await reset('corta')).json().code, 'PASSWORD_TOO_SHORT')
    assert.equal((await reset('cuatro faros apagados')).statusCode, 204)
    assert.equal((await stateOf(iris)).state, 'signed-out')
    assert.equal((await reset('cinco faros apagados')).json().code, 'PASSWORD_LINK_INVALID')
  })

  it('lists people page by page, in a stable order', async () => {
    const first = (await call(ana, 'GET', 'people?limit=2')).json()
    const rest = (await call(ana, 'GET', `people?limit=200&cursor=${first.next}`)).json()
    const ids = [...first.items, ...rest.items].map(({ id }: { id: string }) => id)
    assert.deepEqual(ids, [...ids].sort())
    assert.equal(first.items[0].name, administrator.name)
    assert.equal(rest.next, null)
  })
})
