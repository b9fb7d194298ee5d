import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import { sql } from 'kysely'
import { createHeadFile, record, sealActivities } from '#platform/activity'
import { contribution as connections } from '#platform/connections'
import type { Services } from '#platform/contributions'
import type { MailMessage } from '#platform/mail'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { slackMessage, teamsMessage } from './chat-message.ts'
import { noticeActivities } from './from-activities.ts'
import { contribution, notify } from './index.ts'
import { sendNotices } from './send.ts'

let server: TestServer
let session: TestSession
let chat: Server
let chatUrl = ''
let chatStatus = 200
const posted: string[] = []
const mails: MailMessage[] = []
/** The services of the server with a mailbox in place of the outbox, whose own tests speak SMTP. */
let services: Services
before(async () => {
  server = await testServer([connections, contribution])
  session = await firstAdministrator(server)
  services = { ...server.services, mail: { ...server.services.mail, configured: true, send: async (message) => void mails.push(message) } }
  chat = createServer((request, reply) => {
    let text = ''
    request.on('data', (part) => (text += part))
    request.on('end', () => {
      posted.push(text)
      reply.writeHead(chatStatus).end('ok')
    })
  })
  await new Promise<void>((done) => chat.listen(0, '127.0.0.1', done))
  chatUrl = `http://127.0.0.1:${(chat.address() as AddressInfo).port}/services/secret-token`
})
after(async () => {
  chat.close()
  await server.close()
})
const api = '/api/platform/notifications'
const get = async (path: string) => (await server.as(session, { method: 'GET', url: `${api}${path}` })).json()
const scope = () => ({ workspace: session.workspace as never, principal: session.principal as never })
const tell = (kind = 'job.failed', params = { job: '@job.ai.autopilot.run' }) =>
  services.database.inScope(scope(), (trx) => notify(trx, scope(), { to: [session.principal], kind, params, link: 'platform/jobs' }))

it('tells a person in their language, counts what is unread, and marks it read', async () => {
  const id = await tell()
  await assert.rejects(
    services.database.inScope(scope(), async (trx) => {
      await notify(trx, scope(), { to: { role: 'administrator' }, kind: 'job.failed' })
      throw new Error('undone')
    }),
  )
  assert.deepEqual(await get('/unread'), { unread: 1 })
  const { items } = await get('/')
  assert.deepEqual(
    [items.length, items[0].id, items[0].title, items[0].level, items[0].read],
    [1, id, 'Un trabajo tuyo ha fallado', 'warning', false],
  )
  assert.match(items[0].body, /ai\.autopilot\.run/)
  const read = await server.as(session, { method: 'POST', url: `${api}/read`, payload: { ids: [id] } })
  assert.deepEqual(read.json(), { unread: 0 })
})

it('reaches the people of a role, nobody outside the workspace, and pages the list', async () => {
  for (let i = 0; i < 3; i++)
    await services.database.inScope(scope(), (trx) => notify(trx, scope(), { to: { role: 'administrator' }, kind: 'backup.restored' }))
  await services.database.inScope(scope(), (trx) => notify(trx, scope(), { to: { role: 'analyst' }, kind: 'backup.restored' }))
  const other = server.db.otherScope
  await services.database.inScope(other, (trx) => notify(trx, other, { to: [session.principal], kind: 'backup.restored' }))
  assert.deepEqual(await get('/unread'), { unread: 3 })
  const first = await get('/?limit=2')
  const second = await get(`/?limit=2&cursor=${first.next}`)
  assert.deepEqual([first.items.length, second.items.length], [2, 2])
  assert.deepEqual((await server.as(session, { method: 'POST', url: `${api}/read`, payload: {} })).json(), { unread: 0 })
})

it('sends mail as the person chose, in their language, with a link that works outside', async () => {
  await services.database.asSystem((trx) => sql`delete from notices`.execute(trx))
  await tell()
  await sendNotices(services, new Date())
  assert.equal(mails.length, 0, 'failed jobs are not mailed unless asked for')
  const set = await server.as(session, {
    method: 'PUT',
    url: `${api}/preferences`,
    payload: { kind: 'job.failed', inApp: false, mail: true },
  })
  const chosen = set.json().items.find((one: { kind: string }) => one.kind === 'job.failed')
  assert.deepEqual([chosen.mail, chosen.level, set.json().mailLeaves], [true, 'warning', false], 'this server has no SMTP')
  await tell()
  await Promise.all([sendNotices(services, new Date()), sendNotices(services, new Date())])
  assert.equal(mails.length, 1)
  assert.match(mails[0]!.text, /http:\/\/127\.0\.0\.1:4600\/w\/tienda-aurora\/platform\/jobs/)
  assert.deepEqual((await get('/')).items, [], 'and no longer shown inside')
  const unknown = await server.as(session, { method: 'PUT', url: `${api}/preferences`, payload: { kind: 'x', inApp: true, mail: true } })
  assert.equal(unknown.json().code, 'NOTICE_KIND_UNKNOWN')
  await server.as(session, { method: 'PUT', url: `${api}/preferences`, payload: { kind: 'job.failed', inApp: true, mail: false } })
})

it('makes a notice of a failed job for whoever started it, once, however often the activities are read', async () => {
  await services.database.asSystem((trx) => sql`delete from notices`.execute(trx))
  await services.database.inScope(scope(), (trx) =>
    record(trx, scope(), { kind: 'job.failed', subject: 'job:1', payload: { job: 'ai.autopilot.run', code: 'INTERNAL' } }),
  )
  await sealActivities(services.database, createHeadFile(join(server.folder.path, 'head.json'), services.secrets), services.log)
  await Promise.all([noticeActivities(services, new Date()), noticeActivities(services, new Date())])
  await noticeActivities(services, new Date())
  assert.equal((await get('/')).items.length, 1)
})

it('writes into chats, tries again what failed, and never shows the address again', async () => {
  await services.database.asSystem((trx) => sql`delete from notices`.execute(trx))
  const added = await server.as(session, { method: 'POST', url: `${api}/chats`, payload: { name: 'Avisos', form: 'slack', url: chatUrl } })
  assert.equal(added.statusCode, 201)
  assert.doesNotMatch(added.body, /secret-token/)
  await tell()
  await sendNotices(services, new Date())
  assert.match((await get('/chats')).items[0].failure, /CONNECTION_REFUSED address/, 'this machine is not allowed yet')
  assert.equal(posted.length, 0)
  await server.as(session, { method: 'PUT', url: '/api/platform/connections/networks', payload: { allowedNetworks: ['127.0.0.1/32'] } })
  chatStatus = 500
  const later = (seconds: number) => new Date(Date.now() + seconds * 1000)
  await sendNotices(services, later(100))
  assert.match((await get('/chats')).items[0].failure, /CHAT_HOOK_REFUSED 500/)
  chatStatus = 200
  await sendNotices(services, later(1000))
  assert.equal((await get('/chats')).items[0].failure, null)
  assert.match(posted.at(-1)!, /Un trabajo tuyo ha fallado/)
  await sendNotices(services, later(5000))
  assert.equal(posted.length, 2)
  const { id } = added.json()
  assert.equal((await server.as(session, { method: 'POST', url: `${api}/chats/${id}/test`, payload: {} })).statusCode, 204)
  assert.equal((await server.as(session, { method: 'DELETE', url: `${api}/chats/${id}` })).statusCode, 204)
  assert.equal((await server.as(session, { method: 'DELETE', url: `${api}/chats/${id}` })).json().code, 'CHAT_HOOK_NOT_FOUND')
  await tell()
  await sendNotices(services, later(6000))
  assert.deepEqual([posted.length, (await get('/chats')).items], [3, []], 'nothing but the test came after')
  const restore = () => server.as(session, { method: 'POST', url: `${api}/chats/${id}/restore`, payload: {} })
  assert.equal((await get('/chats?removed=true')).items[0].id, id)
  assert.deepEqual([(await restore()).json().name, (await restore()).json().code], ['Avisos', 'CHAT_HOOK_NOT_FOUND'])
  await tell()
  await sendNotices(services, later(7000))
  assert.equal(posted.length, 4)
  await server.as(session, { method: 'DELETE', url: `${api}/chats/${id}` })
  await sendNotices(services, later(31 * 86_400))
  assert.deepEqual((await get('/chats?removed=true')).items, [])
  const { rows } = await services.database.asSystem((trx) =>
    sql<{ kind: string }>`select kind from activities where kind like 'chat-hook.%' order by id`.execute(trx),
  )
  assert.deepEqual(
    rows.map(({ kind }) => kind),
    ['chat-hook.added', 'chat-hook.tested', 'chat-hook.removed', 'chat-hook.restored', 'chat-hook.removed'],
  )
})

it('lets no text of a notice call a whole channel or become a link', () => {
  const message = { title: '<!channel> & co', body: '[x](http://evil.example)', link: { label: 'Abrir', url: 'https://rumbo.example/w/a' } }
  assert.doesNotMatch(JSON.stringify(slackMessage(message)), /<!channel>/)
  assert.doesNotMatch(JSON.stringify(teamsMessage(message)), /\[x\]\(/)
})
