import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { type JsonSchema, type WholeServer, wholeServer } from '#test/whole-server'

let server: WholeServer
before(async () => void (server = await wholeServer({ role: 'api' })))
after(() => server.close())

it('describes no body that takes fields beyond the named ones', () => {
  const schemas = (server.document.components as { schemas: Record<string, JsonSchema> }).schemas
  const closed = (schema: JsonSchema): boolean => {
    if (typeof schema.$ref === 'string') return closed(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {})
    const choices = [schema.oneOf, schema.anyOf].filter(Array.isArray).flat() as JsonSchema[]
    if (choices.length > 0) return choices.every(closed)
    return schema.type !== 'object' || schema.properties === undefined || schema.additionalProperties === false
  }
  const open = server.operations.filter(({ body }) => body !== null && !closed(body)).map(({ method, path }) => `${method} ${path}`)
  assert.deepEqual(open, [])
})

it('refuses every write that brings roles, a workspace or an id of its own', async () => {
  for (const { method, path } of server.operations.filter(({ body }) => body !== null)) {
    const reply = await fetch(`${server.url}${path.replace(/\{\w+\}/g, crypto.randomUUID())}`, {
      method,
      headers: { ...server.administrator, 'content-type': 'application/json' },
      body: JSON.stringify({ roles: ['administrator'], workspaceId: crypto.randomUUID(), principal_id: 'x', isAdmin: true }),
    })
    const problem = (await reply.json()) as { code: string; issues?: { code: string }[] }
    assert.ok(reply.status >= 400 && reply.status < 500, `${method} ${path}: ${reply.status}`)
    if (reply.status !== 400) continue
    assert.equal(problem.code, 'REQUEST_INVALID', `${method} ${path}`)
  }
})
