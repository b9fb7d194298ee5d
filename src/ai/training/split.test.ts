import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type SplitInput, splitRows } from './split.ts'

const n = 500
const y = Float64Array.from({ length: n }, (_, i) => (i % 5 === 0 ? 1 : 0))
const base: SplitInput = {
  kind: 'binary',
  y,
  rows: Int32Array.from({ length: n }, (_, i) => i),
  groups: null,
  duplicates: [],
  times: null,
  folds: 5,
  most: { train: 1e6, test: 1e6 },
  seed: 3,
}
const share = (rows: Int32Array) => rows.filter((row) => y[row] === 1).length / rows.length
const disjoint = (a: Int32Array, b: Int32Array) => new Set([...a, ...b]).size === a.length + b.length

describe('the split', () => {
  it('sets a fifth aside and deals the rest into folds, all with the same mix', () => {
    const { split } = splitRows(base)
    assert.equal(split.test.length, 100)
    assert.ok(disjoint(split.train, split.test))
    assert.equal(share(split.test), 0.2)
    for (const fold of split.folds) {
      assert.equal(share(fold.validation), 0.2)
      assert.ok(disjoint(fold.train, fold.validation))
      assert.equal(fold.train.length + fold.validation.length, split.train.length)
    }
    assert.deepEqual(splitRows(base).split, split)
    assert.notDeepEqual(splitRows({ ...base, seed: 4 }).split.test, split.test)
  })
  it('keeps groups and copies on one side', () => {
    const groups = Int32Array.from({ length: n }, (_, i) => Math.floor(i / 7))
    const duplicates = [Int32Array.of(0, 250, 499)]
    const { split, decisions } = splitRows({ ...base, groups, duplicates })
    const sides = [split.test, ...split.folds.map((fold) => fold.validation)]
    const sideOf = (row: number) => sides.findIndex((side) => side.includes(row))
    for (let i = 1; i < n; i++) if (groups[i] === groups[i - 1]) assert.equal(sideOf(i), sideOf(i - 1))
    assert.equal(sideOf(0), sideOf(250))
    assert.equal(sideOf(0), sideOf(499))
    assert.ok(decisions.some((decision) => decision.code === 'DUPLICATES_KEPT_TOGETHER'))
  })
  it('looks forward only when time matters', () => {
    const times = Float64Array.from({ length: n }, (_, i) => (i * 13) % n)
    const { split } = splitRows({ ...base, times })
    const latest = (rows: Int32Array) => Math.max(...rows.values().map((row) => times[row]!))
    const earliest = (rows: Int32Array) => Math.min(...rows.values().map((row) => times[row]!))
    assert.equal(split.test.length, 100)
    assert.ok(latest(split.train) < earliest(split.test))
    for (const fold of split.folds) assert.ok(latest(fold.train) < earliest(fold.validation))
  })
  it('says when a group lies on both sides of the cut-off date', () => {
    const times = Float64Array.from({ length: n }, (_, i) => i)
    const crossing = (groups: Int32Array) =>
      splitRows({ ...base, times, groups }).decisions.find(({ code }) => code === 'GROUPS_CROSS_TIME')
    assert.deepEqual(crossing(Int32Array.from(y, (_, i) => (i % 3) - 1)), { code: 'GROUPS_CROSS_TIME', level: 'warning', params: { n: 2 } })
    assert.equal(crossing(Int32Array.from(y, (_, i) => i)), undefined)
  })
  it('samples what is too much, and says so', () => {
    const { split, decisions } = splitRows({ ...base, most: { train: 200, test: 50 } })
    assert.equal(split.train.length, 200)
    assert.equal(split.test.length, 50)
    assert.deepEqual(decisions[0], { code: 'ROWS_SAMPLED', level: 'info', params: { n, train: 200, test: 50 } })
  })
  it('refuses too few groups or moments', () => {
    assert.throws(() => splitRows({ ...base, groups: new Int32Array(n) }), { code: 'TOO_FEW_GROUPS' })
    const early = Float64Array.from({ length: n }, (_, i) => (i < 300 && i % 3 === 0 ? 1 : 0))
    const times = Float64Array.from({ length: n }, (_, i) => i)
    assert.throws(() => splitRows({ ...base, y: early, times }), { code: 'ONE_ANSWER_IN_PART' })
    assert.throws(() => splitRows({ ...base, times: new Float64Array(n) }), { code: 'TIME_NOT_ORDERED' })
  })
})
