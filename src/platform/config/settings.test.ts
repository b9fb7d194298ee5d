import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { DomainError } from '#base'
import { readSettings } from './index.ts'

const refusal = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code

it('takes a flag before the environment and the environment before the default', () => {
  const environment = { RUMBO_PORT: '4700', RUMBO_DATA: '/data', LANG: 'en_GB.UTF-8' }
  const settings = readSettings({ port: '4800' }, environment, '/')
  assert.equal(settings.port, 4800)
  assert.equal(settings.dataFolder, '/data')
  assert.equal(settings.keyFile, '/data/keys/main.key')
  assert.equal(settings.host, '127.0.0.1')
  assert.equal(settings.language, 'en')
  assert.equal(settings.databaseUrl, null)
})

it('finds the data folder upward, else names one in the working folder', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'settings-'))
  t.after(() => rmSync(root, { recursive: true }))
  const deep = join(root, 'a', 'b')
  mkdirSync(deep, { recursive: true })
  assert.equal(readSettings({}, {}, deep).dataFolder, join(deep, '.rumbo'))
  mkdirSync(join(root, '.rumbo'))
  writeFileSync(join(root, '.rumbo', 'rumbo.json'), '{"format":1}')
  assert.equal(readSettings({}, {}, deep).dataFolder, join(root, '.rumbo'))
})

it('refuses what it cannot use, without echoing a password', () => {
  for (const port of ['-1', '65536', 'http', '']) assert.throws(() => readSettings({ port }, {}, '/'), refusal('SETTING_INVALID'))
  assert.throws(() => readSettings({ role: 'boss' }, {}, '/'), refusal('SETTING_INVALID'))
  assert.throws(
    () => readSettings({}, { DATABASE_URL: 'mysql://me:secret@host/db' }, '/'),
    (error) => refusal('SETTING_INVALID')(error) && !JSON.stringify((error as DomainError).params).includes('secret'),
  )
})

it('refuses an open address unless a certificate or a proxy is declared', () => {
  assert.throws(() => readSettings({ host: '0.0.0.0' }, {}, '/'), refusal('HOST_NEEDS_PROXY'))
  assert.equal(readSettings({ host: '0.0.0.0', proxy: true }, {}, '/').host, '0.0.0.0')
  const { edge } = readSettings({ host: '0.0.0.0', 'tls-cert': 'a.pem', 'tls-key': '/b.pem' }, {}, '/keys')
  assert.deepEqual(edge.tls, { certificate: '/keys/a.pem', key: '/b.pem' })
  assert.throws(() => readSettings({ 'tls-cert': 'a.pem' }, {}, '/'), refusal('TLS_INCOMPLETE'))
})

it('believes proxies of this machine when none is named, and never everybody', () => {
  const proxies = (proxy: string) => readSettings({ proxy }, {}, '/').edge.proxies
  assert.deepEqual(proxies('1'), ['127.0.0.0/8', '::1/128'])
  assert.deepEqual(proxies('10.0.0.5, 2001:db8::/32'), ['10.0.0.5', '2001:db8::/32'])
  assert.deepEqual(proxies('no'), [])
  for (const proxy of ['everyone', '0.0.0.0/0', '::/0', '10.0.0.0/33']) assert.throws(() => proxies(proxy), refusal('SETTING_INVALID'))
})

it('reads names, other sites and the limit of requests, and is closed without them', () => {
  assert.deepEqual(readSettings({}, {}, '/').edge, { proxies: [], hostNames: [], tls: null, origins: [], requestsPerMinute: 3000 })
  const open = readSettings(
    { 'host-name': 'Rumbo.Example.com', 'cors-origin': 'https://a.es,https://b.es:8443', 'rate-limit': '0' },
    {},
    '/',
  )
  assert.deepEqual(open.edge.hostNames, ['rumbo.example.com'])
  assert.deepEqual(open.edge.origins, ['https://a.es', 'https://b.es:8443'])
  assert.equal(open.edge.requestsPerMinute, 0)
  const wrong = [
    { 'host-name': 'a b' },
    { 'host-name': '*' },
    { 'cors-origin': '*' },
    { 'cors-origin': 'https://a.es/path' },
    { 'rate-limit': '-1' },
  ]
  for (const flags of wrong) assert.throws(() => readSettings(flags, {}, '/'), refusal('SETTING_INVALID'))
})
