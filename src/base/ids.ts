declare const brand: unique symbol
/** A uuidv7 that belongs to one kind of thing: `Id<'run'>` does not pass where `Id<'workspace'>` is wanted. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind }

const hex = (n: number, width: number): string => n.toString(16).padStart(width, '0')

/**
 * A version 7 UUID (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then 74 random bits, so ids sort by birth.
 * @param now    the moment of birth
 * @param random ten random bytes
 */
export function uuidv7(now: Date, random: Uint8Array): string {
  const ms = now.getTime()
  const [r0 = 0, r1 = 0, r2 = 0, r3 = 0, r4 = 0, r5 = 0, r6 = 0, r7 = 0, r8 = 0, r9 = 0] = random
  const time = hex(Math.floor(ms / 0x10000), 8)
  const low = hex(ms % 0x10000, 4)
  const version = hex(0x7000 | ((r0 << 8) & 0x0f00) | r1, 4)
  const variant = hex(0x8000 | ((r2 << 8) & 0x3f00) | r3, 4)
  return `${time}-${low}-${version}-${variant}-${[r4, r5, r6, r7, r8, r9].map((b) => hex(b, 2)).join('')}`
}

/** How far a clock may be set back before ids follow it, in milliseconds; a smaller step keeps the order. */
const LARGEST_STEP_BACK = 10_000
/** The twelve bits behind the milliseconds, as a counter. */
const COUNTS = 0x1000
let last = { ms: 0, count: 0 }

/**
 * A new id, from the clock and the platform's secure random source. Ids of one process sort by birth within a
 * millisecond too: the bits behind the clock count on from a random start (RFC 9562, section 6.2, method 1).
 */
export function newId<Kind extends string>(): Id<Kind> {
  const random = globalThis.crypto.getRandomValues(new Uint8Array(10))
  const birth = new Date()
  const now = birth.getTime()
  if (now > last.ms || now < last.ms - LARGEST_STEP_BACK) last = { ms: now, count: ((random[0]! << 8) | random[1]!) % (COUNTS / 2) }
  else if (last.count + 1 < COUNTS) last.count += 1
  else last = { ms: last.ms + 1, count: 0 }
  random[0] = last.count >> 8
  random[1] = last.count & 0xff
  return uuidv7(new Date(last.ms), random) as Id<Kind>
}

export const isUuid = (text: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text)
