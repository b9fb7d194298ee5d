import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import type { Contribution } from '#platform/contributions'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution } from './index.ts'

const figures: Contribution = {
  measures: [
    { name: 'test_things', help: 'Things', type: 'gauge', of: 'workspace', read: async () => [{ value: 7, workspace: 'another' }] },
    {
      name: 'test_done_total',
      help: 'Done',
      type: 'counter',
      of: 'server',
      read: async () => [{ value: 3, labels: { kind: 'a "b"\n\\' } }],
    },
    { name: 'test_broken', help: 'Broken', type: 'gauge', of: 'server', read: () => Promise.reject(new Error('not now')) },
  ],
  texts: { es: {}, en: {} },
}

let server: TestServer
let session: TestSession
before(async () => {
  server = await testServer([contribution, figures])
  session = await firstAdministrator(server)
})
after(() => server.close())

const page = async () => (await server.as(session, { method: 'GET', url: '/metrics' })).body
const lines = (text: string, start: string) => text.split('\n').filter((line) => line.startsWith(start))

it('counts answers by the pattern of their route, and addresses that are none as one', async () => {
  await server.as(session, { method: 'GET', url: '/api/platform/jobs/0190a000-0000-7000-8000-000000000001' })
  await server.as(session, { method: 'GET', url: '/api/of/nobody/1' })
  await server.as(session, { method: 'GET', url: '/api/of/nobody/2' })
  const counted = lines(await page(), 'http_request_duration_seconds_count')
  assert.ok(
    counted.includes('http_request_duration_seconds_count{method="GET",route="/api/platform/jobs/:id",status="404"} 1'),
    counted.join('\n'),
  )
  assert.ok(counted.includes('http_request_duration_seconds_count{method="GET",route="none",status="404"} 2'), counted.join('\n'))
  assert.doesNotMatch(counted.join('\n'), /nobody|0190a000/)
})

it('tells the figures of features, without those of other workspaces and those that cannot be read', async () => {
  const text = await page()
  assert.deepEqual(lines(text, 'test_'), ['test_done_total{kind="a \\"b\\"\\n\\\\"} 3'])
  assert.match(text, /# TYPE test_done_total counter/)
  assert.match(text, /^process_resident_memory_bytes \d+/m)
  assert.match(text, /^nodejs_eventloop_lag_p99_seconds /m)
})

it('is for those who may, and says it in plain text', async () => {
  const reply = await server.as(session, { method: 'GET', url: '/metrics' })
  assert.match(String(reply.headers['content-type']), /^text\/plain; version=0\.0\.4/)
  assert.equal((await server.app.inject({ method: 'GET', url: '/metrics', headers: { host: '127.0.0.1:4600' } })).statusCode, 401)
})
