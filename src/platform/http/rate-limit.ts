import type { FastifyReply, FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'
import { DomainError } from '#base'
import { publicPermission } from '#platform/permissions'
import type { Caller } from './caller.ts'

const windowMs = 60_000
/** Several people may stand behind one address. */
const peoplePerAddress = 4
/** What anybody may try without signing in: a password, a link, an invitation. Checking one is dear on purpose. */
const attemptsPerMinute = 60
/** Counters kept at a time; the ones unused for longest go first. */
const kept = 20_000

type Counter = { n: number; since: number }
type Standing = Readonly<{ n: number; seconds: number }>
type Limiter = Readonly<{
  /** Counts one request. @returns how many there were, and the seconds until counting begins anew */
  count(key: string): Standing
  headers(standing: Standing): [string, string, string, string, string, string]
  /** As `count`, and the reply says it. @throws RATE_LIMITED */
  check(key: string, reply: FastifyReply): void
  isOver(standing: Standing): boolean
}>

/** Counts what is asked under each key, for a minute from its first request. */
function limiter(most: number): Limiter {
  const counters = new Map<string, Counter>()
  const limit = String(most)
  let newest = ''
  /** Looked up again and again by one key, as under load, it stays where it is. */
  function counterOf(key: string): Counter {
    let counter = counters.get(key)
    if (counter && key === newest) return counter
    if (counter) counters.delete(key)
    else {
      if (counters.size >= kept) counters.delete(counters.keys().next().value!)
      counter = { n: 0, since: 0 }
    }
    counters.set(key, counter)
    newest = key
    return counter
  }
  function count(key: string): Standing {
    const now = Date.now()
    const counter = counterOf(key)
    if (counter.since + windowMs <= now) {
      counter.n = 0
      counter.since = now
    }
    counter.n++
    return { n: counter.n, seconds: Math.max(1, Math.ceil((counter.since + windowMs - now) / 1000)) }
  }
  const isOver = ({ n }: Standing) => n > most
  const headers: Limiter['headers'] = ({ n, seconds }) => [
    ...(['ratelimit-limit', limit, 'ratelimit-remaining', String(Math.max(0, most - n))] as const),
    ...(['ratelimit-reset', String(seconds)] as const),
  ]
  return {
    count,
    headers,
    isOver,
    check(key, reply) {
      const standing = count(key)
      const said = headers(standing)
      for (let i = 0; i < said.length; i += 2) reply.header(said[i]!, said[i + 1])
      if (isOver(standing)) throw new DomainError('RATE_LIMITED', { limit: most, seconds: standing.seconds })
    },
  }
}

/** Who may have chosen the address: of IPv6 whoever has the whole /64. */
function networkOf(address: string): string {
  if (!address.includes(':') || !ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  return parsed instanceof ipaddr.IPv6 ? parsed.parts.slice(0, 4).join(':') : parsed.toString()
}

/** Counts requests in this process. Each throws RATE_LIMITED with the seconds to wait. */
export type RateLimits = Readonly<{
  /** Before anything is looked up: how many one address may make, and how many attempts at a route open to all. */
  address(request: FastifyRequest, reply: FastifyReply): void
  /** Once it is known who asks. */
  principal(request: FastifyRequest, reply: FastifyReply): void
  /** Both at once, of who is known already. @returns what the answer says of it; null when it is too much */
  express(address: string, caller: Caller): readonly string[] | null
}>

const safeMethods = ['GET', 'HEAD', 'OPTIONS']
const isAttempt = ({ method, routeOptions }: FastifyRequest): boolean =>
  routeOptions.config.permission === publicPermission && !safeMethods.includes(method)

const keyOf = ({ workspace, principal }: Caller): string => `${workspace} ${principal}`

/** @param requestsPerMinute  for one person or key; 0: nothing is limited */
export function createRateLimits(requestsPerMinute: number): RateLimits {
  const free = (): void => undefined
  if (requestsPerMinute === 0) return { address: free, principal: free, express: () => [] }
  const byAddress = limiter(requestsPerMinute * peoplePerAddress)
  const attempts = limiter(Math.min(attemptsPerMinute, requestsPerMinute))
  const byPrincipal = limiter(requestsPerMinute)
  return {
    address(request, reply) {
      const network = networkOf(request.ip)
      byAddress.check(network, reply)
      if (isAttempt(request)) attempts.check(network, reply)
    },
    principal({ caller }, reply) {
      if (caller) byPrincipal.check(keyOf(caller), reply)
    },
    express(address, caller) {
      const standing = byPrincipal.count(keyOf(caller))
      return byAddress.isOver(byAddress.count(networkOf(address))) || byPrincipal.isOver(standing) ? null : byPrincipal.headers(standing)
    },
  }
}
