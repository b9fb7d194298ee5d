import type { SearchResult } from '#ai/tuning'
import { type Decision, decided, warned } from '#base'
import { type Bench, blendCandidate, type Candidate, linearCandidate, priorCandidate, ruleCandidate, treesCandidate } from './candidates.ts'
import { chooseCandidate, signalOf, signalZ } from './choose.ts'

export type LearnOptions = Readonly<{
  trials: number
  first?: readonly Readonly<Record<string, number>>[]
  timeIsUp?: () => boolean
  onProgress?: (stage: 'candidates' | 'tuning', share: number) => void
}>
export type Learnt = Readonly<{
  candidates: readonly Candidate[]
  /** What is delivered, or would be: never the prior. */
  chosen: Candidate
  /** Whether it beats the prior beyond doubt. */
  hasSignal: boolean
  search: SearchResult
  decisions: { stage: 'candidates' | 'tuning'; decision: Decision }[]
}>

/** Learns every candidate on the same folds and chooses one. */
export async function learn(bench: Bench, options: LearnOptions): Promise<Learnt> {
  const onProgress = options.onProgress ?? (() => {})
  const { clusters } = bench.data
  const prior = priorCandidate(bench)
  const rule = await ruleCandidate(bench)
  onProgress('candidates', 0.2)
  const linear = await linearCandidate(bench, (share) => onProgress('candidates', 0.2 + 0.8 * share))
  onProgress('tuning', 0)
  const { candidate: trees, search } = await treesCandidate(bench, {
    ...options,
    onProgress: (share) => onProgress('tuning', share),
  })
  const blend = blendCandidate(bench, linear, trees)
  const candidates = [prior, rule, linear, trees, ...(blend ? [blend] : [])]
  const { chosen, decisions } = chooseCandidate(candidates, clusters)
  const z = signalOf(bench.kind, bench.y, chosen, prior, clusters)
  const hasSignal = z > signalZ
  const tuned = decided('TREES_TUNED', {
    trials: search.history.length,
    rounds: Number(trees.params.rounds),
    loss: search.history[search.best]!.loss,
  })
  return {
    candidates,
    chosen,
    hasSignal,
    search,
    decisions: [
      { stage: 'tuning', decision: tuned },
      ...(search.stoppedByBudget
        ? [
            {
              stage: 'tuning',
              decision: warned('TUNING_STOPPED_BY_BUDGET', { trials: search.history.length, asked: options.trials }),
            } as const,
          ]
        : []),
      ...decisions.map((decision) => ({ stage: 'candidates', decision }) as const),
      { stage: 'candidates', decision: hasSignal ? decided('SIGNAL_FOUND', { z }) : warned('NO_SIGNAL', { z, least: signalZ }) },
    ],
  }
}
