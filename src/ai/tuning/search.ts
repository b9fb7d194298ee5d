import { type NumberDimension, observe, type Setting, startStudy, suggest, type Weight, weighDimensions } from '#kernel/optimisation'
import { type Effort, type GivenUp, raceOf } from './effort.ts'

type NumberSetting = Setting<NumberDimension>
export type SearchOptions = Readonly<{
  space: readonly NumberDimension[]
  /** Settings tried before any is drawn. */
  first: readonly Readonly<NumberSetting>[]
  trials: number
  seed: number
  /** Settings that are tried at one time; part of the method, so not tied to the number of workers. */
  batch: number
  effort: Effort
  /** Asked between batches: whether the time is up. */
  timeIsUp?: () => boolean
}>
/** A setting that was tried. */
export type Tried = {
  params: NumberSetting
  /** Mean over the parts; of a setting that was given up, what it would be if it did as well beside the first whole one on the others. */
  loss: number
  /** Share of the work that was spent on it: below 1 it was given up. */
  spent: number
  /** When and why it was given up; absent where it was tried on all the work. */
  givenUp?: GivenUp
}
export type SearchResult = Readonly<{
  history: Tried[]
  best: number
  stoppedByBudget: boolean
  /** What of the settings mattered; null where too few were tried to tell. */
  weights: Weight[] | null
}>
/** Some parts of the work of a setting: losses are wanted of parts `from` … `to` − 1. */
export type Work = Readonly<{ trial: number; params: NumberSetting; from: number; to: number }>

/**
 * Looks for the setting of least held-out loss; those that lag after the first parts of the work are given up. The n-th
 * setting depends on the seed and the settings of earlier batches only: a search that stopped after n trials is the
 * beginning of every longer one. It ends early where a small space has no setting left.
 * @param evaluate losses of each asked part, in order
 */
export async function search(options: SearchOptions, evaluate: (works: readonly Work[]) => Promise<number[][]>): Promise<SearchResult> {
  const { space, first, trials, seed, batch, timeIsUp } = options
  const race = raceOf(options.effort)
  let study = startStudy(space, { seed, method: 'tpe', first })
  const history: Tried[] = []
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
    const results = await race.run(from, settings.length, (runs) =>
      evaluate(runs.map((run) => ({ ...run, params: settings[run.trial - from]! }))),
    )
    for (const [i, params] of settings.entries()) {
      study = observe(study, from + i, results[i]!.loss, results[i]!.spent)
      history.push({ params, ...results[i]! })
    }
  }
  const whole = history.keys().filter((i) => history[i]!.spent === 1)
  const best = whole.reduce((at, i) => (history[i]!.loss < history[at]!.loss ? i : at))
  return { history, best, stoppedByBudget, weights: weighDimensions(space, study.trials, seed) }
}
