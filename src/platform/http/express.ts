import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { RouteOptions } from 'fastify'
import secureJson from 'secure-json-parse'
import type { Language } from '#base'
import type { Permissions } from '#platform/permissions'
import { isTracing, requestDuration, type Telemetry } from '#platform/telemetry'
import { type Authenticate, bearerOf, type Caller } from './caller.ts'
import type { HostCheck } from './guard.ts'
import { isAcceptable } from './json-body.ts'
import { preferredLanguage } from './language.ts'
import type { RateLimits } from './rate-limit.ts'

/** What a route is asked that may answer at once. */
export type ExpressQuestion = Readonly<{ caller: Caller; params: Readonly<Record<string, string>>; body: unknown; language: Language }>
/**
 * Answers a question from memory, with what the route's handler would answer with 200; null (or any error) where it cannot,
 * and the request goes the ordinary way, which checks everything, answers errors and loads what is not there yet.
 */
export type ExpressAnswer = (question: ExpressQuestion) => object | null

type Route = Readonly<{
  start: string
  end: string
  param: string
  permission: string
  limit: number
  answer: ExpressAnswer
  count: (seconds: number) => void
}>

export type ExpressOptions = Readonly<{
  permissions: Permissions
  authenticate: Authenticate
  checkName: HostCheck
  limits: RateLimits
  telemetry: Telemetry
  /** What every answer says. */
  headers: Readonly<Record<string, string>>
}>

/** Headers that ask for more than an answer, or say that somebody stands between: the ordinary way knows what to do. */
const unusual = [
  'cookie',
  'origin',
  'sec-fetch-site',
  'idempotency-key',
  'x-rumbo-workspace',
  'expect',
  'transfer-encoding',
  'content-encoding',
  'upgrade',
]

const isJson = (type: string | undefined): boolean => type === 'application/json' || type === 'application/json; charset=utf-8'

/**
 * The short way for questions that are answered from memory again and again: a program's key that is known, a small body
 * that came with its headers, an answer that needs nobody. It applies the same checks as the ordinary way and answers only
 * what that would answer with 200 and the same headers; for everything else it steps aside as if it had not been there.
 */
export function createExpress({ permissions, authenticate, checkName, limits, telemetry, headers }: ExpressOptions) {
  const routes: Route[] = []
  const always = Object.entries(headers).flat()
  let open = true
  let waiting: (() => void)[] = []

  /** Replies of one turn are written one after the other, as those of the ordinary way are. */
  function write(): void {
    const now = waiting
    waiting = []
    for (const one of now) one()
  }

  function routeOf({ method, url = '', headers: given }: IncomingMessage): Route | undefined {
    if (method !== 'POST' || given.authorization === undefined || !isJson(given['content-type'])) return undefined
    const route = routes.find(({ start, end }) => url.startsWith(start) && url.endsWith(end) && url.length > start.length + end.length)
    const length = Number(given['content-length'])
    if (!route || !(length > 0 && length <= route.limit)) return undefined
    return unusual.some((name) => given[name] !== undefined) ? undefined : route
  }

  /** Whoever asks, when that is known without asking anybody, and may. */
  function callerOf(request: IncomingMessage, { permission }: Route): Caller | null {
    const { authorization, host } = request.headers
    const { socket, url, rawHeaders } = request
    checkName({ url: url!, host: host ?? '', raw: { rawHeaders }, socket })
    const bearer = bearerOf(authorization)
    if (bearer === null) return null
    const address = socket.remoteAddress ?? ''
    const found = authenticate.known?.({ bearer, sessionToken: null, workspace: null, addresses: [address, address], now: new Date() })
    return found && found.csrf === null && !found.owesSecondStep && permissions.holds(found, permission) ? found : null
  }

  /** @returns whether it answers */
  function take(request: IncomingMessage, response: ServerResponse, route: Route, began: number): boolean {
    const { start, end, param } = route
    const name = request.url!.slice(start.length, -end.length)
    if (!/^[\w.~-]{1,200}$/.test(name)) return false
    let chunk: Buffer | null = null
    try {
      const caller = callerOf(request, route)
      if (!caller) return false
      chunk = request.read() as Buffer
      const text = chunk.toString()
      if (!isAcceptable(text)) throw new SyntaxError()
      const body: unknown = secureJson.parse(text, undefined, { protoAction: 'error', constructorAction: 'error' })
      const language = caller.language ?? preferredLanguage(request.headers['accept-language'])
      const answer = route.answer({ caller, params: { [param]: name }, body, language })
      const limited = answer && limits.express(request.socket.remoteAddress ?? '', caller)
      if (!limited) throw new RangeError()
      const reply = JSON.stringify(answer)
      waiting.push(() => {
        response.writeHead(200, [
          ...['x-request-id', randomUUID(), ...always, ...limited],
          ...['cache-control', 'no-store', 'content-type', 'application/json; charset=utf-8', 'content-length', Buffer.byteLength(reply)],
        ] as never)
        response.end(reply)
        // To its end, which the connection waits for before it takes the next
        request.read()
        route.count((performance.now() - began) / 1000)
      })
      if (waiting.length === 1) setImmediate(write)
      return true
    } catch {
      // Nobody has seen the body yet: the ordinary way reads it anew, and says what is wrong with it
      if (chunk) request.unshift(chunk)
      return false
    }
  }

  return {
    /** Remembers a route whose handler may be spared. */
    add({ url, method, bodyLimit, config }: RouteOptions): void {
      const answer = config?.express
      if (!answer) return
      const [, start, param, end] = /^([^:]*):(\w+)(\/[^:]*)$/.exec(url)!
      const labels = { method: String(method), route: url, status: '200' }
      let observe: ((seconds: number) => void) | null = null
      const count = (seconds: number) => (observe ??= telemetry.observer(requestDuration, labels))(seconds)
      routes.push({ start: start!, end: end!, param: param!, permission: config.permission!, limit: bodyLimit!, answer, count })
    },
    /** Steps in front of a listener. */
    before(listener: RequestListener): RequestListener {
      return (request, response) => {
        const route = open && !isTracing() ? routeOf(request) : undefined
        if (!route) return listener(request, response)
        const began = performance.now()
        // Most bodies come with their headers, and are there in a moment
        process.nextTick(() => {
          if (!open || request.readableLength !== Number(request.headers['content-length']) || !take(request, response, route, began))
            listener(request, response)
        })
      }
    },
    /** The server is about to stop, and the ordinary way knows how. */
    close(): void {
      open = false
    },
  }
}
