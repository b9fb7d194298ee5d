/** What a chart shows, free of looks: the drawing, the table, the text alternative and the file all come from it. */
export type ChartSpec = Readonly<{
  /** `line` for what goes on in time, `bar` to compare, `range` for estimates with their interval. */
  kind: 'line' | 'bar' | 'range'
  /** Labels at the side, one below the other, where they are names and may be long. */
  across?: boolean
  /** `labels` as they are to be read: days, names. */
  x: Readonly<{ name: string; labels: readonly string[] }>
  /** `unit` stands at the axis: €, %, pedidos; nothing where values have none. */
  y: Readonly<{ name: string; unit: string }>
  series: readonly ChartSeries[]
}>
export type ChartSeries = Readonly<{
  name: string
  /** null where nothing is known: a gap, never a zero. */
  values: readonly (number | null)[]
  /** The interval of each value. */
  low?: readonly (number | null)[] | undefined
  high?: readonly (number | null)[] | undefined
  /** Where it is drawn otherwise than the chart's kind; hollow points count less. */
  draw?: 'line' | 'points' | 'hollow' | undefined
}>

export const hasValues = ({ series }: ChartSpec): boolean => series.some(({ values }) => values.some((value) => value !== null))

export type ChartTable = Readonly<{ head: readonly string[]; rows: readonly (readonly (string | number | null)[])[] }>

/** The same figures as a table: a row per label, the interval in two columns of its own. */
export function tableOf({ x, y, series }: ChartSpec, low: string, high: string): ChartTable {
  const columns = series.flatMap(({ name, values, ...interval }) => [
    { name: y.unit === '' ? name : `${name} (${y.unit})`, values },
    ...(interval.low ? [{ name: `${name}, ${low}`, values: interval.low }] : []),
    ...(interval.high ? [{ name: `${name}, ${high}`, values: interval.high }] : []),
  ])
  return {
    head: [x.name, ...columns.map(({ name }) => name)],
    rows: x.labels.map((label, at) => [label, ...columns.map(({ values }) => values[at] ?? null)]),
  }
}

export type Extremes = Readonly<{ name: string; first: number; last: number; low: number; lowAt: string; high: number; highAt: string }>

/** What a sentence about each series needs: where it starts, ends, and its lowest and highest points. */
export function extremesOf({ x, series }: ChartSpec): Extremes[] {
  return series.flatMap(({ name, values }) => {
    const known = values.flatMap((value, at) => (value === null ? [] : [{ value, label: x.labels[at] ?? '' }]))
    const [first] = known
    const last = known.at(-1)
    if (!first || !last) return []
    const low = known.reduce((a, b) => (b.value < a.value ? b : a))
    const high = known.reduce((a, b) => (b.value > a.value ? b : a))
    return [{ name, first: first.value, last: last.value, low: low.value, lowAt: low.label, high: high.value, highAt: high.label }]
  })
}
