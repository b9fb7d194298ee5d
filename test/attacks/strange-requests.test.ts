import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { sendRaw } from '#test/raw-request'
import { type WholeServer, wholeServer } from '#test/whole-server'

let server: WholeServer
let host = ''
before(async () => {
  server = await wholeServer({ role: 'api' })
  host = new URL(server.url).host
})
after(() => server.close())

const statusOf = (text: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1])
const answersIn = (text: string): number => text.match(/HTTP\/1\.1 \d{3}/g)?.length ?? 0
const patch = (body: string | Uint8Array, headers: Record<string, string>) =>
  fetch(`${server.url}/api/platform/auth/preferences`, { method: 'PATCH', headers: { ...server.administrator, ...headers }, body })

it('refuses headers that are too large, one by one and together, with a problem', async () => {
  const one = await sendRaw(server.url, `GET /healthz HTTP/1.1\r\nhost: ${host}\r\nx-long: ${'a'.repeat(20_000)}\r\n\r\n`)
  assert.equal(statusOf(one.text), 431)
  assert.match(one.text, /application\/problem\+json[\s\S]*HEADERS_TOO_LARGE/)
  assert.ok(one.closed)
  const many = Array.from({ length: 1000 }, (_, i) => `x-${i}: ${'b'.repeat(20)}\r\n`).join('')
  assert.equal(statusOf((await sendRaw(server.url, `GET /healthz HTTP/1.1\r\nhost: ${host}\r\n${many}\r\n`)).text), 431)
  assert.equal(statusOf((await sendRaw(server.url, `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nhost: ${host}\r\n\r\n`)).text), 431)
})

it('answers a request that two servers could read differently once, and closes the connection', async () => {
  const hidden = 'GET /api/openapi.json HTTP/1.1\r\nhost: x\r\n\r\n'
  const heads = [
    'content-length: 5\r\ntransfer-encoding: chunked',
    'transfer-encoding: chunked\r\ncontent-length: 5',
    'content-length: 5\r\ncontent-length: 6',
    'content-length: 5, 6',
    'transfer-encoding: chunked, identity',
    'transfer-encoding: xchunked',
    'transfer-encoding : chunked',
    'content-length: +5',
    'content-length: 0x5',
    'transfer-encoding:\r\n chunked',
  ]
  for (const head of heads) {
    const bytes = `POST /api/platform/auth/sign-in HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\n${head}\r\n\r\n0\r\n\r\n${hidden}`
    const { text, closed } = await sendRaw(server.url, bytes)
    assert.equal(statusOf(text), 400, `${head}: ${text.slice(0, 60)}`)
    assert.equal(answersIn(text), 1, head)
    assert.ok(closed, head)
  }
  const bare = await sendRaw(server.url, `GET /healthz HTTP/1.1\nhost: ${host}\n\n`)
  assert.notEqual(statusOf(bare.text), 200, 'lines end with CR LF')
  const twice = await sendRaw(server.url, `GET /healthz HTTP/1.1\r\nhost: ${host}\r\nhost: evil.example\r\n\r\n`)
  assert.equal(statusOf(twice.text), 400, 'two names')
  const none = await sendRaw(server.url, 'GET /healthz HTTP/1.1\r\n\r\n')
  assert.equal(statusOf(none.text), 400, 'no name')
  const split = await sendRaw(server.url, `GET /healthz HTTP/1.1\r\nhost: ${host}\r\nx-a: b\rset-cookie: c\r\n\r\n`)
  assert.equal(statusOf(split.text), 400, 'a bare CR in a header')
})

it('answers for no other server that the request line names', async () => {
  const { cookie } = server.administrator
  for (const target of ['http://evil.example/api/platform/activity/', `http://${host}/api/platform/activity/`, '*', 'evil.example:443']) {
    const { text } = await sendRaw(server.url, `GET ${target} HTTP/1.1\r\nhost: ${host}\r\ncookie: ${cookie}\r\nconnection: close\r\n\r\n`)
    assert.ok([400, 404].includes(statusOf(text)), `${target}: ${text.slice(0, 60)}`)
    assert.doesNotMatch(text, /"items"/)
  }
})

it('lets no header or field change the method', async () => {
  const id = crypto.randomUUID()
  for (const headers of [{ 'x-http-method-override': 'DELETE' }, { 'x-method-override': 'DELETE' }, { 'x-http-method': 'DELETE' }]) {
    const reply = await fetch(`${server.url}/api/ai/autopilot/runs/${id}?_method=DELETE`, {
      headers: { ...server.administrator, ...headers },
    })
    assert.equal(reply.status, 404)
    assert.equal(((await reply.json()) as { code: string }).code, 'RUN_NOT_FOUND', 'it was read as GET')
  }
  for (const method of ['TRACE', 'CONNECT', 'PROPFIND']) {
    const { text } = await sendRaw(server.url, `${method} /healthz HTTP/1.1\r\nhost: ${host}\r\nx-secret: canary\r\n\r\n`)
    assert.notEqual(statusOf(text), 200, method)
    assert.doesNotMatch(text, /canary/)
  }
})

it('reads a body as JSON only when it is called JSON', async () => {
  const json = '{"theme":"dark"}'
  const wrong = [
    'text/plain',
    'text/plain;application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'text/json',
    '',
    'application/json/x',
  ]
  for (const type of wrong) {
    const reply = await patch(new TextEncoder().encode(json), { 'content-type': type })
    assert.ok(reply.status === 415 || reply.status === 400 || reply.status === 406, `${type}: ${reply.status}`)
  }
  for (const type of ['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON']) {
    assert.equal((await patch(json, { 'content-type': type })).status, 200, type)
  }
  const form = await fetch(`${server.url}/api/ai/autopilot/runs`, {
    method: 'POST',
    headers: { ...server.administrator, 'content-type': 'application/json' },
    body: '{}',
  })
  assert.ok([400, 406, 415, 422].includes(form.status), `JSON where a form is expected: ${form.status}`)
})

it('refuses JSON that nests without end, is too long, or says less or more than it announced', async () => {
  const type = { 'content-type': 'application/json' }
  for (const body of ['['.repeat(100_000), `${'['.repeat(400_000)}${']'.repeat(400_000)}`, `${'{"a":'.repeat(70)}1${'}'.repeat(70)}`]) {
    const reply = await patch(body, type)
    assert.equal(reply.status, 400)
    assert.equal(((await reply.json()) as { code: string }).code, 'BODY_NOT_JSON')
  }
  assert.equal((await patch(JSON.stringify({ theme: 'x'.repeat(1_100_000) }), type)).status, 413)
  const open = await fetch(`${server.url}/api/platform/auth/sign-in`, {
    method: 'POST',
    headers: type,
    body: JSON.stringify({ email: 'a@b.es', password: 'x'.repeat(20_000) }),
  })
  assert.equal(open.status, 413, 'a route that is open to all takes little')
  for (const body of ['', '{', 'null', '{"theme":"dark"', '{"theme":"dark"}}', '{"theme":"\u0001"}', '{"theme":"\\u0000"}', "{'theme':1}"])
    assert.equal((await patch(body, type)).status, 400, body)
})
