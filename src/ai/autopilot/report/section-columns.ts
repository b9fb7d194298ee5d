import { formatDate } from '#base'
import type { RunReport } from '#schema/ai/autopilot'
import { headlineOf } from './answer.ts'
import { byMean, trendOf } from './causes.ts'
import type { XyChart } from './chart-xy.ts'
import { measureFormat, measureName, measureText } from './measures.ts'
import { type Figure, grid, type Section, table, text } from './parts.ts'
import type { Voice } from './voice.ts'

type Dependence = RunReport['dependence'][number]

const atText = (voice: Voice, kind: Dependence['kind'], at: number | string): string =>
  kind === 'date'
    ? formatDate(new Date(Number(at)).toISOString().slice(0, 10), voice.language)
    : typeof at === 'number'
      ? voice.number(at)
      : at

function dependenceFigure(voice: Voice, run: RunReport, dependence: Dependence): Figure {
  const { column, kind, points } = dependence
  const probability = run.problem.kind !== 'regression'
  const format = probability ? (x: number) => voice.percent(x, 1) : (x: number) => voice.number(x)
  const unit = probability ? ({ unit: 'share' } as const) : {}
  const axis = voice.t(probability ? 'meanScoreAxis' : 'meanNumberAxis')
  const data = table(
    column,
    [
      voice.t('at'),
      { number: axis },
      { number: voice.t('middleRows') },
      ...(kind === 'category' ? [] : [{ number: voice.t('alikeRows') }]),
      { number: voice.t('shareOfRows') },
    ],
    points.map((p) => [
      atText(voice, kind, p.at),
      { number: format(p.mean) },
      { number: p.low === undefined || p.high === undefined ? '–' : `${format(p.low)} – ${format(p.high)}` },
      ...(kind === 'category' ? [] : [{ number: p.alike === undefined ? '–' : format(p.alike) }]),
      { number: voice.percent(p.share, 1) },
    ]),
  )
  const trend = trendOf(dependence)
  if (kind === 'category') {
    const order = byMean(dependence)
    const title = trend === 'flat' ? voice.t('dependFlat', { column }) : voice.t('dependLevel', { column, level: String(order[0]!.at) })
    const rows = order.slice(0, 8).map((p) => ({ label: atText(voice, kind, p.at), value: p.mean }))
    return { title, chart: { rows, draw: 'bars', axis: { title: axis, format, ...unit }, label: title }, data, name: column }
  }
  const towards =
    kind === 'date' ? ({ up: 'dependLater', down: 'dependEarlier' } as const) : ({ up: 'dependUp', down: 'dependDown' } as const)
  const title = voice.t(trend === 'up' || trend === 'down' ? towards[trend] : trend === 'mixed' ? 'dependMixed' : 'dependFlat', { column })
  const short = (at: number) =>
    kind === 'date'
      ? new Intl.DateTimeFormat(voice.language, { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(at)
      : voice.axis(at)
  const seen = points.flatMap((p) => [p.mean, p.low ?? p.mean, p.high ?? p.mean, p.alike ?? p.mean])
  const low = Math.min(...seen)
  const high = Math.max(...seen)
  const alike = points.flatMap((p) => (p.alike === undefined ? [] : [{ x: Number(p.at), y: p.alike }]))
  const chart: XyChart = {
    x: {
      title: [...column].slice(0, 40).join(''),
      format: short,
      ...(kind === 'date' ? { ticks: [Number(points[0]!.at), Number(points.at(-1)!.at)] } : {}),
    },
    // From zero, so that a small influence does not look like a large one.
    y: { title: axis, format, ...unit, domain: [Math.min(0, low), Math.max(0, high)] },
    series: [
      { draw: 'line', kind: 'main', band: true, points: points.map((p) => ({ x: Number(p.at), y: p.mean, low: p.low, high: p.high })) },
      ...(alike.length > 1 ? [{ draw: 'line', kind: 'reference', points: alike, label: voice.t('alikeRows') } as const] : []),
    ],
    label: title,
  }
  return { title, chart: { ...chart, height: 220 }, data, name: column }
}

export function dependenceSection(voice: Voice, run: RunReport): Section | null {
  const usable = run.dependence.filter(({ points }) => points.length >= 2)
  if (usable.length === 0) return null
  return {
    id: 'dependence',
    title: voice.t('dependence'),
    body: [text(voice.t('dependenceNote')), { kind: 'several', figures: usable.map((d) => dependenceFigure(voice, run, d)) }],
  }
}

export function stabilitySection(voice: Voice, run: RunReport): Section | null {
  const first = run.stability[0]
  if (!first) return null
  const key = headlineOf(run)
  const format = measureFormat(voice, key)
  const rows = run.stability.map((s) => [
    voice.t(`disturb_${s.kind}`),
    { number: voice.percent(s.share) },
    { number: format(s.value) },
    { number: formatChange(voice, s.value - s.undisturbed) },
  ])
  const head = [voice.t('disturbance'), { number: voice.t('shareDisturbed') }, { number: voice.t('quality') }, { number: '±' }]
  const note = voice.t('stabilityNote', { metric: measureName(voice, key), value: format(first.undisturbed) })
  return {
    id: 'stability',
    title: voice.t('stability'),
    body: [text(note), grid(table(voice.t('stability'), head, rows))],
  }
}
const formatChange = (voice: Voice, change: number): string =>
  `${change > 0 ? '+' : change < 0 ? '−' : ''}${voice.fixed(Math.abs(change), 3)}`

export function suspectsSection(voice: Voice, run: RunReport): Section | null {
  const second = run.withoutSuspects
  if (!second) return null
  const rows = Object.keys(run.test.figures)
    .filter((key) => second.test[key])
    .map((key) => [
      measureName(voice, key),
      { number: measureText(voice, key, run.test.figures[key]) },
      { number: measureText(voice, key, second.test[key]) },
    ])
  const head = [voice.t('measure'), { number: voice.t('withSuspects') }, { number: voice.t('withoutSuspects') }]
  const note = voice.t('suspectsNote', { columns: voice.list(second.columns.map((c) => voice.quote(c))) })
  return {
    id: 'suspects',
    title: voice.t('suspects'),
    body: [text(note), grid(table(voice.t('suspects'), head, rows))],
  }
}

export function columnsSection(voice: Voice, run: RunReport): Section {
  const rows = run.columns.map((c) => [
    c.name,
    voice.t(`type_${c.type}`),
    c.protected ? `${voice.t(`role_${c.role}`)}, ${voice.t('protectedColumn')}` : voice.t(`role_${c.role}`),
    { number: voice.percent(run.source.rows > 0 ? c.missing / run.source.rows : 0, 1) },
    { number: voice.integer(c.distinct) },
  ])
  const head = [voice.t('column'), voice.t('type'), voice.t('role'), { number: voice.t('missing') }, { number: voice.t('distinct') }]
  const note = voice.t('columnsNote', { rows: run.source.rows, n: run.columns.length, file: run.source.name })
  return {
    id: 'columns',
    title: voice.t('columns'),
    body: [text(note), grid(table(voice.t('columns'), head, rows))],
  }
}
