import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError, type ErrorCode, type Language } from '#base'
import { createProblems } from './problems.ts'

/** How long a client may take, in milliseconds. Whoever drips bytes to keep a connection loses it. */
export const patience = {
  headersMs: 10_000,
  /** A body of JSON is at most a megabyte. */
  jsonMs: 20_000,
  /** The longest body is a file that is uploaded over a slow line. */
  requestMs: 600_000,
  keepAliveMs: 30_000,
  /** How often connections are looked through. */
  lookMs: 2000,
}
export type Patience = Readonly<typeof patience>
export const headerLimitBytes = 16 * 1024
/** Connections at a time: more are refused before they cost memory. */
export const connectionLimit = 2000

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** Refuses a body of JSON that does not arrive in time. */
export function hurryJson(app: FastifyInstance, { jsonMs }: Patience): void {
  function hurry(request: FastifyRequest, reply: FastifyReply): void {
    const { raw } = request
    // Most bodies come with their headers; a client that left already would never be heard to end.
    if (raw.complete || raw.destroyed) return
    const late = setTimeout(() => {
      reply.header('connection', 'close').send(new DomainError('REQUEST_TOO_SLOW'))
      reply.raw.once('finish', () => raw.destroy())
    }, jsonMs)
    const arrived = () => clearTimeout(late)
    raw.once('end', arrived).once('close', arrived)
  }
  app.addHook('preParsing', (request, reply, payload, done) => {
    // Once what arrived with the headers was read
    if (!request.routeOptions.config.multipart && hasBody(request)) process.nextTick(hurry, request, reply)
    done(null, payload)
  })
}

const codes: Record<string, ErrorCode> = { ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TOO_SLOW', HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE' }

/** Answers what is no request that could be given to a route, in the server's language, and closes the connection. */
export function answerBadRequest(language: Language): (error: NodeJS.ErrnoException, socket: Socket) => void {
  const problems = createProblems([])
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return
    const problem = problems(new DomainError(codes[error.code ?? ''] ?? 'REQUEST_REFUSED'), language)
    const body = JSON.stringify(problem)
    const head = [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
      `content-length: ${Buffer.byteLength(body)}`,
      'content-type: application/problem+json; charset=utf-8',
      `content-language: ${language}`,
      'cache-control: no-store',
      'x-content-type-options: nosniff',
      'connection: close',
    ]
    if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
    socket.destroySoon()
  }
}
