import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Services } from '#platform/contributions'
import type { Database } from '#platform/database'
import { type Caller, sessionCookie } from '#platform/http'
import { type Permissions, publicPermission, signedInPermission } from '#platform/permissions'
import { hasAdministrator, memberOfScope, setPreferences } from './accounts.ts'
import { firstRun } from './first-run.ts'
import { FirstRun, Preferences, Session, SignIn } from './schema.ts'
import { absoluteMs } from './sessions.ts'
import { callerOf, signIn, signOut } from './sign-in.ts'

const Nothing = z.null()

async function sessionOf(database: Database, caller: Caller | null, permissions: Permissions): Promise<Session> {
  return database.asSystem(async (trx) => {
    const member = caller && (await memberOfScope(trx, caller))
    if (!caller || !member) return { state: (await hasAdministrator(trx)) ? 'signed-out' : 'first-run' }
    const { name, email, language, theme, roles, workspace } = member
    return {
      state: 'signed-in',
      csrf: caller.csrf ?? '',
      person: { id: caller.principal, name, email, language, theme },
      workspace: { id: caller.workspace, ...workspace },
      roles: [...roles],
      permissions: permissions.heldBy(roles),
    }
  })
}

const attributes = (request: FastifyRequest) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: request.protocol === 'https' }) as const
const giveCookie = (request: FastifyRequest, reply: FastifyReply, token: string) =>
  reply.setCookie(sessionCookie, token, { ...attributes(request), maxAge: absoluteMs / 1000 })

/** `/api/platform/auth`: who looks at the page, the first run, signing in and out, and what a person prefers. */
export const authRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { database } = services
  const enter = async (request: FastifyRequest, reply: FastifyReply, token: string) => {
    giveCookie(request, reply, token)
    return sessionOf(database, await callerOf(database, token, new Date()), app.permissions)
  }
  const open = { permission: publicPermission }
  const signedIn = { permission: signedInPermission }

  app.get('/session', { schema: { response: { 200: Session } }, config: open }, (request) =>
    sessionOf(database, request.caller, app.permissions),
  )
  app.post('/first-run', { schema: { body: FirstRun, response: { 201: Session } }, config: open }, async (request, reply) => {
    const token = await firstRun(services, request.body, new Date())
    return reply.code(201).send(await enter(request, reply, token))
  })
  app.post('/sign-in', { schema: { body: SignIn, response: { 200: Session } }, config: open }, async (request, reply) => {
    const from = { address: request.ip, previous: request.cookies[sessionCookie] ?? null, now: new Date() }
    return enter(request, reply, await signIn(services, request.body, from))
  })
  app.post('/sign-out', { schema: { body: z.strictObject({}), response: { 204: Nothing } }, config: signedIn }, async (request, reply) => {
    const token = request.cookies[sessionCookie]
    if (request.caller && token !== undefined) await signOut(database, request.caller, token)
    return reply.clearCookie(sessionCookie, attributes(request)).code(204).send(null)
  })
  app.patch('/preferences', { schema: { body: Preferences, response: { 200: Session } }, config: signedIn }, async (request) => {
    await database.asSystem((trx) => setPreferences(trx, request.scope, request.body))
    return sessionOf(database, request.caller, app.permissions)
  })
}
