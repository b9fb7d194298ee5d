// The split that lowers the loss most, without a division per bin: a / b > c / d is compared as a · d > c · b.

const tie: f64 = 1 + 1e-6

let best: f64 = 0
let bestColumn: i32 = -1
let bestBin: i32 = 0
let bestMissing: i32 = 0
let bestG: f64 = 0
let bestH: f64 = 0

/**
 * Looks through columns (i32 each, ascending) whose number of edges is at `edges`. Numbers are those of the packed steps.
 * A column whose values are all missing has nothing to tell. Missing values are tried on both sides.
 * @param rowsPer  rows per unit of curvature: exact for a constant curvature, else an estimate
 * @param to       five doubles: score, bin, missing left, gradient and curvature of the left side
 * @returns the column; −1 when none gains
 */
export function findSplit(
  sums: usize, columns: usize, count: i32, edges: usize, bits: i32, G: f64, H: f64, rows: f64,
  rowsPer: f64, minRows: f64, minHessian: f64, l2: f64, to: usize,
): i32 {
  const shift = <i64>bits
  const mask = (<i64>1 << shift) - 1
  best = ((G * G) / (H + l2)) * tie + 1e-300
  bestColumn = -1
  for (let c = 0; c < count; c++) {
    const column = load<i32>(columns + (<usize>c << 2))
    const last = load<i32>(edges + (<usize>column << 2))
    const first = sums + (<usize>column << 11)
    const missing = load<i64>(first + (<usize>(last + 1) << 3))
    const missingG = <f64>(missing >> shift)
    const missingH = <f64>(missing & mask)
    let sum: i64 = 0
    for (let b = 0; b < last; b++) {
      const step = load<i64>(first + (<usize>b << 3))
      if (step == 0) continue
      sum += step
      const g = <f64>(sum >> shift)
      const h = <f64>(sum & mask)
      if (missing == 0) {
        if (H - h < minHessian) break
        consider(column, b, 0, g, h, G, H, rows, rowsPer, minRows, minHessian, l2)
      } else {
        consider(column, b, 0, g, h, G, H, rows, rowsPer, minRows, minHessian, l2)
        consider(column, b, 1, g + missingG, h + missingH, G, H, rows, rowsPer, minRows, minHessian, l2)
      }
    }
  }
  if (bestColumn < 0) return -1
  if (load<i64>(sums + (<usize>bestColumn << 11) + (<usize>(load<i32>(edges + (<usize>bestColumn << 2)) + 1) << 3)) == 0)
    bestMissing = 2 * bestH >= H ? 1 : 0
  const other = G - bestG
  store<f64>(to, (bestG * bestG) / (bestH + l2) + (other * other) / (H - bestH + l2))
  store<f64>(to, <f64>bestBin, 8)
  store<f64>(to, <f64>bestMissing, 16)
  store<f64>(to, bestG, 24)
  store<f64>(to, bestH, 32)
  return bestColumn
}

@inline
function consider(
  column: i32, bin: i32, withMissing: i32, g: f64, h: f64, G: f64, H: f64, rows: f64,
  rowsPer: f64, minRows: f64, minHessian: f64, l2: f64,
): void {
  const otherH = H - h
  const n = h * rowsPer + 0.5
  if (h < minHessian || otherH < minHessian || n < minRows || rows - n + 1 < minRows) return
  const other = G - g
  const a = h + l2
  const b = otherH + l2
  const high = g * g * b + other * other * a
  const low = a * b
  if (high > best * low) {
    best = (high / low) * tie
    bestColumn = column
    bestBin = bin
    bestMissing = withMissing
    bestG = g
    bestH = h
  }
}
