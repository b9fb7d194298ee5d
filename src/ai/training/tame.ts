import { type Decision, warned } from '#base'
import { quantile } from '#kernel/stats'

/**
 * Numbers to learn from: where a few outcomes lie so far out that they would drown all others in a squared error, they
 * are moved to the border; figures are still taken on the outcomes as they are. Beyond the border means beyond three times
 * the way from the median to the outermost half per cent.
 * @param y    outcome per row of the table
 * @param rows training rows, which alone set the border
 */
export function tameOutliers(y: Float64Array, rows: Int32Array): { y: Float64Array; decisions: Decision[] } {
  const known = Float64Array.from(rows, (row) => y[row]!)
  const [bottom, middle, top] = [0.005, 0.5, 0.995].map((share) => quantile(known, share)) as [number, number, number]
  const low = middle - 3 * (middle - bottom)
  const high = middle + 3 * (top - middle)
  const n = known.filter((value) => value < low || value > high).length
  // A column that hardly varies has its border at its median: there it would cut what matters
  if (n === 0 || bottom === middle || top === middle) return { y, decisions: [] }
  const tamed = new Float64Array(new SharedArrayBuffer(y.byteLength))
  for (let i = 0; i < y.length; i++) tamed[i] = Math.min(high, Math.max(low, y[i]!))
  return { y: tamed, decisions: [warned('TARGET_OUTLIERS_TAMED', { n, low, high })] }
}
