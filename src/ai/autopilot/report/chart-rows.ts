import type { Unit } from './chart-xy.ts'
import { type Html, html, shorten } from './html.ts'
import { linearScale, niceTicks, px, textWidth } from './scale.ts'

export type Row = { label: string; value: number; low?: number | null; high?: number | null }
/** One line per name: a bar from zero, or a point where zero means nothing, each with its interval. */
export type RowsChart = {
  rows: readonly Row[]
  draw: 'bars' | 'points'
  axis: { title: string; format: (value: number) => string; unit?: Unit }
  label: string
}

const rowHeight = 30
const foot = 40

export function layoutRows(chart: RowsChart, width: number) {
  const ends = chart.rows.flatMap((row) => [row.value, row.low ?? row.value, row.high ?? row.value])
  const least = Math.min(chart.draw === 'bars' ? 0 : Number.POSITIVE_INFINITY, ...ends)
  const most = Math.max(chart.draw === 'bars' ? 0 : Number.NEGATIVE_INFINITY, ...ends)
  const all = niceTicks(least, most, width > 500 ? 5 : 3)
  // An interval that reaches a little below zero does not need a whole step of room.
  const start = least < 0 && -least < (most - least) / 8 ? least : all[0]!
  const ticks = all.filter((t) => t >= start)
  const narrow = width < 500
  // On a narrow page a label stands above its bar, else it would take half of the width.
  const left = narrow ? 4 : Math.min(width * 0.36, Math.max(60, ...chart.rows.map((row) => textWidth(shorten(row.label, 34)) + 12)))
  const right = width - 16
  const step = narrow ? rowHeight + 14 : rowHeight
  return {
    left,
    right,
    narrow,
    ticks,
    step,
    height: chart.rows.length * step + foot,
    x: linearScale(start, ticks.at(-1)!, left, right),
    labels: chart.rows.map((row) => shorten(row.label, narrow ? Math.floor(width / 7.4) : Math.ceil((left - 12) / 7.2))),
    /** Middle of the bar of each row. */
    middles: chart.rows.map((_, i) => i * step + (narrow ? 28 : rowHeight / 2)),
  }
}

export function drawRows(chart: RowsChart, width: number, className: string): Html {
  const { left, right, narrow, ticks, step, height, x, labels, middles } = layoutRows(chart, width)
  const bottom = chart.rows.length * step
  const zero = x(Math.max(ticks[0]!, 0))
  const rows = chart.rows.map((row, i) => {
    const y = middles[i]!
    const at = x(row.value)
    const text = narrow
      ? html`<text class="name" x="${left}" y="${px(y - 12)}">${labels[i]!}</text>`
      : html`<text class="name" x="${px(left - 8)}" y="${px(y + 4)}" text-anchor="end">${labels[i]!}</text>`
    const shape =
      chart.draw === 'bars'
        ? html`<rect class="bar" x="${px(Math.min(zero, at))}" y="${px(y - 7)}" width="${px(Math.max(1, Math.abs(at - zero)))}" height="14"/>`
        : html`<circle class="dot" cx="${px(at)}" cy="${px(y)}" r="4.5"/>`
    const interval =
      row.low != null && row.high != null ? html`<path class="whisker" d="M${px(x(row.low))} ${px(y)}H${px(x(row.high))}"/>` : null
    return chart.draw === 'bars' ? html`${text}${shape}${interval}` : html`${text}${interval}${shape}`
  })
  const grid = ticks.map((t) => {
    const over = x(t) + textWidth(chart.axis.format(t)) / 2 > width
    const under = x(t) - textWidth(chart.axis.format(t)) / 2 < 0
    return html`<path class="grid" d="M${px(x(t))} 0V${bottom}"/><text class="tick" x="${px(over ? width - 2 : under ? 2 : x(t))}" y="${bottom + 15}" text-anchor="${over ? 'end' : under ? 'start' : 'middle'}">${chart.axis.format(t)}</text>`
  })
  return html`<svg class="${className}" role="img" aria-label="${chart.label}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${grid}${rows}<text class="axis" x="${px((left + right) / 2)}" y="${height - 6}" text-anchor="middle">${chart.axis.title}</text></svg>`
}
