import { DomainError } from '#base'

const largestArena = 2 ** 31 - 1

/**
 * Numbers distinct byte strings 0, 1, 2 … in the order of their first appearance. Open addressing over FNV-1a hashes; the
 * bytes lie in one arena, so a million levels take their bytes plus some 20 each, and become strings once, at the end.
 */
export class Interner {
  readonly #limit: number
  #slots = new Int32Array(64).fill(-1)
  #hashes = new Int32Array(32)
  #offsets = new Uint32Array(33)
  #arena = Buffer.alloc(512)
  #count = 0

  /** @param limit  with this many levels no new one is taken */
  constructor(limit = Number.POSITIVE_INFINITY) {
    this.#limit = limit
  }

  get size(): number {
    return this.#count
  }

  /** The number of the string, or −1 when it is new and the limit is reached. @throws SOURCE_TOO_LARGE */
  intern(bytes: Uint8Array, start: number, end: number): number {
    let hash = 0x811c9dc5
    for (let p = start; p < end; p++) hash = Math.imul(hash ^ bytes[p]!, 0x01000193)
    hash ^= hash >>> 15
    const mask = this.#slots.length - 1
    let slot = hash & mask
    for (let code = this.#slots[slot]!; code >= 0; code = this.#slots[slot]!) {
      if (this.#hashes[code] === hash && this.#equals(code, bytes, start, end)) return code
      slot = (slot + 1) & mask
    }
    return this.#count >= this.#limit ? -1 : this.#add(slot, hash, bytes, start, end)
  }

  text(code: number): string {
    return this.#arena.toString('utf8', this.#offsets[code]!, this.#offsets[code + 1]!)
  }
  texts(): string[] {
    return Array.from({ length: this.#count }, (_, code) => this.text(code))
  }

  #equals(code: number, bytes: Uint8Array, start: number, end: number): boolean {
    let at = this.#offsets[code]!
    if (this.#offsets[code + 1]! - at !== end - start) return false
    for (let p = start; p < end; p++, at++) if (this.#arena[at] !== bytes[p]) return false
    return true
  }

  #add(slot: number, hash: number, bytes: Uint8Array, start: number, end: number): number {
    const code = this.#count++
    if (code === this.#hashes.length) {
      const hashes = new Int32Array(code * 2)
      hashes.set(this.#hashes)
      this.#hashes = hashes
      const offsets = new Uint32Array(code * 2 + 1)
      offsets.set(this.#offsets)
      this.#offsets = offsets
    }
    const from = this.#offsets[code]!
    const to = from + (end - start)
    if (to > this.#arena.length) {
      if (to > largestArena) throw new DomainError('SOURCE_TOO_LARGE', { gigabytes: 2 })
      const arena = Buffer.alloc(Math.min(largestArena, Math.max(to, this.#arena.length * 2)))
      arena.set(this.#arena)
      this.#arena = arena
    }
    for (let p = start, at = from; p < end; p++, at++) this.#arena[at] = bytes[p]!
    this.#offsets[code + 1] = to
    this.#hashes[code] = hash
    this.#slots[slot] = code
    if (this.#count * 2 > this.#slots.length) this.#rehash()
    return code
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 4).fill(-1)
    const mask = slots.length - 1
    for (let code = 0; code < this.#count; code++) {
      let slot = this.#hashes[code]! & mask
      while (slots[slot]! >= 0) slot = (slot + 1) & mask
      slots[slot] = code
    }
    this.#slots = slots
  }
}
