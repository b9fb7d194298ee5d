import { ascendingOrder } from '#kernel/stats'
import { type Block, fewerBlocks, risingBlocks } from './isotonic.ts'

/** A staircase small enough to travel as a tree in ONNX. */
const mostSteps = 64

/** Halfway between two float32 numbers, as float32: above `low` and at most `high`. */
function border(low: number, high: number): number {
  const middle = Math.fround(low + (high - low) / 2)
  return middle > low ? middle : high
}

/**
 * Isotonic regression of the outcome on float32(p) as a staircase of at most 64 steps, borders halfway between rows.
 * A first step without positives would claim certainty, and so would a last one without negatives: they are drawn in to
 * the rule of succession, 1 / (n + 2), or halfway to the next step where that is nearer.
 */
export function fitSteps(p: Float64Array, y: ArrayLike<number>): { thresholds: number[]; values: number[] } {
  const x = p.map(Math.fround)
  const order = ascendingOrder(x)
  const distinct: number[] = []
  const rows: number[] = []
  const rates: number[] = []
  for (const row of order) {
    const last = distinct.length - 1
    if (last < 0 || distinct[last] !== x[row]) {
      distinct.push(x[row]!)
      rows.push(1)
      rates.push(y[row]!)
    } else {
      rows[last]!++
      rates[last]! += y[row]!
    }
  }
  rates.forEach((positives, i) => {
    rates[i] = positives / rows[i]!
  })
  const steps = withoutCertainty(fewerBlocks(risingBlocks(rates, rows), mostSteps))
  const thresholds: number[] = []
  const values = [Math.fround(steps[0]!.value)]
  for (const { start, value } of steps.slice(1)) {
    // Two values that float32 cannot tell apart are one step
    if (Math.fround(value) === values.at(-1)) continue
    thresholds.push(border(distinct[start - 1]!, distinct[start]!))
    values.push(Math.fround(value))
  }
  return { thresholds, values }
}

function withoutCertainty(blocks: readonly Block[]): Block[] {
  return blocks.map((block, i) => {
    const succession = 1 / (block.weight + 2)
    if (block.value === 0) return { ...block, value: Math.min(succession, (blocks[i + 1]?.value ?? 1) / 2) }
    if (block.value === 1) return { ...block, value: Math.max(1 - succession, (1 + (blocks[i - 1]?.value ?? 0)) / 2) }
    return block
  })
}

/** Value of the staircase at float32(p). */
export function stepAt({ thresholds, values }: { thresholds: readonly number[]; values: readonly number[] }, p: number): number {
  const x = Math.fround(p)
  let [low, high] = [0, thresholds.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (thresholds[middle]! <= x) low = middle + 1
    else high = middle
  }
  return values[low]!
}
