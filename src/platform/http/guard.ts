import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { DomainError } from '#base'
import { type Permissions, publicPermission, signedInPermission } from '#platform/permissions'
import { type Caller, csrfHeader } from './caller.ts'

const safeMethods = ['GET', 'HEAD', 'OPTIONS']
/** The name without the port; an address without its brackets. */
const hostName = (host: string): string =>
  host
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
const plainAddress = (address: string | undefined): string | undefined => address?.replace(/^::ffff:/, '')

/** Names whose plain form was worked out already. */
const mostNames = 100

/** Two names: a proxy might have checked the other one. */
function namesTwice(words: readonly string[]): boolean {
  let names = 0
  for (let i = 0; i < words.length; i += 2) if (words[i]!.length === 4 && words[i]!.toLowerCase() === 'host') names++
  return names > 1
}

/** What is looked at before anything else of a request. */
type Arriving = Readonly<{
  url: string
  host: string
  raw: Readonly<{ rawHeaders: readonly string[] }>
  socket: Readonly<{ localAddress?: string | undefined }>
}>
export type HostCheck = (request: Arriving) => void

/**
 * The browser of somebody who visits a hostile page can be sent here under a foreign name (DNS rebinding); such a
 * request names a host that is not ours.
 * @returns the check; it throws HOST_NOT_ALLOWED, REQUEST_REFUSED
 */
export function hostCheck(allowed: readonly string[]): HostCheck {
  const ours = new Set<string>()
  function isOurs(named: string): boolean {
    if (ours.has(named)) return true
    if (!allowed.includes(hostName(named))) return false
    if (ours.size < mostNames) ours.add(named)
    return true
  }
  return (request) => {
    // An address of another server in the request line, which only a proxy is sent: two names again.
    if (!request.url.startsWith('/') || namesTwice(request.raw.rawHeaders)) throw new DomainError('REQUEST_REFUSED')
    if (isOurs(request.host)) return
    const host = hostName(request.host)
    if (host !== plainAddress(request.socket.localAddress)) throw new DomainError('HOST_NOT_ALLOWED', { host: host.slice(0, 100) })
  }
}

/**
 * A writing request that a browser sends for another site is refused by its own headers, signed in or not.
 * @param origins  other sites whose pages may write, with a key
 * @throws CSRF_REFUSED
 */
export function checkOrigin(request: FastifyRequest, origins: readonly string[]): void {
  if (safeMethods.includes(request.method)) return
  if (request.headers.origin !== undefined && origins.includes(request.headers.origin)) return
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
  if (host !== request.host.toLowerCase()) throw new DomainError('CSRF_REFUSED')
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Why somebody is refused: who could give the permission differs. */
export const denied = (permission: string, permissions: Permissions): DomainError =>
  new DomainError(permissions.isOfInstallation(permission) ? 'INSTALLATION_ONLY' : 'PERMISSION_DENIED', { permission })

/** @throws SIGNED_OUT, SECOND_STEP_OWED, INSTALLATION_ONLY, PERMISSION_DENIED unless the route is open to this caller */
function checkRights(request: FastifyRequest, caller: Caller | null, permissions: Permissions): asserts caller is Caller {
  const { permission = '', beforeSecondStep = false } = request.routeOptions.config
  if (!caller) throw new DomainError('SIGNED_OUT')
  if (caller.owesSecondStep && !beforeSecondStep) throw new DomainError('SECOND_STEP_OWED')
  // What everyone who signed in may do is about their own account, which a key has not.
  const holds = permission === signedInPermission ? caller.only === undefined : permissions.holds(caller, permission)
  if (!holds) throw denied(permission, permissions)
}

/** @throws SIGNED_OUT, SECOND_STEP_OWED, INSTALLATION_ONLY, PERMISSION_DENIED, CSRF_REFUSED */
export function checkCaller(request: FastifyRequest, permissions: Permissions): void {
  if (request.routeOptions.config.permission === publicPermission) return
  const { caller } = request
  checkRights(request, caller, permissions)
  if (caller.csrf === null || safeMethods.includes(request.method)) return
  const sent = request.headers[csrfHeader]
  if (typeof sent !== 'string' || !timingSafeEqual(digest(sent), digest(caller.csrf))) throw new DomainError('CSRF_REFUSED')
}

/** Whether somebody who was let in a while ago still would be, in the same workspace. */
export function mayCall(request: FastifyRequest, caller: Caller | null, permissions: Permissions): boolean {
  try {
    checkRights(request, caller, permissions)
    return caller.workspace === request.caller?.workspace
  } catch (error) {
    if (error instanceof DomainError) return false
    throw error
  }
}
