/**
 * Rounds numbers in place to multiples of one power of two, chosen so that every sum of at most `n` of them (and of
 * differences of such sums) is exact in double precision. Sums then do not depend on the order of the rows nor on the
 * number of threads, and a histogram minus a child's is the other child's to the last bit.
 */
export function quantise(values: Float64Array, n: number): void {
  let largest = 0
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!)
    if (size > largest) largest = size
  }
  if (largest === 0) return
  // Adding and taking away 1.5 · 2^e leaves a multiple of 2^(e − 52); sums stay below 2^e
  const shift = 1.5 * 2 ** Math.min(1000, Math.ceil(Math.log2(largest) + Math.log2(n)))
  for (let i = 0; i < values.length; i++) values[i] = values[i]! + shift - shift
}

/** A sum that does not depend on the order. */
export function exactSum(values: Float64Array): number {
  const rounded = values.slice()
  quantise(rounded, rounded.length)
  let sum = 0
  for (let i = 0; i < rounded.length; i++) sum += rounded[i]!
  return sum
}
