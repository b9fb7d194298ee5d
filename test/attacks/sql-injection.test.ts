import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { sql } from 'kysely'
import { type Operation, type WholeServer, wholeServer } from '#test/whole-server'

const statements = [
  "' or '1'='1",
  "'; drop table accounts; --",
  '1; select pg_sleep(3) --',
  "' union select password_hash from accounts --",
  '") or 1=1 --',
  "' || (select pg_sleep(3)) || '",
  'name desc; delete from members',
  '\\x27 or 1=1',
  "%' or password_hash like '%",
  '$1',
  "E'\\''",
]

let server: WholeServer
before(async () => void (server = await wholeServer({ role: 'api' })))
after(() => server.close())

const counts = () =>
  server.db.database.asSystem(async (trx) => {
    const { rows } = await sql`select (select count(*) from accounts) as accounts, (select count(*) from members) as members`.execute(trx)
    return rows[0]
  })

async function ask({ method, path }: Operation, values: Record<string, string>, query: Record<string, string>, body?: unknown) {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? crypto.randomUUID()))
  const began = performance.now()
  const reply = await fetch(`${server.url}${filled}?${new URLSearchParams(query)}`, {
    method,
    signal: AbortSignal.timeout(20_000),
    headers: { ...server.administrator, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const stream = reply.headers.get('content-type')?.startsWith('text/event-stream')
  const text = stream ? '' : await reply.text()
  if (stream) await reply.body?.cancel()
  return { status: reply.status, text, tookMs: performance.now() - began }
}

function assertHarmless(what: string, { status, text, tookMs }: Awaited<ReturnType<typeof ask>>): void {
  assert.ok(status < 500, `${what}: ${status} ${text.slice(0, 200)}`)
  assert.ok(tookMs < 2500, `${what}: took ${tookMs} ms, as if the database slept`)
  assert.doesNotMatch(text, /syntax error|pg_catalog|scrypt|argon2/i, what)
}

it('takes a statement in a filter, a sort, a cursor or an id of any route as text', async () => {
  const before = await counts()
  const reading = server.operations.filter(({ method }) => method === 'GET')
  let asked = 0
  for (const operation of reading) {
    for (const parameter of operation.parameters) {
      for (const statement of statements) {
        const one = { [parameter.name]: statement }
        assertHarmless(
          `${operation.path} ${parameter.name}=${statement}`,
          await ask(operation, parameter.in === 'path' ? one : {}, parameter.in === 'query' ? one : {}),
        )
        asked++
      }
    }
  }
  assert.ok(asked > 50, `${asked} requests`)
  assert.deepEqual(await counts(), before)
})

it('takes statements inside a well-formed cursor as text', async () => {
  const lists = server.operations.filter(({ method, parameters }) => method === 'GET' && parameters.some(({ name }) => name === 'cursor'))
  assert.ok(lists.length > 0)
  for (const operation of lists) {
    for (const statement of statements) {
      for (const position of [[statement], [statement, statement], { id: statement }, statement]) {
        const cursor = Buffer.from(JSON.stringify(position)).toString('base64url')
        const answer = await ask(operation, {}, { cursor })
        assertHarmless(`${operation.path} cursor ${statement}`, answer)
      }
    }
  }
})

it('takes statements in every field of every body as text', async () => {
  const writing = server.operations.filter(({ body, path }) => body !== null && !path.endsWith('/sign-out'))
  const schemas = (server.document.components as { schemas: Record<string, Operation['body']> }).schemas
  for (const operation of writing) {
    const named = /[^/]+$/.exec(String(operation.body?.$ref ?? ''))?.[0]
    const schema = named === undefined ? operation.body : schemas[named]
    const fields = Object.keys((schema?.properties ?? {}) as object)
    for (const statement of statements.slice(0, 5)) {
      const body = Object.fromEntries(fields.map((field) => [field, statement]))
      assertHarmless(`${operation.method} ${operation.path}`, await ask(operation, {}, {}, body))
    }
  }
})
