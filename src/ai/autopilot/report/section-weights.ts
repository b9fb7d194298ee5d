import type { RunReport } from '#schema/ai/autopilot'
import { drawRows, type RowsChart } from './chart-rows.ts'
import { type Html, html } from './html.ts'
import { figure, table } from './parts.ts'
import { settingName } from './section-method.ts'
import type { Voice } from './voice.ts'

/** Which settings of the trees mattered, under the chart of the trials; in words where that cannot be told. */
export function weightsOfSettings(voice: Voice, { weights, history }: RunReport['tuning']): Html | null {
  if (weights === undefined) return null
  const heading = html`<h3>${voice.t('weights')}</h3>`
  if (weights === null) return html`${heading}<p>${voice.t('weightsTooFew', { n: history.length })}</p>`
  const rows = weights.map((each) => ({ ...each, label: settingName(voice, each.name) })).sort((a, b) => b.share - a.share)
  const clear = rows.filter((row) => row.clear)
  const title =
    clear.length > 0
      ? voice.t('weightsClear', { n: clear.length, names: voice.list(clear.map(({ label }) => label)) })
      : voice.t('weightsUnclear', { n: history.length })
  const format = (share: number) => voice.percent(share)
  const chart: RowsChart = {
    rows: rows.map(({ label, share }) => ({ label, value: share })),
    draw: 'bars',
    axis: { title: voice.t('weightsAxis'), format },
    label: title,
  }
  const data = table(
    voice.t('weights'),
    [voice.t('setting'), { number: voice.t('weightsAxis') }, voice.t('weightsSure')],
    rows.map((row) => [row.label, { number: format(row.share) }, voice.t(row.clear ? 'sureYes' : 'sureNo')]),
  )
  return html`${heading}<p>${voice.t('weightsNote')}</p>${figure(voice, title, (width, name) => drawRows(chart, width, name), data)}`
}
