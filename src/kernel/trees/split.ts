import type { BinnedMatrix } from './bins.ts'
import type { HistogramLayout } from './histogram.ts'

/** Sums over the rows of a node. */
export type NodeSums = Readonly<{ gradient: number; hessian: number; rows: number }>

export type Split = Readonly<{
  feature: number
  /** Rows in bins up to this one go left. */
  bin: number
  missingLeft: boolean
  gain: number
  left: NodeSums
}>

export type SplitLimits = Readonly<{ minRowsPerLeaf: number; l2: number }>

/** Scores closer than this are a tie: rounding must not choose between equal splits. */
export const tie = 1 + 1e-10

/** Curvature a leaf must have, as in LightGBM's min_sum_hessian_in_leaf. */
export const minHessian = 1e-3

/**
 * The split that lowers the loss most: gain = G²L / (HL + l2) + G²R / (HR + l2) − G² / (H + l2). Missing values are
 * tried on both sides; where the node has none they follow the larger child. Ties go to the lower column, then to the lower bin.
 * @returns null when no split is allowed or none gains
 */
export function bestSplit(
  histogram: Float64Array,
  layout: HistogramLayout,
  x: BinnedMatrix,
  columns: Int32Array,
  node: NodeSums,
  limits: SplitLimits,
): Split | null {
  const { minRowsPerLeaf: minRows, l2 } = limits
  const { gradient: G, hessian: H, rows: N } = node
  const parent = (G * G) / (H + l2)
  let best = parent
  let least = parent * tie + 1e-300
  let feature = -1
  let bin = 0
  let withMissing = false
  let bestG = 0
  let bestH = 0
  let bestN = 0
  for (let c = 0; c < columns.length; c++) {
    const j = columns[c]!
    const first = layout.offset[j]!
    const edges = x.edges[j]!.length
    const missing = first + 3 * (edges + 1)
    const missingG = histogram[missing]!
    const missingH = histogram[missing + 1]!
    const missingN = histogram[missing + 2]!
    if (missingN === N) continue
    let g = 0
    let h = 0
    let n = 0
    for (let b = 0, at = first; b < edges; b++, at += 3) {
      const here = histogram[at + 2]!
      if (here === 0) continue
      g += histogram[at]!
      h += histogram[at + 1]!
      n += here
      if (N - n < minRows) break
      if (n >= minRows && h >= minHessian && H - h >= minHessian) {
        const other = G - g
        const score = (g * g) / (h + l2) + (other * other) / (H - h + l2)
        if (score > least) {
          best = score
          least = score * tie
          feature = j
          bin = b
          withMissing = false
          bestG = g
          bestH = h
          bestN = n
        }
      }
      if (missingN > 0) {
        const rows = n + missingN
        const hessian = h + missingH
        if (rows >= minRows && N - rows >= minRows && hessian >= minHessian && H - hessian >= minHessian) {
          const gradient = g + missingG
          const other = G - gradient
          const score = (gradient * gradient) / (hessian + l2) + (other * other) / (H - hessian + l2)
          if (score > least) {
            best = score
            least = score * tie
            least = score * tie
            feature = j
            bin = b
            withMissing = true
            bestG = gradient
            bestH = hessian
            bestN = rows
          }
        }
      }
    }
  }
  if (feature < 0) return null
  const noneMissing = histogram[layout.offset[feature]! + 3 * (x.edges[feature]!.length + 1) + 2] === 0
  return {
    feature,
    bin,
    missingLeft: noneMissing ? 2 * bestN >= N : withMissing,
    gain: best - parent,
    left: { gradient: bestG, hessian: bestH, rows: bestN },
  }
}
