import { createRng, shuffledRows } from '#kernel/sampling'
import { holmAdjusted, normalQuantile, studentCdf, studentQuantile } from '#kernel/stats'

/** One column cut into groups: a code per row, −1 where it is not known, and the name of each group. */
export type CutColumn = Readonly<{ column: string; group: Int32Array; levels: readonly string[] }>
/** Null is: not known. */
export type Condition = Readonly<{ column: string; level: string | null }>
export type WeakSlice = Readonly<{
  conditions: Condition[]
  /** Rows of the half on which it was checked, and mean loss there and in the rest of it. */
  n: number
  loss: number
  rest: number
  /** How much more is lost; the interval holds for all checked slices at once. */
  difference: { value: number; low: number; high: number }
  adjustedP: number
}>
export type SliceSearch = Readonly<{
  slices: WeakSlice[]
  /** Slices that were looked at, and those that were checked. */
  looked: number
  checked: number
  /** Rows on which slices were sought, and on which they were checked. */
  soughtRows: number
  checkedRows: number
  leastRows: number
}>

const mostChecked = 8
const mostGroups = 8
const level = 0.95

type Side = { n: number; mean: number; variance: number }
type Slice = { conditions: { cut: number; code: number }[]; z: number }

const sideOf = (n: number, sum: number, squares: number): Side => {
  const mean = sum / n
  return { n, mean, variance: n > 1 ? Math.max(0, squares - n * mean * mean) / (n - 1) : 0 }
}

/** How much more is lost in a slice than outside it, in Welch's standard errors, with his degrees of freedom. */
function compared(inside: Side, outside: Side): { difference: number; error: number; dof: number } {
  const [a, b] = [inside.variance / inside.n, outside.variance / outside.n]
  const dof = (a + b) ** 2 / (a ** 2 / (inside.n - 1) + b ** 2 / (outside.n - 1))
  return { difference: inside.mean - outside.mean, error: Math.sqrt(a + b), dof: Number.isFinite(dof) ? Math.max(1, dof) : 1 }
}

class Half {
  readonly #loss: Float64Array
  readonly rows: Int32Array
  readonly #all: { n: number; sum: number; squares: number }

  constructor(loss: Float64Array, rows: Int32Array) {
    this.#loss = loss
    this.rows = rows
    this.#all = { n: rows.length, sum: 0, squares: 0 }
    for (const row of rows) {
      this.#all.sum += loss[row]!
      this.#all.squares += loss[row]! ** 2
    }
  }

  /** Slice and rest for each cell of some cut columns together; `cells` is the place of a row, `count` how many places. */
  sides(cells: (row: number) => number, count: number): { inside: Side; outside: Side }[] {
    const [n, sum, squares] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)]
    for (const row of this.rows) {
      const cell = cells(row)
      if (cell < 0) continue
      n[cell]!++
      sum[cell]! += this.#loss[row]!
      squares[cell]! += this.#loss[row]! ** 2
    }
    return Array.from(n, (own, cell) => ({
      inside: sideOf(own, sum[cell]!, squares[cell]!),
      outside: sideOf(this.#all.n - own, this.#all.sum - sum[cell]!, this.#all.squares - squares[cell]!),
    }))
  }
}

/** Place of a row among the groups of a column, the unknown last; −1 in the small groups that are not looked at. */
function placesOf({ group, levels }: CutColumn): { place: Int32Array; count: number } {
  const sizes = new Int32Array(levels.length + 1)
  const code = (own: number) => (own < 0 ? levels.length : own)
  for (const own of group) sizes[code(own)]!++
  const largest = new Set([...sizes.keys()].sort((a, b) => sizes[b]! - sizes[a]!).slice(0, mostGroups))
  return { place: group.map((own) => (largest.has(code(own)) ? code(own) : -1)), count: levels.length + 1 }
}

/**
 * Where a model errs more than elsewhere: all groups of one column and of two. They are sought on a random half of the rows;
 * the few that stand out are checked on the other half, which had no part in finding them, by Welch's test and Holm's
 * adjustment: on losses that have nothing to do with the columns some slice is named in at most 5 % of the cases.
 * @param loss of each row, of a model that has not learnt from it
 * @see Chung, Kraska, Polyzotis, Tae & Whang (2019), "Slice finder", ICDE; Cox (1975), "A note on data-splitting for the
 *   evaluation of significance levels", Biometrika 62(2); Holm (1979).
 */
export function weakSlices(loss: Float64Array, cuts: readonly CutColumn[], options: { seed: number; leastRows?: number }): SliceSearch {
  const order = shuffledRows(loss.length, createRng(options.seed))
  const middle = Math.floor(loss.length / 2)
  const [sought, apart] = [new Half(loss, order.slice(0, middle).sort()), new Half(loss, order.slice(middle).sort())]
  const leastRows = Math.max(options.leastRows ?? 30, Math.ceil(middle / 50))
  const places = cuts.map(placesOf)
  const found: Slice[] = []
  let looked = 0
  const look = (sides: { inside: Side; outside: Side }[], conditionsOf: (cell: number) => Slice['conditions']) => {
    for (const [cell, { inside, outside }] of sides.entries()) {
      if (inside.n < leastRows || outside.n < leastRows) continue
      looked++
      const { difference, error } = compared(inside, outside)
      if (difference > 0 && error > 0) found.push({ conditions: conditionsOf(cell), z: difference / error })
    }
  }
  for (const [a, { place, count }] of places.entries()) {
    look(
      sought.sides((row) => place[row]!, count),
      (code) => [{ cut: a, code }],
    )
    for (const [b, other] of places.slice(0, a).entries())
      look(
        sought.sides((row) => pairPlace(place[row]!, other.place[row]!, other.count), count * other.count),
        (cell) => [
          { cut: b, code: cell % other.count },
          { cut: a, code: Math.floor(cell / other.count) },
        ],
      )
  }
  const candidates = standingOut(found)
  const z = normalQuantile(1 - (1 - level) / 2 / Math.max(1, candidates.length))
  const judged = candidates.flatMap((slice) => {
    const holds = (row: number) => slice.conditions.every(({ cut, code }) => places[cut]!.place[row] === code)
    const [{ inside, outside }] = apart.sides((row) => (holds(row) ? 0 : -1), 1) as [{ inside: Side; outside: Side }]
    if (inside.n < 2 || outside.n < 2) return []
    const { difference, error, dof } = compared(inside, outside)
    const p = error > 0 ? 1 - studentCdf(difference / error, dof) : 1
    const half = error * Math.max(z, studentQuantile(1 - (1 - level) / 2 / candidates.length, dof))
    return [{ slice, inside, outside, p, difference: { value: difference, low: difference - half, high: difference + half } }]
  })
  const adjusted = holmAdjusted(judged.map(({ p }) => p))
  return {
    slices: judged
      .map(({ slice, inside, outside, difference }, i) => ({
        conditions: slice.conditions.map(({ cut, code }) => ({ column: cuts[cut]!.column, level: cuts[cut]!.levels[code] ?? null })),
        ...{ n: inside.n, loss: inside.mean, rest: outside.mean, difference },
        adjustedP: adjusted[i]!,
      }))
      .filter(({ adjustedP }) => adjustedP <= 1 - level)
      .sort((a, b) => b.difference.value * b.n - a.difference.value * a.n),
    ...{ looked, checked: judged.length, soughtRows: middle, checkedRows: loss.length - middle, leastRows },
  }
}

const pairPlace = (a: number, b: number, count: number): number => (a < 0 || b < 0 ? -1 : a * count + b)

/** The slices that stand out most; of one inside another only the clearer. */
function standingOut(found: readonly Slice[]): Slice[] {
  const kept: Slice[] = []
  const holds = (outer: Slice, inner: Slice) =>
    outer.conditions.every((own) => inner.conditions.some((other) => own.cut === other.cut && own.code === other.code))
  for (const slice of [...found].sort((a, b) => b.z - a.z)) {
    if (kept.length === mostChecked) break
    if (!kept.some((other) => holds(other, slice) || holds(slice, other))) kept.push(slice)
  }
  return kept
}
