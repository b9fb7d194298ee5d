import { assignGroups } from '#kernel/experiments'
import { deriveSeed } from '#kernel/sampling'

/** Bands of score have at least so many people for each group. */
const leastPerBand = 20
const mostBands = 10

/** People per arm: control first, then the variants by their shares of the rest, whole people by largest remainder. */
export function armSizes(n: number, control: number, shares: readonly number[]): number[] {
  const treated = n - control
  const whole = shares.reduce((a, b) => a + b)
  const exact = shares.map((share) => (treated * share) / whole)
  const sizes = exact.map(Math.floor)
  const byRest = sizes.map((_, i) => i).sort((a, b) => exact[b]! - sizes[b]! - (exact[a]! - sizes[a]!) || a - b)
  for (let left = treated - sizes.reduce((a, b) => a + b, 0), k = 0; left > 0; left--, k++) sizes[byRest[k]!]!++
  return [control, ...sizes]
}

/** How many bands of score a draw has. */
export const bandsOf = (n: number, arms: number, scored: boolean): number =>
  scored ? Math.max(1, Math.min(mostBands, Math.floor(n / (leastPerBand * arms)))) : 1

type Draw = Readonly<{ seed: number; control: number; shares: readonly number[]; scored: boolean }>

/**
 * Arm and band of each person: arm 0 is the control group. The same people, scores and seed give the same arms in whatever
 * order they come.
 * @param marks  hexadecimal, no two alike
 */
export function drawArms(
  marks: readonly string[],
  scores: Float64Array,
  { seed, control, shares, scored }: Draw,
): { arm: Int32Array; band: Int32Array } {
  const sizes = armSizes(marks.length, control, shares)
  const { group, band } = assignGroups(marks, scores, { seed, sizes, bands: bandsOf(marks.length, sizes.length, scored) })
  return { arm: group, band }
}

/** Whether a person belongs to the control group across campaigns: decided by the mark alone. */
export const inGlobalControl = (mark: string, { seed, share }: Readonly<{ seed: number; share: number }>): boolean =>
  deriveSeed(seed, 'global control', mark) / 2 ** 32 < share
