import { type Decision, decided } from '#base'
import { correctedResampledTTest, type Estimate } from '#kernel/stats'
import type { Bench, Candidate, PartPlan } from './candidates.ts'
import { withinNoise } from './choose.ts'
import { testShareOf } from './compare.ts'
import { joinMargins } from './data.ts'
import type { Size, TreesTask } from './fold-task.ts'
import { meanOf, pairedZ } from './loss.ts'

/** How a model was made smaller: leaves of 8 bits, or a part of its trees, learnt anew with steps so much longer. */
export type Smaller = Readonly<{
  way: 'whole' | 'leaves' | 'half' | 'quarter' | 'eighth'
  candidate: Candidate
  /** Of the trees, on the first fold. */
  size: Size
  /** How much worse than the whole one in the loss that decides, fold by fold, with its 95 % interval; null for itself. */
  difference: Estimate | null
  /** Whether it loses no more than one standard error of the rows' losses. */
  asGood: boolean
}>

const leafBits = 8
const parts = { half: 2, quarter: 4, eighth: 8 } as const
const fewestRounds = 16
const longestStep = 0.5

type TreesPlan = Extract<PartPlan, { family: 'trees' }>

/**
 * Smaller versions of a candidate that is made of trees, or partly: each is learnt and judged on the same folds.
 * @param trees the candidate of trees alone, whose margins a blend is made of
 * @returns the whole one first; null where there are no trees, or too few to do without some
 */
export async function smallerModels(bench: Bench, chosen: Candidate, trees: Candidate): Promise<Smaller[] | null> {
  const plan = chosen.plan.find((part): part is TreesPlan => part.family === 'trees')
  if (!plan || chosen.name === 'rule' || plan.options.trees < fewestRounds) return null
  const { options, codes = false } = plan
  const ways: [Smaller['way'], TreesTask['options']][] = [
    ['leaves', { ...options, leafBits }],
    ...Object.entries(parts).map(([way, part]): [Smaller['way'], TreesTask['options']] => {
      const rounds = Math.round(options.trees / part)
      const learningRate = Math.min(longestStep, (options.learningRate * options.trees) / rounds)
      return [way as keyof typeof parts, { ...options, trees: rounds, learningRate }]
    }),
  ]
  const { folds } = bench.data
  const found = await bench.trees([
    { fold: 0, options, codes, measure: true },
    ...ways.flatMap(([, own]) => folds.map((_, fold): TreesTask => ({ fold, options: own, codes, measure: fold === 0 }))),
  ])
  const made = ways.map(([way, own], w): Smaller => {
    const results = found.slice(1 + w * folds.length, 1 + (w + 1) * folds.length)
    const margins = joinMargins(
      results.map((fold) => fold.margins),
      bench.outputs,
    )
    const mixed = chosen.margins.map((margin, i) => margin + plan.weight * (margins[i]! - trees.margins[i]!))
    const candidate = bench.candidate(
      chosen.name,
      chosen.plan.length === 1 ? { ...chosen.params, learningRate: own.learningRate, rounds: own.trees } : chosen.params,
      plan.weight === 1 ? margins : mixed,
      chosen.plan.map((part) => (part === plan ? { ...plan, options: own } : part)),
    )
    const { mean, low, high } = correctedResampledTTest(
      candidate.foldLosses.map((loss, f) => loss - chosen.foldLosses[f]!),
      testShareOf(folds),
    )
    const asGood = pairedZ(candidate.rowLoss, chosen.rowLoss, bench.clusters) < withinNoise
    return { way, candidate, size: results[0]!.size!, difference: { value: mean, low, high }, asGood }
  })
  return [{ way: 'whole', candidate: chosen, size: found[0]!.size!, difference: null, asGood: true }, ...made]
}

/** The smallest of those that are as good as the whole one. */
export function smallestAsGood(sizes: readonly Smaller[]): { taken: Smaller; decision: Decision } {
  const whole = sizes[0]!
  const taken = sizes.filter(({ asGood }) => asGood).reduce((least, next) => (next.size.bytes < least.size.bytes ? next : least), whole)
  if (taken === whole) return { taken, decision: decided('COMPRESSION_COSTS', { trees: whole.size.trees }) }
  const params = {
    ...{ share: taken.size.bytes / whole.size.bytes, trees: taken.size.trees, of: whole.size.trees },
    ...{ before: meanOf(whole.candidate.rowLoss), after: meanOf(taken.candidate.rowLoss) },
  }
  return { taken, decision: decided('MODEL_COMPRESSED', params) }
}
