import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Services } from '#platform/contributions'
import { measuresText, readMeasures } from './telemetry.ts'

/** `/metrics`: what Prometheus reads. */
export const metricsRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const response = { 200: { content: { 'text/plain': { schema: z.string() } } } }
  app.get('/', { schema: { response }, config: { permission: 'platform.telemetry.read' } }, async ({ scope }, reply) => {
    const own = await services.telemetry.text()
    const known = await measuresText(await readMeasures(services), scope.workspace)
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(`${own.trimEnd()}\n\n${known}`)
  })
}
