import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { defineProblem } from '#ai/problems'
import { predictModel, readModelFile } from '#ai/registry'
import { DomainError } from '#base'
import { readTable, type Table } from '#data/sources'
import { createRng } from '#kernel/sampling'
import { readMonotone, readObjective, settleAims } from './aims.ts'
import { type AutopilotOptions, autopilot } from './index.ts'

const code = (wanted: string) => (error: unknown) => error instanceof DomainError && error.code === wanted

describe('what is foretold of a number', () => {
  it('is read as people type it', () => {
    assert.equal(readObjective(undefined), undefined)
    assert.equal(readObjective('mean'), undefined)
    assert.deepEqual(readObjective('median'), { objective: 'absolute' })
    assert.deepEqual(readObjective('quantile:0,9'), { objective: 'quantile', quantile: 0.9 })
    assert.deepEqual(readObjective('quantile:.25'), { objective: 'quantile', quantile: 0.25 })
    for (const text of ['', 'quantile', 'quantile:1', 'quantile:90', 'mode'])
      assert.throws(() => readObjective(text), code('OBJECTIVE_UNKNOWN'))
  })
  it('may keep to ways that are read as people type them', () => {
    assert.deepEqual(readMonotone('precio:-1, visitas : +1'), { precio: -1, visitas: 1 })
    assert.deepEqual(readMonotone('hora: fin:1'), { 'hora: fin': 1 })
    for (const text of ['', 'precio', 'precio:2', 'precio:-1,']) assert.throws(() => readMonotone(text), code('MONOTONE_UNREADABLE'))
  })
})

describe('an aim is refused', () => {
  const n = 60
  const column = (name: string, of: (i: number) => number) => ({
    name,
    type: 'number' as const,
    values: Float64Array.from({ length: n }, (_, i) => of(i)),
  })
  const table: Table = {
    rows: n,
    columns: [
      column('amount', (i) => i - 5),
      column('answer', (i) => i % 2),
      { name: 'town', type: 'category', codes: Int32Array.from({ length: n }, (_, i) => i % 3), levels: ['a', 'b', 'c'] },
    ],
  }
  const settle = (target: string, options: Partial<AutopilotOptions>) =>
    settleAims({ file: '', out: '', seed: 1, language: 'en', target, ...options }, table, defineProblem(table, target).problem, ['amount'])
  it('where the outcome is a class, or goes below 0 for counts', () => {
    assert.throws(() => settle('answer', { objective: 'median' }), code('OBJECTIVE_NEEDS_NUMBER'))
    assert.throws(() => settle('amount', { objective: 'poisson' }), code('OBJECTIVE_NEEDS_COUNTS'))
  })
  it('where a way is asked of a column of words, of no column, of a quantile or of classes', () => {
    assert.throws(() => settle('answer', { monotone: 'town:1' }), code('MONOTONE_COLUMN'))
    assert.throws(() => settle('answer', { monotone: 'nothing:1' }), DomainError)
    assert.throws(() => settle('amount', { monotone: 'answer:1', objective: 'median' }), code('MONOTONE_IMPOSSIBLE'))
    assert.throws(() => settle('town', { monotone: 'amount:1' }), code('MONOTONE_IMPOSSIBLE'))
  })
  it('and a way of a column that is not used is said to have no effect', () => {
    const { decisions } = settle('amount', { monotone: 'answer:1' })
    assert.deepEqual(
      decisions.map((decision) => decision.code),
      ['MONOTONE_UNUSED'],
    )
  })
})

describe('a run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rumbo-aims-'))
  after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'pedidos.csv')
  const rng = createRng(3)
  const lines = Array.from({ length: 500 }, () => {
    const [price, visits] = [Math.round(50 * rng()), Math.round(30 * rng())]
    const level = Math.exp(0.05 * visits - price / 60)
    return [price, visits, Math.floor(-3 * Math.log(1 - rng()) * level), (20 * level * (0.2 + 3 * rng() ** 2)).toFixed(2)].join(',')
  })
  writeFileSync(file, `precio,visitas,pedidos,gasto\n${lines.join('\n')}\n`)
  const run = async (name: string, options: Partial<AutopilotOptions> & { target: string }) => {
    const out = join(folder, name)
    const report = await autopilot({ file, out, trials: 1, seed: 1, workers: 0, language: 'es', ...options })
    return { report, model: await readModelFile(out), html: readFileSync(join(out, 'report.html'), 'utf8') }
  }

  it('foretells the value that nine in ten do not exceed', async () => {
    const { report, model, html } = await run('quantile', { target: 'gasto', drop: ['pedidos'], objective: 'quantile:0.9' })
    assert.deepEqual(model.problem.aim, { objective: 'quantile', quantile: 0.9 })
    assert.ok(Math.abs(report.test.figures.covered!.value - 0.9) < 0.08)
    assert.ok(report.test.figures.d2!.low! > 0)
    assert.equal(report.test.figures.r2, undefined)
    assert.deepEqual(Object.keys(report.candidates[0]!.outOfFold), ['mae', 'd2', 'pinball'])
    assert.match(html, /el valor de «gasto» que el 90\s?% no supera/)
  })
  it('foretells counts, and keeps to the ways that it was given', async () => {
    const { report, model } = await run('counts', {
      target: 'pedidos',
      drop: ['gasto'],
      objective: 'poisson',
      monotone: 'precio:-1,visitas:1',
    })
    assert.ok(report.test.figures.poissonDeviance!.value > 0 && report.test.figures.d2!.low! > 0)
    assert.deepEqual(
      report.decisions.filter(({ code: said }) => /^(AIM|MONOTONE)/.test(said)).map(({ code: said }) => said),
      ['AIM_POISSON', 'MONOTONE_UP', 'MONOTONE_DOWN'],
    )
    const { table } = await readTable(file, { language: 'es' })
    const answersAt = (name: string, value: number) =>
      predictModel(model, {
        rows: table.rows,
        columns: table.columns.map((own) =>
          own.name === name && own.type === 'number' ? { ...own, values: own.values.map(() => value) } : own,
        ),
      })
    for (const [name, way] of [
      ['precio', -1],
      ['visitas', 1],
    ] as const) {
      let before = answersAt(name, 0)
      for (let value = 1; value <= 50; value++) {
        const next = answersAt(name, value)
        assert.ok(next.every((answer, i) => answer > 0 && way * (answer - before[i]!) >= 0))
        before = next
      }
    }
  })
})
