import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import type { Role } from '#platform/permissions'
import { type Answer, casesOf, send } from '#test/api-cases'
import { type JsonSchema, type Operation, type Visitor, type WholeServer, wholeServer } from '#test/whole-server'

const casesPerOperation = 60
const seed = 20261125
const visitors: readonly Role[] = ['administrator', 'collaborator']

let server: WholeServer
let ajv: Ajv2020
let schemas: Readonly<Record<string, JsonSchema>>
/** Ids that replies named: what exists is asked for too. */
const ids = new Set<string>()
const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const validators = new Map<string, ValidateFunction>()

before(async () => {
  // Work is queued, not done: what is tested is what the API answers.
  server = await wholeServer({ role: 'api' })
  ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true })
  addFormats.default(ajv)
  ajv.addSchema({ $id: 'api', ...server.document })
  schemas = (server.document.components as { schemas: Record<string, JsonSchema> }).schemas
})
after(() => server.close())

const pointer = (part: string): string => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))

function validator(operation: Operation, status: string, type: string): ValidateFunction {
  const at = ['paths', operation.path, operation.method.toLowerCase(), 'responses', status, 'content', type, 'schema']
  const $ref = `api#/${at.map(pointer).join('/')}`
  const known = validators.get($ref) ?? ajv.compile({ $ref })
  validators.set($ref, known)
  return known
}

/** What every answer of the API says of itself; null when it does. */
function headerFault(path: string, { status, type, text, headers }: Answer): string | null {
  if (headers.get('x-content-type-options') !== 'nosniff') return 'a browser may guess what it is'
  if (path.startsWith('/api/') && headers.get('cache-control') !== 'no-store') return `may be kept: ${headers.get('cache-control')}`
  const cookies = headers.getSetCookie().filter((cookie) => !cookie.startsWith('rumbo_'))
  if (cookies.length > 0) return `sets ${cookies.join()}`
  if (type !== 'application/problem+json') return null
  if (!['es', 'en'].includes(headers.get('content-language') ?? '')) return 'a problem in no language'
  const said = JSON.parse(text) as { status?: number }
  return said.status === status ? null : `a problem that says ${said.status}`
}

/** What is wrong with an answer; null when it is one of those that the description promises. */
function fault(operation: Operation, answer: Answer): string | null {
  const { status, type, text } = answer
  // Another server that does not answer is no fault of this one, and the furniture names one that never does.
  const isElsewhere = status === 502 && text.includes('"CONNECTION_FAILED"')
  // Uploads that were begun hold their room: so many of such sizes fill any disk.
  const isFull = status === 507 && text.includes('"FILE_NO_SPACE"')
  if (status >= 500 && operation.responses[status] === undefined && !isElsewhere && !isFull)
    return `answered ${status}: ${text.slice(0, 300)}`
  const header = headerFault(operation.path, answer)
  if (header !== null) return `answered ${status}: ${header}`
  const declared = [String(status), `${String(status)[0]}XX`].find((each) => operation.responses[each] !== undefined)
  if (declared === undefined) return `answered ${status}, which is not declared`
  const content = operation.responses[declared]?.content ?? {}
  if (text === '' && type === '') return status === 204 || (status >= 300 && status < 400) ? null : `answered ${status} without content`
  if (content[type] === undefined) return `answered ${status} as "${type}", declared: ${Object.keys(content).join(', ')}`
  // Lines of JSON are no JSON, and none of them are an empty file.
  if (!/[/+]json$/.test(type)) return null
  if (text === '') return `answered ${status} as "${type}" without content`
  const value: unknown = JSON.parse(text)
  for (const [found] of text.matchAll(uuids)) if (ids.size < 500) ids.add(found)
  const fits = validator(operation, declared, type)
  return fits(value) ? null : `answered ${status} with ${ajv.errorsText(fits.errors)}: ${text.slice(0, 300)}`
}

/** Things that exist, so that what changes and removes them does. */
async function furnish(visitor: Visitor): Promise<void> {
  const post = (path: string, body: unknown) =>
    fetch(`${server.url}/api/${path}`, {
      method: 'POST',
      headers: { ...visitor, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const url = 'https://rumbo.invalid/hook'
  const made = await Promise.all([
    post('platform/webhooks/', { name: 'Tienda', url }),
    post('platform/notifications/chats', { name: 'Equipo', form: 'slack', url }),
    post('platform/workspaces/invitations', { email: `${randomUUID()}@aurora.es`, roles: ['analyst'] }),
    post('platform/auth/keys', { name: 'Clave', permissions: ['platform.jobs.read'], days: 1 }),
    post('platform/backups/drill', {}),
  ])
  const form = new FormData()
  form.append('target', 'baja')
  form.append('file', new Blob(['id;baja\n1;si\n2;no\n']), 'clientes.csv')
  made.push(await fetch(`${server.url}/api/ai/autopilot/runs`, { method: 'POST', headers: visitor, body: form }))
  const lists = ['workspaces/people', 'auth/sessions', 'auth/keys', 'webhooks/', 'jobs/', 'activity/?limit=20']
  for (const path of lists) made.push(await fetch(`${server.url}/api/platform/${path}`, { headers: visitor }))
  ids.clear()
  for (const reply of made) for (const [found] of (await reply.text()).matchAll(uuids)) ids.add(found)
}

describe('the API answers as it describes itself', () => {
  for (const role of visitors) {
    it(`to ${casesPerOperation} requests of each operation, right and wrong ones, as ${role}`, { timeout: 400_000 }, async (t) => {
      const wrong: string[] = []
      const never: string[] = []
      for (const [index, operation] of server.operations.entries()) {
        // Each operation gets a workspace of its own to do harm in.
        let visitor = await server.visitor([role], 'own')
        await furnish(visitor)
        const faults = new Set<string>()
        let done = 0
        for (const one of fc.sample(casesOf(operation, schemas, ids), { numRuns: casesPerOperation, seed: seed + index })) {
          const answer = await send(server.url, operation.method, one, visitor)
          if (answer.status < 400) done++
          const found = fault(operation, answer)
          if (found !== null && faults.size < 3) faults.add(`${found}\n    sent ${JSON.stringify(one).slice(0, 400)}`)
          if (answer.status === 401) visitor = await server.visitor([role], 'own')
        }
        const name = `${operation.method} ${operation.path}`
        if (done === 0) never.push(name)
        for (const each of faults) wrong.push(`${name}: ${each}`)
      }
      t.diagnostic(`${server.operations.length} operations; refused every time: ${never.join(', ') || 'none'}`)
      assert.equal(wrong.length, 0, wrong.join('\n'))
    })
  }
})
