/** A leaf of a regression tree: a box of the unit cube and what is foretold in it. */
type Leaf = Readonly<{ low: readonly number[]; high: readonly number[]; value: number }>

const leastRows = 3
const deepest = 6

/**
 * A regression tree over the unit cube, split where squared error falls most.
 * @param places per dimension, the place of each point
 * @param rows   points to learn from, some perhaps more than once
 */
export function growTree(places: readonly (readonly number[])[], y: Float64Array, rows: readonly number[]): Leaf[] {
  const leaves: Leaf[] = []
  const grow = (own: readonly number[], low: readonly number[], high: readonly number[], depth: number): void => {
    const split = depth < deepest ? bestSplit(places, y, own) : null
    if (!split) {
      leaves.push({ low, high, value: own.reduce((sum, row) => sum + y[row]!, 0) / own.length })
      return
    }
    const { d, cut } = split
    const side = (ends: readonly number[]) => ends.map((end, at) => (at === d ? cut : end))
    grow(
      own.filter((row) => places[d]![row]! < cut),
      low,
      side(high),
      depth + 1,
    )
    grow(
      own.filter((row) => places[d]![row]! >= cut),
      side(low),
      high,
      depth + 1,
    )
  }
  grow(
    rows,
    places.map(() => 0),
    places.map(() => 1),
    0,
  )
  return leaves
}

function bestSplit(places: readonly (readonly number[])[], y: Float64Array, rows: readonly number[]): { d: number; cut: number } | null {
  const n = rows.length
  const total = rows.reduce((sum, row) => sum + y[row]!, 0)
  let best: { d: number; cut: number } | null = null
  let most = 1e-9
  for (const [d, place] of places.entries()) {
    const sorted = [...rows].sort((a, b) => place[a]! - place[b]!)
    let left = 0
    for (let i = 1; i <= n - leastRows; i++) {
      left += y[sorted[i - 1]!]!
      const [before, at] = [place[sorted[i - 1]!]!, place[sorted[i]!]!]
      if (i < leastRows || before === at) continue
      const gain = left ** 2 / i + (total - left) ** 2 / (n - i) - total ** 2 / n
      if (gain <= most) continue
      most = gain
      best = { d, cut: (before + at) / 2 }
    }
  }
  return best
}

/** Variance of what a tree foretells over the unit cube, and the part that each dimension has alone. */
export function variancesOf(leaves: readonly Leaf[], dimensions: number): { total: number; alone: number[] } {
  const volumes = leaves.map(({ low, high }) => low.reduce((volume, from, d) => volume * (high[d]! - from), 1))
  const mean = leaves.reduce((sum, { value }, l) => sum + volumes[l]! * value, 0)
  const total = leaves.reduce((sum, { value }, l) => sum + volumes[l]! * (value - mean) ** 2, 0)
  const alone = Array.from({ length: dimensions }, (_, d) => {
    const cuts = [...new Set(leaves.flatMap(({ low, high }) => [low[d]!, high[d]!]))].sort((a, b) => a - b)
    let variance = 0
    for (let c = 1; c < cuts.length; c++) {
      const [from, to] = [cuts[c - 1]!, cuts[c]!]
      let here = 0
      for (const [l, { low, high, value }] of leaves.entries())
        if (low[d]! <= from && high[d]! >= to) here += (volumes[l]! / (high[d]! - low[d]!)) * value
      variance += (to - from) * (here - mean) ** 2
    }
    return variance
  })
  return { total, alone }
}
