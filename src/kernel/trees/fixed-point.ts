/**
 * Rounds numbers in place to multiples of one power of two, chosen so that every sum of at most `n` of them (and of
 * differences of such sums) is exact in double precision. Sums then do not depend on the order of the rows nor on the
 * number of threads, and a histogram minus a child's is the other child's to the last bit.
 */
export function quantise(values: Float64Array, n: number): void {
  const shift = shiftFor(values.length, (i) => values[i]!, n)
  for (let i = 0; i < values.length; i++) values[i] = values[i]! + shift - shift
}

/** Adding it and taking it away leaves a multiple of one power of two. */
function shiftFor(length: number, at: (i: number) => number, n: number): number {
  let largest = 0
  for (let i = 0; i < length; i++) {
    const size = Math.abs(at(i))
    if (size > largest) largest = size
  }
  // Multiples of 2^(e − 52) for 1.5 · 2^e; sums stay below 2^e
  return largest === 0 ? 0 : 1.5 * 2 ** Math.min(1000, Math.ceil(Math.log2(largest) + Math.log2(n)))
}

/** The sum of n numbers, which does not depend on their order; none is stored. */
export function exactSum(n: number, at: (i: number) => number): number {
  const shift = shiftFor(n, at, n)
  let sum = 0
  for (let i = 0; i < n; i++) sum += at(i) + shift - shift
  return sum
}
