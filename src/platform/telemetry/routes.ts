import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Telemetry } from './telemetry.ts'

/** `/metrics`: what Prometheus reads. */
export const metricsRoutes: FastifyPluginAsyncZod<{ telemetry: Telemetry }> = async (app, { telemetry }) => {
  const response = { 200: { content: { 'text/plain': { schema: z.string() } } } }
  app.get('/', { schema: { response }, config: { permission: 'platform.telemetry.read' } }, async ({ scope }, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await telemetry.page({ workspace: scope.workspace })),
  )
}
