import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { type WholeServer, wholeServer } from '#test/whole-server'

let server: WholeServer
before(async () => void (server = await wholeServer({ role: 'api' })))
after(() => server.close())

/** The server runs in this process: what it pollutes is seen here. */
function assertClean(): void {
  const fresh: Record<string, unknown> = {}
  for (const key of ['polluted', 'roles', 'caller', 'statusCode']) assert.equal(fresh[key], undefined, key)
}

it('refuses bodies with keys that reach for a prototype, at any depth and however they are written', async () => {
  const bodies = [
    '{"__proto__":{"polluted":true}}',
    '{"language":"es","__proto__":{"polluted":true}}',
    '{"\\u005f\\u005fproto\\u005f\\u005f":{"polluted":true}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '{"theme":{"a":[{"__proto__":{"polluted":true}}]}}',
    '{"prototype":{"polluted":true}}',
  ]
  for (const body of bodies) {
    const reply = await fetch(`${server.url}/api/platform/auth/preferences`, {
      method: 'PATCH',
      headers: { ...server.administrator, 'content-type': 'application/json' },
      body,
    })
    assert.equal(reply.status, 400, body)
    assertClean()
  }
})

it('takes such keys in queries and cursors as names that it does not know', async () => {
  const queries = [
    '__proto__[polluted]=1',
    'constructor[prototype][polluted]=1',
    '__proto__.polluted=1',
    'limit[__proto__]=1',
    'cursor=__proto__',
  ]
  const cursors = ['{"__proto__":{"polluted":true}}', '[{"__proto__":{"polluted":true}}]', '["__proto__"]'].map(
    (text) => `cursor=${Buffer.from(text).toString('base64url')}`,
  )
  for (const { path } of server.operations.filter(({ method, path }) => method === 'GET' && !path.includes('{'))) {
    for (const query of [...queries, ...cursors]) {
      const reply = await fetch(`${server.url}${path}?${query}`, { headers: server.administrator })
      await reply.body?.cancel()
      assert.ok(reply.status < 500, `${path}?${query}: ${reply.status}`)
      assertClean()
    }
  }
})

it('takes such names of fields of a form as fields that it does not know', async () => {
  for (const name of ['__proto__', 'constructor', 'prototype', 'toString', '__proto__[polluted]']) {
    const form = new FormData()
    form.append(name, 'true')
    form.append('target', 'baja')
    form.append('file', new Blob(['id;baja\n1;si\n']), 'clientes.csv')
    const reply = await fetch(`${server.url}/api/ai/autopilot/runs`, { method: 'POST', headers: server.administrator, body: form })
    assert.equal(reply.status, 400, name)
    assertClean()
  }
})
