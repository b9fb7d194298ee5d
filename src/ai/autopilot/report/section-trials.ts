import type { RunReport } from '#schema/ai/autopilot'
import type { XyChart } from './chart-xy.ts'
import { figure, type Section, table, text } from './parts.ts'
import { settingsText } from './section-method.ts'
import { weightsOfSettings } from './section-weights.ts'
import type { Voice } from './voice.ts'

type Trial = RunReport['tuning']['history'][number]
const isWhole = ({ spent = 1 }: Trial): boolean => spent === 1

/** Trials are whole: round numbers would fall between few of them. */
const mostTicks = 12

/** Every setting of the trees that was tried, which were given up, and how the best so far fell. */
export function trialsSection(voice: Voice, run: RunReport): Section | null {
  const { history } = run.tuning
  if (history.length < 2) return null
  const whole = history.filter(isWhole)
  const givenUp = history.filter((trial) => !isWhole(trial))
  const best = whole.reduce((least, trial) => (trial.loss < least.loss ? trial : least))
  const format = (x: number) => voice.number(x, 4)
  let least = Number.POSITIVE_INFINITY
  const soFar = history.flatMap((trial) => {
    if (isWhole(trial)) least = Math.min(least, trial.loss)
    return least < Number.POSITIVE_INFINITY ? [{ x: trial.trial, y: least }] : []
  })
  const pointsOf = (trials: readonly Trial[]) => trials.map(({ trial, loss }) => ({ x: trial, y: loss }))
  const title = voice.t('trialsTitle', { trial: best.trial, done: history.length, error: format(best.loss) })
  const chart: XyChart = {
    x: {
      title: voice.t('trial'),
      format: (x) => voice.integer(x),
      ticks: history.filter((_, i) => i % Math.ceil(history.length / mostTicks) === 0).map(({ trial }) => trial),
    },
    y: { title: voice.t('trialError'), format },
    series: [
      { draw: 'line', kind: 'reference', points: soFar, label: voice.t('trialsBest') },
      { draw: 'points', kind: 'main', points: pointsOf(givenUp), hollow: true, label: voice.t('trialsLeft') },
      { draw: 'points', kind: 'main', points: pointsOf(whole), label: voice.t('trialsWhole') },
    ],
    mark: { x: best.trial, y: best.loss },
    label: title,
  }
  const why = ({ spent, givenUp: given }: Trial): string =>
    given
      ? voice.t('trialGivenUpWhy', { ...given, loss: format(given.loss), bar: format(given.bar) })
      : voice.t('trialGivenUp', { spent: voice.percent(spent!) })
  const rows = history.map((trial) => {
    const settings = settingsText(voice, trial.params)
    return [
      { text: voice.integer(trial.trial), notes: [settings, ...(isWhole(trial) ? [] : [why(trial)])] },
      { number: format(trial.loss) },
    ]
  })
  const data = table(voice.t('trials'), [voice.t('trial'), { number: voice.t('trialError') }], rows, (i) => history[i] === best)
  const note =
    givenUp.length > 0 &&
    voice.t('trialsGivenUp', { n: givenUp.length, trials: voice.list(givenUp.map(({ trial }) => voice.integer(trial))) })
  return {
    id: 'trials',
    title: voice.t('trials'),
    body: [text(voice.t('trialsNote'), note), figure(title, { ...chart, height: 240 }, data), ...weightsOfSettings(voice, run.tuning)],
  }
}
