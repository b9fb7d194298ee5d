import { leastProbability } from './sigmoid.ts'

/** Temperatures looked at: 0.05 sharpens to near certainty, 20 flattens to near chance. */
const [coldest, hottest] = [0.05, 20]

/** softmax(ln p / temperature) per row; P column-major. */
export function temperedClasses(p: Float64Array, n: number, temperature: number): Float64Array {
  const classes = p.length / n
  const tempered = new Float64Array(p.length)
  for (let i = 0; i < n; i++) {
    let most = Number.NEGATIVE_INFINITY
    for (let at = i; at < p.length; at += n)
      most = Math.max(most, (tempered[at] = Math.log(Math.max(leastProbability, p[at]!)) / temperature))
    let sum = 0
    for (let at = i; at < p.length; at += n) sum += tempered[at] = Math.exp(tempered[at]! - most)
    for (let c = 0; c < classes; c++) tempered[c * n + i]! /= sum
  }
  return tempered
}

/**
 * The temperature of least log loss. The loss is convex in 1 / temperature, so bisection on its slope finds it.
 * @see Guo, Pleiss, Sun & Weinberger (2017), "On calibration of modern neural networks", ICML.
 */
export function fitTemperature(p: Float64Array, y: ArrayLike<number>): number {
  const n = y.length
  const logs = p.map((value) => Math.log(Math.max(leastProbability, value)))
  /** d loss / d (1 / temperature): expected minus observed log probability. */
  const slope = (inverse: number): number => {
    const tempered = temperedClasses(p, n, 1 / inverse)
    let sum = 0
    for (let at = 0; at < p.length; at++) sum += tempered[at]! * logs[at]!
    for (let i = 0; i < n; i++) sum -= logs[y[i]! * n + i]!
    return sum
  }
  let [low, high] = [1 / hottest, 1 / coldest]
  for (let i = 0; i < 60 && high - low > 1e-9; i++) {
    const middle = (low + high) / 2
    if (slope(middle) > 0) high = middle
    else low = middle
  }
  return 2 / (low + high)
}
