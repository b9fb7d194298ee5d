import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Services } from '#platform/contributions'
import { eraseExample, fillingOf, makeExample } from './example.ts'
import { ErasedExample, ExampleAddress, ExampleErasure, Filling, MadeExample, NewExample } from './schema.ts'

/** `/api/demo/example`: a workspace of example data, made and filled, and taken away again. */
export const exampleRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const config = { permission: 'demo.example.manage' }
  app.post('/', { schema: { body: NewExample, response: { 202: MadeExample } }, config }, async ({ scope, body, language }, reply) =>
    reply.code(202).send(await makeExample(services, scope, body.language ?? language, new Date())),
  )
  app.get('/:workspace', { schema: { params: ExampleAddress, response: { 200: Filling } }, config }, ({ scope, params }) =>
    fillingOf(services, scope, params.workspace),
  )
  app.post('/erase', { schema: { body: ExampleErasure, response: { 200: ErasedExample } }, config }, ({ scope, body }) =>
    eraseExample(services, scope, body, new Date()),
  )
}
