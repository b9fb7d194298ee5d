import type { Figure, RunReport } from '#schema/ai/autopilot'
import { type Block, type Cell, grid, heading, quiet, table, text } from './parts.ts'
import type { Voice } from './voice.ts'

type Mitigation = NonNullable<RunReport['mitigation']>

/** The sign stays with its number where a line ends. */
const signed = (text: (x: number) => string, value: number): string =>
  `${value > 0 ? '+' : value < 0 ? '−' : ''}\u2060${text(Math.abs(value))}`

/** A figure, and under it how it changes against doing nothing. */
function priced(voice: Voice, value: Figure, change: Figure | null, format: (x: number) => string): Cell {
  if (!change) return format(value.value)
  const [low, high] = [change.low ?? change.value, change.high ?? change.value]
  const range = voice.t('mitigationRange', { low: signed(format, low), high: signed(format, high) })
  return { text: format(value.value), notes: [signed(format, change.value), range] }
}

function notesOf(voice: Voice, { thresholds, columns }: Mitigation): Block[] {
  const own = thresholds.map(({ levels, threshold }) => `${levels.join(' · ')}: ${voice.percent(threshold, 1)}`).join('; ')
  const told = thresholds.length > 0 && voice.t('mitigationThresholds', { columns: voice.list(columns), thresholds: own })
  return [quiet(voice.t('mitigationHow'), told), quiet(voice.t('mitigationLaw'))]
}

/** What would make the treatment of groups more alike, and its price: nothing in runs that did not ask. */
export function mitigationBlock(voice: Voice, run: RunReport): Block[] {
  const { mitigation } = run
  if (!mitigation || mitigation.ways.length < 2) return []
  const fine = (x: number) => voice.percent(x, 1)
  const money = (x: number) => voice.money(x, run.value?.currency ?? 'EUR')
  const hasProfit = mitigation.ways.every(({ profit }) => profit !== null)
  const gap = (value: Figure | undefined, format: (x: number) => string): Cell =>
    value ? { text: format(value.value), notes: [value.low === null ? '' : `${format(value.low)} – ${format(value.high!)}`] } : '–'
  const rows = mitigation.ways.map(({ way, accuracy, accuracyChange, profit, profitChange, selected, gaps }) => [
    voice.t(`mitigation_${way}`),
    priced(voice, accuracy, accuracyChange, fine),
    ...(hasProfit ? [priced(voice, profit!, profitChange, money)] : []),
    fine(selected),
    gap(gaps.demographicParityRatio, (x) => voice.fixed(x, 2)),
    gap(gaps.equalOpportunityDifference, fine),
    gap(gaps.equalizedOddsDifference, fine),
  ])
  const head = [
    voice.t('mitigationWay'),
    voice.t('mitigationAccuracy'),
    ...(hasProfit ? [voice.t('mitigationProfit')] : []),
    voice.t('selected'),
    voice.t('mitigationRatio'),
    voice.t('mitigationOpportunity'),
    voice.t('mitigationOdds'),
  ]
  const title = voice.t('mitigation')
  const isApplied = (i: number) => mitigation.ways[i]!.way === mitigation.applied
  const applied = voice.t(`mitigationApplied_${mitigation.applied}`)
  return [heading(title), text(applied), grid(table(title, head, rows, isApplied)), ...notesOf(voice, mitigation)]
}
