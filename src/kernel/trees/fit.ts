import { checkRange, DomainError } from '#base'
import type { Matrix } from '#kernel/linalg'
import { deriveSeed } from '#kernel/sampling'
import { checkLabelled, checkModelColumns, type TargetKind } from '#kernel/supervised'
import { Arena } from './arena.ts'
import { type BinnedMatrix, prepareBins } from './bins.ts'
import { quantise } from './fixed-point.ts'
import { Grower } from './grow.ts'
import type { Crew } from './kernels.ts'
import { coarsenLeaves, roundToGrid } from './leaf-grid.ts'
import { categoryDefaults, type Objective, type Tree, type TreeOptions, type TreesModel } from './model.ts'
import { meanLoss, quantileOf, weightedQuantile } from './objectives.ts'
import { Router } from './route.ts'
import { sampledColumns, sampledRows } from './row-hash.ts'
import { freshStart, isBinned, startFrom } from './start.ts'
import { takeSteps } from './steps.ts'

/** Rows to learn from; features as numbers, or cut into bins before (see prepareBins). */
export type TreesData = Readonly<{
  x: Matrix | BinnedMatrix
  /** 0/1, class code or number, one per row. */
  y: Float64Array
  weight?: Float64Array
  /** Columns of `x` that hold codes of categories (0, 1, 2, …), where these are numbers; bins say it themselves. */
  categories?: readonly number[]
  /** A model that goes on learning: new rounds are added to its own, which stay. Then `x` are numbers, not bins. */
  from?: TreesModel
  /** Rows that decide how many rounds to keep; bins must be cut like those of `x`. */
  validation?: Readonly<{ x: Matrix | BinnedMatrix; y: Float64Array }>
}>

const largestInt = 2 ** 31 - 1
/** Leaves of the others are no step of Newton's, or say nothing alone. */
const mayBeMonotone: ReadonlySet<Objective> = new Set(['binary', 'squared', 'poisson'])
/** A factor of e² a round: Newton's step overshoots where counts are rare. */
const mostPoissonStep = 2
const targetKinds: Partial<Record<Objective, TargetKind>> = { squared: 'number', absolute: 'number', quantile: 'number', poisson: 'count' }

function checkOptions(options: TreeOptions): void {
  checkRange('trees', options.trees, 1, largestInt)
  checkRange('learningRate', options.learningRate, Number.MIN_VALUE, 1)
  checkRange('leaves', options.leaves, 2, largestInt)
  checkRange('minRowsPerLeaf', options.minRowsPerLeaf, 1, largestInt)
  checkRange('l2', options.l2, 0, Number.MAX_VALUE)
  checkRange('bins', options.bins, 2, 255)
  checkRange('rowShare', options.rowShare, Number.MIN_VALUE, 1)
  checkRange('columnShare', options.columnShare, Number.MIN_VALUE, 1)
  if (options.maxDepth !== undefined) checkRange('maxDepth', options.maxDepth, 1, largestInt)
  if (options.earlyStoppingRounds !== undefined) checkRange('earlyStoppingRounds', options.earlyStoppingRounds, 1, largestInt)
  if (options.objective === 'quantile') checkRange('quantile', options.quantile ?? 0, Number.MIN_VALUE, 1 - Number.EPSILON)
  if (options.monotone && !mayBeMonotone.has(options.objective))
    throw new DomainError('INVALID_ARGUMENT', { name: 'monotone', got: options.objective, expected: [...mayBeMonotone].join(', ') })
  for (const way of options.monotone ?? []) checkRange('monotone', way, -1, 1)
  const { oneAgainstRest, smooth, l2, most, rowsPerStep } = { ...categoryDefaults, ...options.categories }
  checkRange('categories.oneAgainstRest', oneAgainstRest, 0, 255)
  checkRange('categories.smooth', smooth, 0, Number.MAX_VALUE)
  checkRange('categories.l2', l2, 0, Number.MAX_VALUE)
  checkRange('categories.most', most, 1, 255)
  checkRange('categories.rowsPerStep', rowsPerStep, 1, largestInt)
  checkRange('focus', options.focus ?? 0, 0, 5)
  if (options.focus && (options.objective !== 'binary' || options.monotone))
    throw new DomainError('INVALID_ARGUMENT', { name: 'focus', got: options.objective, expected: 'binary, without monotone' })
  checkRange('leafBits', options.leafBits ?? 24, 2, 24)
  if (options.objective === 'multiclass') checkRange('classes', options.classes ?? 0, 2, largestInt)
}

function checkMonotone(monotone: readonly number[], { columns, categories }: BinnedMatrix): void {
  checkModelColumns(columns, monotone.length)
  for (const j of categories ?? [])
    if (monotone[j] !== 0)
      throw new DomainError('INVALID_ARGUMENT', { name: `monotone[${j}]`, got: monotone[j]!, expected: '0: categories have no order' })
}

function sameEdges(a: BinnedMatrix, b: BinnedMatrix): boolean {
  if (String(a.categories) !== String(b.categories)) return false
  return (
    a.edges === b.edges || a.edges.every((edges, j) => edges.length === b.edges[j]!.length && edges.every((t, i) => t === b.edges[j]![i]))
  )
}

function binnedLike(x: Matrix | BinnedMatrix, like: BinnedMatrix): BinnedMatrix {
  checkModelColumns(like.columns, x.columns)
  if (!isBinned(x)) return prepareBins(x, { like })
  if (!sameEdges(x, like))
    throw new DomainError('INVALID_ARGUMENT', { name: 'validation.x', got: 'edges of its own', expected: 'the edges of x' })
  return x
}

/**
 * Gradient-boosted trees on binned features: each round adds, per output, one tree grown best-first on the first and
 * second derivatives of the loss, a step of `learningRate` towards the minimum. Missing values go where they help.
 * The same data and options give the same model, bit for bit; without row sampling in whatever order the rows come
 * (up to about 50,000 of them, beyond which edges come from a sample).
 * A crew of threads makes the same model sooner.
 * With `validation` the model is cut after the round of lowest validation loss (at least one round is kept).
 * With `from` the rounds of a model go on (its leaves may be rounded to a coarser grid).
 * @throws NO_ROWS, LENGTH_MISMATCH, TARGET_VALUE_MISSING, CLASS_OUT_OF_RANGE, TARGET_VALUE_NEGATIVE, WEIGHT_INVALID, MODEL_COLUMNS_DIFFER,
 *   INVALID_ARGUMENT (an option out of range; early stopping without validation rows; validation bins cut otherwise; `from` another kind of model)
 * @see Friedman (2001), "Greedy function approximation: a gradient boosting machine"; Ke et al. (2017), "LightGBM"
 */
export function fitTrees(data: TreesData, options: TreeOptions, crew: Crew | null = null): TreesModel {
  checkOptions(options)
  const { objective, seed } = options
  const outputs = objective === 'multiclass' ? options.classes! : 1
  const kind = targetKinds[objective] ?? { classes: Math.max(2, outputs) }
  checkLabelled(data, kind)
  if (options.earlyStoppingRounds !== undefined && !data.validation)
    throw new DomainError('INVALID_ARGUMENT', {
      name: 'earlyStoppingRounds',
      got: options.earlyStoppingRounds,
      expected: 'validation rows',
    })
  const x = isBinned(data.x) ? data.x : prepareBins(data.x, { bins: options.bins, seed, categories: data.categories ?? [] })
  if (options.monotone) checkMonotone(options.monotone, x)
  const monotone = options.monotone?.some((way) => way !== 0) ? options.monotone : undefined
  const n = x.rows
  const { y } = data
  const weight = data.weight?.slice() ?? null
  if (weight) quantise(weight, n)

  const start = data.from ? startFrom(data.from, options, outputs, x.columns) : freshStart(options, y, weight, outputs)
  if (data.validation) checkLabelled(data.validation, kind)
  const apart = data.validation ? binnedLike(data.validation.x, x) : null
  const leaves = Math.max(2, Math.min(options.leaves, Math.floor(n / options.minRowsPerLeaf)))
  const arena = new Arena({ x, apart, outputs, leaves, objective, monotone, crew })
  start.margins(data.x, arena.doubles(arena.score, n * outputs))
  const apartMargins = () => arena.doubles(arena.apartScore, apart!.rows * outputs)
  if (apart) start.margins(data.validation!.x, apartMargins())
  if (objective === 'binary') arena.floats(arena.outcome, n).set(y)

  const grower = new Grower(x, arena, {
    ...options,
    leaves,
    maxDepth: options.maxDepth ?? largestInt,
    categories: { ...categoryDefaults, ...options.categories },
    mostStep: objective === 'poisson' ? mostPoissonStep : Number.POSITIVE_INFINITY,
  })
  const share = quantileOf(options)
  /** The quantile of what a leaf's rows still lack: the constant of least loss, where derivatives tell only the direction. */
  const lacking = (own: Int32Array): number => {
    const score = arena.doubles(arena.score, n)
    return weightedQuantile(
      Float64Array.from(own, (i) => y[i]! - score[i]!),
      weight && Float64Array.from(own, (i) => weight[i]!),
      share!,
    )
  }
  const router = new Router(x, arena)
  const sampling = options.rowShare < 1
  const trees = start.trees.map((tree): Tree => ({ ...tree }))
  const before = trees.length / outputs
  const lossNow = () => meanLoss(options, outputs, apartMargins(), data.validation!.y)
  let best = apart && before > 0 ? lossNow() : Number.POSITIVE_INFINITY
  let bestRound = before
  for (let round = before + 1; round <= before + options.trees; round++) {
    const scales = Array.from({ length: outputs }, (_, k) =>
      takeSteps(arena, options, k, outputs, y, weight, deriveSeed(seed, 'steps', round, k)),
    )
    const rows = sampling ? sampledRows(n, options.rowShare, deriveSeed(seed, 'rows', round)) : null
    let splits = 0
    for (let k = 0; k < outputs; k++) {
      const columns = sampledColumns(x.columns, options.columnShare, deriveSeed(seed, 'columns', round, k))
      const grown = grower.grow(k, rows, columns, scales[k]!, weight, !sampling, share === null ? null : lacking)
      if (sampling) router.add(grown, arena.all[k]!.bins, n, arena.score + 8 * k * n)
      if (apart) router.add(grown, arena.apart, apart.rows, arena.apartScore + 8 * k * apart.rows)
      trees.push(grown.tree)
      splits += grown.bin.length - 1
    }
    const loss = apart ? lossNow() : -round
    if (loss < best) {
      best = loss
      bestRound = round
    }
    if (round - bestRound >= (options.earlyStoppingRounds ?? largestInt)) break
    // No split gains, and the next round would see the same
    if (splits === 0 && !sampling && options.columnShare >= 1) break
  }
  trees.length = bestRound * outputs
  const base = [...start.base]
  if (options.leafBits !== undefined) coarsenLeaves(trees, options.leafBits)
  const leafGrid = roundToGrid(trees, base)
  const format = trees.some((tree) => tree.sets) ? 2 : 1
  return { format, family: 'trees', objective, outputs, base, columns: x.columns, leafGrid, trees, bestRound }
}
