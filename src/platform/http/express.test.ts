import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { DomainError, type Id } from '#base'
import { createPermissions } from '#platform/permissions'
import type { Telemetry } from '#platform/telemetry'
import { dial, sendRaw } from '#test/raw-request'
import type { Caller, Credentials } from './caller.ts'
import { createExpress, type ExpressQuestion } from './express.ts'
import { hostCheck } from './guard.ts'
import { createRateLimits } from './rate-limit.ts'

const permission = 'ai.serving.predict'
const key = (changed: Partial<Caller> = {}): Caller => ({
  workspace: 'w' as Id<'workspace'>,
  principal: 'p' as Id<'principal'>,
  roles: ['analyst'],
  only: [permission],
  language: 'es',
  csrf: null,
  ...changed,
})
const callers: Record<string, Caller> = {
  known: key(),
  narrow: key({ only: [] }),
  owing: key({ owesSecondStep: true }),
  person: key({ csrf: 'c' }),
  busy: key({ principal: 'busy' as Id<'principal'> }),
}

describe('the short way', () => {
  let server: Server
  let url = ''
  const counted: number[] = []
  const express = createExpress({
    permissions: createPermissions([{ name: permission, roles: ['analyst'] }]),
    authenticate: Object.assign(() => null, { known: ({ bearer }: Credentials) => callers[bearer!] ?? null }),
    checkName: hostCheck(['127.0.0.1']),
    limits: createRateLimits(20),
    telemetry: { observer: () => (seconds: number) => counted.push(seconds) } as unknown as Telemetry,
    headers: { 'x-content-type-options': 'nosniff' },
  })
  before(async () => {
    express.add({
      url: '/models/:name/predict',
      method: 'POST',
      bodyLimit: 100,
      config: {
        permission,
        express: ({ caller, params, body, language }: ExpressQuestion) => {
          if (params.name === 'broken') throw new DomainError('REQUEST_INVALID')
          return params.name === 'unknown' ? null : { principal: caller.principal, params, body, language }
        },
      },
    } as never)
    // The ordinary way reads the body and tells that it was asked
    server = createServer(
      express.before(async (request, response) => {
        let body = ''
        for await (const part of request) body += String(part)
        response.writeHead(299).end(`ordinary ${body}`)
      }),
    )
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })

  const json = { 'content-type': 'application/json', authorization: 'Bearer known' }
  async function ask(name: string, body: string, headers: Record<string, string> = {}): Promise<[number, string]> {
    const reply = await fetch(`${url}/models/${name}/predict`, { method: 'POST', headers: { ...json, ...headers }, body })
    return [reply.status, await reply.text()]
  }

  it('answers who is known, says what every answer says, and is counted', async () => {
    const reply = await fetch(`${url}/models/bajas/predict`, { method: 'POST', headers: json, body: '{"a":"ñ"}' })
    assert.deepEqual(
      [reply.status, await reply.json()],
      [200, { principal: 'p', params: { name: 'bajas' }, body: { a: 'ñ' }, language: 'es' }],
    )
    const said = Object.fromEntries(reply.headers)
    assert.match(said['x-request-id']!, /^[0-9a-f-]{36}$/)
    assert.deepEqual(
      ['cache-control', 'content-type', 'x-content-type-options', 'ratelimit-limit', 'ratelimit-remaining'].map((name) => said[name]),
      ['no-store', 'application/json; charset=utf-8', 'nosniff', '20', '19'],
    )
    assert.ok(counted.length === 1 && counted[0]! >= 0 && counted[0]! < 5)
  })
  it('leaves to the ordinary way, with the whole body, whatever it does not answer', async () => {
    const body = '{"a":1}'
    for (const bearer of ['nobody', 'narrow', 'owing', 'person'])
      assert.deepEqual(await ask('bajas', body, { authorization: `Bearer ${bearer}` }), [299, `ordinary ${body}`], bearer)
    const unusual: Record<string, string>[] = [
      { 'content-type': 'text/plain' },
      { cookie: 'rumbo_session=x' },
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'idempotency-key': 'k' },
      { 'x-rumbo-workspace': 'other' },
      { authorization: 'Basic known' },
    ]
    for (const headers of unusual) assert.deepEqual(await ask('bajas', body, headers), [299, `ordinary ${body}`], JSON.stringify(headers))
    for (const name of ['unknown', 'broken', 'a%2Fb', 'a/b', '..%00'])
      assert.deepEqual(await ask(name, body), [299, `ordinary ${body}`], name)
    for (const bad of ['{"a":', '{"__proto__":{}}', '{"a":{"constructor":{"prototype":{}}}}', '{"a":"\\u0000"}', '['.repeat(90)])
      assert.deepEqual(await ask('bajas', bad), [299, `ordinary ${bad}`], bad)
    const long = JSON.stringify({ a: 'x'.repeat(100) })
    assert.deepEqual(await ask('bajas', long), [299, `ordinary ${long}`])
    const foreign = `POST /models/bajas/predict HTTP/1.1\r\nhost: evil.example\r\nauthorization: Bearer known\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}`
    assert.match((await sendRaw(url, foreign, 200)).text, /^HTTP\/1\.1 299 .*ordinary \{\}/s)
  })
  it('leaves a body that comes later, and one without a length', async () => {
    const head =
      'POST /models/bajas/predict HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer known\r\ncontent-type: application/json\r\n'
    const socket = await dial(url)
    let said = ''
    socket.on('data', (chunk) => (said += String(chunk)))
    socket.write(`${head}content-length: 7\r\n\r\n{"a"`)
    await delay(50)
    socket.write(':1}')
    await delay(100)
    socket.destroy()
    assert.match(said, /^HTTP\/1\.1 299 .*ordinary \{"a":1\}/s)
    assert.match((await sendRaw(url, `${head}transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`, 200)).text, /299 .*ordinary \{\}/s)
  })
  it('answers one after the other on a connection, in order, also those that were sent at once', async () => {
    const one = (name: string) =>
      `POST /models/${name}/predict HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer known\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}`
    const { text } = await sendRaw(url, ['a', 'unknown', 'b', 'c'].map(one).join(''), 300)
    assert.deepEqual(
      [...text.matchAll(/"name":"(\w)"|ordinary/g)].map(([all, name]) => name ?? all),
      ['a', 'ordinary', 'b', 'c'],
    )
  })
  it('leaves what is too much to the ordinary way, which refuses it', async () => {
    const asked = await Promise.all(Array.from({ length: 25 }, () => ask('bajas', '{}', { authorization: 'Bearer busy' })))
    assert.deepEqual([asked.filter(([status]) => status === 200).length, asked.filter(([status]) => status === 299).length], [20, 5])
  })
  it('is closed before the server stops', async () => {
    express.close()
    assert.deepEqual(await ask('bajas', '{}'), [299, 'ordinary {}'])
  })
})
