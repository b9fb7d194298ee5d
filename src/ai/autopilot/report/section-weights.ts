import type { RunReport } from '#schema/ai/autopilot'
import type { RowsChart } from './chart-rows.ts'
import { type Block, figure, heading, table, text } from './parts.ts'
import { settingName } from './section-method.ts'
import type { Voice } from './voice.ts'

/** Which settings of the trees mattered, under the chart of the trials; in words where that cannot be told. */
export function weightsOfSettings(voice: Voice, { weights, history }: RunReport['tuning']): Block[] {
  if (weights === undefined) return []
  const head = heading(voice.t('weights'))
  if (weights === null) return [head, text(voice.t('weightsTooFew', { n: history.length }))]
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
    axis: { title: voice.t('weightsAxis'), format, unit: 'share' },
    label: title,
  }
  const data = table(
    voice.t('weights'),
    [voice.t('setting'), { number: voice.t('weightsAxis') }, voice.t('weightsSure')],
    rows.map((row) => [row.label, { number: format(row.share) }, voice.t(row.clear ? 'sureYes' : 'sureNo')]),
  )
  return [head, text(voice.t('weightsNote')), figure(title, chart, data)]
}
