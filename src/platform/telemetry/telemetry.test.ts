import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { z } from 'zod'
import { defaultTelemetry } from '#platform/config'
import type { Contribution } from '#platform/contributions'
import type { JobDefinition } from '#platform/jobs'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { statementKind } from './database-watch.ts'
import { type CountedMeasure, contribution, createLog } from './index.ts'

const figures: Contribution = {
  measures: [
    {
      name: 'test_things',
      type: 'gauge',
      unit: 'count',
      of: 'workspace',
      read: async () => [
        { value: 7, workspace: 'one' },
        { value: 5, workspace: 'another' },
      ],
    },
    {
      name: 'test_done_total',
      type: 'counter',
      unit: 'count',
      labels: ['kind'],
      of: 'server',
      read: async () => [{ value: 3, labels: { kind: 'a "b"\n\\' } }],
    },
    { name: 'test_broken', type: 'gauge', unit: 'count', of: 'server', read: () => Promise.reject(new Error('not now')) },
  ],
  texts: { es: { 'measure.test_things': 'Cosas' }, en: { 'measure.test_things': 'Things' } },
}
const counter: CountedMeasure = { name: 'test_events_total', type: 'counter', unit: 'count', labels: ['kind'], of: 'process' }

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

it('gives rules every figure of every workspace, counted ones too', async () => {
  const { telemetry } = server.services
  telemetry.count(counter, { kind: 'good' })
  telemetry.count(counter, { kind: 'good' }, 2)
  const snapshot = await telemetry.snapshot()
  const values = (name: string) =>
    snapshot.filter((one) => one.name === name).map(({ value, labels, workspace }) => [value, workspace, labels])
  assert.deepEqual(values('test_things'), [
    [7, 'one', undefined],
    [5, 'another', undefined],
  ])
  assert.deepEqual(values('test_events_total'), [[3, undefined, { kind: 'good' }]])
  const answered = snapshot.filter(({ name, labels }) => name === 'http_request_duration_seconds_count' && labels?.route === '/metrics')
  assert.deepEqual(new Set(answered.map(({ labels }) => labels?.status)), new Set(['200', '401']))
  assert.equal(await telemetry.page({ workspace: null }).then((text) => lines(text, 'test_things')[0]), 'test_things 12')
})

it('opens to programs of this machine where the settings say so, and to nobody whom a proxy brings', async () => {
  const open = await testServer([contribution], { telemetry: { ...defaultTelemetry, open: true } })
  try {
    const ask = (headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') =>
      open.app.inject({ method: 'GET', url: '/metrics', remoteAddress, headers: { host: '127.0.0.1:4600', ...headers } })
    assert.equal((await ask()).statusCode, 200)
    assert.equal((await ask({}, '::1')).statusCode, 200)
    assert.equal((await ask({}, '10.0.0.9')).statusCode, 401)
    assert.equal((await ask({ 'x-forwarded-for': '10.0.0.9' })).statusCode, 401)
    assert.equal((await ask({ forwarded: 'for=10.0.0.9' })).statusCode, 401)
  } finally {
    await open.close()
  }
})

it('times jobs by kind and end', async () => {
  const Empty = z.object({})
  const fine: JobDefinition<object> = { name: 'test.fine', data: Empty, run: async () => undefined }
  const broken: JobDefinition<object> = {
    name: 'test.broken',
    data: Empty,
    retry: { attempts: 1 },
    run: () => Promise.reject(new Error('no')),
  }
  const jobs: Contribution = { jobs: () => [fine, broken] as never, texts: { es: {}, en: {} } }
  const lines: string[] = []
  const log = createLog('info', { write: (line: string) => void lines.push(line) })
  const working = await testServer([contribution, jobs], { work: true, log })
  try {
    const { workspace, principal } = await firstAdministrator(working)
    const scope = { workspace, principal } as never
    const ids: string[] = []
    for (const kind of [fine, broken])
      ids.push(await working.db.database.inScope(scope, (trx) => working.services.jobs.enqueue(trx, scope, kind, {})))
    for (const id of ids) for await (const _ of working.services.jobs.watch(scope, id));
    const counted = async () =>
      (await working.services.telemetry.snapshot())
        .filter(({ name }) => name === 'rumbo_job_duration_seconds_count')
        .map(({ labels, value }) => `${labels?.kind} ${labels?.outcome} ${value}`)
        .sort()
    for (let i = 0; i < 100 && (await counted()).length < 2; i++) await new Promise((go) => setTimeout(go, 50))
    assert.deepEqual(await counted(), ['test.broken failed 1', 'test.fine done 1'])
    const failed = lines.map((line) => JSON.parse(line) as Record<string, unknown>).find(({ msg }) => msg === 'job failed')
    assert.deepEqual([failed?.job, failed?.kind], [ids[1], 'test.broken'])
  } finally {
    await working.close()
  }
})

it('names a statement by what it does, and never by its values', () => {
  const kinds = ['select 1', '  WITH a as (select 1) select', 'begin', 'create table x ()', ''].map(statementKind)
  assert.deepEqual(kinds, ['select', 'with', 'begin', 'other', 'other'])
})
