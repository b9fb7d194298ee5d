import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Measured } from '#schema/ai/autopilot/report'
import { compareRuns } from './compare.ts'

const run = (value: number, over: Partial<Measured> = {}): Measured => ({
  file: 'clientes.csv',
  sha256: 'a',
  rowsKey: 'stratified, seed 1',
  problem: { kind: 'binary', target: 'baja', positive: 'Sí', rows: 1000 },
  metric: 'auc',
  quality: { value, low: value - 0.03, high: value + 0.03 },
  test: { rows: 200, deciles: [], profit: [] },
  value: null,
  advisedShare: 0.2,
  ...over,
})

describe('two runs', () => {
  it('are told apart only when the difference is more than both margins together', () => {
    const better = compareRuns(run(0.8), run(0.7))
    assert.ok(better.kind === 'better' && better.first)
    const worse = compareRuns(run(0.7), run(0.8))
    assert.ok(worse.kind === 'better' && !worse.first)
    const even = compareRuns(run(0.8), run(0.77))
    assert.ok(even.kind === 'even')
    // √(0.03² + 0.03²)
    assert.ok(Math.abs(even.within - 0.0424) < 1e-4)
  })
  it('are not compared when they answer other questions, read other files or were measured on other rows', () => {
    const other = run(0.8)
    assert.deepEqual(compareRuns(run(0.7), { ...other, problem: { ...other.problem, target: 'compra' } }), {
      kind: 'apart',
      why: 'question',
    })
    assert.deepEqual(compareRuns(run(0.7), { ...other, sha256: 'b' }), { kind: 'apart', why: 'file' })
    assert.deepEqual(compareRuns(run(0.7), { ...other, rowsKey: 'stratified, seed 2' }), { kind: 'apart', why: 'split' })
  })
  it('are not compared without a margin', () => {
    assert.deepEqual(compareRuns(run(0.7), run(0.8, { quality: null })), { kind: 'apart', why: 'unmeasured' })
    assert.deepEqual(compareRuns(run(0.7), run(0.8, { quality: { value: 0.8, low: null, high: null } })), {
      kind: 'apart',
      why: 'unmeasured',
    })
  })
})
