/**
 * What the trees learn: a yes/no outcome (log loss), one of several classes (softmax), or of a number its mean (squared
 * error), its median (absolute error), a quantile of it (pinball loss), or the mean of counts (Poisson; margins are logarithms).
 */
export type Objective = 'binary' | 'multiclass' | 'squared' | 'absolute' | 'quantile' | 'poisson'

export type TreeOptions = Readonly<{
  objective: Objective
  /** Number of classes; only for `multiclass`, ≥ 2. */
  classes?: number
  /** Share of the outcomes that shall lie under the prediction; only for `quantile`, 0 < quantile < 1. */
  quantile?: number
  /**
   * Focal loss (Lin et al. 2017) instead of the log loss; only for `binary`, 0 … 5: the loss of a row counts (1 − p)^focus, p the
   * probability of its outcome, so that rows that are foretold already matter less. Probabilities are then drawn to the middle:
   * calibrate them.
   */
  focus?: number
  /** Rounds of boosting at most, ≥ 1; `multiclass` grows one tree per class and round. */
  trees: number
  /** Share of each tree's step that is taken, 0 < learningRate ≤ 1. */
  learningRate: number
  /** Leaves per tree at most, ≥ 2. */
  leaves: number
  /** Rows in a leaf at least (rows, not weights), ≥ 1. */
  minRowsPerLeaf: number
  /** Added to the curvature of a leaf; shrinks its value (but not the medians and quantiles of `absolute` and `quantile`), ≥ 0. */
  l2: number
  /** Bins per column, 2 … 255; missing values have one more. */
  bins: number
  /** Share of the rows that each round sees, 0 < rowShare ≤ 1. */
  rowShare: number
  /** Share of the columns that each tree sees, 0 < columnShare ≤ 1. */
  columnShare: number
  /** Rounds without a better validation loss after which to stop; asks for validation rows. */
  earlyStoppingRounds?: number
  seed: number
  /** Splits from the root to a leaf at most; unlimited when absent. */
  maxDepth?: number
  /** Per column: 1 when the prediction must never fall as it rises, −1 when it must never rise, 0 free; for `binary`, `squared` and `poisson`. */
  monotone?: readonly (-1 | 0 | 1)[]
  categories?: Partial<CategoryOptions>
  /** Leaves are whole multiples of a power of two that fit in so many bits with their sign, 2 … 24; as exact as sums allow when absent. */
  leafBits?: number
}>

/** How columns of categories are split; the defaults are LightGBM's. */
export type CategoryOptions = Readonly<{
  /** Up to so many categories in a column, one is told from the rest; beyond, they are put in order and divided. */
  oneAgainstRest: number
  /** Added to a category's curvature where they are put in order, ≥ 0; one of fewer rows in a leaf goes with the rest. */
  smooth: number
  /** Added to the curvature of both sides of a divided order, on top of l2, ≥ 0. */
  l2: number
  /** Categories that a split may name at most, ≥ 1. */
  most: number
  /** Rows that one step along the order must add, ≥ 1. */
  rowsPerStep: number
}>

export const categoryDefaults: CategoryOptions = { oneAgainstRest: 4, smooth: 10, l2: 10, most: 32, rowsPerStep: 100 }

/** One tree as parallel arrays by node; node 0 is the root, children come after their parent. */
export type Tree = {
  /** Which margin the tree adds to: 0, or the class. */
  output: number
  /** Column that the node splits on; −1 in a leaf. */
  feature: number[]
  /** x ≤ threshold goes left; a float32 number, 0 in a leaf. */
  threshold: number[]
  /**
   * Where the tree splits on categories: per node the codes that go left, rising; null in a leaf and where the threshold
   * decides. Every other number goes right: a category that was rare or that nobody has seen yet.
   */
  sets?: (number[] | null)[]
  /** 1 when a missing value goes left. */
  missingLeft: number[]
  left: number[]
  right: number[]
  /** What a leaf adds to the margin, learning rate included: a multiple of 2^−leafGrid; 0 in a split. */
  value: number[]
  /** By how much a split lowers twice the loss (second-order); 0 in a leaf. */
  gain: number[]
  /** Weight of the training rows that came through the node. */
  cover: number[]
}

/** A boosted ensemble: plain JSON. Margin of output k = base[k] + Σ values of the leaves reached by trees of output k. */
export type TreesModel = {
  /** 2 where some tree has sets. */
  format: 1 | 2
  family: 'trees'
  objective: Objective
  /** Margins per row: the number of classes for `multiclass`, else 1. */
  outputs: number
  /** Starting margin per output: a multiple of 2^−leafGrid. */
  base: number[]
  /** Number of features. */
  columns: number
  /** Every margin is a sum of multiples of 2^−leafGrid that stays under 2²⁴ of them: exact in float32, in any order. */
  leafGrid: number
  trees: Tree[]
  /** Rounds kept: all of them, or those up to the best validation loss. */
  bestRound: number
}
