import type { Measured } from '#schema/ai/autopilot/report'

/** Why two runs cannot be set against each other. */
export type Apart = 'question' | 'file' | 'split' | 'unmeasured'
export type Comparison =
  | { kind: 'apart'; why: Apart }
  /** Neither is surely better. */
  | { kind: 'even'; difference: number; within: number }
  | { kind: 'better'; first: boolean; difference: number; within: number }

/** Half of a 95 % interval. */
const half = ({ low, high }: { low: number | null; high: number | null }): number | null =>
  low === null || high === null ? null : (high - low) / 2

/**
 * Which of two runs is better, and whether chance could make the difference. They must have been measured on the same
 * rows of the same file. Their errors on those rows go together, so that taking them as independent makes the margin wider
 * than it is: what is told apart here is told apart for sure, and what is not may still differ.
 * @returns `difference` and `within` in the unit of the metric; `within` is the margin that chance stays in (95 %)
 */
export function compareRuns(a: Measured, b: Measured): Comparison {
  const asks = ({ problem, metric }: Measured) =>
    JSON.stringify([problem.kind, problem.target, problem.positive, problem.aim ?? null, metric])
  if (asks(a) !== asks(b)) return { kind: 'apart', why: 'question' }
  if (a.sha256 !== b.sha256) return { kind: 'apart', why: 'file' }
  if (a.rowsKey !== b.rowsKey) return { kind: 'apart', why: 'split' }
  const [marginA, marginB] = [a.quality && half(a.quality), b.quality && half(b.quality)]
  if (!a.quality || !b.quality || marginA === null || marginB === null) return { kind: 'apart', why: 'unmeasured' }
  const difference = Math.abs(a.quality.value - b.quality.value)
  const within = Math.hypot(marginA, marginB)
  return difference > within
    ? { kind: 'better', first: a.quality.value > b.quality.value, difference, within }
    : { kind: 'even', difference, within }
}
