import fastifyCookie from '@fastify/cookie'
import fastifyHelmet from '@fastify/helmet'
import fastifyMultipart from '@fastify/multipart'
import fastifySwagger from '@fastify/swagger'
import type { FastifyBaseLogger } from 'fastify'
import Fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject, serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { DomainError, type ErrorParams, type ErrorText, type Language } from '#base'
import type { Contribution, Services } from '#platform/contributions'
import { describeError } from '#platform/i18n'
import type { Permissions } from '#platform/permissions'
import { type Authenticate, sessionCookie } from './caller.ts'
import { checkCaller, checkHost, checkOrigin } from './guard.ts'
import { healthRoutes } from './health.ts'
import { createIdempotencyStore, type IdempotencyStore, type IdempotentRequest, idempotentRequest, replyToKeep } from './idempotency.ts'
import { preferredLanguage } from './language.ts'
import { createProblems, RequestInvalid } from './problems.ts'
import { referenceRoutes } from './reference.ts'
import { checkRoute } from './route-rules.ts'
import { servePages, staticWeb } from './static-web.ts'

export type HttpOptions = Readonly<{
  services: Services
  contributions: readonly Contribution[]
  permissions: Permissions
  authenticate: Authenticate
  /** Folder of the built pages (`dist/web`). */
  webFolder: string
  /** Names, besides the loopback ones and `settings.host`, under which the server may be asked. */
  hostNames?: readonly string[]
  version: string
}>

/** Largest file that a route may take. */
export const uploadLimitBytes = 200 * 1024 * 1024
const jsonLimitBytes = 1024 * 1024
const loopback = ['127.0.0.1', 'localhost', '[::1]']

const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    // Mantine writes style elements and style attributes at run time; scripts never are inline.
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
}

/** Renders the code and parameters of an error with the texts of all features. */
export type Describe = (code: string, params: ErrorParams, language: Language) => ErrorText

declare module 'fastify' {
  interface FastifyInstance {
    permissions: Permissions
    /** An error's three sentences in the reader's language. */
    describe: Describe
  }
  interface FastifyRequest {
    idempotent: IdempotentRequest | null
  }
}

const languages = new WeakMap<FastifyRequest, Language>()

function decorate(app: FastifyInstance, { permissions, contributions }: HttpOptions): void {
  const tables = contributions.map(({ texts }) => texts)
  app.decorate('permissions', permissions)
  app.decorate('describe', (code: string, params: ErrorParams, language: Language) => describeError(code, params, language, tables))
  app.decorateRequest('caller', null)
  app.decorateRequest('idempotent', null)
  app.decorateRequest('scope', {
    getter(this: FastifyRequest) {
      if (!this.caller) throw new DomainError('SIGNED_OUT')
      return { workspace: this.caller.workspace, principal: this.caller.principal }
    },
  })
  app.decorateRequest('language', {
    getter(this: FastifyRequest) {
      const known = languages.get(this)
      if (known) return known
      const language = this.caller?.language ?? preferredLanguage(this.headers['accept-language'])
      languages.set(this, language)
      return language
    },
  })
}

function guard(app: FastifyInstance, options: HttpOptions): void {
  const allowed = [...loopback, options.services.settings.host, ...(options.hostNames ?? [])].map((name) => name.toLowerCase())
  app.addHook('onRequest', async (request, reply) => {
    checkHost(request, allowed)
    checkOrigin(request)
    const sessionToken = request.cookies[sessionCookie] ?? null
    if (sessionToken !== null) {
      request.caller = await options.authenticate({ sessionToken, now: new Date() })
      languages.delete(request)
    }
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
    if (!request.is404) checkCaller(request, options.permissions)
  })
}

function keepReplies(app: FastifyInstance, store: IdempotencyStore): void {
  app.addHook('preHandler', async (request, reply) => {
    const wanted = idempotentRequest(request)
    if (!wanted) return
    const kept = await store.take(wanted)
    if (!kept) {
      request.idempotent = wanted
      return
    }
    return reply
      .code(kept.status)
      .header('content-type', kept.contentType)
      .header('idempotent-replayed', 'true')
      .serializer(String)
      .send(kept.body)
  })
  app.addHook('onSend', async (request, reply, payload) => {
    if (!request.idempotent) return
    const reply_ = replyToKeep(reply, payload)
    await (reply_ ? store.keep(request.idempotent, reply_) : store.free(request.idempotent))
  })
}

function answerProblems(app: FastifyInstance, contributions: readonly Contribution[]): void {
  const problems = createProblems(contributions.map(({ texts }) => texts))
  app.setErrorHandler((error, request, reply) => {
    const problem = problems(error, request.language)
    if (problem.status >= 500) request.log.error({ err: error, id: problem.id, code: problem.code }, 'request failed')
    else request.log.info({ code: problem.code, status: problem.status }, 'request refused')
    if (problem.retryAfter !== undefined) reply.header('retry-after', problem.retryAfter)
    return reply
      .code(problem.status)
      .type('application/problem+json; charset=utf-8')
      .header('content-language', request.language)
      .serializer(JSON.stringify)
      .send(problem)
  })
}

/**
 * The web server: every route of the features behind one guard. Nothing is open by accident — a route without permission
 * or schemas is refused when it is registered.
 * @throws ROUTE_INCOMPLETE
 */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { services, contributions, permissions } = options
  const logger: FastifyBaseLogger = services.log
  const app = Fastify({
    loggerInstance: logger,
    bodyLimit: jsonLimitBytes,
    trustProxy: services.settings.proxy,
    logController: new LogController({ disableRequestLogging: true }),
    // Open requests may finish when the server stops; connections that wait for one are closed.
    forceCloseConnections: 'idle',
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>()

  app.setValidatorCompiler<z.ZodType>(({ schema }) => (data: unknown) => {
    const result = schema.safeParse(data)
    return result.success ? { value: result.data } : { error: new RequestInvalid(result.error.issues, data) }
  })
  app.setSerializerCompiler(serializerCompiler)
  app.addHook('onRoute', (route) => {
    checkRoute(route, permissions)
    // A copy: routes may share one schema object.
    route.schema = Object.assign({}, route.schema, { 'x-permission': route.config?.permission })
  })
  decorate(app, options)
  answerProblems(app, contributions)

  await app.register(fastifyCookie)
  await app.register(fastifyHelmet, {
    contentSecurityPolicy,
    strictTransportSecurity: services.settings.proxy,
    referrerPolicy: { policy: 'same-origin' },
  })
  await app.register(fastifyMultipart, {
    limits: { fileSize: uploadLimitBytes, files: 1, fields: 30, fieldSize: 10_000, fieldNameSize: 100, parts: 31 },
  })
  await app.register(fastifySwagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Rumbo', version: options.version } },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  guard(app, options)
  keepReplies(app, createIdempotencyStore(services.database))

  const checks = contributions.flatMap((c) => c.healthChecks ?? []).map(({ name, run }) => ({ name, run: () => run(services) }))
  await app.register(healthRoutes, { checks })
  await app.register(referenceRoutes)
  for (const { prefix, plugin } of contributions.flatMap((c) => c.routes ?? [])) await app.register(plugin, { ...services, prefix })
  await app.register(staticWeb, { folder: options.webFolder })
  servePages(app, options.webFolder)
  return app
}
