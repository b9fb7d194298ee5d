import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Language } from '#base'
import { enter, fromOf, giveCookie, sessionView } from '#platform/auth'
import type { Services } from '#platform/contributions'
import type { Scope, Trx } from '#platform/database'
import { decodeCursor, encodeCursor, PageQuery, pageOf } from '#platform/http'
import { publicPermission } from '#platform/permissions'
import { Session } from '#schema/platform/auth'
import {
  acceptInvitation,
  invitationPath,
  invite,
  listInvitations,
  lookAtInvitation,
  renewInvitation,
  revokeInvitation,
} from './invitations.ts'
import { mailInvitation } from './mail.ts'
import { Invitation, InvitationAccept, InvitationLook, InvitationSeen, MadeLink, NewInvitation } from './schema.ts'
import { findWorkspace } from './workspaces.ts'

const params = z.object({ id: z.uuid() })
const Position = z.tuple([z.uuid()])

/** `/api/platform/workspaces/invitations`: asking people in, and coming in by the link. */
export const invitationRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { database, secrets, settings, mail } = services
  const reading = { permission: 'platform.workspaces.see-people' }
  const managing = { permission: 'platform.workspaces.manage-people' }
  const open = { permission: publicPermission }

  const hand = async (trx: Trx, scope: Scope, made: { id: string; token: string; email: string; language: Language }) => {
    const { name } = await findWorkspace(trx, scope)
    const path = invitationPath(made.token)
    const url = `${settings.publicUrl}${path}`
    const { id, email, language } = made
    return { id, path, url, mailed: await mailInvitation(mail, trx, { email, language, workspace: name, url }) }
  }

  app.get(
    '/invitations',
    { schema: { querystring: PageQuery, response: { 200: pageOf(Invitation) } }, config: reading },
    async ({ scope, query }) => {
      const before = query.cursor === undefined ? null : decodeCursor(query.cursor, Position)[0]
      const found = await database.asSystem((trx) => listInvitations(trx, scope, { limit: query.limit + 1, before }, new Date()))
      const items = found.slice(0, query.limit)
      const last = items.at(-1)
      return { items, next: found.length > query.limit && last ? encodeCursor([last.id]) : null }
    },
  )
  app.post(
    '/invitations',
    { schema: { body: NewInvitation, response: { 201: MadeLink } }, config: managing },
    async ({ scope, body }, reply) => {
      const made = await database.asSystem(async (trx) => {
        const { id, token } = await invite(trx, secrets, scope, body, new Date())
        return hand(trx, scope, { id, token, email: body.email, language: body.language })
      })
      return reply.code(201).send(made)
    },
  )
  app.post(
    '/invitations/:id/resend',
    { schema: { params, body: z.strictObject({}), response: { 200: MadeLink } }, config: managing },
    ({ scope, params: { id } }) => database.asSystem(async (trx) => hand(trx, scope, await renewInvitation(trx, scope, id, new Date()))),
  )
  app.delete(
    '/invitations/:id',
    { schema: { params, response: { 204: z.null() } }, config: managing },
    async ({ scope, params: { id } }, reply) => {
      await database.asSystem((trx) => revokeInvitation(trx, scope, id))
      return reply.code(204).send(null)
    },
  )
  app.post('/invitations/look', { schema: { body: InvitationLook, response: { 200: InvitationSeen } }, config: open }, ({ body, caller }) =>
    database.asSystem((trx) => lookAtInvitation(trx, secrets, body.token, caller?.principal ?? null, new Date())),
  )
  app.post(
    '/invitations/accept',
    { schema: { body: InvitationAccept, response: { 200: Session } }, config: open },
    async (request, reply) => {
      const from = fromOf(request)
      const { scope } = await acceptInvitation(services, request.body, request.caller?.principal ?? null, from.now)
      const token = await database.asSystem((trx) => enter(trx, scope, from))
      giveCookie(request, reply, token)
      return sessionView(database, app.permissions, token, from.now)
    },
  )
}
