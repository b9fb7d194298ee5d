import { createRng, deriveSeed } from '#kernel/sampling'
import type { ForestOptions } from './options.ts'

/** How often each of n rows is in the bag of a tree: n draws with replacement, the same whoever asks. */
export function bagOf(n: number, tree: number, { bootstrap, seed }: Pick<ForestOptions, 'bootstrap' | 'seed'>): Uint16Array {
  const times = new Uint16Array(n)
  if (!bootstrap) return times.fill(1)
  const rng = createRng(deriveSeed(seed, 'bag', tree))
  for (let i = 0; i < n; i++) times[Math.floor(rng() * n)]!++
  return times
}
