import { type Html, html } from './html.ts'
import { linearScale, niceTicks, px, textWidth } from './scale.ts'

type Point = { x: number; y: number; low?: number | null; high?: number | null }
export type Series = {
  points: readonly Point[]
  draw: 'line' | 'points' | 'bars'
  kind: 'main' | 'reference'
  band?: boolean
  /** Points as rings: they count less. */
  hollow?: boolean
  label?: string
}
/** Of values that are not plain numbers: shares, and minor units of a currency. */
export type Unit = 'share' | { currency: string }
export type Axis = {
  title: string
  format: (value: number) => string
  unit?: Unit
  domain?: readonly [number, number]
  ticks?: readonly number[]
}
export type XyChart = {
  x: Axis
  y: Axis
  series: readonly Series[]
  /** A point to show, with its words if it needs any. */
  mark?: { x: number; y: number; text?: string }
  /** A level to compare with, with its words. */
  level?: { y: number; text: string }
  label: string
}

const margin = { top: 26, right: 14, bottom: 42 }

/** Where everything goes: pure numbers and strings, tested without a browser. */
export function layoutXy(chart: XyChart, width: number, height: number) {
  const points = chart.series.flatMap((series) => series.points)
  const ys = points.flatMap((p) => [p.y, p.low ?? p.y, p.high ?? p.y])
  if (chart.level) ys.push(chart.level.y)
  const [yLow, yHigh] = chart.y.domain ?? [Math.min(...ys), Math.max(...ys)]
  const bars = chart.series.some((series) => series.draw === 'bars')
  const yTicks = chart.y.ticks ?? niceTicks(bars ? Math.min(0, yLow) : yLow, yHigh, 4)
  const left = Math.min(width * 0.3, Math.max(30, ...yTicks.map((t) => textWidth(chart.y.format(t)) + 10)))
  const plot = { left, right: width - margin.right, top: margin.top, bottom: height - margin.bottom }
  const xs = points.map((p) => p.x)
  const [xLow, xHigh] = chart.x.domain ?? [Math.min(...xs), Math.max(...xs)]
  const room = Math.max(...[xLow, xHigh].map((t) => textWidth(chart.x.format(t)) + 16))
  const xTicks = (chart.x.ticks ?? niceTicks(xLow, xHigh, Math.max(2, Math.floor((plot.right - plot.left) / room)))).filter(
    (t) => t >= xLow - 1e-9 && t <= xHigh + 1e-9,
  )
  // Bars stand on their tick with half a place at each end.
  const inset = bars ? (plot.right - plot.left) / (2 * Math.max(1, xs.length)) : 0
  return {
    plot,
    x: linearScale(xLow, xHigh, plot.left + inset, plot.right - inset),
    y: linearScale(yTicks[0]!, yTicks.at(-1)!, plot.bottom, plot.top),
    xTicks,
    yTicks,
    zero: yTicks[0]! <= 0 && yTicks.at(-1)! >= 0 ? 0 : yTicks[0]!,
    barWidth: inset * 1.4,
  }
}
type Layout = ReturnType<typeof layoutXy>

const pathOf = ({ x, y }: Layout, points: readonly { x: number; y: number }[]): string =>
  points.map((p, i) => `${i === 0 ? 'M' : 'L'}${px(x(p.x))} ${px(y(p.y))}`).join('')

function drawBand(layout: Layout, points: readonly Point[]): Html {
  const known = points.filter((p) => p.low != null && p.high != null)
  if (known.length < 2) return html``
  const up = known.map((p) => ({ x: p.x, y: p.high! }))
  const down = known.map((p) => ({ x: p.x, y: p.low! })).reverse()
  return html`<path class="band" d="${pathOf(layout, [...up, ...down])}Z"/>`
}

const whisker = ({ x, y }: Layout, p: Point): Html | null =>
  p.low == null || p.high == null ? null : html`<path class="whisker" d="M${px(x(p.x))} ${px(y(p.low))}V${px(y(p.high))}"/>`

function drawSeries(layout: Layout, series: Series): Html {
  const { x, y, zero, barWidth } = layout
  const kind = series.kind
  if (series.draw === 'line') {
    return html`${series.band ? drawBand(layout, series.points) : null}<path class="line ${kind}" d="${pathOf(layout, series.points)}"/>`
  }
  if (series.draw === 'points') {
    return html`${series.points.map((p) => html`${whisker(layout, p)}<circle class="${series.hollow ? 'dot hollow' : 'dot'}" cx="${px(x(p.x))}" cy="${px(y(p.y))}" r="4"/>`)}`
  }
  return html`${series.points.map((p) => {
    const top = Math.min(y(p.y), y(zero))
    const size = Math.abs(y(p.y) - y(zero))
    return html`<rect class="bar" x="${px(x(p.x) - barWidth / 2)}" y="${px(top)}" width="${px(barWidth)}" height="${px(size)}"/>${whisker(layout, p)}`
  })}`
}

function drawMark({ x, y, plot }: Layout, { x: at, y: value, text }: NonNullable<XyChart['mark']>): Html {
  const cx = x(at)
  const cy = y(value)
  const point = html`<path class="drop" d="M${px(cx)} ${px(cy)}V${px(plot.bottom)}"/><circle class="mark" cx="${px(cx)}" cy="${px(cy)}" r="5"/>`
  if (!text) return point
  const width = textWidth(text)
  const anchor = cx + width / 2 > plot.right ? 'end' : cx - width / 2 < plot.left ? 'start' : 'middle'
  const above = cy - 12 > plot.top + 8
  return html`${point}<text class="note" x="${px(cx)}" y="${px(above ? cy - 11 : cy + 20)}" text-anchor="${anchor}">${text}</text>`
}

/** The chart as an SVG with its name for screen readers. */
export function drawXy(chart: XyChart, width: number, height: number, className: string): Html {
  const layout = layoutXy(chart, width, height)
  const { plot, x, y, xTicks, yTicks } = layout
  const grid = yTicks.map(
    (t) =>
      html`<path class="grid" d="M${px(plot.left)} ${px(y(t))}H${px(plot.right)}"/><text class="tick" x="${px(plot.left - 6)}" y="${px(y(t) + 4)}" text-anchor="end">${chart.y.format(t)}</text>`,
  )
  const ticks = xTicks.map((t, i) => {
    const label = chart.x.format(t)
    const over = x(t) + textWidth(label) / 2 > width
    return html`<text class="tick" x="${px(over ? width - 2 : x(t))}" y="${px(plot.bottom + 17)}" text-anchor="${over ? 'end' : i === 0 && x(t) < 12 ? 'start' : 'middle'}">${label}</text>`
  })
  const level = chart.level
    ? html`<path class="line reference" d="M${px(plot.left)} ${px(y(chart.level.y))}H${px(plot.right)}"/><text class="note muted" x="${px(plot.right)}" y="${px(y(chart.level.y) - 6)}" text-anchor="end">${chart.level.text}</text>`
    : null
  return html`<svg class="${className}" role="img" aria-label="${chart.label}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><text class="axis" x="0" y="12">${chart.y.title}</text>${grid}${ticks}<text class="axis" x="${px((plot.left + plot.right) / 2)}" y="${height - 6}" text-anchor="middle">${chart.x.title}</text><path class="base" d="M${px(plot.left)} ${px(y(layout.zero))}H${px(plot.right)}"/>${chart.series.map((series) => drawSeries(layout, series))}${level}${chart.mark ? drawMark(layout, chart.mark) : null}</svg>`
}
