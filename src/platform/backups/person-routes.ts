import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Services } from '#platform/contributions'
import { erasePerson, previewPersonErasure } from './erase-person.ts'
import { PersonErasure, PersonErasurePreview, PersonToErase } from './schema.ts'

/** `/api/platform/backups/people`: the right to be forgotten, for people with an account. */
export const personRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const config = { permission: 'platform.backups.erase-people' }
  app.post(
    '/people/preview',
    { schema: { body: PersonToErase, response: { 200: PersonErasurePreview } }, config },
    ({ scope, caller, body: { email } }) => previewPersonErasure(services, { scope, asker: caller ?? { roles: [] }, email }),
  )
  app.post(
    '/people/erase',
    { schema: { body: PersonToErase, response: { 200: PersonErasure } }, config },
    ({ scope, caller, body: { email } }) => erasePerson(services, { scope, asker: caller ?? { roles: [] }, email }, new Date()),
  )
}
