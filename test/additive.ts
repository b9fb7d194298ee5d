import { isDeepStrictEqual } from 'node:util'
import type { JsonSchema } from '#test/whole-server'

type Document = Readonly<Record<string, unknown>>
type Side = 'request' | 'response'
type Content = Readonly<Record<string, Readonly<{ schema?: JsonSchema }>>>
type Described = Readonly<{
  parameters?: readonly Readonly<{ name: string; in: string; required?: boolean; schema: JsonSchema }>[]
  requestBody?: Readonly<{ required?: boolean; content: Content }>
  responses: Readonly<Record<string, Readonly<{ content?: Content }>>>
}>

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null && !Array.isArray(value)
const propertiesOf = (schema: JsonSchema): Readonly<Record<string, JsonSchema>> => (schema.properties ?? {}) as Record<string, JsonSchema>
/** The values that a schema names one by one; null when it does not. */
const valuesIn = (schema: JsonSchema): readonly unknown[] | null =>
  schema.const !== undefined ? [schema.const] : Array.isArray(schema.enum) ? schema.enum : null

const lowerBounds = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'] as const
const upperBounds = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'] as const
const forms = ['pattern', 'format', 'uniqueItems', 'multipleOf'] as const

/** How one version of the API breaks who was written for the one before. */
class Comparison {
  readonly #before: Document
  readonly #after: Document
  /** Pairs of references under way: schemas may hold themselves. */
  readonly #open = new Set<string>()

  constructor(before: Document, after: Document) {
    this.#before = before
    this.#after = after
  }

  #variants(document: Document, schema: JsonSchema): JsonSchema[] {
    if (typeof schema.$ref === 'string') {
      const name = schema.$ref.split('/').at(-1) ?? ''
      const { schemas } = (document.components ?? {}) as { schemas?: Record<string, JsonSchema> }
      return this.#variants(document, schemas?.[name] ?? {})
    }
    const choices = [...listOf(schema.anyOf), ...listOf(schema.oneOf)] as JsonSchema[]
    if (choices.length > 0) return choices.flatMap((each) => this.#variants(document, each))
    return Array.isArray(schema.type) ? schema.type.map((type: unknown) => ({ ...schema, type })) : [schema]
  }

  /** What a caller sent before must be taken still; what it reads must be what it was made to read. */
  schemas(before: JsonSchema, after: JsonSchema, side: Side, at: string): string[] {
    const pair = `${String(before.$ref)} ${String(after.$ref)} ${side}`
    const refers = before.$ref !== undefined && after.$ref !== undefined
    if (refers && this.#open.has(pair)) return []
    if (refers) this.#open.add(pair)
    try {
      const [old, now] = [this.#variants(this.#before, before), this.#variants(this.#after, after)]
      const [given, known] = side === 'request' ? [old, now] : [now, old]
      return given.flatMap((one) => {
        const found = known.map((other) => (side === 'request' ? this.#one(one, other, side, at) : this.#one(other, one, side, at)))
        return found.reduce((best, each) => (each.length < best.length ? each : best), found[0] ?? [`${at}: nothing is left`])
      })
    } finally {
      if (refers) this.#open.delete(pair)
    }
  }

  #one(before: JsonSchema, after: JsonSchema, side: Side, at: string): string[] {
    const faults = [...this.#types(before, after, side, at)]
    if (faults.length > 0) return faults
    if (side === 'request') faults.push(...this.#limits(before, after, at))
    faults.push(...this.#properties(before, after, side, at))
    if (isSchema(before.items) && isSchema(after.items)) faults.push(...this.schemas(before.items, after.items, side, `${at}[]`))
    for (const [i, item] of listOf(before.prefixItems).entries()) {
      const other = listOf(after.prefixItems)[i]
      faults.push(...(isSchema(item) && isSchema(other) ? this.schemas(item, other, side, `${at}[${i}]`) : [`${at}[${i}]: removed`]))
    }
    const [more, moreNow] = [before.additionalProperties, after.additionalProperties]
    if (isSchema(more) && isSchema(moreNow)) faults.push(...this.schemas(more, moreNow, side, `${at}.*`))
    else if (side === 'request' && more !== false && moreNow === false) faults.push(`${at}: other fields are refused now`)
    return faults
  }

  *#types(before: JsonSchema, after: JsonSchema, side: Side, at: string): Generator<string> {
    const [narrow, wide] = side === 'request' ? [before, after] : [after, before]
    const isWider = wide.type === undefined || wide.type === narrow.type || (narrow.type === 'integer' && wide.type === 'number')
    const told = side === 'request' ? 'narrowed' : 'widened'
    if (!isWider) yield `${at}: type ${told} from ${String(before.type ?? 'any')} to ${String(after.type ?? 'any')}`
    const [values, valuesNow] = [valuesIn(before), valuesIn(after)]
    if (side === 'response') {
      // New values of a list are additions; a text where there was a list is not.
      if (values !== null && valuesNow === null) yield `${at}: any value now, was ${values.map(String).join(', ')}`
      else if (values?.length === 1 && valuesNow?.length === 1 && values[0] !== valuesNow[0])
        yield `${at}: ${String(valuesNow[0])} now, was ${String(values[0])}`
      return
    }
    if (valuesNow === null) return
    if (values === null) yield `${at}: only ${valuesNow.map(String).join(', ')} now`
    else for (const gone of values.filter((value) => !valuesNow.includes(value))) yield `${at}: value ${String(gone)} removed`
  }

  *#limits(before: JsonSchema, after: JsonSchema, at: string): Generator<string> {
    const tighter = (key: string, isTighter: (now: number, was: number) => boolean, none: number): boolean =>
      typeof after[key] === 'number' && isTighter(after[key], typeof before[key] === 'number' ? before[key] : none)
    for (const key of lowerBounds)
      if (tighter(key, (now, was) => now > was, -Infinity)) yield `${at}: ${key} narrowed to ${String(after[key])}`
    for (const key of upperBounds)
      if (tighter(key, (now, was) => now < was, Infinity)) yield `${at}: ${key} narrowed to ${String(after[key])}`
    for (const key of forms)
      if (after[key] !== undefined && !isDeepStrictEqual(after[key], before[key])) yield `${at}: ${key} narrowed to ${String(after[key])}`
  }

  *#properties(before: JsonSchema, after: JsonSchema, side: Side, at: string): Generator<string> {
    const [old, now] = [propertiesOf(before), propertiesOf(after)]
    for (const [name, schema] of Object.entries(old)) {
      const other = now[name]
      if (other === undefined) yield `${at}.${name}: removed`
      else yield* this.schemas(schema, other, side, `${at}.${name}`)
    }
    const [was, is] = [listOf(before.required), listOf(after.required)]
    if (side === 'request') for (const name of is.filter((each) => !was.includes(each))) yield `${at}.${String(name)}: required now`
    else
      for (const name of was.filter((each) => !is.includes(each) && String(each) in now)) yield `${at}.${String(name)}: may be absent now`
  }

  *operation(before: Described, after: Described, at: string): Generator<string> {
    for (const was of before.parameters ?? []) {
      const is = after.parameters?.find((each) => each.name === was.name && each.in === was.in)
      if (!is) yield `${at}: parameter ${was.name} removed`
      else {
        yield* this.schemas(was.schema, is.schema, 'request', `${at}: ${was.name}`)
        if (is.required && !was.required) yield `${at}: parameter ${was.name} required now`
      }
    }
    for (const is of after.parameters ?? [])
      if (is.required && !before.parameters?.some((each) => each.name === is.name && each.in === is.in))
        yield `${at}: new required parameter ${is.name}`
    if (after.requestBody?.required && !before.requestBody) yield `${at}: new required body`
    yield* this.#contents(before.requestBody?.content, after.requestBody?.content, 'request', `${at}: body`)
    for (const [status, { content }] of Object.entries(before.responses)) {
      const other = after.responses[status]
      if (other === undefined) yield `${at}: answer ${status} removed`
      else yield* this.#contents(content, other.content, 'response', `${at}: ${status}`)
    }
  }

  *#contents(before: Content = {}, after: Content = {}, side: Side, at: string): Generator<string> {
    for (const [type, { schema = {} }] of Object.entries(before)) {
      const other = after[type]
      if (other === undefined) yield `${at}: ${type} removed`
      else yield* this.schemas(schema, other.schema ?? {}, side, at)
    }
  }
}

/**
 * What a newer description of the API takes away from whoever was written for an older one, each named by its operation
 * and field. Additions are none: operations, parameters and fields that may be left out, fields and values of answers.
 */
export function breaches(before: Document, after: Document): string[] {
  const comparison = new Comparison(before, after)
  const [old, now] = [before.paths, after.paths] as Record<string, Record<string, Described>>[]
  return Object.entries(old ?? {}).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, described]) => {
      const at = `${method.toUpperCase()} ${path}`
      const other = now?.[path]?.[method]
      return other === undefined ? [`${at}: removed`] : [...comparison.operation(described, other, at)]
    }),
  )
}
