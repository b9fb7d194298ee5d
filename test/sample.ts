/** As much of JSON Schema as the routes' documents use. */
export type JsonSchema = Readonly<{
  $ref?: string
  type?: string | readonly string[]
  format?: string
  pattern?: string
  const?: unknown
  enum?: readonly unknown[]
  anyOf?: readonly JsonSchema[]
  oneOf?: readonly JsonSchema[]
  properties?: Readonly<Record<string, JsonSchema>>
  required?: readonly string[]
  items?: JsonSchema
  minItems?: number
  minLength?: number
  minimum?: number
  default?: unknown
}>

const formats: Record<string, string> = {
  uuid: '018f0000-0000-7000-8000-000000000000',
  email: 'somebody@aurora.es',
  'date-time': '2030-01-01T00:00:00Z',
  date: '2030-01-01',
  uri: 'https://aurora.es/',
}

function text({ format, pattern, minLength = 1 }: JsonSchema): string {
  if (format !== undefined && formats[format] !== undefined) return formats[format]
  if (pattern === '^[A-Z]{3}$') return 'EUR'
  return 'x'.repeat(Math.max(1, minLength))
}

/** A small value that fits a schema: what is required and no more. */
export function sampleOf(schema: JsonSchema, named: Readonly<Record<string, JsonSchema>>): unknown {
  if (schema.$ref !== undefined) return sampleOf(named[schema.$ref.split('/').at(-1) ?? ''] ?? {}, named)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const options = schema.anyOf ?? schema.oneOf
  if (options) return sampleOf(options[0] ?? {}, named)
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return Object.fromEntries((schema.required ?? []).map((name) => [name, sampleOf(schema.properties?.[name] ?? {}, named)]))
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}, named))
    case 'string':
      return text(schema)
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1)
    case 'boolean':
      return false
    default:
      return null
  }
}
