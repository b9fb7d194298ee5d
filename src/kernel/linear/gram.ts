import type { Columns } from './columns.ts'

/** Rows at a time: few enough that the columns of a strip stay close to the processor. */
const strip = 256

/**
 * Σ c · x̃ⱼ · x̃ₖ for j of `first` and k of `second`; pairs with a sparse column look at its own rows only.
 * @param c curvature by row
 * @returns first.length × second.length, row by row
 */
export function weightedGram(columns: Columns, first: readonly number[], second: readonly number[], c: Float64Array): Float64Array {
  const isWhole = (j: number) => columns.sparse[j] === null
  if (first.every(isWhole) && second.every(isWhole)) return wholeGram(columns, first, second, c)
  const width = second.length
  const gram = new Float64Array(first.length * width)
  const whole = wholeGram(columns, first.filter(isWhole), second.filter(isWhole), c)
  let next = 0
  for (const [a, j] of first.entries())
    for (const [b, k] of second.entries()) if (isWhole(j) && isWhole(k)) gram[a * width + b] = whole[next++]!

  const all = [...new Set([...first, ...second])]
  const sums = new Float64Array(columns.count)
  columns.dots(
    all,
    c,
    c.reduce((a, b) => a + b, 0),
    sums,
  )
  const places = new Map(first.map((j, a) => [j, a]))
  const work = new Float64Array(columns.rows)
  for (const j of all.filter((one) => !isWhole(one))) {
    const { rows, excess } = columns.sparse[j]!
    let sum = 0
    for (let e = 0; e < rows.length; e++) sum += work[rows[e]!] = c[rows[e]!]! * excess[e]!
    const pair = (k: number) => columns.inverse[j]! * (columns.shift(j) * sums[k]! + columns.dotOver(k, rows, work, sum))
    const a = places.get(j) ?? -1
    const b = second.indexOf(j)
    if (a >= 0)
      for (const [at, k] of second.entries()) {
        const mirrored = b >= 0 && !isWhole(k) ? (places.get(k) ?? a) : a
        gram[a * width + at] = mirrored < a ? gram[mirrored * width + b]! : pair(k)
      }
    if (b >= 0) for (const [at, k] of first.entries()) if (isWhole(k)) gram[at * width + b] = pair(k)
    for (const row of rows) work[row] = 0
  }
  return gram
}

/**
 * Σ c · x̃ⱼ · x̃ₖ for j of `first` and k of `second`, strip by strip of rows and four by four columns.
 * Where `second` begins with `first`, what is symmetric is worked out once.
 * @param c curvature by row
 * @returns first.length × second.length, row by row
 */
function wholeGram(columns: Columns, first: readonly number[], second: readonly number[], c: Float64Array): Float64Array {
  const symmetric = first.every((j, at) => second[at] === j)
  const height = 4 * Math.ceil(first.length / 4)
  const width = 4 * Math.ceil(second.length / 4)
  const sums = new Float64Array(height * width)
  const left = new Float64Array(height * strip)
  const right = new Float64Array(width * strip)
  for (let from = 0; from < columns.rows; from += strip) {
    const n = Math.min(strip, columns.rows - from)
    for (const [at, j] of second.entries()) columns.copy(j, from, n, right, at * strip)
    if (symmetric) left.set(right.subarray(0, first.length * strip))
    else for (const [at, j] of first.entries()) columns.copy(j, from, n, left, at * strip)
    for (let at = 0; at < first.length; at++) weigh(left, at * strip, c, from, n)
    for (let a = 0; a < height; a += 4)
      for (let b = symmetric ? a : 0; b < width; b += 4) addTile(left, a * strip, right, b * strip, n, sums, a * width + b, width)
  }
  const gram = new Float64Array(first.length * second.length)
  for (let a = 0; a < first.length; a++)
    for (let b = 0; b < second.length; b++)
      gram[a * second.length + b] = symmetric && b < a ? gram[b * second.length + a]! : sums[a * width + b]!
  return gram
}

function weigh(to: Float64Array, at: number, c: Float64Array, from: number, n: number): void {
  for (let i = 0; i < n; i++) to[at + i]! *= c[from + i]!
}

/** Sixteen dot products over n rows, added to a tile of `sums`. */
function addTile(x: Float64Array, a: number, y: Float64Array, b: number, n: number, sums: Float64Array, at: number, width: number): void {
  let [s00, s01, s02, s03] = [0, 0, 0, 0]
  let [s10, s11, s12, s13] = [0, 0, 0, 0]
  let [s20, s21, s22, s23] = [0, 0, 0, 0]
  let [s30, s31, s32, s33] = [0, 0, 0, 0]
  for (let i = 0; i < n; i++) {
    const x0 = x[a + i]!
    const x1 = x[a + strip + i]!
    const x2 = x[a + 2 * strip + i]!
    const x3 = x[a + 3 * strip + i]!
    const y0 = y[b + i]!
    const y1 = y[b + strip + i]!
    const y2 = y[b + 2 * strip + i]!
    const y3 = y[b + 3 * strip + i]!
    s00 += x0 * y0
    s01 += x0 * y1
    s02 += x0 * y2
    s03 += x0 * y3
    s10 += x1 * y0
    s11 += x1 * y1
    s12 += x1 * y2
    s13 += x1 * y3
    s20 += x2 * y0
    s21 += x2 * y1
    s22 += x2 * y2
    s23 += x2 * y3
    s30 += x3 * y0
    s31 += x3 * y1
    s32 += x3 * y2
    s33 += x3 * y3
  }
  sums[at]! += s00
  sums[at + 1]! += s01
  sums[at + 2]! += s02
  sums[at + 3]! += s03
  sums[at + width]! += s10
  sums[at + width + 1]! += s11
  sums[at + width + 2]! += s12
  sums[at + width + 3]! += s13
  sums[at + 2 * width]! += s20
  sums[at + 2 * width + 1]! += s21
  sums[at + 2 * width + 2]! += s22
  sums[at + 2 * width + 3]! += s23
  sums[at + 3 * width]! += s30
  sums[at + 3 * width + 1]! += s31
  sums[at + 3 * width + 2]! += s32
  sums[at + 3 * width + 3]! += s33
}
