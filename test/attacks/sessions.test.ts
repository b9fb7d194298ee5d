import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { administrator } from '#test/server'
import { type WholeServer, wholeServer } from '#test/whole-server'

let server: WholeServer
before(async () => void (server = await wholeServer({ role: 'api' })))
after(() => server.close())

const session = (headers: Record<string, string>) => fetch(`${server.url}/api/platform/auth/session`, { headers })
const stateOf = async (headers: Record<string, string>) => ((await (await session(headers)).json()) as { state: string }).state
/** Whether the headers open what only people of the workspace may see. */
const reads = async (headers: Record<string, string>): Promise<boolean> =>
  (await fetch(`${server.url}/api/ai/autopilot/runs`, { headers: { 'x-rumbo-workspace': 'tienda-aurora', ...headers } })).ok
const signIn = (headers: Record<string, string> = {}) =>
  fetch(`${server.url}/api/platform/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ email: administrator.email, password: administrator.password }),
  })
const tokenOf = (reply: Response): string => /rumbo_session=([^;]+)/.exec(reply.headers.getSetCookie().join())?.[1] ?? ''

it('fixation: takes no session token that it did not give, and a sign-in ends the one before', async () => {
  const planted = await signIn({ cookie: 'rumbo_session=planted-by-somebody-else-planted-by-some' })
  assert.equal(planted.status, 200)
  const first = tokenOf(planted)
  assert.ok(first.length >= 40 && !first.includes('planted'))
  assert.equal(await stateOf({ cookie: 'rumbo_session=planted-by-somebody-else-planted-by-some' }), 'signed-out')
  const second = tokenOf(await signIn({ cookie: `rumbo_session=${first}` }))
  assert.notEqual(second, first)
  assert.equal(await stateOf({ cookie: `rumbo_session=${first}` }), 'signed-out')
  assert.equal(await stateOf({ cookie: `rumbo_session=${second}` }), 'signed-in')
  const [cookie = ''] = planted.headers.getSetCookie()
  for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Path=/']) assert.ok(cookie.includes(attribute), cookie)
})

it('CSRF: refuses every write of a browser session without its token, with another one, or from another site', async () => {
  const { cookie, 'x-csrf-token': csrf } = server.administrator
  const stranger = await server.visitor(['administrator'])
  // Whoever may do everything: what a duty alone opens is tried too
  await server.db.database.asSystem((trx) =>
    sql`update members set duties = '{money-approver,release-approver,data-protection-officer}'`.execute(trx),
  )
  await delay(200)
  const headers: Record<string, string>[] = [
    { cookie },
    { cookie, 'x-csrf-token': '' },
    { cookie, 'x-csrf-token': stranger['x-csrf-token'] },
    { cookie, 'x-csrf-token': csrf, origin: 'https://evil.example' },
    { cookie, 'x-csrf-token': csrf, origin: 'null' },
    { cookie, 'x-csrf-token': csrf, 'sec-fetch-site': 'cross-site' },
    { cookie, 'x-csrf-token': csrf, 'sec-fetch-site': 'same-site' },
  ]
  for (const { method, path, body } of server.operations.filter(({ method, permission }) => method !== 'GET' && permission !== 'public')) {
    for (const each of headers) {
      const reply = await fetch(`${server.url}${path.replace(/\{\w+\}/g, crypto.randomUUID())}`, {
        method,
        headers: { ...each, ...(body !== null && { 'content-type': 'application/json' }) },
        ...(body !== null && { body: '{}' }),
      })
      assert.equal(reply.status, 403, `${method} ${path}`)
      assert.equal(((await reply.json()) as { code: string }).code, 'CSRF_REFUSED', `${method} ${path}`)
    }
  }
})

it('confusion: takes no token for another kind of token', async () => {
  const sessionToken = server.administrator.cookie.split('=')[1] ?? ''
  const { token: local } = JSON.parse(readFileSync(join(server.dataFolder, 'keys', 'local.json'), 'utf8')) as { token: string }
  assert.ok(await reads({ authorization: `Bearer ${local}` }))
  const wrong: Record<string, string>[] = [
    { authorization: `Bearer ${sessionToken}` },
    { authorization: `Bearer rk_${sessionToken}` },
    { authorization: `Bearer rl_${sessionToken}` },
    { authorization: `Bearer rk_${local.slice(3)}` },
    { authorization: `Basic ${Buffer.from(`x:${local}`).toString('base64')}` },
    { cookie: `rumbo_session=${local}` },
    { cookie: `rumbo_session=${local.slice(3)}` },
    { cookie: `rumbo_session=${server.administrator['x-csrf-token']}` },
    { 'x-api-key': local },
  ]
  for (const headers of wrong) assert.equal(await reads(headers), false, JSON.stringify(headers).slice(0, 60))
  for (const token of [sessionToken, local, server.administrator['x-csrf-token'], '']) {
    const reply = await fetch(`${server.url}/api/platform/auth/first-run`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, ...administrator, email: 'otra@aurora.es', language: 'es' }),
    })
    assert.ok([400, 403, 410].includes(reply.status), `first run: ${reply.status}`)
  }
})
