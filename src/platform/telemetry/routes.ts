import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { DomainError } from '#base'
import type { Settings } from '#platform/config'
import { publicPermission } from '#platform/permissions'
import type { Telemetry } from './telemetry.ts'

export const permission = 'platform.telemetry.read'

type Asked = Readonly<{ headers: Readonly<Record<string, unknown>>; socket: { remoteAddress?: string } }>

/** Whether a program of this machine asks, and no proxy asks for another. */
const fromThisMachine = ({ headers, socket }: Asked): boolean => {
  const { remoteAddress = '' } = socket
  const forwarded = Object.keys(headers).some((name) => name === 'forwarded' || name === 'via' || name.startsWith('x-forwarded-'))
  return !forwarded && ipaddr.isValid(remoteAddress) && ipaddr.process(remoteAddress).range() === 'loopback'
}

/** `/metrics`: what Prometheus reads. A worker tells what it counts itself; the rest is the same in every process. */
export const metricsRoutes: FastifyPluginAsyncZod<{ telemetry: Telemetry; settings: Settings }> = async (app, { telemetry, settings }) => {
  const { open } = settings.telemetry
  const response = { 200: { content: { 'text/plain': { schema: z.string() } } } }
  app.get('/', { schema: { response }, config: { permission: open ? publicPermission : permission } }, async (request, reply) => {
    const { caller } = request
    const keyless = open && caller === null
    if (keyless && !fromThisMachine(request)) throw new DomainError('SIGNED_OUT')
    if (caller && !app.permissions.holds(caller, permission)) throw new DomainError('PERMISSION_DENIED', { permission })
    const audience = settings.role === 'worker' ? null : { workspace: keyless ? null : request.scope.workspace }
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await telemetry.page(audience))
  })
}
