import type { RouteOptions } from 'fastify'
import { DomainError } from '#base'
import type { Permissions } from '#platform/permissions'

const writing = ['POST', 'PUT', 'PATCH']

function missingIn(route: RouteOptions, methods: readonly string[], permissions: Permissions): string | null {
  const permission = route.config?.permission
  if (!permission) return 'config.permission'
  if (!permissions.isKnown(permission)) return `a declared permission (got ${permission})`
  const { schema } = route
  if (!schema?.response || Object.keys(schema.response).length === 0) return 'schema.response'
  if (writing.some((method) => methods.includes(method)) && !schema.body && !route.config?.multipart) return 'schema.body'
  return /[:*]/.test(route.url) && !schema.params ? 'schema.params' : null
}

/**
 * Refuses a route that does not say who may call it and what it takes and gives.
 * @throws ROUTE_INCOMPLETE naming the route and what is missing
 */
export function checkRoute(route: RouteOptions, permissions: Permissions): void {
  const methods = [route.method].flat()
  const missing = missingIn(route, methods, permissions)
  if (missing !== null) throw new DomainError('ROUTE_INCOMPLETE', { method: methods.join(','), url: route.url, missing })
}
