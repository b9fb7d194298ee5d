import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Id, Language } from '#base'
import type { Power, Role } from '#platform/permissions'
import type { ExpressAnswer } from './express.ts'

/** Who asks, and in which workspace: what every handler behind a permission may rely on. */
export type Caller = Readonly<{
  workspace: Id<'workspace'>
  principal: Id<'principal'>
  roles: readonly Role[]
  /** Powers to approve; none when not given. */
  duties?: readonly Power[]
  /** Set for API keys: the permissions that the key was cut down to. */
  only?: readonly string[]
  /** The workspace asks for a second step that the person, or the key's owner, has not set up: nothing else is open. */
  owesSecondStep?: boolean
  /** The language the person chose; null follows the browser. */
  language: Language | null
  /** Set for browser sessions: the token that every writing request must repeat in the `x-csrf-token` header. */
  csrf: string | null
}>

/** What a request says about who sends it. */
export type Credentials = Readonly<{
  sessionToken: string | null
  /** What stands behind `Authorization: Bearer`. */
  bearer: string | null
  /** Slug of the workspace that a caller with a token means (`X-Rumbo-Workspace`). */
  workspace: string | null
  /** Where the connection comes from, and from whom by the word of a trusted proxy. */
  addresses: readonly string[]
  now: Date
}>

/** Recognises the caller from a request's credentials; null when nobody signed in. Whom it remembers it names at once. */
export type Authenticate = {
  (credentials: Credentials): Promise<Caller | null> | Caller | null
  /** The same where it is known without asking anybody; null also where it is not. */
  known?(credentials: Credentials): Caller | null
}

/** What stands behind `Authorization: Bearer`. */
export const bearerOf = (authorization: string | undefined): string | null =>
  /^bearer +([\w.~+/=-]{1,500})$/i.exec(authorization ?? '')?.[1] ?? null

/** @returns null when the request brings nothing to be recognised by */
export function credentialsOf(request: FastifyRequest, now: Date): Credentials | null {
  const sessionToken = request.cookies[sessionCookie] ?? null
  const bearer = bearerOf(request.headers.authorization)
  if (sessionToken === null && bearer === null) return null
  const named = request.headers['x-rumbo-workspace']
  return {
    sessionToken,
    bearer,
    workspace: typeof named === 'string' ? named : null,
    addresses: [request.socket.remoteAddress ?? '', request.ip],
    now,
  }
}

/** Name of the session cookie. */
export const sessionCookie = 'rumbo_session'
/** Name of the header that repeats the session's CSRF token. */
export const csrfHeader = 'x-csrf-token'

declare module 'fastify' {
  interface FastifyRequest {
    /** Null on public routes when nobody signed in. */
    caller: Caller | null
    /** The workspace and the principal of the caller. @throws SIGNED_OUT on a public route without a session */
    readonly scope: { workspace: Id<'workspace'>; principal: Id<'principal'> }
    readonly language: Language
    /** Asks again who calls: whether this request would be let in at this moment. For streams, which outlive the answer. */
    stillMay: () => Promise<boolean>
  }
  interface FastifyContextConfig {
    /** Name of the permission, `public` or `signed-in`. Registration throws when it is missing. */
    permission?: string
    /** Open to whoever still owes the second step that the workspace asks for: what is needed to set it up or to leave. */
    beforeSecondStep?: boolean
    /** The body is multipart/form-data and is read by the handler: one `file`, and the fields of this shape. */
    multipart?: z.ZodType
    /**
     * The reply shows rows of customers: whoever may see it as a controller only (compliance, data protection) gives a
     * reason with the request, and it is recorded. A function tells by the request.
     */
    needsReason?: boolean | ((request: FastifyRequest) => boolean)
    /** Answers from memory what needs neither the database nor anything else of the ordinary way. Of a `POST` with one parameter. */
    express?: ExpressAnswer
    /** Long streams are neither kept for idempotency nor compressed. */
    stream?: boolean
  }
}
