import type { Row } from './chart-rows.ts'
import type { Series, Unit, XyChart } from './chart-xy.ts'
import type { Chart } from './parts.ts'
import type { ResultChart } from './schema.ts'

/** Positions of a line whose points do not stand at equal distances. */
const evenPositions = 41

/** The value of a broken line at a position; null outside it. */
function valueAt(points: readonly { x: number; y: number | null | undefined }[], x: number): number | null {
  const right = points.findIndex((p) => p.x >= x - 1e-9)
  const b = points[right]
  if (b === undefined) return null
  const a = points[right - 1]
  if (Math.abs(b.x - x) <= 1e-9 || a === undefined) return Math.abs(b.x - x) <= 1e-9 ? (b.y ?? null) : null
  if (a.y == null || b.y == null) return null
  return a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x)
}

const isEven = (xs: readonly number[]): boolean => {
  const step = ((xs.at(-1) ?? 0) - (xs[0] ?? 0)) / Math.max(1, xs.length - 1)
  return xs.every((x, i) => Math.abs(x - (xs[0]! + i * step)) <= Math.abs(step) * 0.02 + 1e-12)
}

/** Where the values of a chart are told: at its own points, or at equal distances, so that a line keeps its shape. */
function positionsOf({ series }: XyChart): number[] {
  const xs = [...new Set(series.filter(({ kind }) => kind === 'main').flatMap(({ points }) => points.map((p) => p.x)))].sort(
    (a, b) => a - b,
  )
  if (xs.length < 2 || series.some(({ draw }) => draw !== 'line') || isEven(xs)) return xs
  const first = xs[0]!
  const width = xs.at(-1)! - first
  return Array.from({ length: evenPositions }, (_, i) => first + (width * i) / (evenPositions - 1))
}

/** How values are told: shares in per cent, money in whole units of its currency. */
function unitOf(unit: Unit | undefined): { sign: string; by: number } {
  if (unit === undefined) return { sign: '', by: 1 }
  if (unit === 'share') return { sign: '%', by: 100 }
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: unit.currency, currencyDisplay: 'narrowSymbol' })
  const sign = format.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? unit.currency
  return { sign, by: 1 / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2) }
}

function seriesValues(
  series: Series,
  positions: readonly number[],
  by: number,
): Pick<ResultChart['series'][number], 'values' | 'low' | 'high'> {
  const of = (pick: (p: Series['points'][number]) => number | null | undefined) => {
    const points = series.points.map((p) => ({ x: p.x, y: pick(p) })).sort((a, b) => a.x - b.x)
    const exact = new Map(points.map((p) => [p.x, p.y]))
    return positions.map((x) => {
      const value = series.draw === 'line' ? valueAt(points, x) : (exact.get(x) ?? null)
      return value === null ? null : value * by
    })
  }
  const hasInterval = series.points.some(({ low, high }) => low != null && high != null)
  return { values: of((p) => p.y), ...(hasInterval ? { low: of((p) => p.low), high: of((p) => p.high) } : {}) }
}

function ofXy(chart: XyChart, chance: string): ResultChart {
  const { sign, by } = unitOf(chart.y.unit)
  const positions = positionsOf(chart)
  const main = chart.series.filter(({ kind }) => kind === 'main')
  const reference = chart.series.filter(({ kind }) => kind === 'reference')
  const isLine = main.some(({ draw }) => draw === 'line')
  const isPlain = ({ points }: Series) => points.every(({ low, high }) => low == null || high == null)
  const drawOf = (series: Series) =>
    series.draw !== 'points' ? {} : series.hollow ? { draw: 'hollow' as const } : isPlain(series) ? { draw: 'points' as const } : {}
  return {
    kind: isLine || main.every(isPlain) ? 'line' : 'range',
    across: false,
    x: { name: chart.x.title, labels: positions.map(chart.x.format) },
    y: { name: chart.y.title, unit: sign },
    series: [
      ...main.map((series) => ({
        name: series.label ?? chart.y.title,
        ...seriesValues(series, positions, by),
        ...drawOf(series),
      })),
      ...reference.map((series) => ({ name: series.label ?? chance, ...seriesValues(series, positions, by), draw: 'line' as const })),
      ...(chart.level && chart.level.text !== ''
        ? [{ name: chart.level.text, values: positions.map(() => chart.level!.y * by), draw: 'line' as const }]
        : []),
    ],
  }
}

/** A chart as values by label: what is drawn on the page of a run, and told by the API. */
export function valuesOf(chart: Chart, chance: string): ResultChart {
  if (!('rows' in chart)) return ofXy(chart, chance)
  const { sign, by } = unitOf(chart.axis.unit)
  const hasInterval = chart.rows.some(({ low, high }) => low != null && high != null)
  const of = (pick: (row: Row) => number | null | undefined) =>
    chart.rows.map((row) => {
      const value = pick(row)
      return value == null ? null : value * by
    })
  const series = {
    name: chart.axis.title,
    values: of((row) => row.value),
    ...(hasInterval ? { low: of((row) => row.low), high: of((row) => row.high) } : {}),
  }
  const labels = chart.rows.map(({ label }) => label)
  return {
    kind: hasInterval || chart.draw === 'points' ? 'range' : 'bar',
    across: true,
    x: { name: '', labels },
    y: { name: chart.axis.title, unit: sign },
    series: [series],
  }
}
