/** ln(1 + e^x) without overflow. */
const softplus = (x: number): number => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)))

/** Solves a small symmetric system by elimination; `rows` hold the right side last and are used up. */
function solve(rows: number[][]): number[] {
  const size = rows.length
  for (let k = 0; k < size; k++)
    for (let i = k + 1; i < size; i++) {
      const share = rows[i]![k]! / rows[k]![k]!
      for (let j = k; j <= size; j++) rows[i]![j]! -= share * rows[k]![j]!
    }
  const solution = new Array<number>(size).fill(0)
  for (let i = size - 1; i >= 0; i--) {
    let rest = rows[i]![size]!
    for (let j = i + 1; j < size; j++) rest -= rows[i]![j]! * solution[j]!
    solution[i] = rest / rows[i]![i]!
  }
  return solution
}

/**
 * Logistic regression on one or two columns by Newton's method with step halving; targets are drawn in a little, to
 * (positives + 1) / (positives + 2) and 1 / (negatives + 2), so that separable rows do not give infinite slopes.
 * @see Platt (1999), "Probabilistic outputs for support vector machines"; Lin, Lin & Weng (2007), Machine Learning 68(3).
 */
export function fitLogistic(columns: readonly Float64Array[], y: ArrayLike<number>): { slopes: number[]; intercept: number } {
  const [n, width] = [y.length, columns.length]
  let positives = 0
  for (let i = 0; i < n; i++) positives += y[i]!
  const negatives = n - positives
  const [high, low] = [(positives + 1) / (positives + 2), 1 / (negatives + 2)]
  const marginAt = (at: readonly number[], i: number): number => {
    let margin = at[width]!
    for (let j = 0; j < width; j++) margin += at[j]! * columns[j]![i]!
    return margin
  }
  const loss = (at: readonly number[]): number => {
    let sum = 0
    for (let i = 0; i < n; i++) {
      const margin = marginAt(at, i)
      sum += softplus(margin) - (y[i] === 1 ? high : low) * margin
    }
    return sum
  }
  /** Hessian with the negative gradient beside it; the small ridge keeps it invertible when all rows are equal. */
  const system = (at: readonly number[]): number[][] => {
    const rows = Array.from({ length: width + 1 }, (_, j) => Array.from({ length: width + 2 }, (__, k) => (j === k ? 1e-12 : 0)))
    const own = new Float64Array(width + 1).fill(1)
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < width; j++) own[j] = columns[j]![i]!
      const fitted = 1 / (1 + Math.exp(-marginAt(at, i)))
      const [residual, curvature] = [fitted - (y[i] === 1 ? high : low), fitted * (1 - fitted)]
      for (let j = 0; j <= width; j++) {
        for (let k = 0; k <= width; k++) rows[j]![k]! += curvature * own[j]! * own[k]!
        rows[j]![width + 1]! -= residual * own[j]!
      }
    }
    return rows
  }
  let at = [...new Array<number>(width).fill(0), Math.log((positives + 1) / (negatives + 1))]
  let best = loss(at)
  for (let iteration = 0; iteration < 100; iteration++) {
    const rows = system(at)
    const downhill = rows.map((row) => row[width + 1]!)
    if (downhill.every((slope) => Math.abs(slope) < 1e-9 * n)) break
    const step = solve(rows)
    const promised = step.reduce((sum, own, j) => sum - own * downhill[j]!, 0)
    let size = 1
    for (; size > 1e-10; size /= 2) {
      const next = at.map((value, j) => value + size * step[j]!)
      const found = loss(next)
      if (found >= best + 1e-4 * size * promised) continue
      ;[at, best] = [next, found]
      break
    }
    if (size <= 1e-10) break
  }
  return { slopes: at.slice(0, width), intercept: at[width]! }
}
