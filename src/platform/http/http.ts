import { randomUUID } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import fastifyCookie from '@fastify/cookie'
import fastifyCors, { type FastifyCorsOptions } from '@fastify/cors'
import fastifySwagger from '@fastify/swagger'
import type { FastifyBaseLogger } from 'fastify'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import { jsonSchemaTransform, serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { DomainError, type ErrorParams, type ErrorText, type Language } from '#base'
import type { EdgeSettings } from '#platform/config'
import type { Contribution, Services } from '#platform/contributions'
import { describeError } from '#platform/i18n'
import { type Permissions, publicPermission } from '#platform/permissions'
import { beginSpan, requestDuration, type Span, within } from '#platform/telemetry'
import { type Authenticate, type Caller, credentialsOf } from './caller.ts'
import { describeApi, formOf } from './document.ts'
import { createExpress } from './express.ts'
import { checkCaller, checkOrigin, type HostCheck, hostCheck, mayCall } from './guard.ts'
import { healthRoutes } from './health.ts'
import { createIdempotencyStore, type IdempotencyStore, type IdempotentRequest, idempotentRequest, replyToKeep } from './idempotency.ts'
import { takeJsonOnly } from './json-body.ts'
import { preferredLanguage } from './language.ts'
import { lazyLog } from './lazy-log.ts'
import { createProblems, RequestInvalid } from './problems.ts'
import { createRateLimits, type RateLimits } from './rate-limit.ts'
import { askReasons } from './reason.ts'
import { referenceRoutes } from './reference.ts'
import { checkRoute } from './route-rules.ts'
import { securityHeaders, tellBrowsers } from './security-headers.ts'
import { answerBadRequest, connectionLimit, headerLimitBytes, hurryJson, type Patience, patience } from './slow-client.ts'
import { servePages, staticWeb } from './static-web.ts'
import { takeForms } from './take-forms.ts'
import { oldestTls, readTls, renewTls } from './tls.ts'

export type HttpOptions = Readonly<{
  services: Services
  contributions: readonly Contribution[]
  permissions: Permissions
  authenticate: Authenticate
  /** Folder of the built pages (`dist/web`). */
  webFolder: string
  version: string
  /** Whether the server is about to stop: it is not ready any more. */
  isStopping?: () => boolean
  /** How long clients may take; tests are less patient. */
  patience?: Patience
}>

const jsonLimitBytes = 1024 * 1024
/** Of a route that is open to all: a password, a link. */
const openLimitBytes = 16 * 1024
const loopback = ['127.0.0.1', 'localhost', '::1']

/** Pages of the named sites may call with a key; cookies are never sent for them. */
const corsOf = (origins: readonly string[]): FastifyCorsOptions => ({
  origin: [...origins],
  credentials: false,
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowedHeaders: ['authorization', 'content-type', 'accept-language', 'idempotency-key', 'x-rumbo-workspace'],
  exposedHeaders: [
    'ratelimit-limit',
    'ratelimit-remaining',
    'ratelimit-reset',
    'retry-after',
    'idempotent-replayed',
    'location',
    'x-request-id',
  ],
  maxAge: 600,
})

/** Renders the code and parameters of an error with the texts of all features. */
export type Describe = (code: string, params: ErrorParams, language: Language) => ErrorText

/** One way in, and what opens it. */
export type RouteEntry = Readonly<{ method: string; url: string; permission: string }>

/** A text of any feature by its key (`ai.autopilot.read`); null when there is none. */
export type Sentence = (key: string, language: Language) => string | null

declare module 'fastify' {
  interface FastifyInstance {
    permissions: Permissions
    /** Every way in, as it was registered. */
    routeTable: readonly RouteEntry[]
    sentence: Sentence
    /** An error's three sentences in the reader's language. */
    describe: Describe
  }
  interface FastifyRequest {
    idempotent: IdempotentRequest | null
    /** The language once it was asked for. */
    spoken: Language | null
    span: Span | null
  }
}

function decorate(app: FastifyInstance, { permissions, contributions, authenticate }: HttpOptions): void {
  const tables = contributions.map(({ texts }) => texts)
  app.decorate('permissions', permissions)
  app.decorate('describe', (code: string, params: ErrorParams, language: Language) => describeError(code, params, language, tables))
  app.decorate('sentence', (key: string, language: Language) => {
    const found = tables.map((table) => table[language][key]).find((entry) => typeof entry === 'string')
    return found ?? null
  })
  app.decorateRequest('caller', null)
  app.decorateRequest('idempotent', null)
  app.decorateRequest('spoken', null)
  app.decorateRequest('span', null)
  app.decorateRequest('stillMay', async function (this: FastifyRequest) {
    const credentials = credentialsOf(this, new Date())
    return credentials === null || mayCall(this, await authenticate(credentials), permissions)
  })
  app.decorateRequest('scope', {
    getter(this: FastifyRequest) {
      if (!this.caller) throw new DomainError('SIGNED_OUT')
      return { workspace: this.caller.workspace, principal: this.caller.principal }
    },
  })
  app.decorateRequest('language', {
    getter(this: FastifyRequest) {
      this.spoken ??= this.caller?.language ?? preferredLanguage(this.headers['accept-language'])
      return this.spoken
    },
  })
}

const checkHost = ({ host, publicUrl, edge }: Services['settings']): HostCheck =>
  hostCheck([...loopback, host, new URL(publicUrl).hostname, ...edge.hostNames].map((name) => name.toLowerCase()))

function guard(app: FastifyInstance, options: HttpOptions, limits: RateLimits, checkName: HostCheck): void {
  const { edge } = options.services.settings
  function admit(request: FastifyRequest, reply: FastifyReply, caller: Caller | null): void {
    if (caller) {
      request.caller = caller
      request.spoken = null
    }
    limits.principal(request, reply)
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
    if (!request.is404) checkCaller(request, options.permissions)
  }
  app.addHook('onRequest', (request, reply, done) => {
    checkName(request)
    // PostgreSQL cannot keep the sign NUL, and no name has one.
    if (request.url.includes('%00')) throw new DomainError('REQUEST_REFUSED')
    checkOrigin(request, edge.origins)
    limits.address(request, reply)
    const credentials = credentialsOf(request, new Date())
    const caller = credentials === null ? null : options.authenticate(credentials)
    if (caller instanceof Promise) return caller.then((found) => admit(request, reply, found))
    admit(request, reply, caller)
    done()
  })
}

/** The pattern of a request's route: addresses that are none share a name, so that nobody can make names. */
const patternOf = (request: FastifyRequest): string => (request.is404 ? 'none' : (request.routeOptions.url ?? 'none'))

/** Whatever is done for a request, its log lines and its answer name it. */
function nameRequests(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    const route = patternOf(request)
    const span = beginSpan({
      name: `${request.method} ${route}`,
      kind: 'server',
      attributes: { 'http.request.method': request.method, 'http.route': route, 'rumbo.request': request.id },
      from: request.headers,
    })
    request.span = span ?? null
    within({ request: request.id, span }, done)
  })
  app.addHook('onResponse', (request, { statusCode }, done) => {
    request.span?.end({ 'http.response.status_code': statusCode }, statusCode >= 500 ? String(statusCode) : undefined)
    done()
  })
}

/** Each answer by the pattern of its route. */
function countAnswers(app: FastifyInstance, { telemetry }: Services): void {
  app.addHook('onResponse', (request, reply, done) => {
    const route = patternOf(request)
    telemetry.observe(requestDuration, { method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000)
    done()
  })
}

function keepReplies(app: FastifyInstance, store: IdempotencyStore): void {
  async function answerAgain(request: FastifyRequest, reply: FastifyReply, wanted: IdempotentRequest): Promise<unknown> {
    const kept = await store.take(wanted)
    if (!kept) {
      request.idempotent = wanted
      return
    }
    if (kept.contentType !== null) reply.type(kept.contentType)
    reply.code(kept.status).header('idempotent-replayed', 'true')
    return kept.contentType === null ? reply.send() : reply.serializer(String).send(kept.body)
  }
  app.addHook('preHandler', (request, reply, done) => {
    const wanted = idempotentRequest(request)
    if (wanted) return answerAgain(request, reply, wanted)
    done()
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    if (!request.idempotent) return done(null, payload)
    const reply_ = replyToKeep(reply, payload)
    return reply_ ? store.keep(request.idempotent, reply_) : store.free(request.idempotent)
  })
}

/**
 * Replies of one turn of the event loop are written one after the other, once all that arrived is worked off: the system
 * call that wakes a client that sleeps costs as much as the rest of a request, and most clients are woken once.
 */
function writeTogether(app: FastifyInstance): void {
  app.addHook('onSend', (_request, _reply, payload, done) => void setImmediate(done, null, payload))
}

type Answer = (error: unknown, request: FastifyRequest, reply: FastifyReply, language: Language) => void

/** Answers any error as a problem in the caller's language. */
function problemAnswers(contributions: readonly Contribution[]): Answer {
  const problems = createProblems(contributions.map(({ texts }) => texts))
  return (error, request, reply, language) => {
    const { status, ...told } = problems(error, language)
    const problem = { ...told, status, request: request.id, ...(status >= 500 && { id: request.id }) }
    if (status >= 500) request.log.error({ err: error, code: problem.code }, 'request failed')
    else request.log.info({ code: problem.code, status: problem.status }, 'request refused')
    if (problem.retryAfter !== undefined) reply.header('retry-after', problem.retryAfter)
    reply
      .code(problem.status)
      .type('application/problem+json; charset=utf-8')
      .header('content-language', language)
      // Also of what was refused before any hook ran.
      .header('cache-control', 'no-store')
      .header('x-content-type-options', 'nosniff')
      .serializer(JSON.stringify)
      .send(problem)
  }
}

/** The listener: HTTP, or HTTPS with a certificate of one's own, that does not wait for slow clients. */
function createListener({ tls }: EdgeSettings, handler: RequestListener, { headersMs, requestMs, keepAliveMs, lookMs }: Patience): Server {
  const options = {
    maxHeaderSize: headerLimitBytes,
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: lookMs,
  }
  const server =
    tls === null
      ? createServer(options, handler)
      : createTlsServer({ ...options, ...readTls(tls), minVersion: oldestTls, handshakeTimeout: headersMs }, handler)
  server.maxConnections = connectionLimit
  return server
}

/**
 * The web server: every route of the features behind one guard. Nothing is open by accident — a route without permission
 * or schemas is refused when it is registered.
 * @throws ROUTE_INCOMPLETE
 */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { services, contributions, permissions } = options
  const { edge, language } = services.settings
  const wait = options.patience ?? patience
  const answer = problemAnswers(contributions)
  const headers = securityHeaders(edge.tls !== null || edge.proxies.length > 0)
  const checkName = checkHost(services.settings)
  const limits = createRateLimits(edge.requestsPerMinute)
  const express = createExpress({
    permissions,
    authenticate: options.authenticate,
    checkName,
    limits,
    telemetry: services.telemetry,
    headers: headers.programs,
  })
  const logger: FastifyBaseLogger = services.log
  const app = Fastify({
    loggerInstance: logger,
    bodyLimit: jsonLimitBytes,
    trustProxy: edge.proxies.length > 0 && [...edge.proxies],
    // Behind a proxy who asks is known by its word, which the ordinary way weighs
    serverFactory: (handler) => createListener(edge, edge.proxies.length > 0 ? handler : express.before(handler), wait),
    // Addresses that the router cannot take: such a request knows no caller.
    frameworkErrors: (error, request, reply) => answer(error, request, reply, preferredLanguage(request.headers['accept-language'])),
    clientErrorHandler: answerBadRequest(language),
    genReqId: () => randomUUID(),
    childLoggerFactory: lazyLog,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request' }),
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
  const table: RouteEntry[] = []
  app.decorate('routeTable', table)
  // Before routes must declare themselves: it brings one for the questions that browsers ask first.
  if (edge.origins.length > 0) await app.register(fastifyCors, corsOf(edge.origins))
  app.addHook('onRoute', (route) => {
    checkRoute(route, permissions)
    if (route.config?.permission === publicPermission) route.bodyLimit ??= openLimitBytes
    express.add(route)
    for (const method of [route.method].flat()) table.push({ method, url: route.url, permission: route.config?.permission ?? '' })
    // A copy: routes may share one schema object.
    route.schema = Object.assign({}, route.schema, { 'x-permission': route.config?.permission, ...formOf(route.config?.multipart) })
  })
  if (edge.tls !== null) renewTls(app, edge.tls)
  takeJsonOnly(app)
  hurryJson(app, wait)
  decorate(app, options)
  app.setErrorHandler((error, request, reply) => answer(error, request, reply, request.language))

  await app.register(fastifyCookie)
  tellBrowsers(app, headers)
  await takeForms(app)
  await app.register(fastifySwagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Rumbo', version: options.version } },
    transform: jsonSchemaTransform,
    transformObject: describeApi,
  })
  nameRequests(app)
  countAnswers(app, services)
  guard(app, options, limits, checkName)
  app.addHook('preClose', (done) => {
    express.close()
    done()
  })
  askReasons(app, services.database, permissions)
  keepReplies(app, createIdempotencyStore(services.database))
  writeTogether(app)

  const checks = contributions.flatMap((c) => c.healthChecks ?? []).map(({ name, run }) => ({ name, run: () => run(services) }))
  await app.register(healthRoutes, { checks, isStopping: options.isStopping ?? (() => false) })
  await app.register(referenceRoutes)
  for (const { prefix, plugin } of contributions.flatMap((c) => c.routes ?? [])) await app.register(plugin, { ...services, prefix })
  await app.register(staticWeb, { folder: options.webFolder })
  servePages(app, options.webFolder)
  return app
}
