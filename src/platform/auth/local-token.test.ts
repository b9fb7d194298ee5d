import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import { sql } from 'kysely'
import { firstAdministrator, localToken, type TestServer, type TestSession, testServer } from '#test/server'
import { announceLocalToken, newLocalToken, readLocalAccess } from './index.ts'

let server: TestServer
let session: TestSession
before(async () => {
  server = await testServer([])
  await server.db.database.asSystem((trx) => sql`delete from workspaces`.execute(trx))
  session = await firstAdministrator(server)
})
after(() => server.close())

type Sent = { token?: string; workspace?: string; headers?: Record<string, string>; remoteAddress?: string }
const ask = ({ token = localToken, workspace, headers, remoteAddress }: Sent = {}) =>
  server.app.inject({
    method: 'POST',
    url: '/api/platform/secrets/rotate',
    payload: { what: 'data-key' },
    ...(remoteAddress === undefined ? {} : { remoteAddress }),
    headers: {
      host: '127.0.0.1:4600',
      authorization: `Bearer ${token}`,
      ...(workspace === undefined ? {} : { 'x-rumbo-workspace': workspace }),
      ...headers,
    },
  })
const codeOf = async (sent: Sent) => (await ask(sent)).json<{ code?: string }>().code

it('lets the command line of the machine act as its administrator, without a CSRF token', async () => {
  const reply = await ask()
  assert.equal(reply.statusCode, 200, reply.body)
  const { rows } = await server.db.database.asSystem((trx) =>
    sql<{ kind: string; principals: number }>`
      select p.kind, count(*) over () as principals from activities a join principals p on p.id = a.actor
      where a.kind = 'data-key.rotated'`.execute(trx),
  )
  assert.deepEqual(rows, [{ kind: 'system', principals: 1 }])
  await ask()
  const made = await server.db.database.asSystem((trx) => sql`select from principals where kind = 'system'`.execute(trx))
  assert.equal(made.rows.length, 1)
})

it('refuses a token that is not the server’s own, also beside a valid session', async () => {
  for (const token of ['rl_guess', `${localToken}x`, 'rl_', 'x', localToken.slice(0, -1)])
    assert.equal(await codeOf({ token }), 'SIGNED_OUT')
  assert.equal(await codeOf({ token: 'rl_guess', headers: { cookie: session.cookie, 'x-csrf-token': session.csrf } }), 'SIGNED_OUT')
  assert.equal(await codeOf({ headers: { authorization: localToken } }), 'SIGNED_OUT')
  assert.equal(await codeOf({ headers: { authorization: `Basic ${localToken}` } }), 'SIGNED_OUT')
})

it('counts on loopback connections alone', async () => {
  assert.equal(await codeOf({ remoteAddress: '192.168.1.20' }), 'SIGNED_OUT')
  assert.equal(await codeOf({ remoteAddress: '127.0.0.1.evil.example' }), 'SIGNED_OUT')
  assert.equal((await ask({ remoteAddress: '::1' })).statusCode, 200)
})

it('needs the workspace named once there are several, and knows no other', async () => {
  assert.equal((await ask({ workspace: 'tienda-aurora' })).statusCode, 200)
  assert.equal(await codeOf({ workspace: 'nadie' }), 'LOCAL_WORKSPACE_UNKNOWN')
  assert.equal(await codeOf({ workspace: `' or 1=1 --` }), 'LOCAL_WORKSPACE_UNKNOWN')
  const another = sql`insert into workspaces (id, slug, name) values (gen_random_uuid(), 'otra', 'Otra')`
  await server.db.database.asSystem((trx) => another.execute(trx))
  const refused = (await ask()).json<{ code: string; what: string }>()
  assert.equal(refused.code, 'LOCAL_WORKSPACE_NEEDED')
  assert.match(refused.what, /otra, tienda-aurora/)
  await server.db.database.asSystem((trx) => sql`delete from workspaces where slug = 'otra'`.execute(trx))
})

it('is told to the owner of the folder alone, and taken back', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'local-token-'))
  t.after(() => rmSync(folder, { recursive: true }))
  assert.equal(readLocalAccess(folder), null)
  const token = newLocalToken()
  const remove = announceLocalToken(folder, 'http://127.0.0.1:4600', token)
  assert.equal(statSync(join(folder, 'local.json')).mode & 0o777, 0o600)
  assert.deepEqual(readLocalAccess(folder), { format: 1, url: 'http://127.0.0.1:4600', token })
  remove()
  assert.equal(readLocalAccess(folder), null)
})
