import { checkRange } from '#base'

/** What a forest learns: a yes/no outcome, one of several classes, or the mean of a number. */
export type ForestObjective = 'binary' | 'multiclass' | 'squared'

export type ForestOptions = Readonly<{
  objective: ForestObjective
  /** Number of classes; only for `multiclass`, ≥ 2. */
  classes?: number
  trees: number
  /** Where a column may be cut: at the best edge (Breiman 2001), or at one drawn at random (Geurts et al. 2006). */
  cuts: 'best' | 'random'
  /** Whether each tree learns from n rows drawn with replacement; otherwise all learn from all rows. */
  bootstrap: boolean
  /** Share of the columns that are looked at, 0 < columnShare ≤ 1; at least one. */
  columnShare: number
  /** Whether columns are drawn anew for each split, or once for each tree. */
  columnsPer: 'split' | 'tree'
  /** Rows in a leaf at least (different rows, not weights), ≥ 1. */
  minRowsPerLeaf: number
  /** Splits from the root to a leaf at most; unlimited when absent. */
  maxDepth?: number
  /** Bins per column, 2 … 255; missing values have one more. */
  bins: number
  /** Columns that hold codes of categories, where `x` are numbers (bins know their own). */
  categories?: readonly number[]
  /** Rows of the average outcome that are added to each leaf before its odds are taken, > 0; 1 when absent. Numbers need none. */
  smoothing?: number
  seed: number
}>

const largestInt = 2 ** 31 - 1

/** @throws INVALID_ARGUMENT */
export function checkForestOptions(options: ForestOptions): void {
  checkRange('trees', options.trees, 1, largestInt)
  checkRange('columnShare', options.columnShare, Number.MIN_VALUE, 1)
  checkRange('minRowsPerLeaf', options.minRowsPerLeaf, 1, largestInt)
  checkRange('bins', options.bins, 2, 255)
  if (options.maxDepth !== undefined) checkRange('maxDepth', options.maxDepth, 1, largestInt)
  if (options.smoothing !== undefined) checkRange('smoothing', options.smoothing, Number.MIN_VALUE, Number.MAX_VALUE)
  if (options.objective === 'multiclass') checkRange('classes', options.classes ?? 0, 2, largestInt)
}
