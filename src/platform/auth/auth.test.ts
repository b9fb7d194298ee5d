import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { administrator, firstAdministrator, sessionOf, type TestServer, testServer } from '#test/server'
import { firstRunPath } from './index.ts'

describe('the first run and signing in', () => {
  let server: TestServer
  before(async () => {
    server = await testServer([])
  })
  after(() => server.close())

  const host = '127.0.0.1:4600'
  const post = (path: string, payload: object, headers: Record<string, string> = {}, remoteAddress = '10.0.0.1') =>
    server.app.inject({ method: 'POST', url: `/api/platform/auth/${path}`, headers: { host, ...headers }, payload, remoteAddress })
  const state = async (cookie?: string) =>
    (await server.app.inject({ url: '/api/platform/auth/session', headers: { host, ...(cookie ? { cookie } : {}) } })).json()
  const query = async <T>(statement: ReturnType<typeof sql<T>>) => (await server.db.database.asSystem((trx) => statement.execute(trx))).rows
  const signIn = (password: string, address?: string, email = administrator.email) => post('sign-in', { email, password }, {}, address)

  it('says that nobody administers it, and takes only the newest link', async () => {
    assert.deepEqual(await state(), { state: 'first-run' })
    const old = new URL((await firstRunPath(server.services.database, new Date())) ?? '', 'http://x').searchParams.get('token')
    const yesterday = new Date(Date.now() - 25 * 3_600_000)
    const late = new URL((await firstRunPath(server.services.database, yesterday)) ?? '', 'http://x').searchParams.get('token')
    for (const token of [old, late, 'guess']) {
      const reply = await post('first-run', { ...administrator, token, language: 'es' })
      assert.deepEqual([reply.statusCode, reply.json().code], [403, 'FIRST_RUN_LINK_INVALID'])
    }
    const stored = await query(sql<{ token_hash: Buffer }>`select token_hash from first_run_links`)
    assert.equal(stored.length, 1)
    assert.notEqual(stored[0]?.token_hash.toString(), late)
  })

  it('refuses a weak password before it spends the link', async () => {
    const path = await firstRunPath(server.services.database, new Date())
    const token = new URL(path ?? '', 'http://x').searchParams.get('token')
    const reply = await post(
      'first-run',
      { ...administrator, password: 'marketing2026!', token, language: 'es' },
      { 'accept-language': 'en' },
    )
    assert.deepEqual([reply.statusCode, reply.json().code], [422, 'PASSWORD_TOO_COMMON'])
    assert.match(reply.json().what, /one of the first that get tried/)
    assert.doesNotMatch(reply.body, /marketing2026/)
  })

  it('creates one administrator, also when the link is opened many times at once', async () => {
    const path = await firstRunPath(server.services.database, new Date())
    const token = new URL(path ?? '', 'http://x').searchParams.get('token')
    const replies = await Promise.all([1, 2, 3].map(() => post('first-run', { ...administrator, token, language: 'es' })))
    const codes = replies.map(({ statusCode }) => statusCode).sort()
    assert.equal(codes.filter((code) => code === 201).length, 1)
    assert.ok(codes.slice(1).every((code) => code === 403 || code === 410))
    assert.equal(await firstRunPath(server.services.database, new Date()), null)
    const again = await post('first-run', { ...administrator, email: 'eve@evil.example', token, language: 'es' })
    assert.deepEqual([again.statusCode, again.json().code], [410, 'FIRST_RUN_DONE'])
  })

  it('opens a session whose cookie no script reads, and keeps neither password nor token', async () => {
    const reply = await signIn(administrator.password)
    assert.equal(reply.statusCode, 200)
    const cookie = reply.cookies[0]
    assert.deepEqual([cookie?.httpOnly, cookie?.sameSite, cookie?.path, cookie?.secure ?? false], [true, 'Lax', '/', false])
    const session = sessionOf(reply)
    const seen = await state(session.cookie)
    assert.equal(seen.state, 'signed-in')
    assert.deepEqual(seen.roles, ['administrator'])
    assert.ok(seen.permissions.includes('platform.jobs.read'))
    const everything = JSON.stringify(await query(sql`select a.*, s.token_hash::text as t from accounts a, sessions s`))
    assert.ok(!everything.includes(administrator.password) && !everything.includes(cookie?.value ?? '-'))
  })

  it('ends the old session when the same browser signs in again, and any session on signing out', async () => {
    const first = sessionOf(await signIn(administrator.password))
    const second = sessionOf(
      await post('sign-in', { email: administrator.email, password: administrator.password }, { cookie: first.cookie }),
    )
    assert.notEqual(first.cookie, second.cookie)
    assert.deepEqual(await state(first.cookie), { state: 'signed-out' })
    const bare = await server.app.inject({
      method: 'POST',
      url: '/api/platform/auth/sign-out',
      headers: { host, cookie: second.cookie },
      payload: {},
    })
    assert.equal(bare.json().code, 'CSRF_REFUSED')
    assert.equal((await server.as(second, { method: 'POST', url: '/api/platform/auth/sign-out', payload: {} })).statusCode, 204)
    assert.deepEqual(await state(second.cookie), { state: 'signed-out' })
  })

  it('forgets a session after twelve idle hours and after seven days', async () => {
    for (const [column, age] of [
      ['seen_at', '12 hours 1 minute'],
      ['ends_at', '1 minute'],
    ] as const) {
      const session = sessionOf(await signIn(administrator.password))
      assert.equal((await state(session.cookie)).state, 'signed-in')
      await query(sql`update sessions set ${sql.ref(column)} = now() - ${age}::interval`)
      assert.equal((await state(session.cookie)).state, 'signed-out', column)
    }
  })

  it('answers alike for a wrong password and an unknown e-mail, and records neither', async () => {
    const wrong = await signIn('otra cosa distinta', '10.0.0.2')
    const unknown = await signIn('otra cosa distinta', '10.0.0.2', 'nadie@aurora.es')
    assert.equal(wrong.statusCode, 401)
    const said = ({ request: _request, ...problem }: Record<string, unknown>) => problem
    assert.deepEqual(said(wrong.json()), said(unknown.json()))
    const recorded = await query(sql<{ kind: string; payload: unknown }>`select kind, payload from activities order by id`)
    assert.ok(recorded.some(({ kind }) => kind === 'session.refused'))
    assert.ok(!JSON.stringify(recorded).includes('otra cosa'))
  })

  it('slows down whoever guesses, at that address and account only', async () => {
    const attempts = await Promise.all(Array.from({ length: 8 }, () => signIn('una contraseña mala', '10.6.6.6')))
    const codes = attempts.map((reply) => reply.statusCode)
    // Each is counted before its password is looked at: five are judged, whatever their order, the rest must wait.
    assert.deepEqual(codes.toSorted(), [401, 401, 401, 401, 401, 429, 429, 429])
    const slowed = attempts.find((reply) => reply.statusCode === 429)
    assert.equal(slowed?.json().code, 'SIGN_IN_SLOWED')
    assert.equal(slowed?.headers['retry-after'], String(slowed?.json().retryAfter))
    // Ten failures: the wait is 32 seconds, longer than this test on any machine.
    await query(sql`update sign_in_failures set failures = 10 where failures = 5`)
    assert.equal((await signIn(administrator.password, '10.6.6.6')).statusCode, 429)
    assert.equal((await signIn(administrator.password, '10.0.0.7')).statusCode, 200)
  })

  it('keeps language and theme per person, and answers in that language whatever the browser says', async () => {
    const session = sessionOf(await signIn(administrator.password))
    const patch = (payload: object) => server.as(session, { method: 'PATCH', url: '/api/platform/auth/preferences', payload })
    assert.deepEqual((await patch({ language: 'en', theme: 'dark' })).json().person.theme, 'dark')
    const refused = await server.as(session, {
      method: 'PATCH',
      url: '/api/platform/auth/preferences',
      payload: { theme: 'pink' },
      headers: { 'accept-language': 'es' },
    })
    assert.equal(refused.json().issues[0].expected, 'one of these values: light, dark, auto')
  })

  it('records a visit by another kind of browser than before, once', async () => {
    const comeBy = (agent: string) =>
      post('sign-in', { email: administrator.email, password: administrator.password }, { 'user-agent': agent }, '10.0.0.8')
    const recorded = () => query(sql<{ payload: object }>`select payload from activities where kind = 'session.new-device'`)
    const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
    await query(sql`delete from known_devices`)
    await comeBy('')
    assert.deepEqual(await recorded(), [], 'the first is no news')
    await comeBy(firefox)
    await comeBy(firefox)
    assert.equal((await recorded()).length, 1)
    await query(sql`update known_devices set seen_at = now() - interval '181 days' where device like '%Firefox%'`)
    await comeBy(firefox)
    assert.equal((await recorded()).length, 2, 'after half a year it is a new one again')
  })

  it('keeps the application role away from accounts, sessions and links', async () => {
    const { database, scope } = server.db
    for (const table of ['accounts', 'sessions', 'first_run_links', 'sign_in_failures']) {
      await assert.rejects(
        database.inScope(scope, (trx) => sql`select * from ${sql.table(table)}`.execute(trx)),
        /permission denied/,
      )
    }
    const members = await database.inScope(scope, (trx) => sql`select * from members`.execute(trx))
    assert.deepEqual(members.rows, [])
  })

  it('has no account before somebody creates one', async () => {
    const fresh = await testServer([])
    try {
      const accounts = await fresh.db.database.asSystem((trx) => sql`select * from accounts`.execute(trx))
      assert.deepEqual(accounts.rows, [])
      const session = await firstAdministrator(fresh)
      assert.match(session.csrf, /^[\w-]{43}$/)
    } finally {
      await fresh.close()
    }
  })
})
