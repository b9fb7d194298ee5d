import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DomainError, type Language } from '#base'
import { checkAccountIsOurs, makePasswordLink, memberOfScope, removeSecondStep } from '#platform/auth'
import type { Services } from '#platform/contributions'
import { decodeCursor, encodeCursor, PageQuery, pageOf } from '#platform/http'
import { type Holder, signedInPermission } from '#platform/permissions'
import { mailPasswordLink } from './mail.ts'
import { changePerson, deactivatePerson, findPerson, holderOfPerson, listPeople, reactivatePerson, removePerson } from './people.ts'
import { reviewRights } from './rights-review.ts'
import { MadeLink, Person, PersonChange, Right, RightsReview } from './schema.ts'
import { findWorkspace } from './workspaces.ts'

const params = z.object({ id: z.uuid() })
const Position = z.tuple([z.uuid()])
const Empty = z.strictObject({})

/** `/api/platform/workspaces/people`: who is in the workspace, what they may do and why, and changing it. */
export const peopleRoutes: FastifyPluginAsyncZod<Services> = async (app, { database, settings, mail }) => {
  const reading = { permission: 'platform.workspaces.see-people' }
  const managing = { permission: 'platform.workspaces.manage-people' }

  app.get(
    '/people',
    { schema: { querystring: PageQuery, response: { 200: pageOf(Person) } }, config: reading },
    async ({ scope, query }) => {
      const after = query.cursor === undefined ? null : decodeCursor(query.cursor, Position)[0]
      const found = await database.asSystem((trx) => listPeople(trx, scope, { limit: query.limit + 1, after }, new Date()))
      const items = found.slice(0, query.limit)
      const last = items.at(-1)
      return { items, next: found.length > query.limit && last ? encodeCursor([last.id]) : null }
    },
  )
  app.get('/people/:id', { schema: { params, response: { 200: Person } }, config: reading }, ({ scope, params: { id } }) =>
    database.asSystem((trx) => findPerson(trx, scope, id, new Date())),
  )
  const rightsOf = (holder: Holder, language: Language): Right[] =>
    app.permissions.heldBy(holder).map((permission) => ({
      permission,
      sentence: app.sentence(permission, language) ?? permission,
      from: app.permissions.reasons(holder, permission),
    }))
  app.get(
    '/people/:id/rights',
    { schema: { params, response: { 200: z.object({ items: z.array(Right) }) } }, config: reading },
    async ({ scope, params: { id }, language }) => ({
      items: rightsOf(holderOfPerson(await database.asSystem((trx) => findPerson(trx, scope, id, new Date()))), language),
    }),
  )
  app.get(
    '/my-rights',
    { schema: { response: { 200: z.object({ items: z.array(Right) }) } }, config: { permission: signedInPermission } },
    async ({ caller, language }) => ({ items: caller ? rightsOf(caller, language) : [] }),
  )
  app.post(
    '/rights-review',
    {
      schema: { summary: 'Sign that the rights of everybody were reviewed', body: Empty, response: { 200: RightsReview } },
      config: { permission: 'platform.workspaces.review-rights' },
    },
    ({ scope }) => database.asSystem((trx) => reviewRights(trx, scope, app.permissions, new Date())),
  )
  app.patch(
    '/people/:id',
    { schema: { params, body: PersonChange, response: { 200: Person } }, config: managing },
    ({ scope, params: { id }, body }) => database.asSystem((trx) => changePerson(trx, scope, id, body, new Date())),
  )
  app.post(
    '/people/:id/deactivate',
    { schema: { params, body: Empty, response: { 200: Person } }, config: managing },
    ({ scope, params: { id } }) => database.asSystem((trx) => deactivatePerson(trx, scope, id, new Date())),
  )
  app.post(
    '/people/:id/reactivate',
    { schema: { params, body: Empty, response: { 200: Person } }, config: managing },
    ({ scope, params: { id } }) => database.asSystem((trx) => reactivatePerson(trx, scope, id, new Date())),
  )
  app.delete(
    '/people/:id',
    { schema: { params, response: { 204: z.null() } }, config: managing },
    async ({ scope, params: { id } }, reply) => {
      await database.asSystem((trx) => removePerson(trx, scope, id, new Date()))
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/people/:id/password-link',
    { schema: { params, body: Empty, response: { 201: MadeLink } }, config: managing },
    async ({ scope, caller, params: { id } }, reply) => {
      const made = await database.asSystem(async (trx) => {
        const person = await findPerson(trx, scope, id, new Date())
        await checkAccountIsOurs(trx, scope, caller ?? { roles: [] }, id)
        const path = `/new-password?token=${await makePasswordLink(trx, scope, id, new Date())}`
        const { name, language } = await findWorkspace(trx, scope)
        const own = (await memberOfScope(trx, { ...scope, principal: id as typeof scope.principal }))?.language
        const url = `${settings.publicUrl}${path}`
        const mailed = await mailPasswordLink(mail, trx, { email: person.email, language: own ?? language, workspace: name, url })
        return { id, path, url, mailed }
      })
      return reply.code(201).send(made)
    },
  )
  app.post(
    '/people/:id/second-step/remove',
    { schema: { params, body: Empty, response: { 204: z.null() } }, config: managing },
    async ({ scope, caller, params: { id } }, reply) => {
      await database.asSystem(async (trx) => {
        await findPerson(trx, scope, id, new Date())
        await checkAccountIsOurs(trx, scope, caller ?? { roles: [] }, id)
        if (!(await memberOfScope(trx, { ...scope, principal: id as typeof scope.principal }))?.secondStep)
          throw new DomainError('SECOND_STEP_NOT_ON')
        await removeSecondStep(trx, scope, id)
      })
      return reply.code(204).send(null)
    },
  )
}
