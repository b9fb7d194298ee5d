import { lookup as systemLookup } from 'node:dns/promises'
import { type IncomingMessage, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import type { LookupFunction } from 'node:net'
import { DomainError } from '#base'
import { beginSpan, within } from '#platform/telemetry'
import { mayReach, type Network } from './addresses.ts'

/** All addresses of a name. */
export type Lookup = (name: string) => Promise<readonly { address: string; family: number }[]>

export type FetchOptions = Readonly<{
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  headers?: Readonly<Record<string, string>>
  body?: string | Uint8Array
  /** For everything together: look-up, redirects, answer. */
  timeoutMs?: number
  /** The longest answer that is read. */
  maxBytes?: number
  /** Redirects that are followed; beyond them the redirect itself is the answer. */
  redirects?: number
  /** Private networks that this workspace lets requests go to. */
  allowed?: readonly Network[]
  lookup?: Lookup
  signal?: AbortSignal
}>
export type Fetched = Readonly<{ status: number; headers: Readonly<Record<string, string>>; body: Buffer; url: string }>

const refuse = (url: URL, reason: string): never => {
  throw new DomainError('CONNECTION_REFUSED', { host: url.hostname, reason })
}

/** What may be asked at all. The parser has already turned decimal, octal and hexadecimal addresses into the dotted form. */
function checkUrl(url: URL): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') refuse(url, 'scheme')
  if (url.username !== '' || url.password !== '') refuse(url, 'credentials')
}

const everyAddress: Lookup = (name) => systemLookup(name, { all: true, verbatim: true })

/** The one address the connection will use; a name is refused when any of its addresses is. */
async function pin(url: URL, allowed: readonly Network[], lookup: Lookup): Promise<{ address: string; family: number }> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const literal = /^[\d.]+$/.test(host) || host.includes(':')
  let found: readonly { address: string; family: number }[]
  try {
    found = literal ? [{ address: host, family: host.includes(':') ? 6 : 4 }] : await lookup(host)
  } catch (error) {
    throw new DomainError('CONNECTION_FAILED', { host, reason: (error as NodeJS.ErrnoException).code ?? 'lookup' }, { cause: error })
  }
  if (found.length === 0) throw new DomainError('CONNECTION_FAILED', { host, reason: 'ENOTFOUND' })
  if (!found.every(({ address }) => mayReach(address, allowed))) refuse(url, 'address')
  return found[0]!
}

type Step = Readonly<{ url: URL; method: string; headers: Record<string, string>; body: string | Uint8Array | null }>

function open(step: Step, pinned: { address: string; family: number }, signal: AbortSignal): Promise<IncomingMessage> {
  const { url, method, headers, body } = step
  // The connection asks this instead of the system: whatever the name says by now, it goes where it was checked.
  const lookup: LookupFunction = (_name, options, answer) =>
    options.all ? answer(null, [pinned]) : answer(null, pinned.address, pinned.family)
  const options = { method, headers: { 'accept-encoding': 'identity', ...headers }, lookup, signal, agent: false as const }
  return new Promise((resolve, reject) => {
    const sent = url.protocol === 'https:' ? requestSecure(url, options, resolve) : requestPlain(url, options, resolve)
    sent.once('error', reject)
    sent.end(body ?? undefined)
  })
}

async function read(answer: IncomingMessage, url: URL, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of answer as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > maxBytes) {
      answer.destroy()
      throw new DomainError('CONNECTION_ANSWER_TOO_LARGE', { host: url.hostname, bytes: maxBytes })
    }
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** What another origin may know of the request: never who asks. */
const harmless = new Set(['accept', 'content-type', 'user-agent'])

/** The request a redirect asks for; null when the answer is no redirect to follow. */
function redirected(step: Step, answer: IncomingMessage): Step | null {
  const { statusCode: status = 0 } = answer
  const { location } = answer.headers
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined || !URL.canParse(location, step.url.href)) return null
  const url = new URL(location, step.url)
  if (step.url.protocol === 'https:' && url.protocol !== 'https:') refuse(url, 'downgrade')
  const headers =
    url.origin === step.url.origin
      ? step.headers
      : Object.fromEntries(Object.entries(step.headers).filter(([name]) => harmless.has(name.toLowerCase())))
  const dropsBody = status === 303 || ((status === 301 || status === 302) && step.method === 'POST')
  return dropsBody ? { url, method: 'GET', headers, body: null } : { ...step, url, headers }
}

/**
 * Asks an address that a person or an outside system named, so that the request cannot be turned against this machine or
 * its network (server-side request forgery): http and https only, public addresses only unless allowed, each name looked up
 * once and the connection held to what was checked, each redirect checked like the first address, nothing that identifies
 * us sent to another origin, limits of time and size.
 * @throws CONNECTION_REFUSED, CONNECTION_FAILED, CONNECTION_ANSWER_TOO_LARGE
 */
export async function safeFetch(target: string, options: FetchOptions = {}): Promise<Fetched> {
  const method = options.method ?? 'GET'
  const span = beginSpan({ name: method, kind: 'client', attributes: { 'http.request.method': method } })
  if (!span) return follow(target, options)
  try {
    const fetched = await within({ span }, () => follow(target, { ...options, headers: { ...span.headers(), ...options.headers } }))
    span.end({ 'http.response.status_code': fetched.status })
    return fetched
  } catch (error) {
    span.end(undefined, error instanceof DomainError ? error.code : 'unknown')
    throw error
  }
}

/** Asks, and goes where redirects lead. */
async function follow(target: string, options: FetchOptions): Promise<Fetched> {
  const { maxBytes = 1024 * 1024, redirects = 3, allowed = [], lookup = everyAddress } = options
  if (!URL.canParse(target)) throw new DomainError('CONNECTION_REFUSED', { host: '', reason: 'url' })
  const late = AbortSignal.timeout(options.timeoutMs ?? 15_000)
  const signal = options.signal ? AbortSignal.any([late, options.signal]) : late
  let step: Step = {
    url: new URL(target),
    method: options.method ?? 'GET',
    headers: { 'user-agent': 'Rumbo', ...options.headers },
    body: options.body ?? null,
  }
  try {
    for (let followed = 0; ; followed++) {
      checkUrl(step.url)
      const pinned = await Promise.race([pin(step.url, allowed, lookup), aborted(signal)])
      const answer = await open(step, pinned, signal)
      const next = followed < redirects ? redirected(step, answer) : null
      if (next === null) {
        const body = await read(answer, step.url, maxBytes)
        const headers = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]))
        return { status: answer.statusCode ?? 0, headers, body, url: step.url.href }
      }
      answer.destroy()
      step = next
    }
  } catch (error) {
    if (error instanceof DomainError) throw error
    const reason = late.aborted ? 'timeout' : ((error as NodeJS.ErrnoException).code ?? 'network')
    throw new DomainError('CONNECTION_FAILED', { host: step.url.hostname, reason }, { cause: error })
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error)
    else signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
