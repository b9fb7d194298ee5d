import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { sendRaw } from '#test/raw-request'
import { type WholeServer, wholeServer } from '#test/whole-server'

let server: WholeServer
before(async () => void (server = await wholeServer({ role: 'api' })))
after(() => server.close())

const elsewhere = ['https://evil.example', '//evil.example', '/\\evil.example', '%2f%2fevil.example', 'javascript:alert(1)']

it('sends nobody to an address that the request names', async () => {
  const names = ['next', 'return', 'returnTo', 'redirect', 'redirect_uri', 'url', 'continue', 'to']
  for (const { path } of server.operations.filter(({ method }) => method === 'GET')) {
    for (const target of elsewhere) {
      const query = new URLSearchParams(names.map((name): [string, string] => [name, target]))
      const reply = await fetch(`${server.url}${path.replace(/\{\w+\}/g, crypto.randomUUID())}?${query}`, {
        redirect: 'manual',
        headers: server.administrator,
      })
      await reply.body?.cancel()
      const location = reply.headers.get('location') ?? ''
      const leads = location === '' ? server.url : new URL(location, server.url).origin
      assert.ok(leads === server.url || !location.includes('evil.example'), `${path}: ${location}`)
    }
  }
})

it('turns no path that begins like another host into a redirect', async () => {
  const { host } = new URL(server.url)
  for (const path of [
    '//evil.example',
    '//evil.example/..',
    '/\\evil.example',
    '/%2f%2fevil.example/',
    '/.//evil.example',
    'http://evil.example/',
  ]) {
    const { text } = await sendRaw(server.url, `GET ${path} HTTP/1.1\r\nhost: ${host}\r\naccept: text/html\r\n\r\n`, 400)
    assert.doesNotMatch(text, /^location:/im, path)
    assert.doesNotMatch(text, /^HTTP\/1\.1 3/, path)
  }
})
