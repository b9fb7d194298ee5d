import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, before, it } from 'node:test'
import ipaddr from 'ipaddr.js'
import { pino } from 'pino'
import { z } from 'zod'
import { safeFetch } from '#platform/connections'
import type { Contribution, Services } from '#platform/contributions'
import type { JobDefinition } from '#platform/jobs'
import { type Receiver, startReceiver } from '#test/receiver'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { startTracing, watchDatabase } from './index.ts'

type Value = { stringValue?: string; intValue?: number | string; boolValue?: boolean }
type Sent = {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  attributes: { key: string; value: Value }[]
  status?: { code?: number }
}
type Message = { resourceSpans: { resource: { attributes: { key: string; value: Value }[] }; scopeSpans: { spans: Sent[] }[] }[] }

const loopback = [ipaddr.parseCIDR('127.0.0.0/8')] as const
let collector: Receiver
let other: Receiver
let server: TestServer
let session: TestSession
let stop: () => Promise<void>

const visit: JobDefinition<{ url: string }> = {
  name: 'test.visit',
  data: z.object({ url: z.string() }),
  async run({ data }) {
    await safeFetch(data.url, { allowed: loopback })
  },
}
const Asked = z.object({ url: z.string() })
const feature: Contribution = {
  jobs: () => [visit as JobDefinition<unknown>],
  routes: [
    {
      prefix: '/api/test/visits',
      plugin: async (app, { database, jobs }: Services) => {
        app.post(
          '/:name',
          {
            schema: { params: z.object({ name: z.string() }), body: Asked, response: { 202: z.object({ job: z.string() }) } },
            config: { permission: 'signed-in' },
          },
          async (request, reply) => {
            const { scope, body } = request as typeof request & { body: z.infer<typeof Asked> }
            const job = await database.inScope(scope, (trx) => jobs.enqueue(trx, scope, visit, body))
            return reply.code(202).send({ job })
          },
        )
      },
    },
  ],
  texts: { es: {}, en: {} },
}

before(async () => {
  collector = await startReceiver('')
  collector.headers = { 'content-type': 'application/json' }
  collector.body = '{}'
  other = await startReceiver('/other')
  server = await testServer([feature], { work: true })
  session = await firstAdministrator(server)
  watchDatabase(server.db.database, server.services.telemetry, server.services.log)
  const settings = { url: `${collector.url}/v1/traces`, headers: { 'api-key': 'of the collector' }, share: 1 }
  stop = await startTracing(settings, '1.2.3', 'all', pino({ level: 'silent' }))
})
after(async () => {
  await server.close()
  collector.close()
  other.close()
})

const valuesOf = (attributes: Sent['attributes']) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]))

it('sends request, statements, job and what the job asks as one trace, which is the caller’s, by OTLP/HTTP', async () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const reply = await server.as(session, {
    method: 'POST',
    url: '/api/test/visits/maría-canary?q=query-canary',
    payload: { url: other.url },
    headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01`, 'user-agent': 'agent-canary' },
  })
  assert.equal(reply.statusCode, 202)
  const scope = { workspace: session.workspace, principal: session.principal } as never
  for await (const _ of server.services.jobs.watch(scope, reply.json<{ job: string }>().job));
  for (let i = 0; i < 100 && other.got.length === 0; i++) await new Promise((go) => setTimeout(go, 50))
  // The job's span ends a moment after its row.
  await new Promise((go) => setTimeout(go, 100))
  await stop()

  assert.ok(collector.got.length > 0)
  for (const { headers } of collector.got) {
    assert.equal(headers['content-type'], 'application/json')
    assert.equal(headers['api-key'], 'of the collector')
  }
  const messages = collector.got.map(({ body }) => JSON.parse(body) as Message)
  const resource = valuesOf(messages[0]!.resourceSpans[0]!.resource.attributes)
  assert.deepEqual([resource['service.name'], resource['service.version'], resource['rumbo.role']], ['rumbo', '1.2.3', 'all'])
  const spans = messages
    .flatMap(({ resourceSpans }) => resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)))
    .filter((span) => span.traceId === traceId)
  const named = (name: string) =>
    spans.find((span) => span.name === name) ?? assert.fail(`no span ${name}: ${spans.map((span) => span.name)}`)

  const request = named('POST /api/test/visits/:name')
  assert.equal(request.parentSpanId, 'b7ad6b7169203331')
  const { 'rumbo.request': id, ...told } = valuesOf(request.attributes)
  assert.equal(id, reply.headers['x-request-id'])
  assert.deepEqual(told, { 'http.request.method': 'POST', 'http.route': '/api/test/visits/:name', 'http.response.status_code': 202 })
  assert.equal(named('insert').parentSpanId, request.spanId)
  const job = named('job test.visit')
  assert.equal(valuesOf(job.attributes)['rumbo.job.outcome'], 'done')
  const asked = named('GET')
  assert.equal(asked.parentSpanId, job.spanId)
  assert.equal(other.got[0]?.headers.traceparent, `00-${traceId}-${asked.spanId}-01`)
  assert.doesNotMatch(JSON.stringify(messages), /canary|127\.0\.0\.1|ana@/i)
})

it('lets work go on when nobody takes the traces, and says so once', async () => {
  const lines: string[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) })
  const end = await startTracing({ url: 'http://127.0.0.1:1/v1/traces', headers: {}, share: 1 }, '1', 'all', log)
  const reply = await server.app.inject({ method: 'GET', url: '/healthz', headers: { host: '127.0.0.1:4600' } })
  assert.equal(reply.statusCode, 200)
  await end()
  assert.equal(lines.filter((line) => line.includes('traces were not taken')).length, 1)
})

it('gathers nothing and loads nothing unless an address is set', async () => {
  const reply = await server.app.inject({ method: 'GET', url: '/healthz', headers: { host: '127.0.0.1:4600' } })
  assert.equal(reply.headers.traceparent, undefined)
  const script = `import { registerHooks } from 'node:module'
    const loaded = []
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
    await import('#platform/http')
    console.log(loaded.filter((url) => url.includes('/prom-client/')).length > 0, loaded.filter((url) => /sdk-trace|otlp/.test(url)).length)`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  assert.equal(stdout.trim(), 'true 0')
})
