import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { DomainError } from '#base'
import { type Permissions, publicPermission, signedInPermission } from '#platform/permissions'
import { csrfHeader } from './caller.ts'

const safeMethods = ['GET', 'HEAD', 'OPTIONS']
const hostName = (host: string): string => host.toLowerCase().replace(/:\d+$/, '')

/**
 * The browser of somebody who visits a hostile page can be sent here under a foreign name (DNS rebinding); such a
 * request names a host that is not ours. @throws HOST_NOT_ALLOWED
 */
export function checkHost(request: FastifyRequest, allowed: readonly string[]): void {
  const host = hostName(request.headers.host ?? '')
  if (!allowed.includes(host)) throw new DomainError('HOST_NOT_ALLOWED', { host: host.slice(0, 100) })
}

/**
 * A writing request that a browser sends for another site is refused by its own headers, signed in or not.
 * @throws CSRF_REFUSED
 */
export function checkOrigin(request: FastifyRequest): void {
  if (safeMethods.includes(request.method)) return
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new DomainError('CSRF_REFUSED')
  const origin = request.headers.origin
  if (origin === undefined) return
  let host: string
  try {
    host = new URL(origin).host
  } catch {
    throw new DomainError('CSRF_REFUSED')
  }
  if (host !== request.headers.host?.toLowerCase()) throw new DomainError('CSRF_REFUSED')
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** @throws SIGNED_OUT, PERMISSION_DENIED, CSRF_REFUSED */
export function checkCaller(request: FastifyRequest, permissions: Permissions): void {
  const permission = request.routeOptions.config.permission
  if (permission === publicPermission) return
  const { caller } = request
  if (!caller) throw new DomainError('SIGNED_OUT')
  if (permission === undefined || (permission !== signedInPermission && !permissions.allows(caller.roles, permission))) {
    throw new DomainError('PERMISSION_DENIED', { permission: permission ?? '' })
  }
  if (caller.csrf === null || safeMethods.includes(request.method)) return
  const sent = request.headers[csrfHeader]
  if (typeof sent !== 'string' || !timingSafeEqual(digest(sent), digest(caller.csrf))) throw new DomainError('CSRF_REFUSED')
}
