import fastifyRateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError } from '#base'
import { publicPermission } from '#platform/permissions'

const windowMs = 60_000
/** Several people may stand behind one address. */
const peoplePerAddress = 4
/** What anybody may try without signing in: a password, a link, an invitation. Checking one is dear on purpose. */
const attemptsPerMinute = 60
/** Counters kept at a time; the ones unused for longest go first. */
const kept = 20_000

type Limiter = ReturnType<FastifyInstance['createRateLimit']>

async function count(limiter: Limiter, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const state = await limiter(request)
  if (state.isAllowed) return
  const seconds = Math.max(1, state.ttlInSeconds)
  reply.header('ratelimit-limit', state.max).header('ratelimit-remaining', state.remaining).header('ratelimit-reset', seconds)
  if (state.isExceeded) throw new DomainError('RATE_LIMITED', { limit: state.max, seconds })
}

/** Counts requests in this process. Each throws RATE_LIMITED with the seconds to wait. */
export type RateLimits = Readonly<{
  /** Before anything is looked up: how many one address may make, and how many attempts at a route open to all. */
  address(request: FastifyRequest, reply: FastifyReply): Promise<void>
  /** Once it is known who asks. */
  principal(request: FastifyRequest, reply: FastifyReply): Promise<void>
}>

const safeMethods = ['GET', 'HEAD', 'OPTIONS']
const isAttempt = ({ method, routeOptions }: FastifyRequest): boolean =>
  routeOptions.config.permission === publicPermission && !safeMethods.includes(method)

/** @param requestsPerMinute  for one person or key; 0: nothing is limited */
export async function createRateLimits(app: FastifyInstance, requestsPerMinute: number): Promise<RateLimits> {
  const free = async (): Promise<void> => undefined
  if (requestsPerMinute === 0) return { address: free, principal: free }
  await app.register(fastifyRateLimit, { global: false, cache: kept })
  const byAddress = app.createRateLimit({ max: requestsPerMinute * peoplePerAddress, timeWindow: windowMs })
  const attempts = app.createRateLimit({ max: Math.min(attemptsPerMinute, requestsPerMinute), timeWindow: windowMs })
  const byPrincipal = app.createRateLimit({
    max: requestsPerMinute,
    timeWindow: windowMs,
    keyGenerator: ({ caller }) => `${caller?.workspace} ${caller?.principal}`,
  })
  return {
    async address(request, reply) {
      await count(byAddress, request, reply)
      if (isAttempt(request)) await count(attempts, request, reply)
    },
    principal: (request, reply) => (request.caller ? count(byPrincipal, request, reply) : free()),
  }
}
