import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { pino } from 'pino'
import { z } from 'zod'
import { DomainError, type Id } from '#base'
import { defaultEdge, type EdgeSettings, readSettings } from '#platform/config'
import type { Contribution, Services } from '#platform/contributions'
import { createPermissions } from '#platform/permissions'
import { makeCertificate } from '#test/certificate'
import { createHttp } from './index.ts'
import { tlsCheck } from './tls-check.ts'

const routes: FastifyPluginAsyncZod = async (app) => {
  const answer = z.object({ ip: z.string(), protocol: z.string() })
  app.get('/who', { schema: { response: { 200: answer } }, config: { permission: 'public' } }, async ({ ip, protocol }) => ({
    ip,
    protocol,
  }))
  app.get('/mine', { schema: { response: { 200: z.null() } }, config: { permission: 'signed-in' } }, async () => null)
  app.post('/try', { schema: { body: z.unknown(), response: { 200: z.null() } }, config: { permission: 'public' } }, async () => null)
}
const contribution: Contribution = { routes: [{ prefix: '/api/demo', plugin: routes }], texts: { es: {}, en: {} } }

async function build(t: TestContext, edge: Partial<EdgeSettings>): Promise<FastifyInstance> {
  const settings = readSettings({}, {}, '/nowhere')
  const nothing: unknown = {}
  const app = await createHttp({
    services: { ...(nothing as Services), settings: { ...settings, edge: { ...settings.edge, ...edge } }, log: pino({ level: 'silent' }) },
    contributions: [contribution],
    permissions: createPermissions([]),
    authenticate: async ({ sessionToken }) => ({
      workspace: 'w' as Id<'workspace'>,
      principal: (sessionToken ?? '') as Id<'principal'>,
      roles: [],
      language: null,
      csrf: '',
    }),
    webFolder: '/nowhere',
    version: '0.0.0',
  })
  t.after(() => app.close())
  return app
}
const host = '127.0.0.1:4600'

it('limits a person, an address and attempts without a session, and says how long to wait', async (t) => {
  const app = await build(t, { requestsPerMinute: 3 })
  const mine = (cookie: string, remoteAddress: string) =>
    app.inject({ url: '/api/demo/mine', remoteAddress, headers: { host, cookie: `rumbo_session=${cookie}`, 'accept-language': 'en' } })
  for (const left of [2, 1, 0]) {
    const reply = await mine('ana', '192.0.2.1')
    assert.deepEqual([reply.statusCode, reply.headers['ratelimit-remaining']], [200, String(left)])
  }
  const refused = await mine('ana', '192.0.2.2')
  assert.equal(refused.statusCode, 429)
  assert.equal(refused.headers['content-type'], 'application/problem+json; charset=utf-8')
  assert.equal(refused.json().code, 'RATE_LIMITED')
  assert.match(refused.json().mend, /^Wait (60|59) seconds/)
  assert.ok(Number(refused.headers['retry-after']) > 0)
  assert.equal(refused.headers['ratelimit-limit'], '3')
  assert.equal((await mine('luis', '192.0.2.2')).statusCode, 200, 'another person is not held up')

  const from = (remoteAddress: string) => app.inject({ url: '/api/demo/who', remoteAddress, headers: { host } })
  for (let i = 0; i < 12; i++) assert.equal((await from('2001:db8::1')).statusCode, 200)
  assert.equal((await from('2001:db8::2')).statusCode, 429, 'a whole /64 is one address')
  assert.equal((await from('2001:db8:0:1::1')).statusCode, 200)

  const attempt = () => app.inject({ method: 'POST', url: '/api/demo/try', remoteAddress: '192.0.2.9', headers: { host }, payload: {} })
  for (let i = 0; i < 3; i++) assert.equal((await attempt()).statusCode, 200)
  assert.equal((await attempt()).statusCode, 429)
})

it('believes forwarded headers from declared proxies only', async (t) => {
  const app = await build(t, { proxies: ['10.0.0.0/8'], hostNames: ['rumbo.example.com'] })
  const ask = async (remoteAddress: string, headers: Record<string, string> = {}) => {
    const forwarded = { 'x-forwarded-for': '198.51.100.4', 'x-forwarded-proto': 'https', ...headers }
    return app.inject({ url: '/api/demo/who', remoteAddress, headers: { host: 'rumbo.example.com', ...forwarded } })
  }
  assert.deepEqual((await ask('10.1.2.3')).json(), { ip: '198.51.100.4', protocol: 'https' })
  assert.deepEqual((await ask('192.0.2.1')).json(), { ip: '192.0.2.1', protocol: 'http' })
  assert.equal((await ask('192.0.2.1', { host: 'evil.example', 'x-forwarded-host': 'rumbo.example.com' })).statusCode, 421)
  assert.equal((await ask('10.1.2.3', { host: 'inside', 'x-forwarded-host': 'evil.example' })).statusCode, 421)
  assert.match(String((await ask('10.1.2.3')).headers['strict-transport-security']), /max-age=31536000/)
})

it('answers no other site unless it is declared, and never with cookies', async (t) => {
  const closed = await build(t, {})
  const opened = await build(t, { origins: ['https://www.aurora.es'] })
  const preflight = (app: FastifyInstance, origin: string) =>
    app.inject({ method: 'OPTIONS', url: '/api/demo/try', headers: { host, origin, 'access-control-request-method': 'POST' } })
  assert.equal((await preflight(closed, 'https://www.aurora.es')).headers['access-control-allow-origin'], undefined)
  const allowed = await preflight(opened, 'https://www.aurora.es')
  assert.equal(allowed.statusCode, 204)
  assert.equal(allowed.headers['access-control-allow-origin'], 'https://www.aurora.es')
  assert.equal(allowed.headers['access-control-allow-credentials'], undefined)
  assert.notEqual((await preflight(opened, 'https://evil.example')).headers['access-control-allow-origin'], 'https://evil.example')
  const write = async (origin: string) =>
    (await opened.inject({ method: 'POST', url: '/api/demo/try', headers: { host, origin }, payload: {} })).statusCode
  assert.deepEqual([await write('https://www.aurora.es'), await write('https://evil.example')], [200, 403])
})

it('allows no script but its own files', async (t) => {
  const app = await build(t, {})
  const policy = String((await app.inject({ url: '/healthz', headers: { host } })).headers['content-security-policy'])
  const scripts = policy.split(';').find((part) => part.trim().startsWith('script-src'))
  assert.equal(scripts?.trim(), "script-src 'self'")
  for (const part of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"])
    assert.ok(policy.includes(part))
})

async function handshake(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options })
  await once(socket, 'secureConnect')
  socket.destroy()
  return socket
}

it('speaks TLS 1.2 and later with its own certificate, and takes a renewed one without a stop', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'rumbo-tls-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const tls = makeCertificate(folder, 30, 'first.test')
  const app = await build(t, { tls })
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const nameShown = async () => {
    const socket = connect({ host: '127.0.0.1', port: Number(port), rejectUnauthorized: false })
    await once(socket, 'secureConnect')
    const { subject } = socket.getPeerCertificate()
    socket.destroy()
    return subject.CN
  }
  assert.equal(await nameShown(), 'first.test')
  await handshake(Number(port), { maxVersion: 'TLSv1.2' })
  await assert.rejects(handshake(Number(port), { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }))
  writeFileSync(tls.key, 'half a key')
  process.emit('SIGHUP')
  assert.equal(await nameShown(), 'first.test', 'what cannot be used is not taken')
  makeCertificate(folder, 30, 'second.test')
  const end = Date.now() + 10_000
  while ((await nameShown()) !== 'second.test' && Date.now() < end) await new Promise((done) => setTimeout(done, 100))
  assert.equal(await nameShown(), 'second.test')
})

it('tells in time that the certificate ends, and what is wrong with its files', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'rumbo-tls-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const look = async (tls: EdgeSettings['tls']) => {
    const settings: unknown = { edge: { ...defaultEdge, tls } }
    const { level, code } = await tlsCheck.run(settings as Services['settings'])
    return [level, code]
  }
  const codeOf = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code
  assert.deepEqual(await look(null), ['ok', 'DOCTOR_TLS_NONE'])
  assert.deepEqual(await look(makeCertificate(folder, 90)), ['ok', 'DOCTOR_TLS'])
  const soon = makeCertificate(folder, 5)
  assert.deepEqual(await look(soon), ['warn', 'DOCTOR_TLS_ENDS'])
  writeFileSync(soon.key, 'no key')
  await assert.rejects(look(soon), codeOf('TLS_FILES_INVALID'))
  await assert.rejects(look({ ...soon, key: join(folder, 'none') }), codeOf('TLS_FILE_UNREADABLE'))
})
