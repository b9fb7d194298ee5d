import { DomainError } from '#base'

/** A stream of numbers in [0, 1). */
export type Rng = () => number

const mask64 = (1n << 64n) - 1n

/** SplitMix64 (Steele, Lea & Flood 2014): the stream of 64-bit words that seeds another generator. */
export function splitmix64(seed: bigint): () => bigint {
  let state = seed & mask64
  return () => {
    state = (state + 0x9e3779b97f4a7c15n) & mask64
    let z = state
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask64
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask64
    return z ^ (z >> 31n)
  }
}

/** xoshiro128** 1.1: 32-bit words, period 2¹²⁸ − 1. @see Blackman & Vigna (2021), ACM Trans. Math. Softw. 47(4), 36. */
export function xoshiro128(a: number, b: number, c: number, d: number): () => number {
  let s0 = a | 0
  let s1 = b | 0
  let s2 = c | 0
  let s3 = d | 0
  return () => {
    const times5 = Math.imul(s1, 5)
    const word = Math.imul((times5 << 7) | (times5 >>> 25), 9)
    const shifted = s1 << 9
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = (s3 << 11) | (s3 >>> 21)
    return word >>> 0
  }
}

/**
 * A repeatable stream of uniform numbers in [0, 1) with 53 random bits each: xoshiro128** seeded by SplitMix64.
 * @param seed a whole number, or a text (hashed)
 * @throws INVALID_ARGUMENT when the number is not a safe integer
 */
export function createRng(seed: number | string): Rng {
  const start = typeof seed === 'string' ? deriveSeed(0, seed) : seed
  if (!Number.isSafeInteger(start)) throw new DomainError('INVALID_ARGUMENT', { name: 'seed', got: String(seed), expected: '−2⁵³ … 2⁵³' })
  const words = splitmix64(BigInt.asUintN(64, BigInt(start)))
  const [first, second] = [words(), words()]
  const next = xoshiro128(Number(first & 0xffffffffn), Number(first >> 32n), Number(second & 0xffffffffn), Number(second >> 32n))
  return () => ((next() >>> 5) * 0x4000000 + (next() >>> 6)) / 0x20000000000000
}

/**
 * A seed for a part of a larger piece of work (a fold, a tree, a trial), so that parts draw from unrelated streams and
 * the result does not depend on which worker did which part. FNV-1a over the labels, mixed by MurmurHash3's finaliser.
 * Numbers and texts differ (1 is not '1'), and so do ('a', 'b') and ('ab').
 * @returns whole number, 0 … 2³² − 1
 */
export function deriveSeed(seed: number, ...labels: (string | number)[]): number {
  let hash = 0x811c9dc5
  const eat = (byte: number) => {
    hash = Math.imul(hash ^ byte, 0x01000193)
  }
  const bytes = new DataView(new ArrayBuffer(8))
  for (const label of [seed, ...labels]) {
    if (typeof label === 'number') {
      eat(1)
      bytes.setFloat64(0, label === 0 ? 0 : label)
      for (let i = 0; i < 8; i++) eat(bytes.getUint8(i))
    } else {
      eat(2)
      for (let i = 0; i < label.length; i++) {
        eat(label.charCodeAt(i) & 0xff)
        eat(label.charCodeAt(i) >>> 8)
      }
      for (let shift = 0; shift < 32; shift += 8) eat((label.length >>> shift) & 0xff)
    }
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
