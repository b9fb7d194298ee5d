import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import type { Role } from '#platform/permissions'
import { nearMisses, parameterTexts, valuesOf } from '#test/schema-values'
import { type JsonSchema, type Operation, type Visitor, type WholeServer, wholeServer } from '#test/whole-server'

const casesPerOperation = 60
const seed = 20261125
const visitors: readonly Role[] = ['administrator', 'collaborator']

type Case = Readonly<{ path: string; query: string; body: unknown; key: string | null }>
type Answer = Readonly<{ status: number; type: string; text: string }>

let server: WholeServer
let ajv: Ajv2020
let schemas: Readonly<Record<string, JsonSchema>>
/** Ids that replies named: what exists is asked for too. */
const ids = new Set<string>()
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

function casesOf({ path, parameters, body }: Operation): fc.Arbitrary<Case> {
  const named = (place: string) =>
    fc.record(
      Object.fromEntries(parameters.filter((each) => each.in === place).map(({ name, schema }) => [name, parameterTexts(schema, schemas)])),
      place === 'path' ? { noNullPrototype: true } : { requiredKeys: [], noNullPrototype: true },
    )
  const bodies = body === null ? fc.constant(undefined) : fc.oneof(valuesOf(body, schemas), nearMisses(body, schemas))
  return fc
    .tuple(named('path'), named('query'), bodies, fc.option(fc.uuid(), { freq: 2 }), fc.nat(), fc.boolean())
    .map(([places, query, sent, key, pick, existing]) => ({
      path: path.replace(/\{(\w+)\}/g, (_, name: string) => {
        const known = [...ids]
        const text = existing && known.length > 0 && /id$/i.test(name) ? known[pick % known.length] : places[name]
        return encodeURIComponent(String(text).toWellFormed()) || '%20'
      }),
      query: new URLSearchParams(Object.entries(query).map(([name, text]): [string, string] => [name, String(text)])).toString(),
      body: sent,
      key,
    }))
}

async function ask({ method }: Operation, one: Case, visitor: Visitor): Promise<Answer> {
  const left = AbortSignal.timeout(15_000)
  const reply = await fetch(`${server.url}${one.path}${one.query && `?${one.query}`}`, {
    method,
    redirect: 'manual',
    signal: left,
    headers: {
      ...visitor,
      ...(one.body !== undefined && { 'content-type': 'application/json' }),
      ...(one.key !== null && { 'idempotency-key': one.key }),
    },
    ...(one.body !== undefined && { body: JSON.stringify(one.body) }),
  })
  const type = reply.headers.get('content-type')?.split(';')[0] ?? ''
  // A stream of events has no end.
  if (type === 'text/event-stream') await reply.body?.cancel()
  const text = type === 'text/event-stream' ? '' : await reply.text()
  return { status: reply.status, type, text }
}

/** What is wrong with an answer; null when it is one of those that the description promises. */
function fault(operation: Operation, { status, type, text }: Answer): string | null {
  if (status >= 500 && operation.responses[status] === undefined) return `answered ${status}: ${text.slice(0, 300)}`
  const declared = [String(status), `${String(status)[0]}XX`].find((each) => operation.responses[each] !== undefined)
  if (declared === undefined) return `answered ${status}, which is not declared`
  const content = operation.responses[declared]?.content ?? {}
  if (text === '' && type === '') return status === 204 || (status >= 300 && status < 400) ? null : `answered ${status} without content`
  if (content[type] === undefined) return `answered ${status} as "${type}", declared: ${Object.keys(content).join(', ')}`
  // Lines of JSON are no JSON, and none of them are an empty file.
  if (!/[/+]json$/.test(type)) return null
  if (text === '') return `answered ${status} as "${type}" without content`
  const value: unknown = JSON.parse(text)
  for (const [found] of text.matchAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g)) if (ids.size < 500) ids.add(found)
  const fits = validator(operation, declared, type)
  return fits(value) ? null : `answered ${status} with ${ajv.errorsText(fits.errors)}: ${text.slice(0, 300)}`
}

describe('the API answers as it describes itself', () => {
  for (const role of visitors) {
    it(`to ${casesPerOperation} requests of each operation, right and wrong ones, as ${role}`, { timeout: 900_000 }, async () => {
      const wrong: string[] = []
      // What removes things comes last.
      const operations = server.operations.toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'))
      for (const [index, operation] of operations.entries()) {
        let visitor = await server.visitor([role])
        const faults = new Set<string>()
        for (const one of fc.sample(casesOf(operation), { numRuns: casesPerOperation, seed: seed + index })) {
          const answer = await ask(operation, one, visitor)
          const found = fault(operation, answer)
          if (found !== null && faults.size < 3) faults.add(`${found}\n    sent ${JSON.stringify(one).slice(0, 400)}`)
          if (answer.status === 401) visitor = await server.visitor([role])
        }
        for (const each of faults) wrong.push(`${operation.method} ${operation.path}: ${each}`)
      }
      assert.equal(wrong.length, 0, wrong.join('\n'))
    })
  }
})
