import type { FastifyReply, FastifyRequest } from 'fastify'
import { DomainError } from '#base'
import { sessionCookie } from '#platform/http'
import { signedInPermission } from '#platform/permissions'
import { deviceOf, networkOf } from './device.ts'
import { absoluteMs } from './sessions.ts'
import type { From } from './sign-in.ts'

const attributes = (request: FastifyRequest) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: request.protocol === 'https' }) as const

export const giveCookie = (request: FastifyRequest, reply: FastifyReply, token: string): FastifyReply =>
  reply.setCookie(sessionCookie, token, { ...attributes(request), maxAge: absoluteMs / 1000 })
export const takeCookie = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  reply.clearCookie(sessionCookie, attributes(request))

/** The session's token that the browser sent. */
export const tokenOf = (request: FastifyRequest): string | null => request.cookies[sessionCookie] ?? null

/** Where a request comes from, and the session that its browser had until now. */
export const fromOf = (request: FastifyRequest): From => ({
  address: request.ip,
  origin: { device: deviceOf(request.headers['user-agent']), network: networkOf(request.ip) },
  previous: tokenOf(request),
  now: new Date(),
})

/** Refuses the machine's own command line where only a person can be meant. @throws PERMISSION_DENIED */
export const onlySessions = async (request: FastifyRequest): Promise<void> => {
  if (request.caller?.csrf === null) throw new DomainError('PERMISSION_DENIED', { permission: signedInPermission })
}
