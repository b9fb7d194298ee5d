import type { FastifyInstance, FastifyRequest } from 'fastify'
import { DomainError } from '#base'
import { record } from '#platform/activity'
import type { Database } from '#platform/database'
import type { Permissions } from '#platform/permissions'

/** Who looks at rows of customers to control, not to work with them. */
const controllers: readonly string[] = ['compliance', 'data-protection-officer']
const shortest = 10
const longest = 500

function isAsked(request: FastifyRequest, permissions: Permissions): boolean {
  const { needsReason = false, permission = '' } = request.routeOptions.config
  const asks = typeof needsReason === 'function' ? needsReason(request) : needsReason
  if (!asks || !request.caller) return false
  return permissions.reasons(request.caller, permission).every((giver) => controllers.includes(giver))
}

/** The reason of a request: percent-encoded in the `X-Reason` header (headers are ASCII), or `?reason=`. */
function reasonOf(request: FastifyRequest): string {
  const header = request.headers['x-reason']
  if (typeof header === 'string') {
    try {
      return decodeURIComponent(header).trim()
    } catch {
      return header.trim()
    }
  }
  return new URL(request.url, 'http://localhost').searchParams.get('reason')?.trim() ?? ''
}

/** Routes with `needsReason`: a controller gives one, and it is recorded before anything is shown. @throws REASON_NEEDED */
export function askReasons(app: FastifyInstance, database: Database, permissions: Permissions): void {
  async function keepReason(request: FastifyRequest): Promise<void> {
    const reason = reasonOf(request)
    if (reason.length < shortest || reason.length > longest) throw new DomainError('REASON_NEEDED')
    const payload = { permission: request.routeOptions.config.permission ?? '', reason }
    await database.inScope(request.scope, (trx) =>
      record(trx, request.scope, { kind: 'rows.read', subject: request.url.split('?', 1)[0] ?? '', payload }),
    )
  }
  app.addHook('preHandler', (request, _reply, done) => {
    if (isAsked(request, permissions)) return keepReason(request)
    done()
  })
}
