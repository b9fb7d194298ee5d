import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import { contribution as runs } from '#ai/autopilot/runs'
import { contribution as versions } from '#ai/registry/versions'
import { sendRaw } from '#test/raw-request'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'

const canary = 'only the owner may read this'
let server: TestServer
let session: TestSession
let web = ''
let url = ''
before(async () => {
  web = mkdtempSync(join(tmpdir(), 'rumbo-web-'))
  mkdirSync(join(web, 'public', 'assets'), { recursive: true })
  writeFileSync(join(web, 'public', 'index.html'), '<!doctype html><title>Rumbo</title>')
  writeFileSync(join(web, 'public', 'assets', 'a.js'), 'export {}')
  writeFileSync(join(web, 'secret.txt'), canary)
  writeFileSync(join(web, 'public', 'secret.txt'), canary)
  server = await testServer([versions, runs], { webFolder: join(web, 'public') })
  session = await firstAdministrator(server)
  writeFileSync(join(server.folder.path, 'secret.txt'), canary)
  url = await server.app.listen({ host: '127.0.0.1', port: 0 })
})
after(async () => {
  await server.close()
  rmSync(web, { recursive: true })
})

const climbs = [
  '../secret.txt',
  '../../secret.txt',
  '..%2fsecret.txt',
  '%2e%2e%2fsecret.txt',
  '%2e%2e/%2e%2e/secret.txt',
  '..%5csecret.txt',
  '..\\secret.txt',
  '....//secret.txt',
  '..%252fsecret.txt',
  '%c0%ae%c0%ae/secret.txt',
  '..%00/secret.txt',
  'secret.txt%00.js',
  '/etc/passwd',
  '%2fetc%2fpasswd',
  '．．/secret.txt',
  '..;/secret.txt',
]

it('gives no file but those of the pages, however the path is written', async () => {
  const { host } = new URL(url)
  for (const climb of climbs) {
    for (const base of ['/assets/', '/', '/favicon.svg/', '/api/../']) {
      const { text } = await sendRaw(
        url,
        `GET ${base}${Buffer.from(climb).toString('latin1')} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`,
        400,
      )
      assert.doesNotMatch(text, /only the owner|root:/, `${base}${climb}`)
      assert.match(text, /^HTTP\/1\.1 [1-4]/, `${base}${climb}: ${text.slice(0, 40)}`)
    }
  }
})

it('gives no artefact under a name or an id that is not one of a run', async () => {
  for (const climb of climbs) {
    for (const path of [`/api/ai/autopilot/runs/${climb}/report`, `/api/ai/autopilot/runs/${session.workspace}/files/${climb}`]) {
      const reply = await server.as(session, { url: encodeURI(path) })
      assert.ok(reply.statusCode >= 400 && reply.statusCode < 500, `${path}: ${reply.statusCode}`)
      assert.doesNotMatch(reply.body, /only the owner/)
    }
  }
})

it('keeps an upload inside its own folder, whatever its name says', async () => {
  const everything = () => readdirSync(server.folder.path, { recursive: true }).map(String)
  const outside = () =>
    everything()
      .filter((name) => !/^(artefacts|tmp)(\/|$)/.test(name))
      .sort()
  const before = outside()
  const names = [
    '../../evil.csv',
    '/etc/evil.csv',
    '..\\..\\evil.csv',
    'evil.csv\u0000.exe',
    '..',
    '.',
    'C:\\evil.csv',
    '~/evil.csv',
    '\u202egnp.csv',
    '%2e%2e%2fevil.csv',
    `${'ñ'.repeat(400)}.csv`,
    'con.csv',
    '-rf.csv',
    '$(touch evil).csv',
  ]
  for (const name of names) {
    const boundary = 'frontier'
    const rows = Array.from({ length: 40 }, (_, i) => `${i},${i % 7},${i % 2 ? 'yes' : 'no'}`).join('\n')
    const escaped = name.replaceAll('"', '%22')
    const payload = [
      `--${boundary}\r\ncontent-disposition: form-data; name="target"\r\n\r\nleft\r\n`,
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${escaped}"\r\ncontent-type: text/csv\r\n\r\nid,visits,left\n${rows}\n\r\n`,
      `--${boundary}--\r\n`,
    ].join('')
    const reply = await server.as(session, {
      method: 'POST',
      url: '/api/ai/autopilot/runs',
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      payload,
    })
    assert.ok(reply.statusCode < 500, `${JSON.stringify(name)}: ${reply.statusCode} ${reply.body}`)
    if (reply.statusCode === 202) assert.doesNotMatch(reply.json<{ file: string }>().file, /[/\\\p{C}]|^\.{1,2}$/u)
  }
  assert.deepEqual(outside(), before)
})
