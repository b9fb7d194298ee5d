import type { RunReport } from '#schema/ai/autopilot'
import { trustOf } from './answer.ts'
import type { RowsChart } from './chart-rows.ts'
import type { XyChart } from './chart-xy.ts'
import { measureFormat, measureMeaning, measureName } from './measures.ts'
import { type Block, figure, grid, heading, quiet, type Section, table, text } from './parts.ts'
import { brierTable } from './section-brier.ts'
import type { Voice } from './voice.ts'

const unit = [0, 1] as const
const quarters = [0, 0.25, 0.5, 0.75, 1]

/** What chance would do: the diagonal. */
const byChance = (voice: Voice): XyChart['series'][number] => ({
  draw: 'line',
  kind: 'reference',
  label: voice.t('chance'),
  points: [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ],
})

export function figuresSection(voice: Voice, run: RunReport): Section {
  const rows = Object.entries(run.test.figures).map(([key, value]) => {
    const format = measureFormat(voice, key)
    const interval = value.low === null || value.high === null ? '–' : `${format(value.low)} – ${format(value.high)}`
    const name = { text: measureName(voice, key), notes: [measureMeaning(voice, key)] }
    return [name, { number: format(value.value) }, { number: interval }]
  })
  const head = [voice.t('measure'), { number: voice.t('value') }, { number: voice.t('interval') }]
  return {
    id: 'figures',
    title: voice.t('figures'),
    body: [text(voice.rich('figuresNote', { rows: run.test.rows })), grid(table(voice.t('figures'), head, rows))],
  }
}

/** Rate of cases by tenth, and how many cases a part of the list reaches. */
export function liftSection(voice: Voice, run: RunReport): Section | null {
  const { deciles } = run.test
  if (run.problem.kind !== 'binary' || deciles.length === 0) return null
  const positive = run.problem.positive ?? ''
  const cases = deciles.reduce((sum, d) => sum + d.positives, 0)
  const rows = deciles.reduce((sum, d) => sum + d.n, 0)
  let seenRows = 0
  let seenCases = 0
  const gains = deciles.map((d) => {
    seenRows += d.n
    seenCases += d.positives
    const y = cases > 0 ? seenCases / cases : 0
    return { x: seenRows / rows, y, low: d.gained?.low ?? y, high: d.gained?.high ?? y }
  })
  const percent = (x: number) => voice.percent(x)
  const fine = (x: number) => voice.percent(x, 1)
  const dataOf = (chart: string) =>
    table(
      chart,
      [
        voice.t('decile'),
        ...['rows', 'cases', 'rate', 'interval', 'times', 'cumulative'].map((key) => ({ number: voice.t(key as 'rows') })),
      ],
      deciles.map((d, i) => [
        String(d.decile),
        { number: voice.integer(d.n) },
        { number: voice.integer(d.positives) },
        { number: fine(d.rate.value) },
        { number: voice.between(d.rate, fine) },
        { number: voice.fixed(d.lift.value, 2) },
        { number: d.gained ? `${fine(gains[i]!.y)} (${voice.between(d.gained, fine)})` : fine(gains[i]!.y) },
      ]),
    )
  const liftTitle = voice.t('liftTitle', { times: voice.fixed(deciles[0]!.lift.value, 1) })
  const rate = rows > 0 ? cases / rows : 0
  const bars: XyChart & { height: number } = {
    x: { title: voice.t('decileAxis'), format: (x) => String(x), ticks: deciles.map((d) => d.decile) },
    y: { title: voice.t('rateAxis', { positive: [...positive].slice(0, 24).join('') }), format: percent, unit: 'share' },
    series: [
      {
        draw: 'bars',
        kind: 'main',
        points: deciles.map((d) => ({ x: d.decile, y: d.rate.value, low: d.rate.low, high: d.rate.high })),
      },
    ],
    level: { y: rate, text: voice.t('average', { rate: fine(rate) }) },
    label: liftTitle,
    height: 280,
  }
  const at = gains[Math.min(1, gains.length - 1)]!
  const gainTitle = voice.t('liftGainTitle', { share: percent(at.x), gain: percent(at.y) })
  const gain: XyChart & { height: number } = {
    x: { title: voice.t('shareAxis'), format: percent, domain: unit, ticks: quarters, unit: 'share' },
    y: { title: voice.t('gainAxis'), format: percent, domain: unit, ticks: quarters, unit: 'share' },
    series: [byChance(voice), { draw: 'line', kind: 'main', band: true, points: [{ x: 0, y: 0, low: 0, high: 0 }, ...gains] }],
    mark: { ...at, text: percent(at.y) },
    label: gainTitle,
    height: 300,
  }
  return {
    id: 'lift',
    title: voice.t('lift'),
    body: [figure(liftTitle, bars, dataOf(liftTitle)), figure(gainTitle, gain, dataOf(gainTitle))],
  }
}

export function profitSection(voice: Voice, run: RunReport): Section | null {
  const value = run.value
  const points = run.test.profit
  if (!value || points.length === 0) return null
  const money = (minor: number) => voice.money(minor, value.currency)
  const percent = (x: number) => voice.percent(x)
  const words = { is: voice.t(value.is === 'margin' ? 'isMargin' : 'isRevenue'), vat: voice.t(value.vat === 'in' ? 'vatIn' : 'vatOut') }
  const amount = money(value.profitAtBest.value)
  const title =
    value.bestShare <= 0
      ? voice.t('profitTitleNone')
      : value.bestShare >= 0.999
        ? voice.t('profitTitleAll', { amount })
        : voice.t('profitTitle', { share: percent(value.bestShare), amount })
  const chart: XyChart & { height: number } = {
    x: { title: voice.t('shareAxis'), format: percent, domain: unit, ticks: quarters, unit: 'share' },
    y: { title: voice.t('profitAxis', words), format: money, unit: { currency: value.currency } },
    series: [
      {
        draw: 'line',
        kind: 'main',
        band: true,
        points: points.map((p) => ({ x: p.share, y: p.profit.value, low: p.profit.low, high: p.profit.high })),
      },
    ],
    mark: { x: value.bestShare, y: value.profitAtBest.value, text: `${percent(value.bestShare)}: ${amount}` },
    level: { y: 0, text: '' },
    label: title,
    height: 300,
  }
  const data = table(
    voice.t('profit'),
    [voice.t('shareOfRows'), { number: voice.t('rows') }, { number: voice.t('profitAxis', words) }, { number: voice.t('interval') }],
    points.map((p) => [
      percent(p.share),
      { number: voice.integer(p.n) },
      { number: money(p.profit.value) },
      { number: voice.between(p.profit, money) },
    ]),
  )
  const note = voice.t('profitNote', {
    n: run.test.rows,
    all: money(value.profitOfAll.value),
    between: voice.between(value.profitOfAll, money),
  })
  return { id: 'profit', title: voice.t('profit'), body: [figure(title, chart, data), quiet(note)] }
}

/** Predicted against observed, for probabilities or for numbers. */
function agreement(voice: Voice, points: RunReport['test']['calibration'], title: string, probability: boolean): Block {
  const format = probability ? (x: number) => voice.percent(x, 1) : (x: number) => voice.number(x, 3)
  const axis = probability ? (x: number) => voice.percent(x) : (x: number) => voice.axis(x)
  const measured = probability ? ({ unit: 'share' } as const) : {}
  const ends = points.flatMap((p) => [
    p.predicted,
    p.observed.value,
    p.observed.low ?? p.observed.value,
    p.observed.high ?? p.observed.value,
  ])
  const span = probability ? [0, Math.min(1, Math.max(...ends))] : [Math.min(...ends), Math.max(...ends)]
  const chart: XyChart & { height: number } = {
    x: { title: voice.t(probability ? 'predictedAxis' : 'predictedNumberAxis'), format: axis, domain: [span[0]!, span[1]!], ...measured },
    y: { title: voice.t(probability ? 'observedAxis' : 'observedNumberAxis'), format: axis, domain: [span[0]!, span[1]!], ...measured },
    series: [
      {
        draw: 'line',
        kind: 'reference',
        points: [
          { x: span[0]!, y: span[0]! },
          { x: span[1]!, y: span[1]! },
        ],
      },
      {
        draw: 'points',
        kind: 'main',
        points: points.map((p) => ({ x: p.predicted, y: p.observed.value, low: p.observed.low, high: p.observed.high })),
      },
    ],
    label: title,
    height: 300,
  }
  const data = table(
    title,
    [{ number: voice.t('predicted') }, { number: voice.t('observed') }, { number: voice.t('interval') }, { number: voice.t('rows') }],
    points.map((p) => [
      { number: format(p.predicted) },
      { number: format(p.observed.value) },
      { number: voice.between(p.observed, format) },
      { number: voice.integer(p.n) },
    ]),
  )
  return figure(title, chart, data)
}

export function reliabilitySection(voice: Voice, run: RunReport): Section | null {
  if (run.problem.kind === 'regression') {
    if (run.test.byPrediction.length < 2) return null
    return {
      id: 'reliability',
      title: voice.t('byPrediction'),
      body: [agreement(voice, run.test.byPrediction, voice.t('byPredictionTitle'), false)],
    }
  }
  if (run.test.calibration.length < 2) return null
  const ece = run.test.figures.ece?.value ?? 0
  const titles = { good: 'calibrationGood', fair: 'calibrationFair', unsure: 'calibrationUnsure', poor: 'calibrationPoor' } as const
  const title = voice.t(titles[trustOf(run)], { ece: voice.number(ece * 100, 2) })
  const method = (name: string) => (voice.has(`calibration_${name}`) ? voice.t(`calibration_${name}` as 'calibration_none') : name)
  const chosen = run.calibration ? [quiet(voice.t('calibrationMethod', { method: method(run.calibration.method) }))] : []
  return {
    id: 'reliability',
    title: voice.t('reliability'),
    body: [agreement(voice, run.test.calibration, title, true), ...chosen, ...brierTable(voice, run)],
  }
}

export function separationSection(voice: Voice, run: RunReport): Section | null {
  const points = run.test.roc
  const auc = run.test.figures.auc
  if (points.length < 2 || !auc) return null
  const percent = (x: number) => voice.percent(x)
  const value = voice.fixed(auc.value, 3)
  const chart: XyChart & { height: number } = {
    x: { title: voice.t('falsePositiveAxis'), format: percent, domain: unit, ticks: quarters, unit: 'share' },
    y: { title: voice.t('truePositiveAxis'), format: percent, domain: unit, ticks: quarters, unit: 'share' },
    series: [
      byChance(voice),
      { draw: 'line', kind: 'main', points: points.map((p) => ({ x: p.falsePositiveRate, y: p.truePositiveRate })) },
    ],
    label: voice.t('rocLabel', { auc: value }),
    height: 300,
  }
  // Twenty points tell the shape; the whole curve is in run.json.
  const step = Math.max(1, Math.floor(points.length / 20))
  const data = table(
    voice.t('separation'),
    [{ number: voice.t('falsePositiveAxis') }, { number: voice.t('truePositiveAxis') }],
    points
      .filter((_, i) => i % step === 0 || i === points.length - 1)
      .map((p) => [{ number: voice.percent(p.falsePositiveRate, 1) }, { number: voice.percent(p.truePositiveRate, 1) }]),
  )
  return { id: 'separation', title: voice.t('separation'), body: [figure(voice.rich('rocTitle', { auc: value }), chart, data)] }
}

export function confusionSection(voice: Voice, run: RunReport): Section | null {
  const confusion = run.test.confusion
  if (!confusion) return null
  const { labels, counts } = confusion
  const rows = labels.map((label, i) => [label, ...counts[i]!.map((n) => ({ number: voice.integer(n) }))])
  const counted = table(voice.t('confusion'), [voice.t('trueClass'), ...labels.map((label) => ({ number: label }))], rows)
  const positive = labels.indexOf(run.problem.positive ?? '')
  if (run.problem.kind === 'binary' && run.threshold && positive >= 0) {
    const other = 1 - positive
    const found = counts[positive]![positive]!
    const alarms = counts[other]![positive]!
    const title = voice.t('confusionTitle', { found, cases: found + counts[positive]![other]!, alarms })
    const by = voice.t(run.threshold.by === 'profit' ? 'thresholdProfit' : 'thresholdPrevalence')
    const what = voice.rich('confusionBinary', {
      threshold: voice.fixed(run.threshold.value, 3),
      share: voice.percent((found + alarms) / Math.max(1, run.test.rows)),
    })
    return { id: 'confusion', title: voice.t('confusion'), body: [heading(title), text(what, by), grid(counted)] }
  }
  const right = counts.reduce((sum, row, i) => sum + row[i]!, 0)
  const n = counts.flat().reduce((sum, count) => sum + count, 0)
  return { id: 'confusion', title: voice.t('confusion'), body: [heading(voice.t('confusionClasses', { right, n })), grid(counted)] }
}

const shown = 15
export function importanceSection(voice: Voice, run: RunReport): Section | null {
  const order = [...run.importance].sort((a, b) => b.loss.value - a.loss.value)
  if (order.length === 0) return null
  const names = order
    .filter(({ loss }) => (loss.low ?? loss.value) > 0)
    .slice(0, 3)
    .map(({ column }) => voice.quote(column))
  const title = names.length > 0 ? voice.t('importanceTitle', { columns: voice.list(names) }) : voice.t('importance')
  const format = (x: number) => voice.number(x, 3)
  const chart: RowsChart = {
    rows: order.slice(0, shown).map(({ column, loss }) => ({ label: column, ...loss })),
    draw: 'bars',
    axis: { title: voice.t('importanceAxis'), format },
    label: title,
  }
  const data = table(
    voice.t('importance'),
    [voice.t('column'), { number: voice.t('loss') }, { number: voice.t('interval') }],
    order.map(({ column, loss }) => [column, { number: format(loss.value) }, { number: voice.between(loss, format) }]),
  )
  return {
    id: 'importance',
    title: voice.t('importance'),
    body: [figure(title, chart, data), quiet(voice.t('importanceNote'))],
  }
}
