import { jsonSchemaTransformObject } from 'fastify-type-provider-zod'

const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
/** What every operation may answer besides what it declares. */
const refusals = {
  '4XX': { description: 'What the caller can mend', content: problem },
  '5XX': { description: 'A fault of ours, or something that is not available now', content: problem },
}
const open = 'public'

type Operation = { responses?: Record<string, unknown>; 'x-permission'?: string; security?: readonly Record<string, string[]>[] }
type OpenApi = { components?: Record<string, unknown>; paths?: Record<string, Record<string, Operation>> }

/** Completes the API's description: problems as answers, and how a caller says who it is. */
export const describeApi: typeof jsonSchemaTransformObject = (input) => {
  const document = jsonSchemaTransformObject(input) as OpenApi
  for (const operation of Object.values(document.paths ?? {}).flatMap((item) => Object.values(item))) {
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
