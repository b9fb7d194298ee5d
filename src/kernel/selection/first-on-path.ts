import { fitLinearPath, type LinearData, type LinearOptions } from '#kernel/linear'

/**
 * The columns that a lasso lets in first as its penalty falls: at most `most`, in the order in which they enter; those that
 * enter together are in the order of their coefficients on one scale.
 * @see Tibshirani (1996), "Regression shrinkage and selection via the lasso", J. Royal Statistical Society B 58(1).
 */
export function firstOnPath(data: LinearData, most: number, options: Pick<LinearOptions, 'family' | 'classes'>): number[] {
  const { x } = data
  const deviation = (j: number): number => {
    let [sum, squares] = [0, 0]
    for (let i = 0; i < x.rows; i++) {
      const v = x.values[j * x.rows + i]!
      sum += v
      squares += v * v
    }
    return Math.sqrt(Math.max(0, squares / x.rows - (sum / x.rows) ** 2))
  }
  const entered = new Set<number>()
  const path = fitLinearPath(data, { ...options, mix: 1, lambdaCount: 20, lambdaMinRatio: 0.05, tolerance: 1e-5 })
  for (const { coefficients } of path) {
    const size = (j: number) => Math.max(...coefficients.map((own) => Math.abs(own[j]!)))
    const fresh: [number, number][] = []
    for (let j = 0; j < x.columns; j++) if (!entered.has(j) && size(j) > 0) fresh.push([j, size(j) * deviation(j)])
    for (const [j] of fresh.sort((a, b) => b[1] - a[1] || a[0] - b[0])) if (entered.size < most) entered.add(j)
    if (entered.size >= most) break
  }
  return [...entered]
}
