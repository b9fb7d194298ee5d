import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Connected, connectDatabase } from '#platform/database'
import type { Authenticate, Credentials } from '#platform/http'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { createAuthenticate } from './index.ts'

/** Less than what is remembered lives by itself, so that it can only be the database that said it. */
const soonMs = 2500

describe('callers in the memory of another process', () => {
  let server: TestServer
  let session: TestSession
  let other: Connected
  let statements = 0
  let authenticate: Authenticate
  before(async () => {
    server = await testServer([])
    session = await firstAdministrator(server)
    other = connectDatabase(server.db.connection)
    authenticate = createAuthenticate({
      database: {
        ...other,
        lookUp: (statement) => {
          statements++
          return other.lookUp(statement)
        },
      },
    })
  })
  after(async () => {
    await other.close()
    await server.close()
  })
  const credentials = (given: Partial<Credentials>): Credentials => ({
    ...{ sessionToken: null, bearer: null, workspace: null, addresses: [], now: new Date() },
    ...given,
  })
  const who = (given: Partial<Credentials>) => authenticate(credentials(given))
  /** Asks until the answer comes from memory. */
  async function untilRemembered(given: Partial<Credentials>): Promise<void> {
    for (const end = Date.now() + 5000; Date.now() < end; await delay(10)) {
      const before = statements
      assert.ok(await who(given))
      if (statements === before) return
    }
    assert.fail('never remembered')
  }
  /** How long the other process still takes them for somebody. */
  async function untilForgotten(given: Partial<Credentials>): Promise<number> {
    const begun = performance.now()
    while ((await who(given)) !== null) {
      assert.ok(performance.now() - begun < 5000)
      await delay(1)
    }
    return performance.now() - begun
  }
  async function newKey(): Promise<{ id: string; bearer: string }> {
    const payload = { name: 'web', permissions: ['platform.auth.see-keys'], days: 1 }
    const { id, token } = (await server.as(session, { method: 'POST', url: '/api/platform/auth/keys', payload })).json()
    return { id, bearer: token }
  }

  it('are asked of the database once, as long as nothing changes', async () => {
    const { bearer } = await newKey()
    await untilRemembered({ bearer })
    const before = statements
    for (let i = 0; i < 100; i++) assert.ok(await who({ bearer }))
    assert.equal(statements, before)
  })
  it('are forgotten at once when a key is revoked here', async () => {
    const { id, bearer } = await newKey()
    await untilRemembered({ bearer })
    assert.equal((await server.as(session, { method: 'DELETE', url: `/api/platform/auth/keys/${id}` })).statusCode, 204)
    assert.ok((await untilForgotten({ bearer })) < soonMs)
  })
  it('lose a right at once when a role is taken away, and their place when the membership ends', async () => {
    const { bearer } = await newKey()
    await untilRemembered({ bearer })
    const set = (change: ReturnType<typeof sql>) =>
      server.db.database.asSystem((trx) => sql`update members set ${change} where workspace_id = ${session.workspace}`.execute(trx))
    await set(sql`roles = '{analyst}'`)
    const begun = performance.now()
    while ((await who({ bearer }))?.roles[0] !== 'analyst') {
      assert.ok(performance.now() - begun < soonMs)
      await delay(1)
    }
    await set(sql`roles = '{administrator}', ends_at = now()`)
    assert.ok((await untilForgotten({ bearer })) < soonMs)
    await set(sql`ends_at = null`)
  })
  it('are forgotten when a key ends by itself, however short ago it was asked for', async () => {
    const { id, bearer } = await newKey()
    await server.db.database.asSystem((trx) => sql`update api_keys set ends_at = now() + interval '1 second' where id = ${id}`.execute(trx))
    await who({ bearer })
    assert.equal(await who({ bearer, now: new Date(Date.now() + 1100) }), null)
  })
  it('are forgotten at once when the session ends here', async () => {
    const sessionToken = session.cookie.split('=')[1]!
    await untilRemembered({ sessionToken })
    await server.as(session, { method: 'POST', url: '/api/platform/auth/sign-out', payload: {} })
    assert.ok((await untilForgotten({ sessionToken })) < soonMs)
  })
})
