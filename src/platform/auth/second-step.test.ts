import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { contribution as workspaces } from '#platform/workspaces'
import { administrator, firstAdministrator, sessionOf, type TestServer, type TestSession, testServer } from '#test/server'
import { hotp, stepOf } from './totp.ts'

const host = '127.0.0.1:4600'
const auth = '/api/platform/auth/'

describe('the second step', () => {
  let server: TestServer
  let ana: TestSession
  let secret: Buffer
  let recovery: string[]
  before(async () => {
    server = await testServer([workspaces])
    ana = await firstAdministrator(server)
  })
  after(() => server.close())

  const post = (path: string, payload: object, remoteAddress = '10.0.0.1') =>
    server.app.inject({ method: 'POST', url: auth + path, headers: { host }, payload, remoteAddress })
  const own = (path: string, payload: object) => server.as(ana, { method: 'POST', url: auth + path, payload })
  const query = (statement: ReturnType<typeof sql>) => server.db.database.asSystem((trx) => statement.execute(trx))
  const ticket = async (): Promise<string> =>
    (await post('sign-in', { email: administrator.email, password: administrator.password })).json().ticket
  const codeAt = (steps: number) => hotp(secret, stepOf(new Date()) + steps, 6)
  /** Codes that were used, or nearly, count again: no test waits for the clock. */
  const forgetCodes = () => query(sql`update accounts set totp_step = 0`)
  const forgetFailures = () => query(sql`delete from sign_in_failures`)

  it('closes everything but its own set-up to a person of a workspace that requires it, keys too', async () => {
    const made = await own('keys', { name: 'Cuadro', permissions: ['platform.workspaces.see-people'] })
    const people = '/api/platform/workspaces/people'
    const byKey = () => server.app.inject({ url: people, headers: { host, authorization: `Bearer ${made.json().token}` } })
    assert.equal((await byKey()).statusCode, 200)
    await query(sql`update workspaces set second_step_required = true`)
    for (const reply of [
      await byKey(),
      await server.as(ana, { url: people }),
      await server.as(ana, { url: '/api/platform/workspaces/current' }),
      await own('keys', { name: 'Otra', permissions: ['platform.workspaces.see-people'] }),
    ])
      assert.deepEqual([reply.statusCode, reply.json().code], [403, 'SECOND_STEP_OWED'])
    const seen = (await server.as(ana, { url: `${auth}session` })).json()
    assert.deepEqual([seen.permissions, seen.secondStep], [[], { on: false, owed: true }])

    const prepared = await own('second-step/prepare', { password: administrator.password })
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
    const bits = [...prepared.json<{ secret: string }>().secret].map((sign) => letters.indexOf(sign).toString(2).padStart(5, '0')).join('')
    secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
    recovery = (await own('second-step/confirm', { code: codeAt(0) })).json().codes
    assert.equal(recovery.length, 10)
    assert.deepEqual([(await byKey()).statusCode, (await server.as(ana, { url: people })).statusCode], [200, 200])
  })

  it('opens no session by the password alone, and takes the code of the app once', async () => {
    await forgetCodes()
    const code = codeAt(0)
    const first = await post('second-step', { ticket: await ticket(), code })
    assert.equal(sessionOf(first).principal, ana.principal)
    const replayed = await post('second-step', { ticket: await ticket(), code })
    assert.deepEqual([replayed.statusCode, replayed.json().code], [401, 'SECOND_STEP_REFUSED'])
    assert.equal(replayed.cookies.length, 0)
  })

  it('takes one code for one of two people who show it in the same moment', async () => {
    await forgetCodes()
    const [code, one, other] = [codeAt(0), await ticket(), await ticket()]
    const replies = await Promise.all([one, other].map((each, i) => post('second-step', { ticket: each, code }, `10.1.0.${i}`)))
    assert.deepEqual(replies.map(({ statusCode }) => statusCode).sort(), [200, 401])
  })

  it('takes a ticket once, and a recovery code once', async () => {
    const [used, next] = [await ticket(), await ticket()]
    assert.equal((await post('second-step', { ticket: used, code: recovery[0] })).statusCode, 200)
    assert.equal((await post('second-step', { ticket: used, code: recovery[1] })).json().code, 'SECOND_STEP_EXPIRED')
    assert.equal((await post('second-step', { ticket: next, code: recovery[0] })).json().code, 'SECOND_STEP_REFUSED')
  })

  it('ends a ticket after five wrong codes, also for the right one, wherever they come from', async () => {
    await forgetFailures()
    await forgetCodes()
    const attacked = await ticket()
    const wrong = String((Number(codeAt(0)) + 1) % 1_000_000).padStart(6, '0')
    for (let i = 0; i < 5; i++) assert.equal((await post('second-step', { ticket: attacked, code: wrong }, `10.9.0.${i}`)).statusCode, 401)
    const right = await post('second-step', { ticket: attacked, code: codeAt(0) }, '10.9.0.9')
    assert.deepEqual([right.statusCode, right.json().code], [401, 'SECOND_STEP_EXPIRED'])
  })

  it('ends a ticket after ten minutes', async () => {
    await forgetFailures()
    await forgetCodes()
    const late = await ticket()
    const { rows } = await query(sql`select extract(epoch from max(ends_at) - now()) as left from second_steps`)
    const left = Number((rows[0] as { left: string }).left)
    assert.ok(left > 540 && left <= 600)
    await query(sql`update second_steps set ends_at = now() - interval '1 second'`)
    assert.equal((await post('second-step', { ticket: late, code: codeAt(0) })).json().code, 'SECOND_STEP_EXPIRED')
  })

  it('slows down whoever guesses codes from one address, with ever new tickets', async () => {
    await forgetFailures()
    await forgetCodes()
    const wrong = String((Number(codeAt(0)) + 1) % 1_000_000).padStart(6, '0')
    const statuses: number[] = []
    for (let i = 0; i < 7; i++) statuses.push((await post('second-step', { ticket: await ticket(), code: wrong }, '10.7.7.7')).statusCode)
    assert.deepEqual([statuses.slice(0, 5), statuses.includes(429)], [[401, 401, 401, 401, 401], true])
  })
})
