import type { EChartsOption, SeriesOption } from 'echarts'
import { numberText } from '../formats.ts'
import type { ChartSeries, ChartSpec } from './spec.ts'

export type ChartLook = Readonly<{ dark: boolean; locale: string; motion: boolean }>

/** Each at least 3:1 against its background; lines also differ by their strokes, so that nobody needs the colours. */
const colours = {
  light: {
    series: ['#00616c', '#b85c00', '#6b4fbb', '#2b7a3d', '#b3261e', '#5c636a'],
    text: '#212529',
    quiet: '#495057',
    line: '#dee2e6',
    ground: '#ffffff',
  },
  dark: {
    series: ['#73b9c1', '#f0a35e', '#b6a4f0', '#8fdba3', '#ffa8a8', '#b8bcc2'],
    text: '#e9ecef',
    quiet: '#b8bcc2',
    line: '#424242',
    ground: '#2e2e2e',
  },
} as const
const strokes = ['solid', 'dashed', 'dotted'] as const

type Palette = (typeof colours)['light' | 'dark']

// An interval is drawn as an unseen floor and what lies on it; `stackStrategy: 'all'` also where the floor is below zero.

/** The interval as a shaded band. */
function bandOf({ name, low = [], high = [] }: ChartSeries, colour: string): SeriesOption[] {
  const shared = {
    type: 'line',
    stack: `${name} band`,
    stackStrategy: 'all',
    symbol: 'none',
    lineStyle: { opacity: 0 },
    silent: true,
    tooltip: { show: false },
  } as const
  const height = high.map((top, at) => (top === null || low[at] == null ? null : top - low[at]))
  return [
    { ...shared, name: `${name} floor`, data: [...low] },
    { ...shared, name: `${name} band`, data: height, areaStyle: { color: colour, opacity: 0.18 } },
  ]
}

/** An interval as a thin bar between its ends, with the estimate as a dot. */
function rangesOf(one: ChartSeries, colour: string): SeriesOption[] {
  const { name, values, low = [], high = [] } = one
  const height = high.map((top, at) => (top === null || low[at] == null ? null : top - low[at]))
  const shared = { type: 'bar', stack: `${name} range`, stackStrategy: 'all', barWidth: 6, silent: true, tooltip: { show: false } } as const
  return [
    { ...shared, name: `${name} floor`, data: [...low], itemStyle: { color: 'transparent' } },
    { ...shared, name: `${name} range`, data: height, itemStyle: { color: colour, opacity: 0.45, borderRadius: 3 } },
    { type: 'scatter', name, data: [...values], symbolSize: 10, itemStyle: { color: colour } },
  ]
}

function seriesOf(spec: ChartSpec, one: ChartSeries, at: number, palette: Palette): SeriesOption[] {
  const colour = palette.series[at % palette.series.length] ?? palette.text
  if (one.draw === 'points' || one.draw === 'hollow')
    return [
      {
        type: 'scatter',
        name: one.name,
        data: [...one.values],
        symbolSize: 9,
        itemStyle: one.draw === 'hollow' ? { color: 'transparent', borderColor: colour, borderWidth: 1.5 } : { color: colour },
      },
    ]
  if (one.draw === 'line')
    return [
      {
        type: 'line',
        name: one.name,
        data: [...one.values],
        symbol: 'none',
        itemStyle: { color: colour },
        lineStyle: { color: colour, width: 2, type: 'dashed' },
      },
    ]
  if (spec.kind === 'range') return rangesOf(one, colour)
  if (spec.kind === 'bar')
    return [{ type: 'bar', name: one.name, data: [...one.values], itemStyle: { color: colour, borderRadius: 3 }, barMaxWidth: 48 }]
  return [
    ...(one.low && one.high ? bandOf(one, colour) : []),
    {
      type: 'line',
      name: one.name,
      data: [...one.values],
      symbol: one.values.length > 40 ? 'none' : 'circle',
      symbolSize: 6,
      itemStyle: { color: colour },
      lineStyle: { color: colour, width: 2.5, type: strokes[at % strokes.length] ?? 'solid' },
    },
  ]
}

/** Names at the foot or, where they are many or long, at the side; values with their unit. */
function axesOf(spec: ChartSpec, palette: Palette, number: (value: number) => string): Pick<EChartsOption, 'xAxis' | 'yAxis'> {
  const label = { color: palette.quiet, fontSize: 12 }
  const { name, unit } = spec.y
  const names = {
    type: 'category' as const,
    data: [...spec.x.labels],
    axisLine: { lineStyle: { color: palette.quiet } },
    axisTick: { show: false },
    boundaryGap: spec.kind !== 'line',
  }
  const values = {
    type: 'value',
    name: unit === '' || name.toLowerCase() === unit.toLowerCase() ? name : `${name} (${unit})`,
    // The length of a bar is its value, so its axis starts at zero; a line may be looked at from nearer.
    scale: spec.kind !== 'bar',
    axisLabel: { ...label, hideOverlap: true, formatter: (value: number) => number(value) },
    splitLine: { lineStyle: { color: palette.line } },
  } as const
  if (spec.across)
    return {
      xAxis: { ...values, nameLocation: 'middle', nameGap: 30, nameTextStyle: label },
      yAxis: { ...names, inverse: true, axisLabel: { ...label, interval: 0, width: 120, overflow: 'truncate' } },
    }
  // Names of a few bars are all said, over several lines if need be; moments may leave some out.
  const isFew = spec.kind !== 'line' && spec.x.labels.length <= 8
  return {
    xAxis: {
      ...names,
      axisLabel: isFew ? { ...label, interval: 0, width: 72, overflow: 'break' } : { ...label, hideOverlap: true },
    },
    yAxis: { ...values, nameTextStyle: { ...label, align: 'left' } },
  }
}

/** The one set of defaults of every chart: axes named with their units, gaps shown as gaps, bars that start at zero. */
export function optionOf(spec: ChartSpec, { dark, locale, motion }: ChartLook): EChartsOption {
  const palette = colours[dark ? 'dark' : 'light']
  const number = (value: number) => numberText(value, locale, { maximumSignificantDigits: 4 })
  return {
    animation: motion,
    animationDuration: 300,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: 'system-ui, sans-serif', color: palette.text },
    grid: { left: 8, right: 16, top: 40, bottom: (spec.series.length > 1 ? 56 : 24) + (spec.across ? 28 : 0), containLabel: true },
    tooltip: {
      trigger: 'axis',
      backgroundColor: palette.ground,
      borderColor: palette.line,
      textStyle: { color: palette.text },
      valueFormatter: (value) => (typeof value === 'number' ? `${number(value)} ${spec.y.unit}`.trim() : '—'),
    },
    ...(spec.series.length > 1
      ? { legend: { bottom: 0, data: spec.series.map(({ name }) => name), textStyle: { color: palette.text } } }
      : {}),
    ...axesOf(spec, palette, number),
    series: spec.series.flatMap((one, at) => seriesOf(spec, one, at, palette)),
  }
}
