import { fitLogistic } from './logistic.ts'
import { inside } from './sigmoid.ts'

/** `up` counts ln p, `down` −ln(1 − p); neither is negative, so that the order of rows stays. */
export type BetaCurve = { up: number; down: number; intercept: number }

export function betaAt(p: number, { up, down, intercept }: BetaCurve): number {
  const x = inside(p)
  return 1 / (1 + Math.exp(-(up * Math.log(x) - down * Math.log(1 - x) + intercept)))
}

/**
 * Beta calibration: the curve that is right when scores of either outcome follow a beta law. Unlike the sigmoid it can bend
 * the two ends apart, and it holds "no correction" (1, 1, 0). A slope that would be negative is left out.
 * @see Kull, Silva Filho & Flach (2017), "Beta calibration", AISTATS.
 */
export function fitBeta(p: Float64Array, y: ArrayLike<number>): BetaCurve {
  const [up, down] = [p.map((value) => Math.log(inside(value))), p.map((value) => -Math.log(1 - inside(value)))]
  const both = fitLogistic([up, down], y)
  if (both.slopes.every((slope) => slope >= 0)) return { up: both.slopes[0]!, down: both.slopes[1]!, intercept: both.intercept }
  const isUp = both.slopes[0]! > both.slopes[1]!
  const one = fitLogistic([isUp ? up : down], y)
  if (one.slopes[0]! >= 0) return { up: isUp ? one.slopes[0]! : 0, down: isUp ? 0 : one.slopes[0]!, intercept: one.intercept }
  return { up: 0, down: 0, intercept: fitLogistic([], y).intercept }
}
