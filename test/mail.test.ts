import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { sql } from 'kysely'
import { contribution as connections } from '#platform/connections'
import { contribution as notifications, notify } from '#platform/notifications'
import { contribution as workspaces } from '#platform/workspaces'
import { sendNotices } from '../src/platform/notifications/send.ts'
import type { Letter } from './letter.ts'
import { type Mailbox, startMailbox } from './mailbox.ts'
import { administrator, firstAdministrator, type TestServer, type TestSession, testServer } from './server.ts'

let mailbox: Mailbox
let server: TestServer
let ana: TestSession
before(async () => {
  mailbox = await startMailbox()
  server = await testServer([connections, notifications, workspaces], { smtpUrl: mailbox.url })
  ana = await firstAdministrator(server)
})
after(async () => {
  await server.close()
  await mailbox.close()
})

const ask = (method: 'GET' | 'POST' | 'PATCH' | 'PUT', url: string, payload?: object) =>
  server.as(ana, { method, url: `/api/platform/${url}`, ...(payload ? { payload } : {}) })
const later = (minutes: number) => new Date(Date.now() + minutes * 60_000)
const deliver = (minutes = 1) => server.services.mail.deliver(later(minutes))
const rename = async (name: string) => assert.equal((await ask('PATCH', 'workspaces/current', { name })).statusCode, 200)
async function invite(email: string, language: 'es' | 'en'): Promise<Letter> {
  const reply = await ask('POST', 'workspaces/invitations', { email, language, roles: ['analyst'], duties: [], accessEndsAt: null })
  assert.deepEqual([reply.statusCode, reply.json().mailed], [201, true], reply.body)
  await deliver()
  return mailbox.take(email)
}
const linkIn = (text: string, path: string) => new RegExp(`http://127\\.0\\.0\\.1:4600/${path}\\?token=([\\w-]+)`).exec(text)?.[1] ?? ''

/** What holds of every letter that leaves. */
function isClean(letter: Letter, language: 'es' | 'en'): void {
  assert.ok(letter.text.length > 60 && letter.html.length > 200, 'as text and as HTML')
  assert.doesNotMatch(letter.html, /<(img|script|link|iframe|style)|url\(|src=/i, 'nothing to be fetched')
  assert.equal(letter.headers.get('content-language'), language)
  assert.equal(letter.headers.get('auto-submitted'), 'auto-generated')
  assert.match(letter.headers.get('from') ?? '', /rumbo@aurora\.es/)
  assert.deepEqual(
    [...letter.headers.keys()].filter((name) => /^(bcc|cc|x-|reply-to)/.test(name)),
    [],
  )
}

it('invites in Spanish and in English by a link that lets the person in', async () => {
  for (const [email, language, subject] of [
    ['bea@aurora.es', 'es', 'Te invitan a Tienda Aurora en Rumbo'],
    ['tom@aurora.es', 'en', 'You are invited to Tienda Aurora in Rumbo'],
  ] as const) {
    const letter = await invite(email, language)
    assert.equal(letter.subject, subject)
    isClean(letter, language)
    const token = linkIn(letter.text, 'invitation')
    assert.equal(token, linkIn(letter.html, 'invitation'))
    const url = '/api/platform/workspaces/invitations/accept'
    const payload = { token, name: 'Una Persona', password: 'nueve barcos sin velas' }
    const come = () => server.app.inject({ method: 'POST', url, headers: { host: '127.0.0.1:4600' }, payload })
    assert.equal((await come()).json().state, 'signed-in')
    assert.equal((await come()).json().code, 'INVITATION_LINK_INVALID')
  }
})

it('lets neither the name of a workspace nor an address add a header, a paragraph or a tag', async () => {
  for (const name of ['Aurora\r\nBcc: eva@evil.example', 'Aurora\nContent-Type: text/html\n\n<b>x</b>']) {
    await rename(name)
    const letter = await invite('nadie@aurora.es', 'es')
    isClean(letter, 'es')
    assert.deepEqual(letter.to, ['nadie@aurora.es'])
    assert.doesNotMatch(`${letter.text}\n${letter.html}`, /^(Bcc:|Content-Type:|<b>)/m)
    assert.match(letter.text, /^Te invitan a Aurora (Bcc|Content-Type)/)
  }
  await rename('Ñandú & <Hijos> "SL" €')
  const letter = await invite('nadie@aurora.es', 'es')
  assert.equal(letter.subject, 'Te invitan a Ñandú & <Hijos> "SL" € en Rumbo')
  assert.match(letter.html, /Ñandú &amp; &lt;Hijos&gt; &quot;SL&quot; €/)
  isClean(letter, 'es')
  await rename(administrator.workspace)
  const url = '/api/platform/workspaces/invitations'
  for (const email of ['a@b.es\r\nBcc: c@d.es', 'a@b.es,c@d.es', 'Ana <a@b.es>']) {
    const payload = { email, language: 'es', roles: ['analyst'], duties: [], accessEndsAt: null }
    assert.equal((await server.as(ana, { method: 'POST', url, payload })).statusCode, 400, email)
  }
})

it('mails a notice in the language of its reader, with a link to what it is about', async () => {
  const scope = { workspace: ana.workspace as never, principal: ana.principal as never }
  for (const [language, subject] of [
    ['es', 'Ha fallado una copia de seguridad'],
    ['en', 'A backup has failed'],
  ] as const) {
    await ask('PATCH', 'auth/preferences', { language })
    const params = { code: 'DISK_FULL' }
    await server.services.database.inScope(scope, (trx) =>
      notify(trx, scope, { to: [ana.principal], kind: 'backup.failed', params, link: 'platform/backups' }),
    )
    await sendNotices(server.services, new Date())
    await deliver()
    const letter = await mailbox.take(administrator.email)
    assert.equal(letter.subject, subject)
    assert.match(letter.text, /http:\/\/127\.0\.0\.1:4600\/w\/tienda-aurora\/platform\/backups/)
    isClean(letter, language)
  }
  await ask('PATCH', 'auth/preferences', { language: 'es' })
})

it('sends oneself a test message, and says at once when the server is down', async () => {
  const reply = await ask('POST', 'connections/mail/test', {})
  assert.deepEqual([reply.statusCode, reply.json()], [202, { to: administrator.email }])
  await deliver()
  const letter = await mailbox.take(administrator.email)
  assert.equal(letter.subject, 'Prueba de correo de Rumbo')
  isClean(letter, 'es')
  const { mail } = (await ask('GET', 'connections')).json()
  assert.deepEqual([mail.configured, mail.security, mail.signsIn, mail.from], [true, 'offered', false, 'rumbo@aurora.es'])
  assert.equal(`smtp://${mail.host}`, mailbox.url)
  await mailbox.down()
  assert.equal((await ask('POST', 'connections/mail/test', {})).json().code, 'MAIL_SERVER_REFUSED')
  await mailbox.up()
})

it('keeps what cannot leave while the server is down, and delivers it once after', async () => {
  await mailbox.down()
  const payload = { email: 'luz@aurora.es', language: 'es', roles: ['analyst'], duties: [], accessEndsAt: null }
  assert.equal((await ask('POST', 'workspaces/invitations', payload)).statusCode, 201, 'whoever invites does not wait for mail')
  assert.equal(await deliver(), 0)
  const state = async () => (await ask('GET', 'connections')).json().mail
  assert.deepEqual([(await state()).waiting, (await state()).failed], [1, 0])
  assert.match((await state()).failure, /ECONNECTION|ECONNREFUSED|ESOCKET/)
  assert.equal(await deliver(2), 0)
  await mailbox.up()
  assert.equal(await deliver(10), 1)
  assert.equal((await mailbox.take('luz@aurora.es')).subject, 'Te invitan a Tienda Aurora en Rumbo')
  assert.equal(await deliver(300), 0)
  const { rows } = await server.db.database.asSystem((trx) => sql`select * from mail_outbox`.execute(trx))
  assert.deepEqual([rows.length, (await state()).waiting, mailbox.letters.length], [0, 0, 0])
})
