import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DomainError, type Id } from '#base'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import { publicPermission } from '#platform/permissions'
import { fromOf, giveCookie } from './cookie.ts'
import { oldestLogoutMs, readLogoutToken } from './logout-token.ts'
import { discover, signingKeys } from './provider.ts'
import { beginVisit, endVisit } from './single-sign-on.ts'
import { ProviderFound, SingleSignOnChange, SingleSignOnState } from './single-sign-on-schema.ts'
import { findProvider, findSettings, personOfSubject, saveSettings, secretFor, takeLogoutToken } from './single-sign-on-store.ts'
import { peopleTables } from './tables.ts'

const visitCookie = 'rumbo_visit'
const base = '/api/platform/auth/single-sign-on'
const Slug = z.object({
  slug: z
    .string()
    .regex(/^[a-z0-9](-?[a-z0-9])*$/)
    .max(63),
})
const Redirect = { 302: z.null() }

/** The host was checked against the names under which this server may be asked. */
const addressOf = (request: FastifyRequest): string => `${request.protocol}://${request.host}`
const attributes = (request: FastifyRequest) =>
  ({ path: base, httpOnly: true, sameSite: 'lax', secure: request.protocol === 'https' }) as const

/** A person came by following a link: a refusal is told on a page, not as JSON. */
function tellRefusal(reply: FastifyReply, error: unknown): FastifyReply {
  if (!(error instanceof DomainError)) throw error
  const query = new URLSearchParams({
    refused: error.code,
    ...(typeof error.params.reason === 'string' ? { reason: error.params.reason } : {}),
  })
  return reply.redirect(`/single-sign-on?${query}`)
}

/** `/api/platform/auth/single-sign-on`: coming in by a workspace's OpenID provider, being sent out by it, and setting it up. */
export const singleSignOnRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { database, secrets } = services
  const open = { permission: publicPermission }
  const managing = { permission: 'platform.auth.single-sign-on' }

  app.get('/single-sign-on/:slug/start', { schema: { params: Slug, response: Redirect }, config: open }, async (request, reply) => {
    try {
      const redirectUri = `${addressOf(request)}${base}/callback`
      const { url, state } = await beginVisit(services, request.params.slug, redirectUri, new Date())
      return reply.setCookie(visitCookie, state, { ...attributes(request), maxAge: 600 }).redirect(url)
    } catch (error) {
      return tellRefusal(reply, error)
    }
  })
  app.get('/single-sign-on/callback', { schema: { response: Redirect }, config: open }, async (request, reply) => {
    reply.clearCookie(visitCookie, attributes(request))
    try {
      const token = await endVisit(services, request.url, request.cookies[visitCookie] ?? null, fromOf(request))
      return giveCookie(request, reply, token).redirect('/')
    } catch (error) {
      return tellRefusal(reply, error)
    }
  })

  // The provider calls by itself, with a form (OpenID Connect Back-Channel Logout 1.0, section 2.5).
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 20_000 }, (_request, body, done) =>
    // Whatever else the form brings is not understood, and so ignored.
    done(null, { logout_token: new URLSearchParams(String(body)).get('logout_token') ?? '' }),
  )
  app.post(
    '/single-sign-on/:slug/logout',
    {
      schema: {
        params: Slug,
        body: z.strictObject({ logout_token: z.string().min(1).max(15_000) }),
        response: { 200: z.object({ ended: z.int() }) },
      },
      config: open,
    },
    async ({ params, body }) => {
      const now = new Date()
      const provider = await database.asSystem((trx) => findProvider(trx, secrets, params))
      const keys = await signingKeys(database, provider)
      const logout = await readLogoutToken(body.logout_token, keys, { issuer: provider.issuer, clientId: provider.clientId, now })
      return database.asSystem(async (trx) => {
        if (!(await takeLogoutToken(trx, provider.issuer, logout.jti, now, 2 * oldestLogoutMs)))
          throw new DomainError('LOGOUT_TOKEN_INVALID', { reason: 'jti' })
        let query = peopleTables(trx)
          .deleteFrom('sessions')
          .where('workspace_id', '=', provider.workspace)
          .where('issuer', '=', provider.issuer)
        if (logout.session !== null) query = query.where('provider_session', '=', logout.session)
        if (logout.subject !== null) query = query.where('subject', '=', logout.subject)
        const ended = await query.returning('principal_id').execute()
        const person =
          ended[0]?.principal_id ??
          (logout.subject === null
            ? null
            : await personOfSubject(trx, { workspace: provider.workspace, issuer: provider.issuer, subject: logout.subject }))
        if (person !== null)
          await record(
            trx,
            { workspace: provider.workspace, principal: person as Id<'principal'> },
            { kind: 'session.ended-by-provider', subject: `principal:${person}`, payload: { sessionsEnded: ended.length } },
          )
        return { ended: ended.length }
      })
    },
  )

  const state = async (request: FastifyRequest) => {
    const { settings, slug } = await database.asSystem(async (trx) => ({
      settings: await findSettings(trx, request.scope),
      ...(await peopleTables(trx)
        .selectFrom('workspaces')
        .select('slug')
        .where('id', '=', request.scope.workspace)
        .executeTakeFirstOrThrow()),
    }))
    return { settings, redirectUri: `${addressOf(request)}${base}/callback`, logoutUri: `${addressOf(request)}${base}/${slug}/logout` }
  }
  app.get('/single-sign-on', { schema: { response: { 200: SingleSignOnState } }, config: managing }, state)
  app.patch(
    '/single-sign-on',
    { schema: { body: SingleSignOnChange, response: { 200: SingleSignOnState } }, config: managing },
    async (request) => {
      await database.asSystem((trx) => saveSettings(trx, secrets, request.scope, request.body, new Date()))
      return state(request)
    },
  )
  app.post(
    '/single-sign-on/test',
    { schema: { body: SingleSignOnChange, response: { 200: ProviderFound } }, config: managing },
    async ({ scope, body }) => {
      const clientSecret = await database.asSystem((trx) => secretFor(trx, secrets, scope, body))
      const found = (await discover(database, { ...body, clientSecret, workspace: scope.workspace })).serverMetadata()
      return { issuer: found.issuer, backChannelLogout: found.backchannel_logout_supported === true }
    },
  )
}
