import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, before, it } from 'node:test'
import { sql } from 'kysely'
import { pino } from 'pino'
import { SMTPServer } from 'smtp-server'
import { DomainError, type ErrorCode } from '#base'
import { readSettings } from '#platform/config'
import { createSecrets } from '#platform/secrets'
import { type TestDatabase, testDatabase } from '#test/database'
import { createMailer, createSmtp, type MailMessage, writeLetter } from './index.ts'
import { retryDelayMs } from './mailer.ts'

type Received = { from: string; to: string[]; data: string; user: string; secure: boolean }
const received: Received[] = []
/** What the server answers to the next messages; 250 when there is nothing left. */
const answers: number[] = []
let server: SMTPServer
let url = ''
let db: TestDatabase
const secrets = createSecrets(Buffer.alloc(32, 3))
const refusal = (code: ErrorCode) => (error: unknown) => error instanceof DomainError && error.code === code

before(async () => {
  db = await testDatabase()
  server = new SMTPServer({
    // A password is taken under TLS only: whoever does not begin it is refused.
    onAuth: ({ username, password }, session, done) =>
      password === 'pa:ss@word' && session.secure ? done(null, { user: username ?? '' }) : done(new Error('no')),
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const code = answers.shift()
        if (code !== undefined) return done(Object.assign(new Error('refused'), { responseCode: code }))
        received.push({
          from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
          to: session.envelope.rcptTo.map(({ address }) => address),
          data: Buffer.concat(parts).toString('utf8'),
          user: String(session.user),
          secure: session.secure,
        })
        done()
      })
    },
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `smtp://rumbo:${encodeURIComponent('pa:ss@word')}@127.0.0.1:${(server.server.address() as AddressInfo).port}`
})
after(async () => {
  await new Promise<void>((done) => server.close(done))
  await db.close()
})

const mailer = (smtpUrl: string | null = url) =>
  createMailer({
    settings: readSettings({ ...(smtpUrl === null ? {} : { 'smtp-url': smtpUrl }), 'mail-from': 'rumbo@aurora.es' }, {}, '/'),
    secrets,
    database: db.database,
    log: pino({ level: 'silent' }),
  })
const message = (more: Partial<MailMessage> = {}): MailMessage => ({
  to: 'ana@aurora.es',
  language: 'es',
  subject: 'Tu invitación',
  text: 'Hola',
  html: '<p>Hola</p>',
  ...more,
})
const outbox = () =>
  db.database
    .asSystem((trx) => sql<{ row: string }>`select mail_outbox::text as row from mail_outbox`.execute(trx))
    .then(({ rows }) => rows)

it('sends over STARTTLS as the user of the setting, once, and leaves nothing behind', async () => {
  const mail = mailer()
  await mail.check()
  await mail.send(message())
  assert.equal((await outbox()).length, 1)
  // Two workers at once: each message leaves once.
  const sent = await Promise.all([mail.deliver(new Date()), mailer().deliver(new Date())])
  assert.equal(sent[0]! + sent[1]!, 1)
  assert.deepEqual(await outbox(), [])
  const [got] = received.splice(0)
  assert.deepEqual([got?.from, got?.to, got?.user, got?.secure], ['rumbo@aurora.es', ['ana@aurora.es'], 'rumbo', true])
  assert.match(got!.data, /^Content-Language: es$/m)
})

it('belongs to the transaction of the caller, in the scope of a workspace too', async () => {
  const mail = mailer()
  await assert.rejects(
    db.database.inScope(db.scope, async (trx) => {
      await mail.send(message(), trx)
      throw new Error('undone')
    }),
  )
  assert.equal(await mail.deliver(new Date()), 0)
  await db.database.inScope(db.scope, (trx) => mail.send(message(), trx))
  await assert.rejects(db.database.inScope(db.scope, (trx) => sql`select * from mail_outbox`.execute(trx)))
  assert.equal(await mail.deliver(new Date()), 1)
  received.length = 0
})

it('keeps what waits sealed: no address and no sentence can be read in the database', async () => {
  const mail = mailer()
  await mail.send(message({ to: 'canario@aurora.es', text: 'frase canaria' }))
  assert.doesNotMatch((await outbox())[0]!.row, /canari/)
  await mail.deliver(new Date())
  received.length = 0
})

it('lets nobody add a header: not by the subject, not by the address', async () => {
  const mail = mailer()
  await mail.send(message({ subject: 'Hola\r\nBcc: otra@aurora.es\r\n\r\nCuerpo' }))
  await mail.deliver(new Date())
  const [got] = received.splice(0)
  assert.deepEqual(got?.to, ['ana@aurora.es'])
  assert.doesNotMatch(got!.data, /^Bcc:/m)
  for (const to of ['ana@aurora.es\r\nBcc: otra@aurora.es', 'a@b.es, c@d.es', 'Ana <ana@aurora.es>', 'ana', '"x y"@b.es', ''])
    await assert.rejects(mail.send(message({ to })), refusal('MAIL_ADDRESS_INVALID'), to)
})

it('tries again later what the server puts off, and gives up what it refuses for good', async () => {
  const mail = mailer()
  const start = new Date()
  const later = (ms: number) => new Date(start.getTime() + ms)
  answers.push(451)
  await mail.send(message())
  assert.equal(await mail.deliver(later(1000)), 0)
  assert.deepEqual(await mail.state(later(1000)), { waiting: 1, failed: 0, failure: 'EMESSAGE 451' })
  assert.equal(await mail.deliver(later(2000)), 0, 'not before its time')
  assert.equal(await mail.deliver(later(1000 + retryDelayMs(1))), 1)
  received.length = 0
  answers.push(550)
  await mail.send(message({ text: 'frase canaria' }))
  await mail.deliver(new Date())
  const state = await mail.state(new Date())
  assert.deepEqual([state.waiting, state.failed, state.failure], [0, 1, 'EMESSAGE 550'])
  assert.equal(await mail.deliver(later(10 * 86_400_000)), 0)
})

it('says so when there is no server, when it is down, and when it does not let us in', async () => {
  const none = mailer(null)
  assert.equal(none.configured, false)
  await assert.rejects(none.send(message()), refusal('MAIL_NOT_CONFIGURED'))
  await assert.rejects(createSmtp('smtp://127.0.0.1:1', 'a@b.es').check(), refusal('MAIL_SERVER_REFUSED'))
  const wrong = url.replace(encodeURIComponent('pa:ss@word'), 'wrong')
  await assert.rejects(
    createSmtp(wrong, 'a@b.es').check(),
    (error) => refusal('MAIL_SERVER_REFUSED')(error) && !JSON.stringify((error as DomainError).params).includes('wrong'),
  )
})

it('writes a letter as text and HTML, with everything escaped and only web addresses as links', () => {
  const parts = { language: 'en' as const, title: '<b>Ana & "Eva"</b>', paragraphs: ['<script>alert(1)</script>'], footer: 'Why' }
  const { text, html } = writeLetter({ ...parts, action: { label: 'Open', url: 'https://rumbo.example/w/a?x=1&y="2' } })
  assert.match(text, /Open:\nhttps:\/\/rumbo\.example/)
  assert.match(html, /&lt;b&gt;Ana &amp; &quot;Eva&quot;&lt;\/b&gt;/)
  assert.doesNotMatch(html, /<script|<b>/)
  assert.match(html, /href="https:\/\/rumbo\.example\/w\/a\?x=1&amp;y=&quot;2"/)
  assert.doesNotMatch(writeLetter({ ...parts, action: { label: 'Open', url: 'javascript:alert(1)' } }).html, /href/)
})
