/** The k nearest of many points, by looking at each. */
export class Nearest {
  /** Numbers of the points found, nearest first. */
  readonly row: Int32Array
  /** Their squared distances. */
  readonly squared: Float64Array
  readonly #points: Float64Array
  readonly #d: number

  constructor(points: Float64Array, d: number, k: number) {
    this.#points = points
    this.#d = d
    this.row = new Int32Array(k)
    this.squared = new Float64Array(k)
  }

  /** Looks for those near point `at` of `asked`. */
  find(asked: Float64Array, at: number): void {
    const { row, squared } = this
    const points = this.#points
    const d = this.#d
    const k = row.length
    squared.fill(Number.POSITIVE_INFINITY)
    const from = at * d
    for (let p = 0; p < points.length / d; p++) {
      const limit = squared[k - 1]!
      let sum = 0
      for (let j = 0; j < d; j++) sum += (points[p * d + j]! - asked[from + j]!) ** 2
      if (sum >= limit) continue
      let place = k - 1
      for (; place > 0 && squared[place - 1]! > sum; place--) {
        squared[place] = squared[place - 1]!
        row[place] = row[place - 1]!
      }
      squared[place] = sum
      row[place] = p
    }
  }
}
