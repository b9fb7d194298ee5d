import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { toString as qrOf } from 'qrcode'
import { z } from 'zod'
import { DomainError } from '#base'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import { signedInPermission } from '#platform/permissions'
import { memberOfScope } from './accounts.ts'
import { giveCookie, onlySessions, tokenOf } from './cookie.ts'
import { askPassword, changePassword } from './passwords.ts'
import {
  CodeOnly,
  OpenSession,
  PasswordChange,
  PasswordOnly,
  RecoveryCodes,
  SecondStepPrepared,
  SecondStepState,
  Session,
} from './schema.ts'
import { confirmSecondStep, prepareSecondStep, recoveryCodesLeft, removeSecondStep, renewRecoveryCodes } from './second-step.ts'
import { sessionView } from './session-view.ts'
import { closeSessionsOf, findSession, listSessions, revokeSession, rotateSession } from './sessions.ts'
import { base32 } from './totp.ts'

const Nothing = z.null()

/** `/api/platform/auth`: a person's own password, second step and sessions. What weakens the account asks for the password. */
export const accountRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { database, secrets } = services
  const config = { permission: signedInPermission, beforeSecondStep: true }
  app.addHook('preHandler', onlySessions)
  const sessionOf = async (token: string) => {
    const found = await database.asSystem((trx) => findSession(trx, token, new Date()))
    if (!found) throw new DomainError('SIGNED_OUT')
    return found
  }

  app.post('/password', { schema: { body: PasswordChange, response: { 200: Session } }, config }, async (request, reply) => {
    const token = tokenOf(request) ?? ''
    await askPassword(services, request.scope, request.body.current, { address: request.ip, now: new Date() })
    await changePassword(services, request.scope, request.body.password, token)
    const next = await database.asSystem((trx) => rotateSession(trx, token))
    giveCookie(request, reply, next)
    return sessionView(database, app.permissions, next, new Date())
  })

  app.get('/sessions', { schema: { response: { 200: z.object({ items: z.array(OpenSession) }) } }, config }, async (request) => {
    const token = tokenOf(request) ?? ''
    const found = await sessionOf(token)
    const open = await database.asSystem((trx) => listSessions(trx, token, found, new Date()))
    return { items: open.map((each) => ({ ...each, createdAt: each.createdAt.toISOString(), seenAt: each.seenAt.toISOString() })) }
  })
  app.delete(
    '/sessions/:id',
    { schema: { params: z.object({ id: z.uuid() }), response: { 204: Nothing } }, config },
    async (request, reply) => {
      const found = await sessionOf(tokenOf(request) ?? '')
      await database.asSystem(async (trx) => {
        await revokeSession(trx, found, request.params.id)
        await record(trx, request.scope, { kind: 'session.revoked', subject: `session:${request.params.id}` })
      })
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/sessions/end-others',
    { schema: { body: z.strictObject({}), response: { 200: z.object({ ended: z.int() }) } }, config },
    async (request) => {
      const token = tokenOf(request) ?? ''
      const { via } = await sessionOf(token)
      const { scope } = request
      return database.asSystem(async (trx) => {
        const where = via === 'single-sign-on' ? { workspace: scope.workspace } : {}
        const ended = await closeSessionsOf(trx, scope.principal, { except: token, ...where })
        await record(trx, scope, { kind: 'session.others-ended', subject: `principal:${scope.principal}`, payload: { ended } })
        return { ended }
      })
    },
  )

  app.get('/second-step', { schema: { response: { 200: SecondStepState } }, config }, async ({ scope }) => {
    const member = await database.asSystem((trx) => memberOfScope(trx, scope))
    return { on: member?.secondStep ?? false, codesLeft: await recoveryCodesLeft(database, scope.principal) }
  })
  app.post(
    '/second-step/prepare',
    { schema: { body: PasswordOnly, response: { 200: SecondStepPrepared } }, config },
    async ({ scope, body, ip }) => {
      await askPassword(services, scope, body.password, { address: ip, now: new Date() })
      const { secret, uri } = await database.asSystem(async (trx) => {
        const member = await memberOfScope(trx, scope)
        if (!member) throw new DomainError('SIGNED_OUT')
        return prepareSecondStep(trx, secrets, { account: scope.principal, email: member.email, workspace: member.workspace.name })
      })
      return { secret: base32(secret), uri, qr: await qrOf(uri, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' }) }
    },
  )
  app.post('/second-step/confirm', { schema: { body: CodeOnly, response: { 200: RecoveryCodes } }, config }, async ({ scope, body }) => ({
    codes: await database.asSystem((trx) => confirmSecondStep(trx, secrets, scope, body.code, new Date())),
  }))
  app.post(
    '/second-step/recovery-codes',
    { schema: { body: PasswordOnly, response: { 200: RecoveryCodes } }, config },
    async ({ scope, body, ip }) => {
      await askPassword(services, scope, body.password, { address: ip, now: new Date() })
      return database.asSystem(async (trx) => {
        if (!(await memberOfScope(trx, scope))?.secondStep) throw new DomainError('SECOND_STEP_NOT_ON')
        return { codes: await renewRecoveryCodes(trx, secrets, scope) }
      })
    },
  )
  app.post(
    '/second-step/remove',
    { schema: { body: PasswordOnly, response: { 204: Nothing } }, config },
    async ({ scope, body, ip }, reply) => {
      await askPassword(services, scope, body.password, { address: ip, now: new Date() })
      await database.asSystem((trx) => removeSecondStep(trx, scope, scope.principal))
      return reply.code(204).send(null)
    },
  )
}
