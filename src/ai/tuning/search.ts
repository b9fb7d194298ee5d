import { decode, encode, type Space } from './space.ts'
import { suggest, type Trial } from './suggest.ts'

export type SearchOptions = Readonly<{
  space: Space
  /** Settings tried before any is drawn. */
  first: readonly Readonly<Record<string, number>>[]
  trials: number
  seed: number
  /** Settings that are tried at one time; part of the method, so not tied to the number of workers. */
  batch: number
  /** Asked between batches: whether the time is up. */
  timeIsUp?: () => boolean
}>
export type SearchResult = Readonly<{
  history: { params: Record<string, number>; loss: number }[]
  best: number
  stoppedByBudget: boolean
}>

/**
 * Looks for the setting of least held-out loss. The n-th setting depends on the seed and the settings of earlier batches
 * only: a search that stopped after n trials is the beginning of every longer one.
 * @param evaluate losses of a batch of settings, in order
 */
export async function search(
  options: SearchOptions,
  evaluate: (batch: readonly Record<string, number>[], from: number) => Promise<number[]>,
): Promise<SearchResult> {
  const { space, first, trials, seed, batch, timeIsUp } = options
  const tried: Trial[] = []
  const history: SearchResult['history'] = []
  let stoppedByBudget = false
  while (history.length < trials) {
    if (history.length > 0 && timeIsUp?.()) {
      stoppedByBudget = true
      break
    }
    const from = history.length
    const known = [...tried]
    const size = Math.min(batch, trials - from)
    const points = Array.from({ length: size }, (_, i) => {
      const given = first[from + i]
      return given ? encode(space, given) : suggest(space, known, seed, from + i)
    })
    const settings = points.map((point) => decode(space, point))
    const losses = await evaluate(settings, from)
    for (let i = 0; i < size; i++) {
      tried.push({ point: points[i]!, loss: losses[i]! })
      history.push({ params: settings[i]!, loss: losses[i]! })
    }
  }
  const best = history.reduce((at, trial, i) => (trial.loss < history[at]!.loss ? i : at), 0)
  return { history, best, stoppedByBudget }
}
