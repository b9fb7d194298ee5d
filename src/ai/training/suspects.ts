import { speaksOfAfterwards } from '#ai/problems'
import { type Decision, warned } from '#base'
import type { Table } from '#data/sources'
import type { Estimate } from '#kernel/stats'
import type { Bench } from './candidates.ts'
import { joinMargins, type PreparedFold } from './data.ts'
import type { TreesTask } from './fold-task.ts'
import { answers, meanOf, pairedZ, rowLosses } from './loss.ts'
import { qualityOf } from './quality.ts'

/**
 * Why a column is suspect:
 *   ahead    alone it all but decides the outcome, and the others together stay far behind
 *   jump     the outcome is all but decided with it, and far from it without
 *   through  the other columns foretell it only as far as they foretell the outcome, as a consequence would be
 *   settled  one of its values settles the outcome, and the others do not see why
 *   named    its name speaks of something after the outcome, and it adds much to the others
 */
export type Reason = 'ahead' | 'jump' | 'through' | 'settled' | 'named'
export type Suspect = Readonly<{ column: string; reason: Reason; alone: Estimate; others: Estimate; all: Estimate }>

const mostLookedAt = 6
const mostRows = 16_000
/** Places of each source column among the outputs of a fold's recipe. */
const outputsBySource = ({ recipe }: PreparedFold, keep: (column: string) => boolean): number[] =>
  recipe.outputs.flatMap((output, j) => (keep(output.column) ? [j] : []))

function rankOf(values: ArrayLike<number>, rows: readonly number[]): Float64Array {
  const order = rows.map((_, i) => i).sort((a, b) => values[rows[a]!]! - values[rows[b]!]!)
  const rank = new Float64Array(rows.length)
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && values[rows[order[end]!]!] === values[rows[order[start]!]!]) end++
    for (let i = start; i < end; i++) rank[order[i]!] = (start + end - 1) / 2
    start = end
  }
  return rank
}

/** Spearman's rank correlation over some rows. */
function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>, rows: readonly number[]): number {
  const [x, z] = [rankOf(a, rows), rankOf(b, rows)]
  const [mx, mz] = [meanOf(x), meanOf(z)]
  let [xx, zz, xz] = [0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    xx += (x[i]! - mx) ** 2
    zz += (z[i]! - mz) ** 2
    xz += (x[i]! - mx) * (z[i]! - mz)
  }
  return xx > 0 && zz > 0 ? xz / Math.sqrt(xx * zz) : 0
}

/** Whether others and column are linked over all rows but not among rows of one outcome: the mark of a consequence. */
function linkedThroughOutcome(y: Float64Array, alone: Float64Array, others: Float64Array): boolean {
  const rows = Array.from(y.keys())
  const link = rankCorrelation(alone, others, rows)
  if (link * Math.sqrt(rows.length) < 4) return false
  let within = 0
  for (const outcome of [0, 1]) {
    const own = rows.filter((i) => y[i] === outcome)
    const r = rankCorrelation(alone, others, own)
    if (Math.abs(r) > 3 / Math.sqrt(own.length)) return false
    within += (own.length / rows.length) * r
  }
  return Math.abs(within) < 0.25 * link
}

/** P(X ≤ k) of the Poisson law with that mean. */
function poissonAtMost(k: number, mean: number): number {
  let term = Math.exp(-mean)
  let sum = term
  for (let i = 1; i <= k; i++) sum += term *= mean / i
  return sum
}

/** Whether the commonest value of a many-valued number, or its absence, goes with one outcome that the others do not foresee. */
function settles(table: Table, name: string, rows: Int32Array, y: Float64Array, others: Float64Array): boolean {
  const column = table.columns.find((own) => own.name === name)
  if (column?.type !== 'number') return false
  const at = new Map<number, number[]>()
  for (let i = 0; i < rows.length; i++) {
    const value = column.values[rows[i]!]!
    const own = at.get(value)
    if (own) own.push(i)
    else at.set(value, [i])
  }
  if (at.size <= 20) return false
  const common = [...at.values()].reduce((a, b) => (b.length > a.length ? b : a))
  if (common.length < Math.max(50, 0.1 * rows.length)) return false
  const base = meanOf(y)
  return [1, 0].some((outcome) => {
    const seen = common.filter((i) => y[i] === outcome).length
    const foreseen = common.reduce((sum, i) => sum + (outcome === 1 ? others[i]! : 1 - others[i]!), 0)
    const usual = common.length * (outcome === 1 ? base : 1 - base)
    return seen + 0.5 <= 0.1 * usual && seen + 0.5 <= 0.33 * foreseen && poissonAtMost(seen, foreseen) < 0.005
  })
}

/**
 * Looks at the strongest columns one by one: how well each foretells the outcome alone, how well the others do without
 * it, and how well all do together, always on rows that were not learnt from. Nothing is dropped here.
 */
export async function findSuspects(whole: Bench): Promise<{ suspects: Suspect[]; decisions: Decision[] }> {
  const bench = whole.thinned(mostRows)
  const found = await lookAtColumns(bench)
  if (bench !== whole) bench.close()
  return found
}

async function lookAtColumns(bench: Bench): Promise<{ suspects: Suspect[]; decisions: Decision[] }> {
  const { prepared, features, folds, table, seed } = await bench.prepare()
  const { kind, rows, y, outputs, clusters } = bench
  if (features.length < 2) return { suspects: [], decisions: [] }
  const share = Math.min(1, 10_000 / folds.at(-1)!.train.length)
  const options = { trees: 80, learningRate: 0.1, leaves: 8, minRowsPerLeaf: 15, l2: 5, rowShare: share, columnShare: 0.7, seed }
  const alone = { ...options, trees: 40, leaves: 6, columnShare: 1 }
  const taskFor = (fold: number, learner: TreesTask['options'], keep: (column: string) => boolean): TreesTask => ({
    fold,
    options: learner,
    only: outputsBySource(prepared[fold]!, keep),
  })
  const places = folds.map((_, f) => f)
  const together = await bench.trees(places.map((fold) => taskFor(fold, options, () => true)))
  const gain = new Map(features.map((name) => [name, 0]))
  for (const [f, fold] of together.entries())
    for (const [j, { column }] of prepared[f]!.recipe.outputs.entries()) gain.set(column, gain.get(column)! + fold.gain[j]!)
  const total = [...gain.values()].reduce((sum, part) => sum + part, 0)
  if (total === 0) return { suspects: [], decisions: [] }
  const strongest = [...features].sort((a, b) => gain.get(b)! - gain.get(a)!)
  const looked = strongest.filter(
    (column, place) =>
      (place < mostLookedAt || speaksOfAfterwards(column)) &&
      gain.get(column)! > 0.04 * total &&
      prepared.every((fold) => outputsBySource(fold, (own) => own === column).length > 0),
  )
  const tasks = looked.flatMap((column) =>
    places.flatMap((fold) => [taskFor(fold, alone, (own) => own === column), taskFor(fold, options, (own) => own !== column)]),
  )
  const results = await bench.trees(tasks)
  const predict = (found: { margins: Float64Array }[]) =>
    answers(
      kind,
      joinMargins(
        found.map((fold) => fold.margins),
        outputs,
      ),
      outputs,
    )
  const withAll = predict(together)
  const all = qualityOf(kind, y, withAll, seed)
  const lossOfAll = rowLosses(kind, y, withAll)
  const suspects: Suspect[] = []
  for (const [c, column] of looked.entries()) {
    const own = results.slice(2 * places.length * c, 2 * places.length * (c + 1))
    const byColumn = predict(own.filter((_, i) => i % 2 === 0))
    const byOthers = predict(own.filter((_, i) => i % 2 === 1))
    const figures = { alone: qualityOf(kind, y, byColumn, seed), others: qualityOf(kind, y, byOthers, seed), all }
    const lossOfOthers = rowLosses(kind, y, byOthers)
    const adds = pairedZ(lossOfOthers, lossOfAll, clusters)
    const reason = reasonFor(kind, figures, {
      named: speaksOfAfterwards(column) && adds > 1.645 && gain.get(column)! > 0.2 * total,
      through: () => kind === 'binary' && linkedThroughOutcome(y, byColumn, byOthers),
      settled: () => kind === 'binary' && adds > 2 && settles(table, column, rows, y, byOthers),
    })
    if (reason) suspects.push({ column, reason, ...figures })
  }
  const codes = {
    ahead: 'LEAK_SUSPECT_AHEAD',
    jump: 'LEAK_SUSPECT_JUMP',
    through: 'LEAK_SUSPECT_THROUGH',
    settled: 'LEAK_SUSPECT_SETTLED',
    named: 'LEAK_SUSPECT_NAMED',
  } as const
  const decisions = suspects.map(({ column, reason, ...figures }) =>
    warned(codes[reason], { column, alone: figures.alone.value, others: figures.others.value, all: figures.all.value }),
  )
  return { suspects, decisions }
}

type Signs = { named: boolean; through: () => boolean; settled: () => boolean }

function reasonFor(kind: Bench['kind'], { alone, others, all }: Record<'alone' | 'others' | 'all', Estimate>, signs: Signs): Reason | null {
  // AUC or R² alone; AUC or R² of all; by how much the gap to perfection shrinks with the column
  const limits = kind === 'regression' ? { alone: 0.95, all: 0.95, shrinks: 4 } : { alone: 0.9, all: 0.92, shrinks: 2.5 }
  const shrinks = (1 - others.value) / Math.max(1e-9, 1 - all.value)
  if (alone.low >= limits.alone && alone.low > others.high && shrinks >= limits.shrinks) return 'ahead'
  if (all.low >= limits.all && shrinks >= limits.shrinks && others.high < all.low && alone.value >= 0.75) return 'jump'
  if (alone.low >= 0.78 && alone.low > others.high + 0.05 && others.low > 0.53 && signs.through()) return 'through'
  if (signs.named) return 'named'
  return signs.settled() ? 'settled' : null
}
