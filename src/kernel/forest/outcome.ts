import type { ForestOptions } from './options.ts'

/**
 * Outcomes as sums add them up: row i gives amount[i] to slot[i], so that one loop serves numbers, yes/no (one slot) and
 * classes (a slot each).
 */
export type Outcome = Readonly<{
  slots: number
  slot: Int32Array
  /** Before the weight of the row: 1 for a class, 0/1, or the number less its mean. */
  amount: Float64Array
  /** Starting margin per output. */
  base: number[]
  /** What a leaf adds to the margin of `output`, from its sums by slot and its weight. */
  step: (sums: Float64Array, weight: number, output: number) => number
}>

const smallestShare = 1e-6

export function outcomeOf(options: ForestOptions, y: Float64Array, weight: Float64Array | null): Outcome {
  const { objective, smoothing = 1 } = options
  const n = y.length
  const whole = weight ? weight.reduce((sum, w) => sum + w, 0) : n
  const total = (of: (value: number) => number) => y.reduce((sum, value, i) => sum + of(value) * (weight ? weight[i]! : 1), 0)
  const oneSlot = new Int32Array(n)
  if (objective === 'squared') {
    const mean = total((value) => value) / whole
    return { slots: 1, slot: oneSlot, amount: y.map((value) => value - mean), base: [mean], step: (sums, w) => sums[0]! / w }
  }
  const shareOf = (k: number) => Math.min(1 - smallestShare, Math.max(smallestShare, total((value) => (value === k ? 1 : 0)) / whole))
  const added = (smoothing * whole) / n
  if (objective === 'binary') {
    const share = shareOf(1)
    const odds = Math.log(share / (1 - share))
    const step = (sums: Float64Array, w: number) => {
      const [yes, no] = [sums[0]! + added * share, w - sums[0]! + added * (1 - share)]
      return Math.log(yes / no) - odds
    }
    return { slots: 1, slot: oneSlot, amount: y, base: [odds], step }
  }
  const shares = Array.from({ length: options.classes! }, (_, k) => shareOf(k))
  const step = (sums: Float64Array, w: number, k: number) => Math.log((sums[k]! + added * shares[k]!) / (w + added) / shares[k]!)
  return {
    slots: shares.length,
    slot: Int32Array.from(y),
    amount: new Float64Array(n).fill(1),
    base: shares.map((share) => Math.log(share)),
    step,
  }
}
