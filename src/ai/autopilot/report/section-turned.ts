import type { RunReport } from '#schema/ai/autopilot'
import { type Block, figure, grid, heading, type Section, table, text } from './parts.ts'
import type { Voice } from './voice.ts'

type Side = RunReport['decisionChanges'][number]
type Example = Side['examples'][number]

const mostColumns = 8
const value = (voice: Voice, at: number | string): string => (typeof at === 'number' ? voice.number(at) : at)

const changeText = (voice: Voice, { changes }: Example): string =>
  voice.list(changes.map(({ column, from, to }) => voice.t('turnedChange', { column, from: value(voice, from), to: value(voice, to) })))

function sideFigure(voice: Voice, side: Side): Block[] {
  const [one = 0, ...more] = side.turnedBy
  const byMore = more.reduce((sum, n) => sum + n, 0)
  const title = voice.t(side.above ? 'turnedAbove' : 'turnedBelow', { one, rows: side.rows })
  const none = side.rows - one - byMore
  const axis = voice.t('turnedAxis')
  const format = (n: number) => voice.integer(n)
  const rows = side.columns.slice(0, mostColumns).map(({ column, rows: n }) => ({ label: column, value: n }))
  const data = table(
    title,
    [voice.t('column'), { number: axis }],
    side.columns.map(({ column, rows: n }) => [column, { number: format(n) }]),
  )
  const examples = grid(
    table(
      `${title}. ${voice.t('turnedExamples')}`,
      [voice.t('turnedExamples'), { number: voice.t('turnedBefore') }, { number: voice.t('turnedAfter') }],
      side.examples.map((example) => [
        changeText(voice, example),
        { number: voice.percent(example.before, 1) },
        { number: voice.percent(example.after, 1) },
      ]),
    ),
  )
  const rest = [byMore > 0 && voice.t('turnedMore', { more: byMore }), none > 0 && voice.t('turnedNone', { none, rows: side.rows })]
  const told = rest.filter((sentence) => sentence !== false).join(' ')
  return [
    rows.length > 0 ? figure(title, { rows, draw: 'bars', axis: { title: axis, format }, label: title }, data) : heading(title),
    ...(told ? [text(told)] : []),
    ...(side.examples.length > 0 ? [examples] : []),
  ]
}

/** Counterfactuals: which changes would turn decisions, on either side of the threshold. */
export function turnedSection(voice: Voice, run: RunReport): Section | null {
  if (run.decisionChanges.length === 0 || !run.threshold) return null
  const note = voice.rich('turnedNote', { threshold: voice.percent(run.threshold.value, 1) })
  return {
    id: 'turned',
    title: voice.t('turned'),
    body: [text(note, voice.t('turnedCaveat')), ...run.decisionChanges.flatMap((side) => sideFigure(voice, side))],
  }
}
