import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { publicPermission } from '#platform/permissions'

/** One condition for being ready; it throws when it does not hold. */
export type NamedCheck = Readonly<{ name: string; run(): Promise<void> }>

const Health = z
  .object({ status: z.enum(['ok', 'failing']), checks: z.record(z.string(), z.enum(['ok', 'failing'])) })
  .meta({ id: 'Health' })
const patienceMs = 3000

const holds = async (check: NamedCheck): Promise<boolean> => {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(reject, patienceMs, new Error('late'))
  try {
    await Promise.race([check.run(), late])
    return true
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}

type HealthOptions = Readonly<{
  checks: readonly NamedCheck[]
  /** Whether the server is about to stop. */
  isStopping: () => boolean
}>

/** `/healthz`: the process answers. `/readyz`: everything it needs answers too and it is to stay, or 503. */
export const healthRoutes: FastifyPluginAsyncZod<HealthOptions> = async (app, { checks, isStopping }) => {
  app.get('/healthz', { schema: { response: { 200: Health } }, config: { permission: publicPermission } }, async () => ({
    status: 'ok' as const,
    checks: {},
  }))
  app.get('/readyz', { schema: { response: { 200: Health, 503: Health } }, config: { permission: publicPermission } }, async (_, reply) => {
    const results = await Promise.all(checks.map(async (check) => [check.name, (await holds(check)) ? 'ok' : 'failing'] as const))
    const ready = !isStopping() && results.every(([, result]) => result === 'ok')
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'failing', checks: Object.fromEntries(results) })
  })
}
