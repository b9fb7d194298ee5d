import type { RunReport } from '#schema/ai/autopilot'
import { drawXy, type XyChart } from './chart-xy.ts'
import { html } from './html.ts'
import { figure, type Section, table } from './parts.ts'
import { settingsText } from './section-method.ts'
import type { Voice } from './voice.ts'

/** Every setting of the trees that was tried, and how the best so far fell. */
export function trialsSection(voice: Voice, run: RunReport): Section | null {
  const { history } = run.tuning
  if (history.length < 2) return null
  const best = history.reduce((least, trial) => (trial.loss < least.loss ? trial : least))
  const format = (x: number) => voice.number(x, 4)
  let least = Number.POSITIVE_INFINITY
  const soFar = history.map(({ trial, loss }) => {
    least = Math.min(least, loss)
    return { x: trial, y: least }
  })
  const title = voice.t('trialsTitle', { trial: best.trial, done: history.length, error: format(best.loss) })
  const chart: XyChart = {
    x: {
      title: voice.t('trial'),
      format: (x) => voice.integer(x),
      ...(history.length < 6 ? { ticks: history.map(({ trial }) => trial) } : {}),
    },
    y: { title: voice.t('trialError'), format },
    series: [
      { draw: 'line', kind: 'reference', points: soFar },
      { draw: 'points', kind: 'main', points: history.map(({ trial, loss }) => ({ x: trial, y: loss })) },
    ],
    mark: { x: best.trial, y: best.loss },
    label: title,
  }
  const rows = history.map(({ trial, params, loss }) => [
    html`${voice.integer(trial)}<span class="note">${settingsText(voice, params)}</span>`,
    { number: format(loss) },
  ])
  const data = table(voice.t('trials'), [voice.t('trial'), { number: voice.t('trialError') }], rows, (i) => history[i] === best)
  return {
    id: 'trials',
    title: voice.t('trials'),
    body: html`<p>${voice.t('trialsNote')}</p>${figure(voice, title, (width, name) => drawXy(chart, width, 240, name), data)}`,
  }
}
