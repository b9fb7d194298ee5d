import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, it } from 'node:test'
import { DomainError } from '#base'
import { safeFetch } from '#platform/connections'

let asked = 0
const inside = createServer((_, reply) => {
  asked++
  reply.end('the secret of the inside')
})
let port = 0
before(async () => {
  await new Promise<void>((done) => inside.listen(0, '127.0.0.1', done))
  port = (inside.address() as AddressInfo).port
})
after(() => inside.close())

const refused = (error: unknown): boolean => error instanceof DomainError && error.code === 'CONNECTION_REFUSED'

it('reaches this machine and its network under no spelling of their addresses', async () => {
  const hosts = [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '017700000001',
    '0',
    '0.0.0.0',
    '127.0.0.1.',
    '①②⑦.⓪.⓪.①',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[0:0:0:0:0:0:0:1]',
    '[fd00::1]',
    '[fe80::1]',
    '10.0.0.1',
    '192.168.1.1',
    '172.16.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    'localhost',
    'LOCALHOST',
    'localhost.',
  ]
  for (const host of hosts) {
    await assert.rejects(
      safeFetch(`http://${host}:${port}/`),
      (error) => refused(error) || (error instanceof DomainError && /lookup|ENOTFOUND|EAI_AGAIN/.test(String(error.params.reason))),
      host,
    )
  }
  assert.equal(asked, 0)
})

it('speaks http alone, and no address with a name and password', async () => {
  for (const target of [
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'ftp://example.com/',
    'data:text/plain,a',
    'http://a:b@example.com/',
    '//x',
  ])
    await assert.rejects(safeFetch(target), refused, target)
})

it('is not led inside by a name that answers otherwise the second time, nor by one with an inner address among others', async () => {
  let times = 0
  const rebinding = async () => [{ address: times++ === 0 ? '127.0.0.1' : '93.184.216.34', family: 4 }]
  await assert.rejects(safeFetch(`http://rebind.example:${port}/`, { lookup: rebinding }), refused)
  const mixed = async () => [
    { address: '93.184.216.34', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ]
  await assert.rejects(safeFetch(`http://mixed.example:${port}/`, { lookup: mixed }), refused)
  assert.equal(asked, 0)
})

it('is not led inside by a redirect', async () => {
  const outside = createServer((_, reply) => reply.writeHead(302, { location: `http://[::ffff:127.0.0.1]:${port}/` }).end())
  await new Promise<void>((done) => outside.listen(0, '127.0.0.2', done))
  const { port: outer } = outside.address() as AddressInfo
  try {
    const { default: ipaddr } = await import('ipaddr.js')
    const allowed = [[ipaddr.parse('127.0.0.2'), 32]] as const
    await assert.rejects(safeFetch(`http://127.0.0.2:${outer}/`, { allowed }), refused)
    assert.equal(asked, 0)
  } finally {
    outside.close()
  }
})
