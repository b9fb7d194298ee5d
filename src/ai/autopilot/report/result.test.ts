import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RunReport } from '#schema/ai/autopilot'
import { valuesOf } from './chart-values.ts'
import { renderReport, resultOf } from './index.ts'
import { sampleNumber, sampleRun, sampleWithoutSignal } from './sample-run.ts'
import { RunResult } from './schema.ts'

const samples = { run: sampleRun(), none: sampleWithoutSignal(), number: sampleNumber() }
const sectionOf = (result: RunResult, id: string) => result.sections.find((section) => section.id === id)!

describe('result', () => {
  it('holds the parts of the report, in its order, as the schema says, in both languages', () => {
    for (const run of Object.values(samples)) {
      for (const language of ['es', 'en'] as const) {
        const result = RunResult.parse(resultOf(run, language))
        const page = renderReport(run, language)
        const ids = [...page.matchAll(/<section id="(\w+)">/g)].map(([, id]) => id).filter((id) => id !== 'answer' && id !== 'glossary')
        assert.deepEqual(
          result.sections.map(({ id }) => id),
          ids,
        )
        assert.doesNotMatch(JSON.stringify(result), /<\w+ ?class|\[\[\w+\||\{\w+[}:|]|undefined|NaN|\[object|[\uE000-\uE002]/)
      }
    }
  })
  it('says first what must be read first', () => {
    const { warnings, usable, advice } = resultOf(samples.run, 'es')
    assert.equal(usable, 'careful')
    assert.match(advice, /Lee antes/)
    assert.equal(warnings[0]?.heavy, true)
    const order = warnings.map(({ heavy }) => heavy)
    assert.deepEqual(
      order,
      [...order].sort((a, b) => Number(b) - Number(a)),
    )
  })
  it('says what to do next where nothing was found, and nothing of causes or lists', () => {
    const { next, causes, cards, usable } = resultOf(samples.none, 'es')
    assert.equal(usable, 'no')
    assert.ok(next.length >= 3)
    assert.deepEqual([causes, cards], [[], []])
  })
  it('names a figure of many by its column, and keeps names from the file as they are', () => {
    const hostile = '<script>alert(1)</script>'
    const run: RunReport = { ...samples.run, dependence: samples.run.dependence.map((d) => ({ ...d, column: hostile })) }
    const [, several] = sectionOf(resultOf(run, 'es'), 'dependence').blocks
    assert.ok(several?.kind === 'several')
    assert.equal(several.figures[0]?.name, hostile)
  })
  it('tells shares in per cent and money in whole units of its currency', () => {
    const lift = sectionOf(resultOf(samples.run, 'es'), 'lift').blocks[0]
    assert.ok(lift?.kind === 'figure')
    assert.equal(lift.figure.chart.y.unit, '%')
    assert.ok(Math.abs(lift.figure.chart.series[0]!.values[0]! - samples.run.test.deciles[0]!.rate.value * 100) < 1e-9)
    const profit = sectionOf(resultOf(samples.run, 'es'), 'profit').blocks[0]
    assert.ok(profit?.kind === 'figure')
    assert.equal(profit.figure.chart.y.unit, '€')
    assert.ok(Math.abs(Math.max(...profit.figure.chart.series[0]!.values.map(Number)) - samples.run.value!.profitAtBest.value / 100) < 0.02)
  })
})

describe('the rows that a run was tested on', () => {
  const without = (run: RunReport, column: string): RunReport => ({
    ...run,
    columns: run.columns.map((one) => (one.name === column ? { ...one, role: 'dropped' } : one)),
  })
  const keyOf = (run: RunReport) => resultOf(run, 'es').measured.rowsKey
  const feature = samples.run.columns.find(({ role }) => role === 'feature')!.name
  it('are the same with fewer columns only where no rows are copies of others', () => {
    const alone = { ...samples.run, duplicates: { rows: 0, groups: 0 } }
    const copies = { ...samples.run, duplicates: { rows: 4, groups: 2 } }
    assert.equal(keyOf(alone), keyOf(without(alone, feature)))
    assert.notEqual(keyOf(copies), keyOf(without(copies, feature)))
    assert.notEqual(keyOf(alone), keyOf({ ...alone, seed: 2 }))
  })
})

describe('the values of a chart', () => {
  const format = String
  const line = (points: readonly { x: number; y: number }[]) => ({
    x: { title: 'x', format },
    y: { title: 'y', format },
    series: [{ draw: 'line' as const, kind: 'main' as const, points }],
    label: '',
    height: 1,
  })
  it('keep the shape of a line whose points do not stand at equal distances', () => {
    const { x, series } = valuesOf(
      line([
        { x: 0, y: 0 },
        { x: 0.1, y: 0.5 },
        { x: 1, y: 1 },
      ]),
      '',
    )
    assert.equal(x.labels.length, 41)
    // 0.1 is the fifth of 41 positions from 0 to 1.
    assert.ok(Math.abs(series[0]!.values[4]! - 0.5) < 1e-9)
    assert.equal(series[0]!.values.at(-1), 1)
  })
  it('are the points of the line where these do', () => {
    const points = [1, 2, 3].map((x) => ({ x, y: x * x }))
    assert.deepEqual(valuesOf(line(points), '').series[0]!.values, [1, 4, 9])
  })
  it('leave a gap where a series says nothing', () => {
    const points = [1, 2, 3].map((x) => ({ x, y: x }))
    const chart = { ...line(points), series: [...line(points).series, { ...line(points.slice(1)).series[0]!, kind: 'reference' as const }] }
    assert.deepEqual(valuesOf(chart, 'reference').series[1]!.values, [null, 2, 3])
  })
})
