import type { FastifyReply, FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'
import { DomainError } from '#base'
import { publicPermission } from '#platform/permissions'

const windowMs = 60_000
/** Several people may stand behind one address. */
const peoplePerAddress = 4
/** What anybody may try without signing in: a password, a link, an invitation. Checking one is dear on purpose. */
const attemptsPerMinute = 60
/** Counters kept at a time; the ones unused for longest go first. */
const kept = 20_000

type Counter = { n: number; since: number }
type Limiter = (key: string, reply: FastifyReply) => void

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
  return (key, reply) => {
    const now = Date.now()
    const counter = counterOf(key)
    if (counter.since + windowMs <= now) {
      counter.n = 0
      counter.since = now
    }
    counter.n++
    const seconds = Math.max(1, Math.ceil((counter.since + windowMs - now) / 1000))
    reply
      .header('ratelimit-limit', limit)
      .header('ratelimit-remaining', String(Math.max(0, most - counter.n)))
      .header('ratelimit-reset', String(seconds))
    if (counter.n > most) throw new DomainError('RATE_LIMITED', { limit: most, seconds })
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
}>

const safeMethods = ['GET', 'HEAD', 'OPTIONS']
const isAttempt = ({ method, routeOptions }: FastifyRequest): boolean =>
  routeOptions.config.permission === publicPermission && !safeMethods.includes(method)

/** @param requestsPerMinute  for one person or key; 0: nothing is limited */
export function createRateLimits(requestsPerMinute: number): RateLimits {
  const free = (): void => undefined
  if (requestsPerMinute === 0) return { address: free, principal: free }
  const byAddress = limiter(requestsPerMinute * peoplePerAddress)
  const attempts = limiter(Math.min(attemptsPerMinute, requestsPerMinute))
  const byPrincipal = limiter(requestsPerMinute)
  return {
    address(request, reply) {
      const network = networkOf(request.ip)
      byAddress(network, reply)
      if (isAttempt(request)) attempts(network, reply)
    },
    principal({ caller }, reply) {
      if (caller) byPrincipal(`${caller.workspace} ${caller.principal}`, reply)
    },
  }
}
