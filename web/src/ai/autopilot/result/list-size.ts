import type { Measured } from '#schema/ai/autopilot/report'

type Estimate = Readonly<{ value: number; low: number | null; high: number | null }>
type Step = Readonly<{ share: number; figure: Estimate }>

/** A figure at a share of the list, straight between the two measured ones; the first step is at 0. */
function between(steps: readonly Step[], share: number): Estimate | null {
  const after = steps.findIndex((step) => step.share >= share - 1e-9)
  const b = steps[after] ?? steps.at(-1)
  if (b === undefined) return null
  const a = steps[after - 1]
  if (a === undefined || share >= b.share) return b.figure
  const part = (share - a.share) / (b.share - a.share)
  const mix = (from: number | null, to: number | null) => (from === null || to === null ? null : from + (to - from) * part)
  return {
    value: a.figure.value + (b.figure.value - a.figure.value) * part,
    low: mix(a.figure.low, b.figure.low),
    high: mix(a.figure.high, b.figure.high),
  }
}

const nothing: Estimate = { value: 0, low: 0, high: 0 }
const scaled = (figure: Estimate, by: number): Estimate => ({
  value: figure.value * by,
  low: figure.low === null ? null : figure.low * by,
  high: figure.high === null ? null : figure.high * by,
})

/**
 * What a list of the best-scored `share` of all rows brings, as it was measured on the test sample.
 * @param share  0 < share ≤ 1
 * @returns `gain`, the share of the cases that the list holds; `lift`, times a random list of that size; `profit`, minor
 *   units for 1,000 rows to choose from, null without a value. The first two are null without cases to count.
 */
export function listOf({ test, value }: Pick<Measured, 'test' | 'value'>, share: number) {
  const rows = test.deciles.reduce((sum, { n }) => sum + n, 0)
  let seen = 0
  const gains: Step[] = test.deciles.map(({ n, gain, gained }) => {
    seen += n
    return { share: seen / Math.max(1, rows), figure: gained ?? { value: gain, low: null, high: null } }
  })
  const gain = gains.length === 0 ? null : between([{ share: 0, figure: nothing }, ...gains], share)
  const profits = test.profit.map((point) => ({ share: point.share, figure: point.profit }))
  const first = profits[0]
  const from = first && first.share > 0 ? [{ share: 0, figure: nothing }, ...profits] : profits
  const profit = value === null ? null : between(from, share)
  return {
    gain,
    lift: gain && scaled(gain, 1 / share),
    profit: profit && scaled(profit, 1000 / Math.max(1, test.rows)),
  }
}
