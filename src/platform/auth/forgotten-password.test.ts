import assert from 'node:assert/strict'
import { after, afterEach, before, it } from 'node:test'
import { sql } from 'kysely'
import { newId } from '#base'
import { type Mailbox, startMailbox } from '#test/mailbox'
import { administrator, firstAdministrator, sessionOf, type TestServer, type TestSession, testServer } from '#test/server'
import { addAccount, addMember } from './accounts.ts'
import { answerRequests } from './password-requests.ts'

const host = '127.0.0.1:4600'
const newPassword = 'cinco lunas sobre el tejado'
const minutes = (n: number) => new Date(Date.now() + n * 60_000)
let mailbox: Mailbox
let server: TestServer
let ana: TestSession
before(async () => {
  mailbox = await startMailbox()
  server = await testServer([], { smtpUrl: mailbox.url })
  ana = await firstAdministrator(server)
})
after(async () => {
  await server.close()
  await mailbox.close()
})
afterEach(() => query(sql`truncate sign_in_failures, password_links, password_requests`))

const query = async <T>(statement: ReturnType<typeof sql<T>>) => (await server.db.database.asSystem((trx) => statement.execute(trx))).rows
const post = (path: string, payload: object, remoteAddress = '10.0.0.1') =>
  server.app.inject({ method: 'POST', url: `/api/platform/auth/${path}`, headers: { host }, payload, remoteAddress })
const forgot = (email = administrator.email, address?: string) => post('password-forgotten', { email }, address)
const signIn = (password: string) => post('sign-in', { email: administrator.email, password })
/** What a worker does every second. */
async function work(now = new Date()): Promise<void> {
  await answerRequests(server.services, now)
  await server.services.mail.deliver(minutes(1))
}
const tokenIn = (text: string) => /http:\/\/127\.0\.0\.1:4600\/new-password\?token=([\w-]{43})/.exec(text)?.[1] ?? ''

it('mails a link that sets a new password once, ends every session and says afterwards that it was done', async () => {
  assert.deepEqual([(await forgot()).statusCode, (await server.app.inject('/api/platform/auth/password-forgotten')).statusCode], [202, 200])
  await work()
  const letter = await mailbox.take(administrator.email)
  assert.equal(letter.subject, 'Elige una contraseña nueva')
  assert.match(letter.text, /una hora y una sola vez/)
  assert.equal(tokenIn(letter.text), tokenIn(letter.html))
  const token = tokenIn(letter.text)
  const stored = JSON.stringify(await query(sql`select account_id, token_hash::text from password_links`))
  assert.ok(!stored.includes(token))
  assert.equal((await post('password-reset', { token, password: 'corta' })).json().code, 'PASSWORD_TOO_SHORT')
  const password = newPassword
  assert.equal((await post('password-reset', { token, password })).statusCode, 204)
  const session = await server.as(ana, { method: 'GET', url: '/api/platform/auth/session' })
  assert.equal(session.json().state, 'signed-out')
  assert.equal((await post('password-reset', { token, password })).json().code, 'PASSWORD_LINK_INVALID')
  assert.deepEqual([(await signIn(administrator.password)).statusCode, (await signIn(password)).statusCode], [401, 200])
  await work()
  assert.equal((await mailbox.take(administrator.email)).subject, 'Tu contraseña ha cambiado')
  const kinds = await query(sql<{ kind: string }>`select kind from activities where kind like 'password.%' order by id`)
  assert.deepEqual(
    kinds.map(({ kind }) => kind),
    ['password.link-mailed', 'password.reset'],
  )
  ana = sessionOf(await signIn(password))
})

it('answers alike for an address that nobody has, does the same for it, and mails nothing', async () => {
  const [known, unknown] = [await forgot(), await forgot('nadie@aurora.es')]
  assert.deepEqual([known.statusCode, known.body], [unknown.statusCode, unknown.body])
  const waiting = await query(sql<{ row: string }>`select password_requests::text as row from password_requests`)
  assert.equal(waiting.length, 2, 'both wait for the worker: nothing was looked up')
  assert.doesNotMatch(JSON.stringify(waiting), /aurora/)
  await work()
  assert.deepEqual(await query(sql`select * from password_requests`), [])
  await mailbox.take(administrator.email)
  assert.equal(mailbox.letters.length, 0)
})

it('slows down whoever asks again and again, alike for every address, and locks nobody out', async () => {
  for (const email of [administrator.email, 'nadie@aurora.es']) {
    const replies: number[] = []
    for (let i = 0; i < 5; i++) replies.push((await forgot(email, '10.6.6.6')).statusCode)
    // Ten attempts: the wait is 32 seconds, longer than this test on any machine.
    await query(sql`update sign_in_failures set failures = 10 where failures = 5`)
    replies.push((await forgot(email, '10.6.6.6')).statusCode)
    assert.deepEqual(replies, [202, 202, 202, 202, 202, 429], email)
    assert.equal((await forgot(email, '10.0.0.9')).statusCode, 202, 'from elsewhere it goes on')
  }
  await work()
  await mailbox.take(administrator.email)
  assert.equal(mailbox.letters.length, 0, 'one letter in five minutes')
  assert.equal((await signIn(newPassword)).statusCode, 200, 'signing in is not affected')
})

it('keeps an earlier link alive when somebody else asks, and lets it go after an hour', async () => {
  await forgot()
  await work()
  const first = tokenIn((await mailbox.take(administrator.email)).text)
  await forgot()
  await work(minutes(6))
  const second = tokenIn((await mailbox.take(administrator.email)).text)
  assert.notEqual(first, second)
  await query(sql`update password_links set ends_at = now() - interval '1 second' where ends_at < ${minutes(61)}`)
  assert.equal((await post('password-reset', { token: first, password: newPassword })).json().code, 'PASSWORD_LINK_INVALID')
  assert.equal((await post('password-reset', { token: second, password: newPassword })).statusCode, 204)
  assert.deepEqual(await query(sql`select * from password_links`), [], 'once used, all of them end')
  await work()
  await mailbox.take(administrator.email)
})

it('tells somebody who only comes by single sign-on that there is no password, in their language', async () => {
  const principal = newId<'principal'>()
  const scope = { workspace: ana.workspace as never, principal }
  await server.db.database.asSystem(async (trx) => {
    const account = { id: principal, name: 'Luz Mar', email: 'luz@aurora.es', passwordHash: null, language: 'en' as const }
    await addAccount(trx, server.services.secrets, account, new Date())
    await addMember(trx, scope, { roles: ['analyst'] }, new Date())
  })
  assert.equal((await forgot('luz@aurora.es')).statusCode, 202)
  await work()
  const letter = await mailbox.take('luz@aurora.es')
  assert.equal(letter.subject, 'Your account has no password')
  assert.match(letter.text, /http:\/\/127\.0\.0\.1:4600\/w\/tienda-aurora/)
  assert.equal(tokenIn(letter.text), '')
  assert.deepEqual(await query(sql`select * from password_links`), [])
})

it('mails nothing to an account that was deactivated', async () => {
  await query(sql`update accounts set disabled_at = now() where email = 'luz@aurora.es'`)
  await forgot('luz@aurora.es')
  await work()
  assert.equal(mailbox.letters.length, 0)
})

it('says that there is no mail server where there is none', async () => {
  const without = await testServer([])
  try {
    const help = await without.app.inject({ url: '/api/platform/auth/password-forgotten', headers: { host } })
    assert.deepEqual(help.json(), { byMail: false })
    const url = '/api/platform/auth/password-forgotten'
    const reply = await without.app.inject({ method: 'POST', url, headers: { host }, payload: { email: 'ana@aurora.es' } })
    assert.equal(reply.json().code, 'MAIL_NOT_CONFIGURED')
  } finally {
    await without.close()
  }
})
