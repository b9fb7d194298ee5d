import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Services } from '#platform/contributions'
import { publicPermission, signedInPermission } from '#platform/permissions'
import { setPreferences } from './accounts.ts'
import { fromOf, giveCookie, takeCookie, tokenOf } from './cookie.ts'
import { firstRun } from './first-run.ts'
import { askForLink } from './password-requests.ts'
import { resetPassword } from './passwords.ts'
import { FirstRun, Move, PasswordForgotten, PasswordHelp, PasswordReset, Preferences, SecondStep, Session, SignIn } from './schema.ts'
import { sessionView } from './session-view.ts'
import { signIn, signOut, switchWorkspace, takeSecondStep } from './sign-in.ts'

const Nothing = z.null()

/** `/api/platform/auth`: who looks at the page, the first run, signing in and out, and what a person prefers. */
export const authRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { database } = services
  const view = (token: string | null) => sessionView(database, app.permissions, token, new Date())
  const enter = (request: FastifyRequest, reply: FastifyReply, token: string) => {
    giveCookie(request, reply, token)
    return view(token)
  }
  const open = { permission: publicPermission }
  const signedIn = { permission: signedInPermission, beforeSecondStep: true }

  app.get('/session', { schema: { response: { 200: Session } }, config: open }, (request) => view(tokenOf(request)))
  app.post('/first-run', { schema: { body: FirstRun, response: { 201: Session } }, config: open }, async (request, reply) => {
    const token = await firstRun(services, request.body, fromOf(request))
    return reply.code(201).send(await enter(request, reply, token))
  })
  app.post('/sign-in', { schema: { body: SignIn, response: { 200: Session } }, config: open }, async (request, reply) => {
    const entered = await signIn(services, request.body, fromOf(request))
    return 'token' in entered ? enter(request, reply, entered.token) : { state: 'second-step' as const, ticket: entered.ticket }
  })
  app.post('/second-step', { schema: { body: SecondStep, response: { 200: Session } }, config: open }, async (request, reply) =>
    enter(request, reply, await takeSecondStep(services, request.body, fromOf(request))),
  )
  app.get('/password-forgotten', { schema: { response: { 200: PasswordHelp } }, config: open }, async () => ({
    byMail: services.mail.configured,
  }))
  app.post(
    '/password-forgotten',
    {
      schema: {
        summary: 'Ask for a link by mail; the answer is the same for everybody',
        body: PasswordForgotten,
        response: { 202: Nothing },
      },
      config: open,
    },
    async (request, reply) => {
      await askForLink(services, request.body.email, { address: request.ip, now: new Date() })
      return reply.code(202).send(null)
    },
  )
  app.post('/password-reset', { schema: { body: PasswordReset, response: { 204: Nothing } }, config: open }, async (request, reply) => {
    await resetPassword(services, request.body, new Date())
    return reply.code(204).send(null)
  })
  app.post('/sign-out', { schema: { body: z.strictObject({}), response: { 204: Nothing } }, config: signedIn }, async (request, reply) => {
    const token = tokenOf(request)
    if (request.caller && token !== null) await signOut(database, request.caller, token)
    takeCookie(request, reply)
    return reply.code(204).send(null)
  })
  app.post('/workspace', { schema: { body: Move, response: { 200: Session } }, config: signedIn }, async (request, reply) =>
    enter(request, reply, await switchWorkspace(database, tokenOf(request) ?? '', request.body.workspace, new Date())),
  )
  app.patch('/preferences', { schema: { body: Preferences, response: { 200: Session } }, config: signedIn }, async (request) => {
    await database.asSystem((trx) => setPreferences(trx, request.scope, request.body))
    return view(tokenOf(request))
  })
}
