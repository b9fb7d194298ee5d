import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, beforeEach, it } from 'node:test'
import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { createHeadFile, record, sealActivities } from '#platform/activity'
import { contribution as activityLog } from '#platform/activity-log'
import { contribution as connections } from '#platform/connections'
import { contribution as notifications } from '#platform/notifications'
import { type Receiver, startReceiver } from '#test/receiver'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { deliverWebhooks } from './deliver.ts'
import { enqueueDeliveries, wants } from './enqueue.ts'
import { answerEraser } from './erasure.ts'
import { contribution } from './index.ts'
import { nextAttempt } from './retries.ts'

let server: TestServer
let session: TestSession
let receiver: Receiver
before(async () => {
  server = await testServer([activityLog, connections, notifications, contribution])
  session = await firstAdministrator(server)
  receiver = await startReceiver()
})
after(async () => {
  receiver.close()
  await server.close()
})
beforeEach(async () => {
  receiver.got.length = 0
  Object.assign(receiver, { status: 200, headers: {}, body: '' })
  await server.db.database.asSystem((trx) => sql`delete from webhook_endpoints`.execute(trx))
  await server.as(session, { method: 'PUT', url: '/api/platform/connections/networks', payload: { allowedNetworks: ['127.0.0.1'] } })
})

const api = '/api/platform/webhooks'
const post = (path: string, payload: object = {}) => server.as(session, { method: 'POST', url: `${api}${path}`, payload })
const add = async (more: object = {}) => {
  const reply = await post('/', { name: 'Almacén', url: receiver.url, kinds: ['order.*'], ...more })
  assert.equal(reply.statusCode, 201, reply.body)
  return reply.json<{ endpoint: { id: string }; secret: string }>()
}
const deliveries = async (id: string) => (await server.as(session, { method: 'GET', url: `${api}/${id}/deliveries` })).json().items
const endpoint = async (id: string) => (await server.as(session, { method: 'GET', url: `${api}/${id}` })).json()
const later = (hours: number) => new Date(Date.now() + hours * 3_600_000)
const send = (hours = 0.001) => deliverWebhooks(server.services, later(hours))
async function happen(kind = 'order.shipped', payload = { box: 7 }): Promise<void> {
  const scope = { workspace: session.workspace as never, principal: session.principal as never }
  const { database, secrets, log } = server.services
  await database.inScope(scope, (trx) => record(trx, scope, { kind, subject: 'order:1', payload }))
  await sealActivities(database, createHeadFile(join(server.folder.path, 'head.json'), secrets), log)
  await enqueueDeliveries(server.services, new Date())
}

it('sends what happened, signed so that the standard library accepts it, to the endpoints that want it', async () => {
  const { endpoint: made, secret } = await add()
  await add({ kinds: ['invoice.paid'] })
  assert.match(secret, /^whsec_/)
  await happen()
  await Promise.all([send(), send()])
  assert.equal(receiver.got.length, 1)
  const message = new Webhook(secret).verify(receiver.got[0]!.body, receiver.got[0]!.headers as Record<string, string>) as Record<
    string,
    unknown
  >
  assert.equal(message.type, 'order.shipped')
  assert.deepEqual((message.data as { payload: unknown }).payload, { box: 7 })
  const [delivery] = await deliveries(made.id)
  assert.deepEqual([delivery.state, delivery.attempts, delivery.log[0].status], ['delivered', 1, 200])
  assert.doesNotMatch(JSON.stringify(await endpoint(made.id)), /whsec_/)
})

it('keeps secrets sealed, and signs with two while one takes the other’s place', async () => {
  const { endpoint: made, secret: first } = await add()
  const second = (await post(`/${made.id}/rotate`)).json().secret as string
  await happen()
  await send()
  const { body, headers } = receiver.got[0]!
  assert.equal(String(headers['webhook-signature']).split(' ').length, 2)
  for (const secret of [first, second]) new Webhook(secret).verify(body, headers as Record<string, string>)
  await send(30)
  await post(`/${made.id}/deliveries/${(await deliveries(made.id))[0].id}/replay`)
  await send(30)
  assert.equal(String(receiver.got[1]!.headers['webhook-signature']).split(' ').length, 1)
  assert.equal(receiver.got[1]!.headers['webhook-id'], headers['webhook-id'], 'replayed under the same id')
  const { rows } = await server.db.database.asSystem((trx) =>
    sql<{ text: string }>`select webhook_secrets::text as text from webhook_secrets`.execute(trx),
  )
  assert.ok(rows.every(({ text }) => !text.includes(Buffer.from(first).toString('hex'))))
})

it('tries again after errors, redirects and silence, with longer and longer pauses', async () => {
  const { endpoint: made } = await add()
  await happen()
  receiver.status = 500
  await send()
  assert.equal(await send(0.001), 0, 'not before its time')
  receiver.status = 302
  receiver.headers = { location: 'http://127.0.0.1:1/elsewhere' }
  await send(0.1)
  receiver.status = 503
  receiver.headers = { 'retry-after': '7200' }
  await send(0.3)
  assert.equal(await send(1.5), 0, 'the receiver asked for two hours')
  receiver.status = 200
  await send(3)
  const [delivery] = await deliveries(made.id)
  assert.deepEqual(
    delivery.log.map((each: { status: number }) => each.status),
    [200, 503, 302, 500],
  )
  assert.equal(new Set(receiver.got.map(({ headers }) => headers['webhook-id'])).size, 1)
})

it('gives a delivery up after three days, switches the endpoint off and tells the administrators', async () => {
  const { endpoint: made } = await add()
  await happen()
  receiver.status = 500
  for (let hours = 0; hours < 80; hours += 0.5) await send(hours)
  const [delivery] = await deliveries(made.id)
  assert.deepEqual([delivery.state, delivery.attempts], ['failed', 10])
  assert.equal((await endpoint(made.id)).state, 'disabled')
  const notices = (await server.as(session, { method: 'GET', url: '/api/platform/notifications' })).json().items
  assert.equal(notices[0].kind, 'webhook.disabled')
  receiver.status = 200
  await server.as(session, { method: 'PATCH', url: `${api}/${made.id}`, payload: { state: 'active' } })
  assert.equal((await post(`/${made.id}/deliveries/${delivery.id}/replay`)).statusCode, 204)
  await send(81)
  assert.equal((await deliveries(made.id))[0].state, 'delivered')
  assert.equal((await endpoint(made.id)).failingSince, null)
})

it('switches an endpoint off at once that says it is gone', async () => {
  const { endpoint: made } = await add()
  await happen()
  receiver.status = 410
  await send()
  assert.equal((await endpoint(made.id)).state, 'disabled')
})

it('stops waiting for a receiver that says nothing', async () => {
  const { endpoint: made } = await add()
  await happen()
  receiver.status = 0
  const begun = Date.now()
  await send()
  assert.ok(Date.now() - begun < 20_000)
  assert.equal((await deliveries(made.id))[0].log[0].failure, 'CONNECTION_FAILED timeout')
})

it('sends to no address of this network unless it was allowed', async () => {
  await server.as(session, { method: 'PUT', url: '/api/platform/connections/networks', payload: { allowedNetworks: [] } })
  const { endpoint: made } = await add()
  await happen()
  await send()
  assert.equal(receiver.got.length, 0)
  assert.equal((await deliveries(made.id))[0].log[0].failure, 'CONNECTION_REFUSED address')
})

it('knows nothing of what happened before it was made, nor of other workspaces, and refuses foreign ids', async () => {
  await happen()
  const { endpoint: made } = await add()
  await enqueueDeliveries(server.services, new Date())
  assert.deepEqual(await deliveries(made.id), [])
  const foreign = '01890000-0000-7000-8000-000000000000'
  for (const request of [post(`/${foreign}/rotate`), server.as(session, { method: 'DELETE', url: `${api}/${foreign}` })])
    assert.equal((await request).json().code, 'WEBHOOK_NOT_FOUND')
  assert.equal((await post(`/${made.id}/deliveries/${foreign}/replay`)).json().code, 'WEBHOOK_DELIVERY_NOT_FOUND')
})

it('tries an endpoint at once with a signed message, also one that is off, and tells what came back', async () => {
  const { endpoint: made, secret } = await add()
  await server.as(session, { method: 'PATCH', url: `${api}/${made.id}`, payload: { state: 'paused' } })
  receiver.body = '  gracias\u0000\n por avisar '
  const well = (await post(`/${made.id}/test`)).json()
  assert.deepEqual([well.status, well.failure, well.answer], [200, null, 'gracias por avisar'])
  const { body, headers } = receiver.got[0]!
  assert.equal((new Webhook(secret).verify(body, headers as Record<string, string>) as { type: string }).type, 'webhook.test')
  receiver.status = 404
  receiver.body = 'x'.repeat(9000)
  const badly = (await post(`/${made.id}/test`)).json()
  assert.deepEqual([badly.status, badly.failure, badly.answer.length], [404, 'status', 300])
  assert.deepEqual(await deliveries(made.id), [], 'a test is no delivery')
})

it('keeps how an answer begins until the person is erased', async () => {
  const { endpoint: made } = await add()
  await happen()
  receiver.body = 'hola ana@aurora.es'
  await send()
  assert.equal((await deliveries(made.id))[0].log[0].answer, 'hola ana@aurora.es')
  await server.db.database.asSystem((trx) => answerEraser.person!(trx, session.principal))
  assert.equal((await deliveries(made.id))[0].log[0].answer, null)
})

it('is put back after it was removed, with its secret and its log, for 30 days', async () => {
  const { endpoint: made, secret } = await add()
  await happen()
  await send()
  const remove = () => server.as(session, { method: 'DELETE', url: `${api}/${made.id}` })
  const listed = async (query = '') => (await server.as(session, { method: 'GET', url: `${api}${query}` })).json().items
  assert.equal((await remove()).statusCode, 204)
  await happen()
  assert.equal(await send(1), 0)
  assert.deepEqual([(await listed()).length, (await remove()).json().code], [0, 'WEBHOOK_NOT_FOUND'])
  const [removed] = await listed('?removed=true')
  assert.ok(Date.parse(removed.restorableUntil) > Date.now() + 29 * 86_400_000)
  assert.equal((await post(`/${made.id}/restore`)).json().restorableUntil, null)
  assert.equal((await post(`/${made.id}/restore`)).json().code, 'WEBHOOK_NOT_FOUND')
  assert.equal((await deliveries(made.id)).length, 1, 'what happened meanwhile was not laid down')
  await post(`/${made.id}/test`)
  const { body, headers } = receiver.got.at(-1)!
  new Webhook(secret).verify(body, headers as Record<string, string>)
  await remove()
  await send(31 * 24)
  assert.deepEqual(await listed('?removed=true'), [])
  assert.equal((await post(`/${made.id}/restore`)).json().code, 'WEBHOOK_NOT_FOUND')
})

it('sends a range of time again: what failed, what happened while it was off, or everything', async () => {
  const { endpoint: made } = await add()
  const range = (which: string, more: object = {}) => ({ from: later(-1).toISOString(), to: later(1).toISOString(), which, ...more })
  const replay = async (which: string, more: object = {}) => (await post(`/${made.id}/replay`, range(which, more))).json().count
  await happen()
  await send()
  await happen()
  receiver.status = 500
  for (let hours = 0; hours < 70; hours += 0.5) await send(hours)
  for (let hours = 70; hours < 80; hours += 0.5) await send(hours)
  assert.deepEqual(
    (await deliveries(made.id)).map(({ state }: { state: string }) => state),
    ['failed', 'delivered'],
  )
  assert.deepEqual([(await endpoint(made.id)).failed, (await endpoint(made.id)).state], [1, 'disabled'])
  await happen()
  await happen('invoice.paid')
  assert.equal((await deliveries(made.id)).length, 2, 'off, it is sent nothing')
  receiver.status = 200
  await server.as(session, { method: 'PATCH', url: `${api}/${made.id}`, payload: { state: 'active' } })
  assert.equal(await replay('failed', { to: later(-0.5).toISOString() }), 0, 'nothing failed in that range')
  assert.deepEqual([await replay('failed'), await replay('failed')], [1, 0])
  assert.deepEqual([await replay('missed'), await replay('missed')], [1, 0], 'of the kinds that it wants, once')
  await send(81)
  assert.deepEqual(
    (await deliveries(made.id)).map(({ state }: { state: string }) => state),
    ['delivered', 'delivered', 'delivered'],
  )
  assert.equal(await replay('all'), 3)
  assert.equal(await send(82), 3)
  assert.equal((await post(`/${made.id}/replay`, range('failed', { from: 'ayer' }))).statusCode, 400)
})

it('says in words what an endpoint may be told of', async () => {
  const { items } = (await server.as(session, { method: 'GET', url: `${api}/kinds` })).json()
  assert.deepEqual(
    items.find(({ kind }: { kind: string }) => kind === 'webhook.removed'),
    { kind: 'webhook.removed', what: 'quitó un webhook' },
  )
})

it('chooses by kind, and ends after three days of attempts', () => {
  assert.deepEqual([wants([], 'a.b'), wants(['a.*'], 'a.b'), wants(['a.*'], 'ab.c'), wants(['a.b'], 'a.bc')], [true, true, false, false])
  let [at, attempts] = [new Date(0), 1]
  for (let next = nextAttempt(attempts, at, null); next; next = nextAttempt(++attempts, at, null)) at = next
  assert.ok(Math.abs(at.getTime() / 3_600_000 - 72) < 1, String(at.getTime() / 3_600_000))
})
