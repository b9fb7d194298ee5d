import { type NumberDimension, observe, type Setting, startStudy, suggest } from '#kernel/optimisation'

type NumberSetting = Setting<NumberDimension>
export type SearchOptions = Readonly<{
  space: readonly NumberDimension[]
  /** Settings tried before any is drawn. */
  first: readonly Readonly<NumberSetting>[]
  trials: number
  seed: number
  /** Settings that are tried at one time; part of the method, so not tied to the number of workers. */
  batch: number
  /** Asked between batches: whether the time is up. */
  timeIsUp?: () => boolean
}>
export type SearchResult = Readonly<{
  history: { params: NumberSetting; loss: number }[]
  best: number
  stoppedByBudget: boolean
}>

/**
 * Looks for the setting of least held-out loss. The n-th setting depends on the seed and the settings of earlier batches
 * only: a search that stopped after n trials is the beginning of every longer one. It ends early where a small space has
 * no setting left.
 * @param evaluate losses of a batch of settings, in order
 */
export async function search(
  options: SearchOptions,
  evaluate: (batch: readonly NumberSetting[], from: number) => Promise<number[]>,
): Promise<SearchResult> {
  const { space, first, trials, seed, batch, timeIsUp } = options
  let study = startStudy(space, { seed, method: 'tpe', first })
  const history: SearchResult['history'] = []
  let stoppedByBudget = false
  while (history.length < trials) {
    if (history.length > 0 && timeIsUp?.()) {
      stoppedByBudget = true
      break
    }
    const from = history.length
    const settings: NumberSetting[] = []
    while (settings.length < Math.min(batch, trials - from)) {
      const next = suggest(study)
      if (!next) break
      study = next.study
      settings.push(next.setting)
    }
    if (settings.length === 0) break
    const losses = await evaluate(settings, from)
    for (const [i, params] of settings.entries()) {
      study = observe(study, from + i, losses[i]!)
      history.push({ params, loss: losses[i]! })
    }
  }
  const best = history.reduce((at, trial, i) => (trial.loss < history[at]!.loss ? i : at), 0)
  return { history, best, stoppedByBudget }
}
