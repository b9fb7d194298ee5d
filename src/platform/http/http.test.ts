import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { pino } from 'pino'
import { z } from 'zod'
import { DomainError, defineTexts, type Id } from '#base'
import { defaultEdge, defaultTelemetry } from '#platform/config'
import type { Contribution, Services } from '#platform/contributions'
import { createPermissions } from '#platform/permissions'
import { createTelemetry } from '#platform/telemetry'
import { type Caller, createHttp } from './index.ts'

const texts = defineTexts({ es: { hello: 'hola' }, en: { hello: 'hello' } })
const refuse = (what: string) => (): never => {
  throw new Error(`${what} is not part of this test`)
}
const services: Services = {
  settings: {
    dataFolder: '',
    host: '127.0.0.1',
    port: 0,
    databaseUrl: null,
    keyFile: '',
    role: 'all',
    edge: { ...defaultEdge, requestsPerMinute: 0 },
    telemetry: defaultTelemetry,
    language: 'es',
    smtpUrl: null,
    mailFrom: 'rumbo@aurora.es',
    publicUrl: 'http://127.0.0.1:4600',
  },
  log: pino({ level: 'silent' }),
  folder: { path: '', keys: '', database: '', artefacts: '', temporary: '' },
  secrets: { key: refuse('key'), hmac: refuse('hmac'), seal: refuse('seal'), open: refuse('open'), rotate: refuse('rotate') },
  keys: {
    seal: refuse('seal'),
    open: refuse('open'),
    sealing: refuse('sealing'),
    opening: refuse('opening'),
    rotate: refuse('rotate'),
    rewrap: refuse('rewrap'),
    handOver: refuse('handOver'),
    takeOver: refuse('takeOver'),
    destroy: refuse('destroy'),
  },
  database: {
    inScope: refuse('inScope'),
    asSystem: refuse('asSystem'),
    lookUp: refuse('lookUp'),
    changes: { standing: () => null },
    close: refuse('close'),
  },
  mail: { configured: false, send: refuse('send'), check: refuse('check'), deliver: refuse('deliver'), state: refuse('state') },
  connection: {},
  contributions: [],
  registry: { notices: new Map(), measures: new Map(), say: refuse('say') },
  telemetry: createTelemetry({
    measures: [],
    sources: { database: {} as never, folder: {} as never, settings: {} as never },
    log: pino({ level: 'silent' }),
    help: (name) => name,
  }),
  jobs: {
    definitions: [],
    schedules: [],
    enqueue: refuse('enqueue'),
    get: refuse('get'),
    list: refuse('list'),
    logOf: refuse('logOf'),
    cancel: refuse('cancel'),
    replay: refuse('replay'),
    replayAll: refuse('replayAll'),
    watch: refuse('watch'),
    listSchedules: refuse('listSchedules'),
    changeSchedule: refuse('changeSchedule'),
    startSchedule: refuse('startSchedule'),
    workers: refuse('workers'),
  },
}

const Thing = z.strictObject({ name: z.string().min(3), n: z.int().min(1).optional(), password: z.string().min(5).optional() })
const things: FastifyPluginAsyncZod<Services> = async (app) => {
  const schema = { body: Thing, response: { 200: z.object({ name: z.string() }) } }
  app.post('/things', { schema, config: { permission: 'demo.things.write' } }, async (request) => ({ name: request.body.name }))
  app.post('/open', { schema, config: { permission: 'public' } }, async (request) => ({ name: request.body.name }))
  app.get('/broken', { schema: { response: { 200: z.null() } }, config: { permission: 'public' } }, async () => {
    throw new Error('the password is hunter2')
  })
  app.get('/refused', { schema: { response: { 200: z.null() } }, config: { permission: 'public' } }, async () => {
    throw new DomainError('DATE_INVALID', { date: '2026-02-30' })
  })
}
const contribution: Contribution = {
  permissions: [{ name: 'demo.things.write', roles: ['analyst'] }],
  routes: [{ prefix: '/api/demo', plugin: things }],
  healthChecks: [{ name: 'always', run: async () => undefined }],
  texts,
}
const callerWith = (roles: Caller['roles']): Caller => ({
  workspace: 'w' as Id<'workspace'>,
  principal: 'p' as Id<'principal'>,
  roles,
  language: null,
  csrf: 'the-token',
})
const callers: Record<string, Caller> = { analyst: callerWith(['analyst']), executive: callerWith(['executive']) }

const build = (webFolder: string, contributions: readonly Contribution[] = [contribution]) =>
  createHttp({
    services,
    contributions,
    permissions: createPermissions(contributions.flatMap((c) => c.permissions ?? [])),
    authenticate: async ({ sessionToken }) => callers[sessionToken ?? ''] ?? null,
    webFolder,
    version: '0.0.0',
  })

describe('the web server', () => {
  let app: FastifyInstance
  let folder: string
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rumbo-http-'))
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Rumbo</title>')
    writeFileSync(join(folder, 'assets', 'page-1a2b.js'), 'export {}')
    writeFileSync(join(folder, 'assets', 'page-1a2b.js.gz'), gzipSync('export {}'))
    writeFileSync(join(folder, 'secret.txt'), 'not for anyone')
    app = await build(folder)
  })
  after(async () => {
    await app.close()
    rmSync(folder, { recursive: true })
  })
  const post = (url: string, payload: unknown, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url,
      payload: JSON.stringify(payload),
      headers: { host: '127.0.0.1:4600', 'content-type': 'application/json', ...headers },
    })
  const get = (url: string, headers: Record<string, string> = {}) =>
    app.inject({ method: 'GET', url, headers: { host: '127.0.0.1:4600', ...headers } })

  it('refuses to register a route without permission, with an unknown one, or without schemas', async () => {
    const schema = { response: { 200: z.null() } }
    const register = (plugin: FastifyPluginAsyncZod<Services>) => build(folder, [{ ...contribution, routes: [{ prefix: '/x', plugin }] }])
    const incomplete = (missing: RegExp) => (error: unknown) => error instanceof DomainError && missing.test(String(error.params.missing))
    await assert.rejects(
      register(async (a) => void a.get('/', { schema }, async () => null)),
      incomplete(/config\.permission/),
    )
    await assert.rejects(
      register(async (a) => void a.get('/', { schema, config: { permission: 'demo.things.raed' } }, async () => null)),
      incomplete(/declared/),
    )
    await assert.rejects(
      register(async (a) => void a.get('/', { config: { permission: 'public' } }, async () => null)),
      incomplete(/schema\.response/),
    )
    await assert.rejects(
      register(async (a) => void a.post('/', { schema, config: { permission: 'public' } }, async () => null)),
      incomplete(/schema\.body/),
    )
    await assert.rejects(
      register(async (a) => void a.get('/:id', { schema, config: { permission: 'public' } }, async () => null)),
      incomplete(/schema\.params/),
    )
  })

  it('asks who signed in, whether the role may, and for the CSRF token, in this order', async () => {
    const code = async (headers: Record<string, string>) => {
      const reply = await post('/api/demo/things', { name: 'one' }, headers)
      return [reply.statusCode, reply.json().code ?? reply.json().name]
    }
    assert.deepEqual(await code({}), [401, 'SIGNED_OUT'])
    assert.deepEqual(await code({ cookie: 'rumbo_session=nobody' }), [401, 'SIGNED_OUT'])
    assert.deepEqual(await code({ cookie: 'rumbo_session=executive', 'x-csrf-token': 'the-token' }), [403, 'PERMISSION_DENIED'])
    assert.deepEqual(await code({ cookie: 'rumbo_session=analyst' }), [403, 'CSRF_REFUSED'])
    assert.deepEqual(await code({ cookie: 'rumbo_session=analyst', 'x-csrf-token': 'another' }), [403, 'CSRF_REFUSED'])
    assert.deepEqual(await code({ cookie: 'rumbo_session=analyst', 'x-csrf-token': 'the-token' }), [200, 'one'])
  })

  it('refuses a writing request from another site, even a public one, and a foreign host name', async () => {
    const from = async (headers: Record<string, string>) => (await post('/api/demo/open', { name: 'one' }, headers)).statusCode
    assert.equal(await from({ origin: 'http://127.0.0.1:4600' }), 200)
    assert.equal(await from({ origin: 'http://evil.example' }), 403)
    assert.equal(await from({ origin: 'null' }), 403)
    assert.equal(await from({ 'sec-fetch-site': 'cross-site' }), 403)
    const rebound = await get('/healthz', { host: 'evil.example:4600' })
    assert.equal(rebound.statusCode, 421)
    assert.equal(rebound.json().code, 'HOST_NOT_ALLOWED')
  })

  it('answers in the language that was asked for, and names every field that does not fit without echoing secrets', async () => {
    const reply = await post(
      '/api/demo/open',
      { name: 'a', n: 0.5, password: 'abc', more: 1 },
      { 'accept-language': 'fr, en-GB;q=0.8, es;q=0.3' },
    )
    assert.equal(reply.statusCode, 400)
    assert.match(reply.headers['content-type'] as string, /^application\/problem\+json/)
    const { code, issues } = reply.json()
    assert.equal(code, 'REQUEST_INVALID')
    assert.deepEqual(
      issues.map(({ path, expected, got }: Record<string, unknown>) => [path, expected, got]),
      [
        ['name', 'at least 3 characters', 'a'],
        ['n', 'a whole number', '0.5'],
        ['password', 'at least 5 characters', null],
        ['', 'no fields beyond the described ones (not known: more)', null],
      ],
    )
    const spanish = await post('/api/demo/open', { name: 'a' })
    assert.equal(spanish.json().issues[0].expected, 'al menos 3 caracteres')
    assert.equal(spanish.headers['content-language'], 'es')
  })

  it('tells nothing about a fault of its own but an id, and renders a domain error in full', async () => {
    const broken = await get('/api/demo/broken', { 'accept-language': 'en' })
    assert.equal(broken.statusCode, 500)
    assert.doesNotMatch(broken.body, /hunter2|http\.test|file:/)
    assert.match(broken.json().id, /^[0-9a-f-]{36}$/)
    const refused = await get('/api/demo/refused')
    assert.equal(refused.statusCode, 422)
    assert.match(refused.json().what, /2026-02-30/)
    assert.ok(refused.json().expected && refused.json().mend)
  })

  it('refuses broken JSON, reserved keys, wrong media types and bodies that are too large', async () => {
    const send = async (payload: string, type = 'application/json') => {
      const reply = await app.inject({
        method: 'POST',
        url: '/api/demo/open',
        payload,
        headers: { host: 'localhost', 'content-type': type },
      })
      return [reply.statusCode, reply.json().code]
    }
    assert.deepEqual(await send('{"name":'), [400, 'BODY_NOT_JSON'])
    assert.deepEqual(await send('{"name":"abc","__proto__":{"admin":true}}'), [400, 'BODY_NOT_JSON'])
    assert.deepEqual(await send('{"name":"abc","constructor":{"prototype":{"admin":true}}}'), [400, 'BODY_NOT_JSON'])
    assert.deepEqual(await send('name=abc', 'application/x-www-form-urlencoded'), [415, 'MEDIA_TYPE_UNSUPPORTED'])
    assert.deepEqual(await send(JSON.stringify({ name: 'x'.repeat(1_100_000) })), [413, 'BODY_TOO_LARGE'])
    assert.equal(Reflect.get({}, 'admin'), undefined)
  })

  it('serves the page for any address of the web, files for ever, and nothing outside its folder', async () => {
    const page = await get('/w/tienda/models', { accept: 'text/html' })
    assert.equal(page.statusCode, 200)
    assert.equal(page.headers['cache-control'], 'no-cache')
    const policy = String(page.headers['content-security-policy'])
    assert.match(policy, /script-src 'self'(;|$)/)
    assert.match(policy, /frame-ancestors 'none'/)
    const asset = await get('/assets/page-1a2b.js')
    assert.equal(asset.headers['content-encoding'], undefined)
    const small = await get('/assets/page-1a2b.js', { 'accept-encoding': 'gzip, br' })
    assert.deepEqual([small.headers['content-encoding'], small.headers.vary], ['gzip', 'accept-encoding'])
    assert.match(String(small.headers['content-type']), /javascript/)
    assert.equal(gunzipSync(small.rawPayload).toString(), 'export {}')
    assert.equal(asset.headers['cache-control'], 'public, max-age=31536000, immutable')
    for (const path of [
      '/assets/../secret.txt',
      '/assets/..%2fsecret.txt',
      '/assets/%2e%2e/secret.txt',
      '/assets/..%5csecret.txt',
      '/secret.txt',
      '/assets/none.js',
    ]) {
      const reply = await get(path)
      assert.doesNotMatch(reply.body, /not for anyone/, path)
      assert.ok(reply.statusCode >= 400, path)
    }
    assert.equal((await get('/api/none', { accept: 'text/html' })).json().code, 'ROUTE_NOT_FOUND')
  })

  it('describes every route with its permission, for machines and people, and says how it feels', async () => {
    const document = (await get('/api/openapi.json')).json()
    assert.equal(document.openapi, '3.1.0')
    assert.equal(document.paths['/api/demo/things'].post['x-permission'], 'demo.things.write')
    const page = await get('/api', { 'accept-language': 'en' })
    assert.match(page.body, /demo\.things\.write/)
    assert.doesNotMatch(page.body, /<script/)
    assert.deepEqual((await get('/healthz')).json(), { status: 'ok', checks: {} })
    assert.deepEqual((await get('/readyz')).json(), { status: 'ok', checks: { always: 'ok' } })
  })
})
