import { createRng, deriveSeed, type Rng } from '#kernel/sampling'
import type { Point, Space } from './space.ts'

/** A setting that was tried, and the held-out loss it gave. */
export type Trial = Readonly<{ point: Point; loss: number }>

const randomTrials = 8
const candidates = 24

function normal(rng: Rng): number {
  return Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng())
}

/** A draw from the normal law around `centre`, kept inside [0, 1] by reflection. */
function near(centre: number, width: number, rng: Rng): number {
  let at = Math.abs(centre + width * normal(rng)) % 2
  if (at > 1) at = 2 - at
  return at
}

/** Log density of a mixture of one product kernel per point and, as prior, the uniform law. */
function logDensity(at: Point, points: readonly Point[], width: number): number {
  let sum = 1
  for (const point of points) {
    let log = 0
    for (const [d, x] of at.entries()) log -= 0.5 * ((x - point[d]!) / width) ** 2 + Math.log(width * Math.sqrt(2 * Math.PI))
    sum += Math.exp(log)
  }
  return Math.log(sum / (points.length + 1))
}

/**
 * The next setting to try: random at first, then where good settings lie close and bad ones do not (tree-structured Parzen
 * estimator with product kernels). The answer depends on the trials before it and the seed only.
 * @param history all earlier trials
 * @see Bergstra et al. (2011), "Algorithms for hyper-parameter optimization", NeurIPS 24.
 */
export function suggest(space: Space, history: readonly Trial[], seed: number, index: number): Point {
  const rng = createRng(deriveSeed(seed, 'trial', index))
  if (history.length < randomTrials) return space.map(() => rng())
  const ranked = [...history].sort((a, b) => a.loss - b.loss)
  const cut = Math.max(2, Math.ceil(0.15 * ranked.length))
  const good = ranked.slice(0, cut).map((trial) => trial.point)
  const bad = ranked.slice(cut).map((trial) => trial.point)
  const spread = (points: readonly Point[]) => 0.15 * points.length ** (-1 / (4 + space.length))
  const [narrow, wide] = [spread(good), spread(bad)]
  let best: Point = []
  let most = Number.NEGATIVE_INFINITY
  for (let c = 0; c < candidates; c++) {
    const centre = good[Math.floor(rng() * (good.length + 1))]
    const at = space.map((_, d) => (centre ? near(centre[d]!, narrow, rng) : rng()))
    const gain = logDensity(at, good, narrow) - logDensity(at, bad, wide)
    if (gain > most) {
      most = gain
      best = at
    }
  }
  return best
}
