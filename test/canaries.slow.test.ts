import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createLog } from '#platform/telemetry'
import { type Receiver, startReceiver } from '#test/receiver'
import { administrator } from '#test/server'
import { type JsonSchema, type Operation, type Visitor, type WholeServer, wholeServer } from '#test/whole-server'

/** Nobody may find these in what the process tells about itself. Secrets may not be in replies to mistakes either. */
const secret = 'SecretCanary7f3a'
const personal = 'PersonalCanary9c1e'
const secretNames = /password|token|secret|code|ticket|current|key/i

let server: WholeServer
let collector: Receiver
const lines: string[] = []
const problems: string[] = []
/** Secrets that the server itself made and handed out once. */
const handedOut = new Set<string>()

before(async () => {
  collector = await startReceiver('')
  collector.headers = { 'content-type': 'application/json' }
  collector.body = '{}'
  const log = createLog('trace', { write: (line: string) => void lines.push(line) })
  server = await wholeServer({ 'otlp-url': collector.url }, log)
})
after(() => collector.close())

const named = (): Readonly<Record<string, JsonSchema>> => (server.document.components as { schemas: Record<string, JsonSchema> }).schemas

/** A body that fits its schema where it can, with a canary in every text. */
function filled(schema: JsonSchema, name: string, depth = 0): unknown {
  if (typeof schema.$ref === 'string') return filled(named()[schema.$ref.split('/').at(-1) ?? ''] ?? {}, name, depth + 1)
  if (schema.const !== undefined) return schema.const
  if (Array.isArray(schema.enum)) return schema.enum[0]
  const options = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined
  if (options) return filled(options[0] ?? {}, name, depth + 1)
  const canary = secretNames.test(name) ? secret : personal
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).map(([key, part]) => [key, filled(part, key, depth + 1)]),
      )
    case 'array':
      return depth > 12 ? [] : [filled((schema.items ?? {}) as JsonSchema, name, depth + 1)]
    case 'integer':
    case 'number':
      return 1
    case 'boolean':
      return true
    default:
      if (schema.format === 'uuid') return '018f0000-0000-7000-8000-000000000000'
      if (schema.format === 'email') return `${canary}@aurora.es`
      return schema.format === 'uri' ? `https://${canary}.example/?q=${canary}` : `${canary} y más texto`
  }
}

type Sent = Readonly<{ body?: unknown; headers?: Readonly<Record<string, string>> }>

/** Sends a request; what is answered to a mistake is kept. */
async function ask(method: string, path: string, { body, headers = {} }: Sent = {}): Promise<{ status: number; text: string }> {
  const isForm = body instanceof FormData
  const reply = await fetch(`${server.url}${path}`, {
    method,
    redirect: 'manual',
    signal: AbortSignal.timeout(20_000),
    headers: { ...(body !== undefined && !isForm && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: isForm || typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const stream = reply.headers.get('content-type')?.startsWith('text/event-stream')
  if (stream) await reply.body?.cancel()
  const text = stream ? '' : await reply.text()
  if (reply.status >= 400) problems.push(`${method} ${path}: ${text}`)
  return { status: reply.status, text }
}

function pathOf({ path, parameters }: Operation): string {
  const query = new URLSearchParams(parameters.filter((one) => one.in === 'query').map(({ name }): [string, string] => [name, personal]))
  query.set('email', `${personal}@aurora.es`)
  const place = (name: string) => {
    const schema = parameters.find((one) => one.in === 'path' && one.name === name)?.schema ?? {}
    return encodeURIComponent(String(filled(schema, 'place')))
  }
  return `${path.replace(/\{(\w+)\}/g, (_, name: string) => place(name))}?${query}`
}

const strange = {
  'user-agent': personal,
  referer: `https://aurora.es/?q=${personal}`,
  'x-forwarded-for': personal,
  'x-rumbo-workspace': personal,
  'idempotency-key': personal,
  'x-request-id': personal,
  tracestate: `a=${personal}`,
}

/** What a reply hands out once, to be kept secret. */
function keepSecrets(text: string): void {
  for (const [, value = ''] of text.matchAll(/"\w*(?:token|secret|csrf|uri|link)\w*":"([^"]{12,})"/gi)) {
    handedOut.add(value)
    for (const [, part] of value.matchAll(/(?:token|secret)=([\w-]{12,})/g)) handedOut.add(part!)
  }
}

describe('what the process tells about itself', () => {
  it('holds no canary after every route was asked in every wrong way', async () => {
    const doors: { name: string; headers: () => Promise<Visitor | Record<string, string>> }[] = [
      { name: 'nobody', headers: async () => ({}) },
      { name: 'a false key', headers: async () => ({ authorization: `Bearer rk_${secret}` }) },
      { name: 'a false session', headers: async () => ({ cookie: `rumbo_session=${secret}`, 'x-csrf-token': secret }) },
      { name: 'an administrator', headers: () => server.visitor(['administrator']) },
    ]
    for (const { headers } of doors) {
      let own = await headers()
      for (const operation of server.operations) {
        const body = operation.body === null ? undefined : filled(operation.body, '')
        const ended = (await ask(operation.method, pathOf(operation), { body, headers: { ...strange, ...own } })).status === 401
        if (ended && 'x-csrf-token' in own && !String(own.cookie).includes(secret)) own = await headers()
        if (operation.body !== null) await ask(operation.method, operation.path, { body: { [personal]: secret }, headers: own })
      }
    }
    assert.ok(lines.length > 100 && problems.length > 100, `${lines.length} lines, ${problems.length} problems`)
  })

  it('holds none after the usual journeys', async () => {
    const auth = '/api/platform/auth'
    const headers = server.administrator
    const { password } = administrator
    const json = async (method: string, path: string, body?: unknown) => {
      const { status, text } = await ask(method, path, { ...(body !== undefined && { body }), headers })
      if (status < 300) keepSecrets(text)
    }
    await ask('POST', `${auth}/sign-in`, { body: { email: administrator.email, password: secret } })
    await ask('POST', `${auth}/sign-in`, { body: { email: `${personal}@aurora.es`, password: secret } })
    await ask('POST', `${auth}/sign-in`, { body: `{"email": ${secret}` })
    await ask('POST', `${auth}/sign-in`, { body: JSON.stringify(secret) })
    await json('POST', `${auth}/password-forgotten`, { email: administrator.email })
    await json('POST', `${auth}/password-reset`, { token: secret, password: `${secret} y caballo` })
    await json('POST', `${auth}/password`, { current: secret, password: `${secret} y caballo` })
    await json('POST', `${auth}/keys`, { name: personal, permissions: ['platform.telemetry.read'], days: 30 })
    await json('POST', `${auth}/second-step/prepare`, { password })
    await json('POST', `${auth}/second-step/confirm`, { code: '000000' })
    const provider = { issuer: 'http://127.0.0.1:1/', clientId: personal, clientSecret: secret, groupsClaim: 'groups', roleMap: {} }
    await json('PATCH', `${auth}/single-sign-on`, { ...provider, defaultRoles: [], allowedDomains: ['aurora.es'], enabled: false })
    await json('POST', `${auth}/single-sign-on/test`, { ...provider, defaultRoles: [], allowedDomains: ['aurora.es'], enabled: false })
    await json('POST', '/api/platform/workspaces/invitations', { email: `${personal}@aurora.es`, roles: ['analyst'], language: 'es' })
    await json('POST', '/api/platform/webhooks/', { name: personal, url: `https://${personal}.example/${secret}`, kinds: ['run.finished'] })
    await json('POST', '/api/platform/connections/mail/test')
    const rows = Array.from({ length: 60 }, (_, i) => `${personal}${i}@aurora.es,${personal} ${i},${i % 7},${i % 2 ? 'si' : 'no'}`)
    const form = new FormData()
    form.set('target', personal)
    form.set('file', new Blob([`correo,nombre,n,${personal}\n${rows.join('\n')}\n`]), `${personal}.csv`)
    const { text, status } = await ask('POST', '/api/ai/autopilot/runs', { body: form, headers })
    assert.equal(status, 202, text)
    const { jobId } = JSON.parse(text) as { jobId: string }
    for (let i = 0; i < 300; i++) {
      const job = JSON.parse((await ask('GET', `/api/platform/jobs/${jobId}`, { headers })).text) as { status: string }
      if (job.status !== 'queued' && job.status !== 'running') break
      await new Promise((go) => setTimeout(go, 200))
    }
    handedOut.add(server.administrator.cookie.split('=')[1]!).add(server.administrator['x-csrf-token']).add(password)
    assert.ok(handedOut.size >= 8, [...handedOut].join('\n'))
  })

  it('is the log, replies to mistakes, figures and traces', async () => {
    const figures = await (await fetch(`${server.url}/metrics`, { headers: server.administrator })).text()
    assert.match(figures, /http_request_duration_seconds_count/)
    // The last traces leave when the server ends.
    await server.close()
    const traces = collector.got.map(({ body }) => body)
    assert.match(traces.join(), /POST \/api\/ai\/autopilot\/runs/)
    const secrets = [secret, ...handedOut]
    const people = [personal, administrator.email, administrator.name]
    const holds = (texts: readonly string[], values: readonly string[]) =>
      texts.filter((text) => values.some((value) => text.toLowerCase().includes(value.toLowerCase()))).map((text) => text.slice(0, 600))
    assert.deepEqual(holds(lines, [...secrets, ...people]), [], 'the log')
    assert.deepEqual(holds([figures], [...secrets, ...people]), [], 'figures')
    assert.deepEqual(holds(traces, [...secrets, ...people]), [], 'traces')
    assert.deepEqual(holds(problems, secrets), [], 'replies to mistakes')
    const requests = lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ msg }) => /^request /.test(String(msg)))
    assert.ok(requests.length > 100)
    assert.deepEqual(
      requests.filter(({ request, trace }) => typeof request !== 'string' || typeof trace !== 'string'),
      [],
    )
  })
})
