import assert from 'node:assert/strict'
import { it } from 'node:test'
import { optionOf } from './option.ts'
import { type ChartSpec, extremesOf, hasValues, tableOf } from './spec.ts'

const look = { dark: false, locale: 'es-ES', motion: true }
const orders: ChartSpec = {
  kind: 'line',
  x: { name: 'Mes', labels: ['ene', 'feb', 'mar', 'abr'] },
  y: { name: 'Ventas', unit: 'pedidos' },
  series: [
    { name: 'Con campaña', values: [120, null, 1180.5, 90], low: [100, null, 1000, 70], high: [140, null, 1300, 110] },
    { name: 'Grupo de control', values: [110, 112, 108, 95] },
  ],
}
const list = <T>(of: T | T[] | undefined): T[] => (of === undefined ? [] : Array.isArray(of) ? of : [of])

it('names the axis with its unit and keeps a gap a gap', () => {
  const { yAxis, series } = optionOf(orders, look)
  assert.equal(list(yAxis)[0]?.name, 'Ventas (pedidos)')
  assert.deepEqual(list(series).find(({ name }) => name === 'Con campaña')?.data, [120, null, 1180.5, 90])
})

it('shows an interval as a band and tells series apart by stroke, not by colour alone', () => {
  const series = list(optionOf(orders, look).series) as { name?: string; data?: unknown; lineStyle?: { type?: string } }[]
  assert.deepEqual(series.find(({ name }) => name === 'Con campaña band')?.data, [40, null, 300, 40])
  const types = orders.series.map(({ name }) => series.find((one) => one.name === name)?.lineStyle?.type)
  assert.deepEqual(types, ['solid', 'dashed'])
})

it('starts bars at zero, stands still where motion is unwanted, and needs no legend for one series', () => {
  const [one] = orders.series
  const bars = optionOf({ ...orders, kind: 'bar', series: [one!] }, { ...look, motion: false })
  assert.equal(Reflect.get(list(bars.yAxis)[0] ?? {}, 'scale'), false)
  assert.equal(bars.animation, false)
  assert.equal(bars.legend, undefined)
})

it('draws an estimate with the ends of its interval, also across zero', () => {
  const series = list(optionOf({ ...orders, kind: 'range', series: [orders.series[0]!] }, look).series)
  assert.deepEqual(
    series.map(({ type }) => type),
    ['bar', 'bar', 'scatter'],
  )
  assert.ok(series.slice(0, 2).every((one) => Reflect.get(one, 'stackStrategy') === 'all'))
})

it('tells the same as a table and as points of a sentence', () => {
  assert.deepEqual(tableOf(orders, 'mínimo', 'máximo').head, [
    'Mes',
    'Con campaña (pedidos)',
    'Con campaña, mínimo',
    'Con campaña, máximo',
    'Grupo de control (pedidos)',
  ])
  assert.deepEqual(tableOf(orders, 'mínimo', 'máximo').rows[1], ['feb', null, null, null, 112])
  assert.deepEqual(extremesOf(orders)[0], {
    name: 'Con campaña',
    first: 120,
    last: 90,
    low: 90,
    lowAt: 'abr',
    high: 1180.5,
    highAt: 'mar',
  })
})

it('knows when there is nothing to draw', () => {
  assert.equal(hasValues({ ...orders, series: [{ name: 'a', values: [null, null] }] }), false)
  assert.equal(hasValues(orders), true)
})
