import { jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'

const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
/** What every operation may answer besides what it declares. */
const refusals = {
  '4XX': { description: 'What the caller can mend', content: problem },
  '5XX': { description: 'A fault of ours, or something that is not available now', content: problem },
}
const open = 'public'

type Form = { properties?: Record<string, unknown>; required?: readonly string[] }
type Operation = {
  requestBody?: unknown
  responses?: Record<string, unknown>
  'x-permission'?: string
  'x-form'?: Form
  security?: readonly Record<string, string[]>[]
}
type OpenApi = { components?: Record<string, unknown>; paths?: Record<string, Record<string, Operation>> }

/** Fields of a form as a route's schema carries them until they are described: Fastify checks JSON alone. */
export const formOf = (fields: z.ZodType | undefined): { 'x-form'?: unknown } =>
  fields === undefined ? {} : { 'x-form': z.toJSONSchema(fields, { io: 'input', unrepresentable: 'any' }) }

function describeForm(operation: Operation): void {
  const form = operation['x-form']
  if (!form) return
  const properties = { file: { type: 'string', format: 'binary' }, ...form.properties }
  const schema = { type: 'object', properties, required: ['file', ...(form.required ?? [])], additionalProperties: false }
  operation.requestBody = { required: true, content: { 'multipart/form-data': { schema } } }
  delete operation['x-form']
}

/** Completes the API's description: problems as answers, and how a caller says who it is. */
export const describeApi: typeof jsonSchemaTransformObject = (input) => {
  const document = jsonSchemaTransformObject(input) as OpenApi
  for (const operation of Object.values(document.paths ?? {}).flatMap((item) => Object.values(item))) {
    describeForm(operation)
    operation.responses = { ...operation.responses, ...refusals }
    operation.security = operation['x-permission'] === open ? [] : [{ session: [] }, { key: [] }]
  }
  document.components = {
    ...document.components,
    securitySchemes: {
      session: { type: 'apiKey', in: 'cookie', name: 'rumbo_session', description: 'Writes repeat the CSRF token in x-csrf-token' },
      key: { type: 'http', scheme: 'bearer' },
    },
  }
  return document as ReturnType<typeof jsonSchemaTransformObject>
}
