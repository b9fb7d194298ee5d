import type { Matrix } from '#kernel/linalg'
import { normalQuantile } from '#kernel/stats'
import type { Recipe } from './schema.ts'

const mostProducts = 12
/** Chance that a product of columns that do not interact is taken, over all pairs. */
const mostChance = 0.05

/** What a model of the outputs alone leaves over, row by row. */
export type Leftover = Readonly<{
  /** Outcome less answer. */
  error: Float64Array
  /** Variance that the model gives the outcome, up to a factor. */
  spread: Float64Array
}>

/** What is left of a product once a constant and its two factors are taken out, by least squares weighted by the spread. */
function withoutFactors(a: Float32Array, b: Float32Array, weight: Float64Array): Float64Array {
  const columns = [(_: number) => 1, (i: number) => a[i]!, (i: number) => b[i]!]
  const left = Float64Array.from(a, (value, i) => value * b[i]!)
  const taken: Float64Array[] = []
  for (const column of columns) {
    const own = Float64Array.from(a, (_, i) => column(i))
    // Gram and Schmidt: each factor without those before it
    for (const before of taken) takeOut(own, before, weight)
    taken.push(own)
    takeOut(left, own, weight)
  }
  return left
}

function takeOut(values: Float64Array, other: Float64Array, weight: Float64Array): void {
  let together = 0
  let alone = 0
  for (let i = 0; i < values.length; i++) {
    together += weight[i]! * values[i]! * other[i]!
    alone += weight[i]! * other[i]! ** 2
  }
  if (!(alone > 1e-12)) return
  const slope = together / alone
  for (let i = 0; i < values.length; i++) values[i]! -= slope * other[i]!
}

/**
 * The recipe with interactions: products of two outputs of different columns that go with what a model of the outputs
 * leaves over (Rao's score test with a variance that holds for any spread; Bonferroni's bound over the pairs; twelve at most).
 * @param x       the training rows as the recipe reads them
 * @param outputs those to look at, in pairs
 * @returns the recipe itself where no pair tells
 * @see Rao (1948), Proc. Cambridge Philosophical Society 44(1); White (1980), Econometrica 48(4)
 */
export function withProducts(recipe: Recipe, x: Matrix, outputs: readonly number[], { error, spread }: Leftover): Recipe {
  const n = x.rows
  const column = (j: number): Float32Array => x.values.subarray(j * n, (j + 1) * n)
  const sorted = outputs.toSorted((a, b) => a - b)
  const pairs = sorted
    .flatMap((a, i) => sorted.slice(i + 1).map((b): [number, number] => [a, b]))
    .filter(([a, b]) => recipe.outputs[a]!.column !== recipe.outputs[b]!.column)
  if (pairs.length === 0) return recipe
  const least = normalQuantile(1 - mostChance / 2 / pairs.length)
  const found = pairs.map(([a, b]) => {
    const left = withoutFactors(column(a), column(b), spread)
    let sum = 0
    let squares = 0
    for (let i = 0; i < n; i++) {
      const each = error[i]! * left[i]!
      sum += each
      squares += each * each
    }
    return { pair: [a, b] as [number, number], z: squares > 0 ? Math.abs(sum) / Math.sqrt(squares) : 0 }
  })
  const taken = found
    .filter(({ z }) => z > least)
    .toSorted((one, other) => other.z - one.z)
    .slice(0, mostProducts)
  if (taken.length === 0) return recipe
  const products = taken.map(({ pair }) => pair)
  const made = products.map(([a, b]) => {
    const [one, other] = [recipe.outputs[a]!, recipe.outputs[b]!]
    return { name: `${one.name} × ${other.name}`, column: one.column, by: other.column }
  })
  return { ...recipe, format: 3, products, outputs: [...recipe.outputs, ...made] }
}
