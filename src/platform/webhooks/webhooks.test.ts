import assert from 'node:assert/strict'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, beforeEach, it } from 'node:test'
import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { createHeadFile, record, sealActivities } from '#platform/activity'
import { contribution as connections } from '#platform/connections'
import { contribution as notifications } from '#platform/notifications'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { deliverWebhooks } from './deliver.ts'
import { enqueueDeliveries, wants } from './enqueue.ts'
import { contribution } from './index.ts'
import { nextAttempt } from './retries.ts'

type Got = { headers: IncomingHttpHeaders; body: string }
let server: TestServer
let session: TestSession
let receiver: Server
let url = ''
let got: Got[] = []
/** How the receiver answers; `0` says nothing at all. */
let answer = 200
let extra: Record<string, string> = {}
before(async () => {
  server = await testServer([connections, notifications, contribution])
  session = await firstAdministrator(server)
  receiver = createServer((request, reply) => {
    let body = ''
    request.on('data', (part) => (body += part))
    request.on('end', () => {
      got.push({ headers: request.headers, body })
      if (answer !== 0) reply.writeHead(answer, extra).end()
    })
  })
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
  await server.as(session, { method: 'PUT', url: '/api/platform/connections/networks', payload: { allowedNetworks: ['127.0.0.1'] } })
})
after(async () => {
  receiver.closeAllConnections()
  receiver.close()
  await server.close()
})
beforeEach(async () => {
  got = []
  answer = 200
  extra = {}
  await server.db.database.asSystem((trx) => sql`delete from webhook_endpoints`.execute(trx))
})

const api = '/api/platform/webhooks'
const post = (path: string, payload: object = {}) => server.as(session, { method: 'POST', url: `${api}${path}`, payload })
const add = async (more: object = {}) => {
  const reply = await post('/', { name: 'Almacén', url, kinds: ['order.*'], ...more })
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
  assert.equal(got.length, 1)
  const message = new Webhook(secret).verify(got[0]!.body, got[0]!.headers as Record<string, string>) as Record<string, unknown>
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
  const { body, headers } = got[0]!
  assert.equal(String(headers['webhook-signature']).split(' ').length, 2)
  for (const secret of [first, second]) new Webhook(secret).verify(body, headers as Record<string, string>)
  await send(30)
  await post(`/${made.id}/deliveries/${(await deliveries(made.id))[0].id}/replay`)
  await send(30)
  assert.equal(String(got[1]!.headers['webhook-signature']).split(' ').length, 1)
  assert.equal(got[1]!.headers['webhook-id'], headers['webhook-id'], 'replayed under the same id')
  const { rows } = await server.db.database.asSystem((trx) =>
    sql<{ text: string }>`select webhook_secrets::text as text from webhook_secrets`.execute(trx),
  )
  assert.ok(rows.every(({ text }) => !text.includes(Buffer.from(first).toString('hex'))))
})

it('tries again after errors, redirects and silence, with longer and longer pauses', async () => {
  const { endpoint: made } = await add()
  await happen()
  answer = 500
  await send()
  assert.equal(await send(0.001), 0, 'not before its time')
  answer = 302
  extra = { location: 'http://127.0.0.1:1/elsewhere' }
  await send(0.1)
  answer = 503
  extra = { 'retry-after': '7200' }
  await send(0.3)
  assert.equal(await send(1.5), 0, 'the receiver asked for two hours')
  answer = 200
  await send(3)
  const [delivery] = await deliveries(made.id)
  assert.deepEqual(
    delivery.log.map((each: { status: number }) => each.status),
    [200, 503, 302, 500],
  )
  assert.equal(new Set(got.map(({ headers }) => headers['webhook-id'])).size, 1)
})

it('gives a delivery up after three days, switches the endpoint off and tells the administrators', async () => {
  const { endpoint: made } = await add()
  await happen()
  answer = 500
  for (let hours = 0; hours < 80; hours += 0.5) await send(hours)
  const [delivery] = await deliveries(made.id)
  assert.deepEqual([delivery.state, delivery.attempts], ['failed', 10])
  assert.equal((await endpoint(made.id)).state, 'disabled')
  const notices = (await server.as(session, { method: 'GET', url: '/api/platform/notifications' })).json().items
  assert.equal(notices[0].kind, 'webhook.disabled')
  answer = 200
  await server.as(session, { method: 'PATCH', url: `${api}/${made.id}`, payload: { state: 'active' } })
  assert.equal((await post(`/${made.id}/deliveries/${delivery.id}/replay`)).statusCode, 204)
  await send(81)
  assert.equal((await deliveries(made.id))[0].state, 'delivered')
  assert.equal((await endpoint(made.id)).failingSince, null)
})

it('switches an endpoint off at once that says it is gone', async () => {
  const { endpoint: made } = await add()
  await happen()
  answer = 410
  await send()
  assert.equal((await endpoint(made.id)).state, 'disabled')
})

it('stops waiting for a receiver that says nothing', async () => {
  const { endpoint: made } = await add()
  await happen()
  answer = 0
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
  assert.equal(got.length, 0)
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

it('chooses by kind, and ends after three days of attempts', () => {
  assert.deepEqual([wants([], 'a.b'), wants(['a.*'], 'a.b'), wants(['a.*'], 'ab.c'), wants(['a.b'], 'a.bc')], [true, true, false, false])
  let [at, attempts] = [new Date(0), 1]
  for (let next = nextAttempt(attempts, at, null); next; next = nextAttempt(++attempts, at, null)) at = next
  assert.ok(Math.abs(at.getTime() / 3_600_000 - 72) < 1, String(at.getTime() / 3_600_000))
})
