import { createRng, deriveSeed, type Rng, shuffledRows } from '#kernel/sampling'
import { quantile } from '#kernel/stats'
import { encode, isChoice, type Space } from './space.ts'
import type { Trial } from './study.ts'
import { growTree, variancesOf } from './variance-tree.ts'

/** How much of the loss a dimension explains by itself. */
export type Weight = Readonly<{
  name: string
  /** Part of the variance of the loss over the whole space that is due to this dimension alone, 0 … 1. */
  share: number
  /** Whether it is more than the strongest of all would seem to have by chance once in twenty searches. */
  clear: boolean
}>

/** Fewer trials tell nothing about single dimensions. */
const leastTrials = 16
const trees = 16

/**
 * What of the settings mattered: a forest learns the ranks of the losses, and the variance of what it foretells over the
 * whole space is taken apart by dimension (main effects; what is left is due to several together). The same is done with
 * shuffled losses, so that chance is not taken for weight.
 * @param trials those with a loss count
 * @returns null below 16 trials
 * @see Hutter, Hoos & Leyton-Brown (2014), "An efficient approach for assessing hyperparameter importance", ICML
 */
export function weighDimensions(space: Space, trials: readonly Trial[], seed: number): Weight[] | null {
  const known = trials.filter(({ loss }) => loss !== null)
  const n = known.length
  if (n < leastTrials) return null
  const points = known.map(({ setting }) => encode(space, setting))
  const ranks = new Float64Array(n)
  const order = known.map((_, i) => i).sort((a, b) => known[a]!.loss! - known[b]!.loss! || a - b)
  for (const [place, i] of order.entries()) ranks[i] = place
  const rng = createRng(deriveSeed(seed, 'importance'))
  const found = sharesOf(space, points, ranks, rng)
  // Enough for a bar; a long search, where each takes long, needs fewer
  const shuffles = Math.max(20, Math.min(40, Math.round(1500 / n)))
  const strongest = Array.from({ length: shuffles }, () =>
    Math.max(...sharesOf(space, points, Float64Array.from(shuffledRows(n, rng)), rng)),
  )
  const bar = quantile(strongest, 0.95)
  return space.map(({ name }, d) => ({ name, share: found[d]!, clear: found[d]! > bar }))
}

function sharesOf(space: Space, points: readonly (readonly number[])[], y: Float64Array, rng: Rng): number[] {
  const n = points.length
  const sums = space.map(() => 0)
  for (let t = 0; t < trees; t++) {
    const rows = Array.from({ length: n }, () => Math.floor(rng() * n))
    const places = space.map((dimension, d) => {
      const own = points.map((point) => point[d]!)
      return isChoice(dimension) ? orderedChoices(dimension.choices.length, own, y, rows) : own
    })
    const { total, alone } = variancesOf(growTree(places, y, rows), space.length)
    if (total > 0) for (const [d, part] of alone.entries()) sums[d]! += part / total / trees
  }
  return sums
}

/** Choices side by side in the order of their mean: a split of a choice is then one of an axis (Fisher 1958). */
function orderedChoices(choices: number, own: readonly number[], y: Float64Array, rows: readonly number[]): number[] {
  const [sum, count] = [new Float64Array(choices), new Float64Array(choices)]
  for (const row of rows) {
    sum[own[row]!]! += y[row]!
    count[own[row]!]!++
  }
  const middle = rows.reduce((all, row) => all + y[row]!, 0) / rows.length
  const mean = (choice: number) => (count[choice]! > 0 ? sum[choice]! / count[choice]! : middle)
  const order = Array.from({ length: choices }, (_, choice) => choice).sort((a, b) => mean(a) - mean(b) || a - b)
  return own.map((choice) => (order.indexOf(choice) + 0.5) / choices)
}
