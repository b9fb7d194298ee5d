const digits = 6
const base = 2048

/**
 * Row numbers in ascending order of their value; rows of equal value stay in row order. A radix sort over the bits of the
 * doubles (six digits of 11 bits, a digit that all rows share is skipped): a million rows take a fraction of a second.
 * @param values no NaN (its place would be arbitrary); −0 and 0 are equal
 */
export function ascendingOrder(values: Float64Array): Int32Array {
  const n = values.length
  let order = Int32Array.from({ length: n }, (_, i) => i)
  if (n < 256) return order.sort((a, b) => values[a]! - values[b]! || a - b)
  // Bits that sort like the numbers: negative numbers inverted, the others above them. + 0 turns −0 into 0.
  const bits = new Uint32Array(Float64Array.from(values, (v) => v + 0).buffer)
  const low = new Uint32Array(n)
  const high = new Uint32Array(n)
  for (let i = 0; i < n; i++) {
    const h = bits[2 * i + 1]!
    const negative = h >>> 31
    low[i] = negative ? ~bits[2 * i]! : bits[2 * i]!
    high[i] = negative ? ~h : h | 0x80000000
  }
  const key = new Uint16Array(n)
  let target = new Int32Array(n)
  for (let digit = 0; digit < digits; digit++) {
    const shift = 11 * digit
    // The digit of each row in row order: one small array to look into at random instead of two large ones
    for (let i = 0; i < n; i++) {
      const word = shift < 22 ? low[i]! >>> shift : shift === 22 ? (low[i]! >>> 22) | (high[i]! << 10) : high[i]! >>> (shift - 32)
      key[i] = word & (base - 1)
    }
    const next = new Int32Array(base)
    for (let i = 0; i < n; i++) next[key[i]!]!++
    if (next[key[0]!] === n) continue
    for (let d = 0, sum = 0; d < base; d++) {
      const count = next[d]!
      next[d] = sum
      sum += count
    }
    for (let i = 0; i < n; i++) {
      const row = order[i]!
      target[next[key[row]!]!++] = row
    }
    const spare = order
    order = target
    target = spare
  }
  return order
}
