import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, it } from 'node:test'
import { DomainError, type ErrorCode } from '#base'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { mayReach, parseNetwork } from './addresses.ts'
import { contribution, type Lookup, safeFetch } from './index.ts'

const refusal =
  (code: ErrorCode, reason?: string) =>
  (error: unknown): boolean =>
    error instanceof DomainError && error.code === code && (reason === undefined || error.params.reason === reason)
const open: Server[] = []
/** A real server on an address of this machine's loopback network. */
async function listen(host: string, answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  open.push(server)
  await new Promise<void>((done) => server.listen(0, host, done))
  return `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`
}
/** `127.0.0.1` stands for the outside, everything else of this machine for the inside. */
const outside = [parseNetwork('127.0.0.1')]
let asked: IncomingMessage[] = []
let inside = ''
let server: TestServer
let session: TestSession
before(async () => {
  inside = await listen('127.0.0.2', (request, reply) => {
    asked.push(request)
    reply.end('secret')
  })
  server = await testServer([contribution])
  session = await firstAdministrator(server)
})
after(async () => {
  for (const each of open) each.closeAllConnections()
  for (const each of open) each.close()
  await server.close()
})
const names =
  (table: Record<string, string[]>): Lookup =>
  async (name) =>
    (table[name] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))

it('reaches no private address in whatever form it is written', async () => {
  const port = new URL(inside).port
  const forms = [
    '127.0.0.2', '2130706434', '0x7f000002', '0177.0.0.2', '127.2', '0x7f.2', '127.0.2', '１２７.0.0.2', '[::1]', '[::ffff:127.0.0.2]',
    '[::ffff:7f00:2]', '[64:ff9b::7f00:2]', '[2002:7f00:2::]', '[::127.0.0.2]', '0.0.0.0', '0', '[::]', '10.1.2.3', '172.16.0.1',
    '192.168.1.1', '169.254.169.254', '[fe80::1]', '[fd00::1]', '[fec0::1]', '224.0.0.1', '[ff02::1]', '100.64.0.1', '255.255.255.255', '192.0.2.1',
  ] // biome-ignore format: a list of attacks
  for (const form of forms) {
    await assert.rejects(
      safeFetch(`http://${form}:${port}/`, { timeoutMs: 1000, lookup: names({}) }),
      (error) => refusal('CONNECTION_REFUSED')(error) || refusal('CONNECTION_FAILED', 'ENOTFOUND')(error),
      form,
    )
  }
  assert.equal(asked.length, 0)
})

it('looks a name up once and stays with what it checked: rebinding gets nowhere', async () => {
  const real = await listen('127.0.0.1', (_, reply) => reply.end('outside'))
  let count = 0
  const lookup: Lookup = async () => [{ address: count++ === 0 ? '127.0.0.1' : '127.0.0.2', family: 4 }]
  const answer = await safeFetch(`http://rebind.example:${new URL(real).port}/`, { allowed: outside, lookup })
  assert.equal(answer.body.toString(), 'outside')
  assert.equal(count, 1)
  // A name with one good and one bad address is refused before anything is sent.
  const both = names({ 'both.example': ['127.0.0.1', '127.0.0.2'] })
  await assert.rejects(safeFetch('http://both.example/', { allowed: outside, lookup: both }), refusal('CONNECTION_REFUSED', 'address'))
  await assert.rejects(safeFetch('http://localhost:1/'), refusal('CONNECTION_REFUSED', 'address'))
})

it('checks every redirect like the first address, and follows only so many', async () => {
  const to = (place: string, status = 302): Promise<string> =>
    listen('127.0.0.1', (_, reply) => reply.writeHead(status, { location: place }).end())
  for (const place of [inside, 'http://metadata.example/', 'file:///etc/passwd', 'gopher://127.0.0.1/', 'http://u:p@127.0.0.1/']) {
    const lookup = names({ 'metadata.example': ['169.254.169.254'] })
    await assert.rejects(safeFetch(await to(place), { allowed: outside, lookup }), refusal('CONNECTION_REFUSED'), place)
  }
  assert.equal(asked.length, 0)
  const endless = await listen('127.0.0.1', (_, reply) => reply.writeHead(307, { location: '/again' }).end())
  assert.equal((await safeFetch(endless, { allowed: outside })).status, 307)
  assert.equal((await safeFetch(await to(inside), { allowed: outside, redirects: 0 })).status, 302)
})

it('tells another origin nothing of who asks, and the same one everything', async () => {
  const seen: IncomingMessage[] = []
  const target = await listen('127.0.0.1', (request, reply) => {
    seen.push(request)
    reply.end('ok')
  })
  const first = await listen('127.0.0.1', (request, reply) => {
    if (request.url === '/own') return reply.writeHead(307, { location: '/here' }).end()
    if (request.url === '/here') seen.push(request)
    return request.url === '/here' ? reply.end() : reply.writeHead(307, { location: target }).end()
  })
  const headers = { authorization: 'Bearer s', cookie: 'a=b', 'x-api-key': 'k', 'content-type': 'application/json' }
  await safeFetch(first, { method: 'POST', body: '{}', headers, allowed: outside })
  await safeFetch(`${first}/own`, { headers, allowed: outside })
  assert.deepEqual(
    ['authorization', 'cookie', 'x-api-key', 'content-type'].map((name) => seen[0]!.headers[name]),
    [undefined, undefined, undefined, 'application/json'],
  )
  assert.equal(seen[1]!.headers.authorization, 'Bearer s')
})

it('stops at its limits of time and size', async () => {
  const slow = await listen('127.0.0.1', () => undefined)
  await assert.rejects(safeFetch(slow, { allowed: outside, timeoutMs: 200 }), refusal('CONNECTION_FAILED', 'timeout'))
  const drip = await listen('127.0.0.1', (_, reply) => {
    const timer = setInterval(() => reply.write('x'), 20)
    reply.once('close', () => clearInterval(timer))
  })
  await assert.rejects(safeFetch(drip, { allowed: outside, timeoutMs: 300 }), refusal('CONNECTION_FAILED', 'timeout'))
  await assert.rejects(safeFetch(drip, { allowed: outside, maxBytes: 3 }), refusal('CONNECTION_ANSWER_TOO_LARGE'))
  await assert.rejects(safeFetch('ftp://example.com/'), refusal('CONNECTION_REFUSED', 'scheme'))
  await assert.rejects(safeFetch('no address'), refusal('CONNECTION_REFUSED', 'url'))
})

it('lets an administrator allow a private network, never a link-local one', async () => {
  assert.equal(mayReach('10.20.1.1', [parseNetwork('10.20.0.0/16')]), true)
  assert.equal(mayReach('10.21.1.1', [parseNetwork('10.20.0.0/16')]), false)
  const put = (allowedNetworks: string[]) =>
    server.as(session, { method: 'PUT', url: '/api/platform/connections/networks', payload: { allowedNetworks } })
  for (const network of ['169.254.169.254', '0.0.0.0/0', '10.0.0.0/4', '224.0.0.0/8', 'fe80::1', 'here'])
    assert.equal((await put([network])).json().code, 'CONNECTION_NETWORK_INVALID', network)
  const reply = await put(['127.0.0.2/32'])
  assert.deepEqual(reply.json().allowedNetworks, ['127.0.0.2/32'])
  assert.equal((await safeFetch(inside, { allowed: reply.json().allowedNetworks.map(parseNetwork) })).body.toString(), 'secret')
  const checked = await server.as(session, { method: 'POST', url: '/api/platform/connections/mail/check', payload: {} })
  assert.equal(checked.json().code, 'MAIL_NOT_CONFIGURED')
  asked = []
})

it('keeps who allowed a network and why, takes one out, and knows what was never in', async () => {
  const post = (path: string, payload: object) => server.as(session, { method: 'POST', url: `/api/platform/connections${path}`, payload })
  await server.as(session, { method: 'PUT', url: '/api/platform/connections/networks', payload: { allowedNetworks: ['10.1.0.0/16'] } })
  const added = (await post('/networks', { network: ' 192.168.7.20 ', reason: 'CRM de la tienda' })).json()
  assert.deepEqual(added.allowedNetworks, ['10.1.0.0/16', '192.168.7.20'])
  const { reason, addedBy, addedAt } = added.networks[1]
  assert.deepEqual([reason, addedBy], ['CRM de la tienda', { id: session.principal, name: 'Ana López' }])
  assert.ok(Date.now() - Date.parse(addedAt) < 60_000)
  const again = (await post('/networks', { network: '192.168.7.20', reason: 'CRM nuevo' })).json()
  assert.deepEqual(
    again.networks.map((each: { network: string; reason: string }) => [each.network, each.reason]),
    [
      ['10.1.0.0/16', ''],
      ['192.168.7.20', 'CRM nuevo'],
    ],
  )
  assert.equal((await post('/networks', { network: '169.254.169.254', reason: 'metadatos' })).json().code, 'CONNECTION_NETWORK_INVALID')
  assert.equal((await post('/networks', { network: '10.2.0.0/16', reason: '' })).statusCode, 400)
  assert.deepEqual((await post('/networks/remove', { network: '10.1.0.0/16' })).json().allowedNetworks, ['192.168.7.20'])
  assert.equal((await post('/networks/remove', { network: '10.1.0.0/16' })).json().code, 'CONNECTION_NETWORK_NOT_FOUND')
  await Promise.all(['10.3.0.0/16', '10.4.0.0/16', '10.5.0.0/16'].map((network) => post('/networks', { network, reason: 'a la vez' })))
  const { allowedNetworks } = (await server.as(session, { method: 'GET', url: '/api/platform/connections' })).json()
  assert.equal(allowedNetworks.length, 4, 'none is lost when several are added at once')
})
