import fc from 'fast-check'
import type { JsonSchema } from '#test/whole-server'

type Schemas = Readonly<Record<string, JsonSchema>>

/** What attackers and careless programs send where a text is expected. */
const hostileTexts = [
  '',
  ' ',
  "' or 1=1 --",
  '"; drop table accounts; --',
  '%',
  '../../etc/passwd',
  '\u0000',
  '\ud800',
  '=cmd|calc!A1',
  '<script>alert(1)</script>',
  '{{7*7}}',
  '__proto__',
  'constructor',
  '9'.repeat(400),
  'ñ'.repeat(3000),
  '2026-02-30',
  '-1',
  'null',
  '\r\nset-cookie: a=b',
]
const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...hostileTexts),
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e308, -1e308, 2 ** 31, 2 ** 53, 2 ** 63, [], {}, [[]], { a: 1 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.jsonValue({ maxDepth: 2 }),
)

const formats: Record<string, fc.Arbitrary<string>> = {
  uuid: fc.uuid(),
  email: fc.integer({ min: 0, max: 1e6 }).map((n) => `persona.${n}@aurora.es`),
  uri: fc.webUrl(),
  date: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
  'date-time': fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
}

const numberOf = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise)

function textOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const format = typeof schema.format === 'string' ? formats[schema.format] : undefined
  if (format) return format
  if (typeof schema.pattern === 'string')
    return fc.stringMatching(new RegExp(schema.pattern), { maxLength: 300 }).filter((text) => text !== '')
  const minLength = numberOf(schema.minLength, 0)
  return fc.string({ unit: 'grapheme', minLength, maxLength: Math.max(minLength, Math.min(60, numberOf(schema.maxLength, 60))) })
}

function objectOf(schema: JsonSchema, schemas: Schemas): fc.Arbitrary<unknown> {
  const properties = (schema.properties ?? {}) as Schemas
  const required = (schema.required ?? []) as string[]
  const model = Object.fromEntries(Object.entries(properties).map(([key, each]) => [key, valuesOf(each, schemas)]))
  const known = fc.record(model, { requiredKeys: required.filter((key) => key in model), noNullPrototype: true })
  const more = schema.additionalProperties
  if (typeof more !== 'object' || more === null || Object.keys(model).length > 0) return known
  return fc.dictionary(fc.string({ minLength: 1, maxLength: 12 }), valuesOf(more as JsonSchema, schemas), {
    maxKeys: 4,
    noNullPrototype: true,
  })
}

/** Values that a JSON Schema allows (2020-12, as far as the API uses it). */
export function valuesOf(schema: JsonSchema, schemas: Schemas): fc.Arbitrary<unknown> {
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.split('/').at(-1) ?? ''
    return valuesOf(schemas[name] ?? {}, schemas)
  }
  for (const choice of [schema.oneOf, schema.anyOf]) {
    if (Array.isArray(choice)) return fc.oneof(...choice.map((each: JsonSchema) => valuesOf(each, schemas)))
  }
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]))
  switch (schema.type) {
    case 'string':
      return textOf(schema)
    case 'integer':
      return fc.integer({
        min: Math.ceil(numberOf(schema.minimum, numberOf(schema.exclusiveMinimum, -(2 ** 40)))),
        max: Math.floor(numberOf(schema.maximum, 2 ** 40)),
      })
    case 'number':
      return fc.double({ min: numberOf(schema.minimum, -1e9), max: numberOf(schema.maximum, 1e9), noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(valuesOf((schema.items ?? {}) as JsonSchema, schemas), {
        minLength: numberOf(schema.minItems, 0),
        maxLength: Math.max(4, numberOf(schema.minItems, 0)),
      })
    case 'object':
      return objectOf(schema, schemas)
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}

/** Values near what the schema allows: one part is hostile, absent or too much. */
export function nearMisses(schema: JsonSchema, schemas: Schemas): fc.Arbitrary<unknown> {
  return fc
    .tuple(valuesOf(schema, schemas), fc.nat(), hostile, fc.constantFrom('replace', 'drop', 'add', 'whole'))
    .map(([value, at, wrong, how]) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value) || how === 'whole') return wrong
      const keys = Object.keys(value)
      const key = keys[at % Math.max(1, keys.length)]
      if (how === 'add' || key === undefined) return { ...value, [typeof wrong === 'string' ? `x${wrong}` : 'roles']: wrong }
      if (how === 'replace') return { ...value, [key]: wrong }
      return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
    })
}

/** Texts for a parameter of an address: mostly what its schema allows, else hostile ones. */
export const parameterTexts = (schema: JsonSchema, schemas: Schemas): fc.Arbitrary<string> =>
  fc.oneof({ weight: 2, arbitrary: valuesOf(schema, schemas).map(String) }, { weight: 1, arbitrary: fc.constantFrom(...hostileTexts) })
