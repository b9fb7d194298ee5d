import { checkRange } from '#base'

/** What a learner gives for a set of columns: its loss, how sure that is, and the importance of each. */
export type Fitted = Readonly<{ loss: number; error: number; importance: ArrayLike<number> }>
export type Elimination = Readonly<{
  /** From all columns to few. */
  steps: readonly { columns: readonly number[]; loss: number; error: number }[]
  /** The smallest set whose loss is within one standard error of the least. */
  selected: readonly number[]
}>

/**
 * Fits, drops the least important columns, fits again, until few are left.
 * @param columns columns to begin with
 * @param fit     loss on rows apart, and the importance of each of the given columns, in their order
 * @param share   share of the columns that is dropped at a time, 0 < share < 1
 * @param least   columns at which it ends, ≥ 1
 * @see Guyon et al. (2002), "Gene selection for cancer classification using support vector machines", Machine Learning 46.
 */
export function recursiveElimination(
  columns: readonly number[],
  fit: (columns: readonly number[]) => Fitted,
  { share, least }: { share: number; least: number },
): Elimination {
  checkRange('share', share, Number.MIN_VALUE, 1 - Number.EPSILON)
  checkRange('least', least, 1, Number.MAX_SAFE_INTEGER)
  const steps: { columns: readonly number[]; loss: number; error: number }[] = []
  for (let left = columns; left.length > 0; ) {
    const { loss, error, importance } = fit(left)
    steps.push({ columns: left, loss, error })
    if (left.length <= least) break
    const drop = Math.min(left.length - least, Math.max(1, Math.floor(share * left.length)))
    const places = [...left.keys()].sort((a, b) => importance[a]! - importance[b]! || b - a)
    const dropped = new Set(places.slice(0, drop))
    left = left.filter((_, i) => !dropped.has(i))
  }
  const best = steps.reduce((a, b) => (b.loss < a.loss ? b : a), steps[0] ?? { columns: [], loss: 0, error: 0 })
  const enough = steps.filter(({ loss }) => loss <= best.loss + best.error).at(-1) ?? best
  return { steps, selected: enough.columns }
}
