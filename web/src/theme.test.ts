import assert from 'node:assert/strict'
import { it } from 'node:test'
import { DEFAULT_THEME } from '@mantine/core'
import { optionOf } from './parts/chart/option.ts'
import { contrast } from './theme.ts'

/** Relative luminance and contrast of WCAG 2.2, for #rrggbb. */
const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const ratio = (a: string, b: string): number => {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}
const grounds = { light: ['#ffffff', '#f8f9fa'], dark: ['#242424', '#2e2e2e'] } as const
const variables = contrast(DEFAULT_THEME)

it('writes quiet text, errors, links and states at 4.5:1 at least, in both themes', () => {
  for (const scheme of ['light', 'dark'] as const) {
    const of: Readonly<Record<string, string>> = variables[scheme]
    for (const name of ['--mantine-color-dimmed', '--mantine-color-placeholder', '--mantine-color-error', '--mantine-color-anchor'])
      for (const ground of grounds[scheme]) assert.ok(ratio(of[name] ?? '', ground) >= 4.5, `${scheme} ${name} on ${ground}`)
    if (scheme === 'light') assert.ok(ratio(of['--mantine-color-anchor'] ?? '', of['--mantine-color-petrol-light-hover'] ?? '') >= 4.5)
    for (const tone of ['waiting', 'busy', 'good', 'warning', 'bad'])
      assert.ok(ratio(of[`--state-${tone}`] ?? '', of[`--state-${tone}-ground`] ?? '') >= 4.5, `${scheme} ${tone}`)
  }
})

it('draws every line and bar of a chart at 3:1 at least', () => {
  for (const dark of [false, true]) {
    const names = Array.from({ length: 6 }, (_, n) => `s${n}`)
    const spec = { kind: 'bar', x: { name: 'x', labels: ['a'] }, y: { name: 'y', unit: 'u' } } as const
    const { series } = optionOf({ ...spec, series: names.map((name) => ({ name, values: [1] })) }, { dark, locale: 'es-ES', motion: false })
    for (const one of series as { itemStyle: { color: string } }[])
      for (const ground of grounds[dark ? 'dark' : 'light'])
        assert.ok(ratio(one.itemStyle.color, ground) >= 3, `${one.itemStyle.color} on ${ground}`)
  }
})
