import { z } from 'zod'
import { Recipe } from '#schema/data/recipes'
import { ColumnFormat } from '#schema/data/sources'

export const NumberAim = z.discriminatedUnion('objective', [
  z.object({ objective: z.enum(['absolute', 'poisson']) }),
  z.object({ objective: z.literal('quantile'), quantile: z.number().gt(0).lt(1) }),
])

const numbers = z.array(z.number())
const indexes = z.array(z.int())

const tree = z
  .object({
    output: z.int().min(0),
    feature: indexes,
    threshold: numbers,
    sets: z.array(z.array(z.int().min(0).max(1_048_575)).nullable()).exactOptional(),
    missingLeft: z.array(z.literal([0, 1])),
    left: indexes,
    right: indexes,
    value: numbers,
    gain: numbers,
    cover: numbers,
  })
  .refine(isTree, 'not a tree')

/** Every child exists and is reached once, so that walking down ends. */
function isTree(nodes: {
  feature: number[]
  left: number[]
  right: number[]
  threshold: number[]
  value: number[]
  sets?: (number[] | null)[]
}): boolean {
  const n = nodes.feature.length
  if (nodes.sets && nodes.sets.length !== n) return false
  if (n === 0 || [nodes.left, nodes.right, nodes.threshold, nodes.value].some((list) => list.length !== n)) return false
  const reached = new Uint8Array(n)
  reached[0] = 1
  for (let node = 0; node < n; node++) {
    if (nodes.feature[node]! < 0) continue
    for (const child of [nodes.left[node]!, nodes.right[node]!]) {
      if (!(child > node && child < n) || reached[child]) return false
      reached[child] = 1
    }
  }
  return reached.every((seen) => seen === 1)
}

const treesModel = z
  .looseObject({
    format: z.literal([1, 2]),
    family: z.literal('trees'),
    objective: z.enum(['binary', 'multiclass', 'squared', 'absolute', 'quantile', 'poisson']),
    outputs: z.int().min(1),
    base: numbers,
    columns: z.int().min(0),
    leafGrid: z.number(),
    trees: z.array(tree),
    bestRound: z.int(),
  })
  .refine((m) => m.format === 2 || m.trees.every((t) => !t.sets), 'sets in format 1')
  .refine(
    (m) => m.base.length === m.outputs && m.trees.every((t) => t.output < m.outputs && t.feature.every((f) => f < m.columns)),
    'not trees',
  )

const linearModel = z
  .looseObject({
    format: z.literal(1),
    family: z.literal('linear'),
    link: z.enum(['identity', 'log', 'logit', 'softmax']),
    outputs: z.int().min(1),
    intercept: numbers,
    coefficients: z.array(numbers),
    lambda: z.number(),
    mix: z.number(),
    means: numbers,
    converged: z.boolean(),
  })
  .refine((m) => m.coefficients.length === m.outputs && m.intercept.length === m.outputs, 'not a linear model')

const calibration = z.discriminatedUnion('method', [
  z.object({ method: z.literal('none') }),
  z.object({ method: z.literal('sigmoid'), slope: z.number(), intercept: z.number() }),
  z.object({ method: z.literal('beta'), up: z.number().nonnegative(), down: z.number().nonnegative(), intercept: z.number() }),
  z
    .object({ method: z.literal('isotonic'), thresholds: numbers, values: numbers })
    .refine((c) => c.values.length === c.thresholds.length + 1, 'not a staircase'),
  z.object({ method: z.literal('temperature'), temperature: z.number().positive(), classes: z.int().min(2) }),
])

const part = z
  .object({ recipe: Recipe, fitted: z.discriminatedUnion('family', [treesModel, linearModel]), weight: z.number() })
  .refine(
    ({ recipe, fitted }) => (fitted.family === 'trees' ? fitted.columns : fitted.coefficients[0]!.length) === recipe.outputs.length,
    'recipe and learner do not fit',
  )

/** model.json, formats 1 to 3. */
export const ModelFileShape = z
  .looseObject({
    format: z.literal([1, 2, 3]),
    rumbo: z.string(),
    problem: z.object({
      kind: z.enum(['binary', 'multiclass', 'regression']),
      target: z.string(),
      positive: z.string().nullable(),
      classes: z.array(z.string()),
      aim: NumberAim.optional(),
    }),
    id: z.string().nullable(),
    features: z.array(z.string()),
    reading: z.array(ColumnFormat),
    parts: z.array(part).min(1),
    calibration,
    threshold: z.number().nullable(),
    groupThresholds: z
      .object({ columns: z.array(z.string()).min(1), groups: z.array(z.object({ levels: z.array(z.string()), threshold: z.number() })) })
      .optional(),
    dataSha256: z.string(),
    seed: z.int(),
  })
  .refine(
    (m) => m.parts.every((p) => p.fitted.outputs === (m.problem.kind === 'multiclass' ? m.problem.classes.length : 1)),
    'wrong number of outputs',
  )
  .refine((m) => m.parts.every(({ recipe, fitted }) => Math.max(recipe.format, fitted.format) <= m.format), 'a part of a later format')
  .refine((m) => {
    const read = new Set(m.reading.map(({ name }) => name))
    return [...m.features, ...(m.id === null ? [] : [m.id]), ...(m.groupThresholds?.columns ?? [])].every((name) => read.has(name))
  }, 'a column without its reading')
