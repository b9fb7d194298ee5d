import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { newId } from '#base'
import { addAccount, addMember, contribution as auth, hashPassword } from '#platform/auth'
import type { Scope } from '#platform/database'
import { contribution as http } from '#platform/http'
import { duties, installationDuty, type Power, type Role, roles } from '#platform/permissions'
import { fillTables, workspaceTables } from '#test/any-rows'
import { type JsonSchema, sampleOf } from '#test/sample'
import { firstAdministrator, sessionOf, type TestServer, testServer } from '#test/server'
import { contributions } from './index.ts'

const host = '127.0.0.1:4600'
const password = 'ocho caballos en la cocina'
type Route = Readonly<{
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  /** The address with its parameters by name. */
  template: string
  permission: string
  hasIds: boolean
  body: unknown
}>
type Asker = Readonly<{ name: string; isKnown: boolean; holds: (permission: string) => boolean; headers: Record<string, string> }>
type Document = { paths: Record<string, Record<string, Operation>>; components?: { schemas?: Record<string, JsonSchema> } }
type Operation = {
  'x-permission'?: string
  parameters?: { name: string; in: string; schema: JsonSchema }[]
  requestBody?: { content: Record<string, { schema: JsonSchema }> }
}

describe('the rights of every route', () => {
  let server: TestServer
  let askers: Asker[]
  let routes: Route[]

  async function person(workspace: Scope['workspace'], name: string, held: { roles: Role[]; duties?: Power[] }): Promise<Asker> {
    const { database, secrets } = server.services
    const email = `${name.replaceAll(' ', '-')}@aurora.es`
    const passwordHash = await hashPassword(password)
    const principal = newId<'principal'>()
    await database.asSystem(async (trx) => {
      await addAccount(trx, secrets, { id: principal, name, email, passwordHash, language: 'es' }, new Date())
      const duties = held.duties?.filter((duty) => duty !== installationDuty) ?? []
      await addMember(trx, { workspace, principal }, { roles: held.roles, duties }, new Date())
    })
    const session = sessionOf(
      await server.app.inject({ method: 'POST', url: '/api/platform/auth/sign-in', headers: { host }, payload: { email, password } }),
    )
    return {
      name,
      isKnown: true,
      holds: (permission) => permission === 'signed-in' || server.app.permissions.holds(held, permission),
      headers: { cookie: session.cookie, 'x-csrf-token': session.csrf },
    }
  }

  /** Routes as the registry documents them; every id in an address is one that only the other workspace has. */
  function routesOf(foreign: string): Route[] {
    const document = server.app.swagger() as unknown as Document
    const schemas = document.components?.schemas ?? {}
    return Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => {
        let hasIds = false
        const url = path.replace(/\{(\w+)\}/g, (_, name: string) => {
          const schema = operation.parameters?.find((each) => each.name === name && each.in === 'path')?.schema ?? {}
          if (schema.format === 'uuid') hasIds = true
          return schema.format === 'uuid' ? foreign : encodeURIComponent(String(sampleOf(schema, schemas) ?? 'x'))
        })
        const schema = operation.requestBody?.content['application/json']?.schema
        return {
          method: method.toUpperCase() as Route['method'],
          url,
          template: path,
          permission: operation['x-permission'] ?? '',
          hasIds,
          body: schema && sampleOf(schema, schemas),
        }
      }),
    )
  }
  const ask = async (asker: Asker, route: Route) => {
    const reply = await server.app.inject({
      method: route.method,
      url: route.url,
      headers: { host, 'x-reason': 'a reason that is long enough', ...asker.headers },
      ...(route.body === undefined ? {} : { payload: route.body as object }),
    })
    const code = /problem\+json/.test(String(reply.headers['content-type'])) ? reply.json<{ code: string }>().code : ''
    return { status: reply.statusCode, code, line: `${asker.name}: ${route.method} ${route.url} → ${reply.statusCode} ${code}` }
  }

  before(async () => {
    server = await testServer(contributions.filter((each) => each !== auth && each !== http && (each.routes?.length ?? 0) > 0))
    const ana = await firstAdministrator(server)
    const workspace = ana.workspace as Scope['workspace']
    askers = []
    for (const role of roles) askers.push(await person(workspace, role, { roles: [role] }))
    for (const duty of duties)
      askers.push(await person(workspace, `collaborator with ${duty}`, { roles: ['collaborator'], duties: [duty] }))
    const keeper = await person(workspace, 'installation administrator', { roles: ['collaborator'], duties: [installationDuty] })
    await server.db.database.asSystem((trx) =>
      sql`update accounts set installation_administrator = true where name = ${keeper.name}`.execute(trx),
    )
    askers.push(keeper)
    const permissions = ['platform.workspaces.see-people']
    const made = await server.as(ana, { method: 'POST', url: '/api/platform/auth/keys', payload: { name: 'one right', permissions } })
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
    askers.push(
      { name: 'nobody', isKnown: false, holds: () => false, headers: {} },
      { name: 'unknown key', isKnown: false, holds: () => false, headers: bearer('rk_unknown') },
      { name: 'key with one right', isKnown: true, holds: (name) => permissions.includes(name), headers: bearer(made.json().token) },
    )
    const foreign = newId()
    const { database } = server.db
    await fillTables(database, await workspaceTables(database), server.db.otherScope, foreign)
    routes = routesOf(foreign).filter(({ permission }) => permission !== 'public')
  })
  after(() => server.close())

  it('covers every route that was registered', () => {
    const plain = (url: string) => url.replace(/:(\w+)/g, '{$1}').replace(/\/$/, '')
    const documented = new Set(routes.map(({ method, template }) => `${method} ${plain(template)}`))
    const missing = server.app.routeTable
      .filter(({ method, permission }) => permission !== 'public' && method !== 'HEAD' && method !== 'OPTIONS')
      .filter(({ method, url }) => !documented.has(`${method} ${plain(url)}`))
    assert.deepEqual(missing, [])
    assert.ok(routes.length > 40)
  })

  it('closes each to everyone who does not hold its permission', async () => {
    const wrong: string[] = []
    for (const route of routes)
      for (const asker of askers.filter(({ holds }) => !holds(route.permission))) {
        const { status, code, line } = await ask(asker, route)
        const denied = server.app.permissions.isOfInstallation(route.permission) ? 'INSTALLATION_ONLY' : 'PERMISSION_DENIED'
        const expected = asker.isKnown ? [403, denied] : [401, 'SIGNED_OUT']
        if (status !== expected[0] || code !== expected[1]) wrong.push(line)
      }
    assert.deepEqual(wrong, [])
  })

  it('answers 404 to everyone who holds the permission and asks for something of another workspace', async () => {
    const wrong: string[] = []
    for (const route of routes.filter(({ hasIds }) => hasIds))
      for (const asker of askers.filter(({ holds }) => holds(route.permission))) {
        const { status, line } = await ask(asker, route)
        if (status !== 404) wrong.push(line)
      }
    assert.deepEqual(wrong, [])
  })

  it('lists to those who hold the permission nothing of another workspace', async () => {
    const wrong: string[] = []
    for (const route of routes.filter(({ method, hasIds }) => method === 'GET' && !hasIds))
      for (const asker of askers.filter(({ holds }) => holds(route.permission))) {
        const reply = await server.app.inject({ url: route.url, headers: { host, ...asker.headers } })
        const foreign = [server.db.otherScope.workspace, server.db.otherScope.principal].some((id) => reply.body.includes(id))
        if (reply.statusCode === 401 || reply.statusCode === 403 || reply.statusCode >= 500 || foreign)
          wrong.push(`${asker.name}: ${route.url} ${reply.statusCode}`)
      }
    assert.deepEqual(wrong, [])
  })
})
