import type { RunReport } from '#schema/ai/autopilot'
import { type Block, figure, grid, quiet, type Section, table, text } from './parts.ts'
import { mitigationBlock } from './section-mitigation.ts'
import type { Voice } from './voice.ts'

type Group = RunReport['fairness'][number]['groups'][number]

export function fairnessSection(voice: Voice, run: RunReport): Section | null {
  if (run.fairness.length === 0) return null
  const fine = (x: number) => voice.percent(x, 1)
  const blocks = run.fairness.flatMap(({ column, groups, gaps, small }): Block[] => {
    const ratio = gaps.demographicParityRatio?.value ?? 1
    const title = voice.t(ratio < 0.8 ? 'fairnessTitleGap' : 'fairnessTitleEven', { column })
    const cell = (value: RunReport['test']['figures'][string] | null, { selectionRate }: Group) => ({
      number:
        value === null
          ? selectionRate === null
            ? voice.t('tooSmall')
            : '–'
          : value.low === null
            ? fine(value.value)
            : `${fine(value.value)} (${fine(value.low)} – ${fine(value.high!)})`,
    })
    const data = table(
      title,
      [
        voice.t('group'),
        { number: voice.t('rows') },
        { number: voice.t('cases') },
        { number: voice.t('selected') },
        { number: voice.t('foundCases') },
        { number: voice.t('falseAlarms') },
        { number: voice.t('precisionOfGroup') },
        { number: voice.t('meanScore') },
        { number: voice.t('outcomeMinusScore') },
      ],
      groups.map((g) => [
        g.level,
        { number: voice.integer(g.n) },
        { number: voice.integer(g.positives) },
        cell(g.selectionRate, g),
        cell(g.truePositiveRate, g),
        cell(g.falsePositiveRate, g),
        cell(g.precision ?? null, g),
        cell(g.meanScore, g),
        cell(g.outcomeMinusScore ?? null, g),
      ]),
    )
    const rows = groups.flatMap((g) => (g.selectionRate ? [{ label: g.level, ...g.selectionRate }] : []))
    const axis = { title: voice.t('selectedAxis'), format: fine, unit: 'share' } as const
    const chart = rows.length > 0 ? figure(title, { rows, draw: 'points', axis, label: title }, data) : grid(data)
    const gapRows = Object.entries(gaps).map(([key, gap]) => {
      const format = (x: number) => (key.endsWith('Ratio') ? voice.fixed(x, 2) : voice.percent(x, 1))
      const name = voice.has(`gap_${key}`) ? voice.t(`gap_${key}` as 'gap_demographicParityRatio') : key
      return [name, { number: format(gap.value) }, { number: gap.low === null ? '–' : `${format(gap.low)} – ${format(gap.high!)}` }]
    })
    const unjudged = small !== undefined && small.groups > 0 ? [quiet(voice.t('fairnessSmall', { n: small.groups, rows: small.rows }))] : []
    const head = [voice.t('measure'), { number: voice.t('value') }, { number: voice.t('interval') }]
    return [chart, ...unjudged, grid(table(column, head, gapRows))]
  })
  return {
    id: 'fairness',
    title: voice.t('fairness'),
    body: [text(voice.t('fairnessNote', { n: run.fairness[0]!.minimumGroup })), ...blocks, ...mitigationBlock(voice, run)],
  }
}
