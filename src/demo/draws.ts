import { normalDraw, type Rng } from '#kernel/sampling'

/** Whole number in [0, n). */
export const below = (rng: Rng, n: number): number => Math.floor(rng() * n)
export const pick = <T>(rng: Rng, items: readonly T[]): T => items[below(rng, items.length)]!

/** An item by its weight, which is the last entry of its tuple. */
export function pickWeighted<T extends readonly [unknown, ...unknown[], number] | readonly [unknown, number]>(
  rng: Rng,
  items: readonly T[],
): T {
  const total = items.reduce((sum, item) => sum + (item.at(-1) as number), 0)
  let left = rng() * total
  for (const item of items) if ((left -= item.at(-1) as number) < 0) return item
  return items.at(-1)!
}

/** Exponential with mean 1. */
export const exponential = (rng: Rng): number => -Math.log(1 - rng())

/** Gamma with the given shape and mean 1 (Marsaglia and Tsang 2000), shape ≥ 1. */
export function gamma(rng: Rng, shape: number): number {
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = normalDraw(rng)
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(1 - rng()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return (d * v) / shape
  }
}

export const chance = (rng: Rng, p: number): boolean => rng() < p
