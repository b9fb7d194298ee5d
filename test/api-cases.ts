import fc from 'fast-check'
import { nearMisses, parameterTexts, valuesOf } from '#test/schema-values'
import type { JsonSchema, Operation, Visitor } from '#test/whole-server'

type Schemas = Readonly<Record<string, JsonSchema>>
type Form = Readonly<{ fields: Readonly<Record<string, unknown>>; file: Readonly<{ name: string; text: string }> | null }>
/** One request: right, nearly right or hostile. */
export type Case = Readonly<{ path: string; query: string; body: unknown; type: string | null; form: Form | null; key: string | null }>
export type Answer = Readonly<{ status: number; type: string; text: string; headers: Headers }>

const json = 'application/json'
/** What else a body may call itself. */
const otherTypes = [
  'application/json; charset=utf-8',
  'application/json; charset=utf-16',
  'APPLICATION/JSON',
  'text/plain',
  'text/json',
  'application/xml',
  'application/x-www-form-urlencoded',
  'application/octet-stream',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'application/merge-patch+json',
  'nonsense',
]
const types = fc.oneof({ weight: 9, arbitrary: fc.constant(json) }, { weight: 1, arbitrary: fc.constantFrom(...otherTypes) })

const table = 'cliente_id;gasto;baja\n1;10,5;si\n2;7,25;no\n3;9;no\n'
const files = fc.option(
  fc.record({
    name: fc.constantFrom('clientes.csv', 'clientes.xlsx', '../../clientes.csv', '', 'a\u0000b.csv', `${'ñ'.repeat(300)}.csv`, '.csv'),
    text: fc.oneof(
      fc.constantFrom('', table, 'PK\u0003\u0004 not a workbook', '\ufeff;;;\n'),
      fc.string({ unit: 'binary', maxLength: 200 }),
    ),
  }),
  { freq: 6 },
)

function formsOf(form: JsonSchema, schemas: Schemas): fc.Arbitrary<Form> {
  const { file, ...properties } = form.properties as Record<string, JsonSchema>
  const required = (form.required as string[]).filter((name) => name !== 'file')
  const fields = { ...form, properties, required }
  const asRecord = (value: unknown): Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
  return fc.tuple(fc.oneof(valuesOf(fields, schemas), nearMisses(fields, schemas)).map(asRecord), files).map(([values, sent]) => ({
    fields: values,
    file: file === undefined ? null : sent,
  }))
}

/**
 * Requests of an operation.
 * @param ids  those that exist, asked at the moment in which a case is made
 */
export function casesOf({ path, parameters, body, form }: Operation, schemas: Schemas, ids: ReadonlySet<string>): fc.Arbitrary<Case> {
  const named = (place: string) =>
    fc.record(
      Object.fromEntries(parameters.filter((each) => each.in === place).map(({ name, schema }) => [name, parameterTexts(schema, schemas)])),
      place === 'path' ? { noNullPrototype: true } : { requiredKeys: [], noNullPrototype: true },
    )
  const bodies = body === null ? fc.constant(undefined) : fc.oneof(valuesOf(body, schemas), nearMisses(body, schemas))
  const forms = form === null ? fc.constant(null) : formsOf(form, schemas)
  // Every parameter may be left out; often all are, so that lists are seen as they come.
  const queries = fc.oneof({ weight: 1, arbitrary: fc.constant({}) }, { weight: 3, arbitrary: named('query') })
  return fc
    .tuple(named('path'), queries, bodies, types, forms, fc.option(fc.uuid(), { freq: 2 }), fc.nat(), fc.boolean())
    .map(([places, query, sent, type, filled, key, pick, existing]) => ({
      path: path.replace(/\{(\w+)\}/g, (_, name: string) => {
        const known = [...ids]
        const text = existing && known.length > 0 && /id$/i.test(name) ? known[pick % known.length] : places[name]
        return encodeURIComponent(String(text).toWellFormed()) || '%20'
      }),
      query: new URLSearchParams(Object.entries(query).map(([name, text]): [string, string] => [name, String(text)])).toString(),
      body: sent,
      type: sent === undefined ? null : type,
      form: filled,
      key,
    }))
}

function formData({ fields, file }: Form): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.append(name, typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
  if (file !== null) data.append('file', new Blob([file.text]), file.name)
  return data
}

/** Sends a case; a stream of events, which has no end, is left at once. */
export async function send(url: string, method: string, one: Case, visitor: Visitor): Promise<Answer> {
  const reply = await fetch(`${url}${one.path}${one.query && `?${one.query}`}`, {
    method,
    redirect: 'manual',
    signal: AbortSignal.timeout(15_000),
    headers: {
      ...visitor,
      ...(one.type !== null && { 'content-type': one.type }),
      ...(one.key !== null && { 'idempotency-key': one.key }),
    },
    ...(one.body !== undefined && { body: JSON.stringify(one.body) }),
    ...(one.form !== null && { body: formData(one.form) }),
  })
  const type = reply.headers.get('content-type')?.split(';')[0] ?? ''
  if (type === 'text/event-stream') await reply.body?.cancel()
  const text = type === 'text/event-stream' ? '' : await reply.text()
  return { status: reply.status, type, text, headers: reply.headers }
}
