import ipaddr from 'ipaddr.js'
import { DomainError } from '#base'

/** A network as administrators write it: `10.20.0.0/16`, `fd00:1::/64`, or one address. */
export type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number]

/** Never open, whatever anybody allows: metadata services of clouds live at link-local addresses. */
const never = new Set(['linkLocal', 'multicast', 'unspecified', 'broadcast'])

/** @throws CONNECTION_NETWORK_INVALID */
export function parseNetwork(text: string): Network {
  const whole = text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`
  if (!ipaddr.isValidCIDR(whole)) throw new DomainError('CONNECTION_NETWORK_INVALID', { network: text.slice(0, 60) })
  const [address, bits] = ipaddr.parseCIDR(whole)
  const tooWide = bits < (address.kind() === 'ipv4' ? 8 : 16)
  if (tooWide || never.has(address.range())) throw new DomainError('CONNECTION_NETWORK_INVALID', { network: text.slice(0, 60) })
  return [address, bits]
}

/**
 * Whether a request may go to an address. Only ordinary public addresses pass, and what the allowed networks hold. Forms of
 * IPv6 that carry an IPv4 address (mapped, NAT64, 6to4, Teredo) are no ordinary addresses, whatever they carry.
 */
export function mayReach(text: string, allowed: readonly Network[]): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.parse(text)
  const range = address.range()
  if (never.has(range)) return false
  if (allowed.some(([network, bits]) => network.kind() === address.kind() && address.match(network as never, bits))) return true
  if (range !== 'unicast') return false
  // Global unicast is 2000::/3; the rest of IPv6 is not handed out (RFC 4291).
  return address.kind() === 'ipv4' || ipaddr.IPv6.parse('2000::').match(address as ipaddr.IPv6, 3)
}
