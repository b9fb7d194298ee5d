import type { SearchResult } from '#ai/tuning'
import { type Decision, decided, warned } from '#base'
import { type BestSoFar, followBest } from './best-so-far.ts'
import {
  type Bench,
  blendCandidate,
  type Candidate,
  continuedCandidate,
  linearCandidate,
  priorCandidate,
  priorMargins,
  ruleCandidate,
  treesCandidate,
} from './candidates.ts'
import { bothSignals, chooseCandidate, signalOf, signalZ } from './choose.ts'
import { outcomesOf } from './data.ts'
import { focalCandidate } from './focal.ts'
import { answers, meanOf, rowLosses } from './loss.ts'
import { linearWithProducts } from './products.ts'

/** Why a search ended before all its trials. */
export type StoppedBy = 'budget' | 'person'

export type LearnOptions = Readonly<{
  trials: number
  first?: readonly Readonly<Record<string, number>>[]
  /** Asked between trials: why to end here, or null to go on. What was tried by then is kept. */
  timeIsUp?: () => StoppedBy | null
  onProgress?: (stage: 'candidates' | 'tuning', share: number) => void
  onBest?: (best: BestSoFar) => void
}>
export type Learnt = Readonly<{
  candidates: readonly Candidate[]
  /** What is delivered, or would be: never the prior. */
  chosen: Candidate
  /** Standard errors by which the best candidate beats the prior out of fold. */
  signal: number
  search: SearchResult
  stoppedBy: StoppedBy | null
  decisions: { stage: 'candidates' | 'tuning'; decision: Decision }[]
}>

const stopCodes = { budget: 'TUNING_STOPPED_BY_BUDGET', person: 'TUNING_STOPPED_BY_PERSON' } as const

/** Learns every candidate on the same folds and chooses one. */
export async function learn(bench: Bench, options: LearnOptions): Promise<Learnt> {
  const onProgress = options.onProgress ?? (() => {})
  const { clusters } = bench
  const prior = priorCandidate(bench)
  const best = followBest(bench, prior, options.onBest ?? (() => {}))
  const rule = await ruleCandidate(bench)
  best.measured(rule)
  onProgress('candidates', 0.2)
  const plain = await linearCandidate(bench, (share) => onProgress('candidates', 0.2 + 0.6 * share))
  const interacting = await linearWithProducts(bench, plain)
  const linear = interacting?.candidate ?? plain
  best.measured(linear)
  onProgress('tuning', 0)
  let stoppedBy: StoppedBy | null = null
  const {
    candidate: trees,
    search,
    encodings,
  } = await treesCandidate(bench, {
    trials: options.trials,
    ...(options.first ? { first: options.first } : {}),
    timeIsUp: () => {
      stoppedBy = options.timeIsUp?.() ?? null
      return stoppedBy !== null
    },
    onProgress: (share) => onProgress('tuning', share),
    ...(options.onBest ? { onTried: best.tried } : {}),
  })
  const focal = await focalCandidate(bench, trees)
  const continued = bench.data.continues ? await continuedCandidate(bench, trees) : null
  const blend = blendCandidate(bench, linear, trees)
  const candidates = [
    prior,
    rule,
    linear,
    trees,
    ...(focal?.candidate ? [focal.candidate] : []),
    ...(continued ? [continued] : []),
    ...(blend ? [blend] : []),
  ]
  const { chosen, decisions } = chooseCandidate(candidates, clusters)
  const strongest = candidates.slice(1).reduce((a, b) => (meanOf(b.rowLoss) < meanOf(a.rowLoss) ? b : a))
  const signal = signalOf(bench.kind, bench.y, strongest.margins, strongest.rowLoss, prior.rowLoss, clusters)
  const tuned = decided('TREES_TUNED', {
    trials: search.history.length,
    rounds: Number(trees.params.rounds),
    loss: search.history[search.best]!.loss,
  })
  return {
    candidates,
    chosen,
    signal,
    search,
    stoppedBy,
    decisions: [
      ...(interacting ? [{ stage: 'candidates', decision: interacting.decision } as const] : []),
      ...(encodings
        ? [
            {
              stage: 'tuning',
              decision: decided(encodings.codes ? 'CATEGORIES_AS_SETS' : 'CATEGORIES_AS_MARKS', {
                sets: encodings.codesLoss,
                marks: encodings.marksLoss,
              }),
            } as const,
          ]
        : []),
      { stage: 'tuning', decision: tuned },
      ...(focal ? [{ stage: 'candidates', decision: focal.decision } as const] : []),
      ...(continued
        ? [
            {
              stage: 'candidates',
              decision: decided('CONTINUED_TRIED', {
                ...{ before: Number(continued.params.earlierRounds), added: Number(continued.params.rounds) },
                ...{ loss: meanOf(continued.rowLoss), fresh: meanOf(trees.rowLoss) },
              }),
            } as const,
          ]
        : []),
      ...(stoppedBy === null
        ? []
        : [{ stage: 'tuning', decision: warned(stopCodes[stoppedBy], { trials: search.history.length, asked: options.trials }) } as const]),
      ...decisions.map((decision) => ({ stage: 'candidates', decision }) as const),
    ],
  }
}

/**
 * Whether what was learnt beats knowing nothing: what the folds show, joined with the test sample, which had no part in
 * choosing. @param test rows of the table, and the model's answers on them
 */
export function judgeSignal(
  bench: Bench,
  learnt: Learnt,
  train: Int32Array,
  test: { rows: Int32Array; answers: Float64Array },
): { hasSignal: boolean; decision: Decision } {
  const { kind, data, outputs } = bench
  const y = outcomesOf(data.y, test.rows)
  const prior = rowLosses(kind, y, answers(kind, priorMargins(data, { train, validation: test.rows }), outputs), data.aim)
  const clusters = data.clusters && Int32Array.from(test.rows, (row) => data.clusters![row]!)
  const apart = signalOf(kind, y, test.answers, rowLosses(kind, y, test.answers, data.aim), prior, clusters)
  const z = bothSignals({ z: learnt.signal, n: bench.rows.length }, { z: apart, n: y.length })
  const hasSignal = z > signalZ
  return {
    hasSignal,
    decision: hasSignal
      ? decided('SIGNAL_FOUND', { z, folds: learnt.signal, test: apart })
      : warned('NO_SIGNAL', { z, least: signalZ, folds: learnt.signal, test: apart }),
  }
}
