import type { Arena } from './arena.ts'
import { type Aim, derivatives, hasConstantCurvature } from './objectives.ts'

/** How derivatives became whole numbers: gradient × gradientScale above `shift` bits of curvature × hessianScale. */
export type Scale = Readonly<{ gradient: number; hessian: number; shift: number; constant: boolean }>

/** Up to so many rows numbers have bits enough for plain rounding, and the order of rows does not matter. */
const plainRows = 50_000
const worthSharing = 4096

function largest(values: Float64Array): number {
  let most = 0
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!))
  return most
}

/** The largest power of two by which n numbers up to `most` can be multiplied and rounded, their sum staying under 2^bits. */
function scaleFor(most: number, n: number, bits: number): number {
  if (most === 0) return 1
  return 2 ** Math.max(-1000, Math.min(1000, Math.floor(Math.log2((2 ** bits - 1) / n - 1) - Math.log2(most) - 1e-9)))
}

/**
 * Derivatives of the loss at the present margins, in fixed point: sums do not depend on the order of the rows, and a
 * histogram minus a child's is the other child's to the last bit. A constant curvature is counted, which leaves more
 * bits to the gradient.
 */
export function takeSteps(
  arena: Arena,
  aim: Aim,
  output: number,
  outputs: number,
  y: Float64Array,
  weight: Float64Array | null,
  seed: number,
): Scale {
  const n = y.length
  const to = arena.all[output]!.steps
  const noise = n > plainRows ? 1 : 0
  if (aim.objective === 'binary' && !aim.focus && !weight) {
    const scale = { gradient: scaleFor(1, n, 31), hessian: scaleFor(0.25, n, 32), shift: 32, constant: false }
    const padded = 4 * Math.ceil(n / 4)
    arena.run(
      arena
        .parts(padded, worthSharing)
        .map((part) => ['logisticSteps', arena.score, arena.outcome, part.from, part.n, scale.gradient, scale.hessian, noise, seed, to]),
    )
    return scale
  }
  const gradient = arena.doubles(arena.gradient, n)
  const hessian = arena.doubles(arena.hessian, n)
  derivatives(aim, output, outputs, arena.doubles(arena.score, n * outputs), y, weight, gradient, hessian)
  const constant = hasConstantCurvature(aim.objective) && !weight
  const shift = constant ? Math.ceil(Math.log2(n + 1)) : 32
  const scale = {
    gradient: scaleFor(largest(gradient), n, 63 - shift),
    hessian: constant ? 1 : scaleFor(largest(hessian), n, 32),
    shift,
    constant,
  }
  arena.kernels.packSteps(arena.gradient, arena.hessian, 0, n, scale.gradient, scale.hessian, scale.shift, noise, seed, to)
  return scale
}
