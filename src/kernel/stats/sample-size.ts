import { checkRange } from '#base'
import { twoSidedZ } from './normal.ts'

/**
 * Standard error of an area under the ROC curve that is expected, before any row is scored.
 *   se² = [A(1−A) + (c−1)(Q₁−A²) + (o−1)(Q₂−A²)] / (c·o),  Q₁ = A/(2−A),  Q₂ = 2A²/(1+A)
 * @param auc    expected area A, 0.5 ≤ A < 1
 * @param cases  rows with the outcome that is looked for, ≥ 1
 * @param others rows without it, ≥ 1
 * @see Hanley & McNeil (1982), "The meaning and use of the area under a ROC curve", Radiology 143, 29–36.
 */
export function aucError(auc: number, cases: number, others: number): number {
  checkRange('auc', auc, 0.5, 1 - Number.EPSILON)
  checkRange('cases', cases, 1, Number.MAX_VALUE)
  checkRange('others', others, 1, Number.MAX_VALUE)
  const first = auc / (2 - auc) - auc * auc
  const second = (2 * auc * auc) / (1 + auc) - auc * auc
  return Math.sqrt((auc * (1 - auc) + (cases - 1) * first + (others - 1) * second) / (cases * others))
}

/** Fewest rows, at a given share of cases, from which the interval of an area under the ROC curve is ± `margin` or less. */
export function rowsForAuc(auc: number, share: number, margin: number, level = 0.95): number {
  checkRange('share', share, Number.MIN_VALUE, 1 - Number.EPSILON)
  checkRange('margin', margin, 1e-4, 1)
  const z = twoSidedZ(level)
  const wide = (n: number) => z * aucError(auc, Math.max(1, n * share), Math.max(1, n * (1 - share))) > margin
  let low = 2
  let high = 4
  while (wide(high)) high *= 2
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (wide(middle)) low = middle
    else high = middle
  }
  return high
}

/** Rows from which coefficients need to be shrunk by a tenth at most, where a model of P parameters explains R². */
const rowsForShrinkage = (parameters: number, explained: number, shrinkage: number): number =>
  parameters / ((shrinkage - 1) * Math.log(1 - explained / shrinkage))

/** Largest R² (Cox & Snell) that an outcome of this share can have. */
const mostExplained = (share: number): number => 1 - Math.exp(2 * (share * Math.log(share) + (1 - share) * Math.log(1 - share)))

/**
 * Rows for a model of a yes/no outcome: its shrinkage is 0.9 at least, what it seems to explain too much is 0.05 at most, and
 * the overall share is known to ± 0.05.
 * @param parameters numbers that the model may weigh (a column of k categories counts k − 1)
 * @param share      of cases, 0 < share < 1
 * @param explained  expected R² of Cox & Snell; if left out 15 % of the largest possible, as the authors advise
 * @see Riley et al. (2020), "Calculating the sample size required for developing a clinical prediction model", BMJ 368, m441.
 */
export function rowsForBinaryModel(parameters: number, share: number, explained?: number): number {
  checkRange('parameters', parameters, 1, 1e9)
  checkRange('share', share, Number.MIN_VALUE, 1 - Number.EPSILON)
  const most = mostExplained(share)
  const r2 = explained ?? 0.15 * most
  const overall = (1.96 / 0.05) ** 2 * share * (1 - share)
  return Math.ceil(Math.max(rowsForShrinkage(parameters, r2, 0.9), rowsForShrinkage(parameters, r2, r2 / (r2 + 0.05 * most)), overall))
}

/**
 * Rows for a model of a number: shrinkage of 0.9 at least, and the spread of what is left unexplained known to within 10 %.
 * @param explained expected adjusted R²
 * @see Riley et al. (2020), BMJ 368, m441; Riley et al. (2019), Statistics in Medicine 38, 1262–1275.
 */
export function rowsForNumberModel(parameters: number, explained = 0.15): number {
  checkRange('parameters', parameters, 1, 1e9)
  checkRange('explained', explained, Number.MIN_VALUE, 0.9 - 1e-9)
  return Math.ceil(Math.max(rowsForShrinkage(parameters, explained, 0.9), 234 + parameters))
}

/** Rows from which the correlation of a prediction with the truth is known to ± `margin` or less (Fisher's z, large sample). */
export function rowsForCorrelation(correlation: number, margin: number, level = 0.95): number {
  checkRange('margin', margin, 1e-4, 1)
  return 3 + Math.ceil(((twoSidedZ(level) * (1 - correlation * correlation)) / margin) ** 2)
}
