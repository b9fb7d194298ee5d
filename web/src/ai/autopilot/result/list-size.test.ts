import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { listOf } from './list-size.ts'

const figure = (value: number) => ({ value, low: value - 0.05, high: value + 0.05 })
const deciles = [0.4, 0.6, 0.7, 0.78, 0.84, 0.9, 0.94, 0.97, 0.99, 1].map((gain, i) => ({
  decile: i + 1,
  n: 20,
  positives: 5,
  rate: figure(0.2),
  lift: figure(1),
  gain,
  gained: figure(gain),
}))
const profit = [0, 0.1, 0.2, 1].map((share, i) => ({
  share,
  n: 200 * share,
  profit: { value: [0, 1000, 1500, -400][i]!, low: [0, 800, 1100, -900][i]!, high: [0, 1200, 1900, 100][i]! },
}))
const value = {
  currency: 'EUR',
  is: 'margin' as const,
  vat: 'out' as const,
  perPositive: 100,
  costPerContact: 10,
  bestShare: 0.2,
  profitAtBest: figure(1500),
  profitOfAll: figure(-400),
}

describe('the size of a list', () => {
  it('tells what was measured where it was measured', () => {
    const { gain, lift, profit: earned } = listOf({ test: { rows: 200, deciles, profit }, value }, 0.1)
    assert.deepEqual(gain, figure(0.4))
    assert.equal(lift!.value, 4)
    // 1,000 rows are five times the test sample.
    assert.deepEqual(earned, { value: 5000, low: 4000, high: 6000 })
  })
  it('goes straight between two measured sizes', () => {
    const { gain, profit: earned } = listOf({ test: { rows: 200, deciles, profit }, value }, 0.15)
    assert.ok(Math.abs(gain!.value - 0.5) < 1e-12)
    assert.ok(Math.abs(earned!.value - 6250) < 1e-9)
  })
  it('reaches every case with everybody, and is then no better than chance', () => {
    const { gain, lift } = listOf({ test: { rows: 200, deciles, profit: [] }, value: null }, 1)
    assert.equal(gain!.value, 1)
    assert.equal(lift!.value, 1)
  })
  it('has no money without a value, and no cases to count without tenths', () => {
    assert.equal(listOf({ test: { rows: 200, deciles, profit }, value: null }, 0.3).profit, null)
    assert.deepEqual(listOf({ test: { rows: 8, deciles: [], profit: [] }, value: null }, 0.3), { gain: null, lift: null, profit: null })
  })
  it('has no margin between sizes where none was measured', () => {
    const bare = deciles.map(({ gained: _gained, ...decile }) => decile)
    assert.equal(listOf({ test: { rows: 200, deciles: bare, profit: [] }, value: null }, 0.2).gain!.low, null)
  })
})
