import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Column, Table } from '#data/sources'
import { ColumnProfile, describeProfiles, findDuplicates, profileTable } from './index.ts'

const number = (name: string, values: number[]): Column => ({ name, type: 'number', values: Float64Array.from(values) })
const words = (name: string, values: (string | null)[], type: 'category' | 'text' = 'category'): Column => {
  const levels = [...new Set(values.filter((v) => v !== null))]
  return { name, type, codes: Int32Array.from(values, (v) => (v === null ? -1 : levels.indexOf(v))), levels }
}
const tableOf = (...columns: Column[]): Table => ({
  rows: 'codes' in columns[0]! ? columns[0].codes.length : (columns[0] as { values: Float64Array }).values.length,
  columns,
})

describe('a profile', () => {
  it('gives what R gives for a number', () => {
    // R 4: x <- c(2, 4, 4, 4, 5, 5, 7, 9); mean 5, sd 2.13809, quantile(x, c(.05,.25,.5,.75,.95)) 2.7 4 4.5 5.5 8.3
    const [profile] = profileTable(tableOf(number('x', [9, 2, 4, 4, Number.NaN, 4, 5, 5, 7])))
    assert.ok(profile && 'mean' in profile)
    assert.deepEqual([profile.missing, profile.distinct, profile.min, profile.max, profile.mean], [1, 5, 2, 9, 5])
    assert.equal(profile.deviation!.toFixed(5), '2.13809')
    assert.deepEqual(
      profile.quantiles!.map((q) => Number(q.toFixed(10))),
      [2.7, 4, 4.5, 5.5, 8.3],
    )
  })
  it('counts values beyond three interquartile ranges', () => {
    const [profile] = profileTable(tableOf(number('x', [...Array.from({ length: 99 }, (_, i) => i), 1e6])))
    assert.ok(profile && 'outliers' in profile)
    assert.equal(profile.outliers, 1)
    assert.deepEqual(
      describeProfiles(profileTable(tableOf(number('x', [...Array.from({ length: 60 }, (_, i) => i), 1e6, 1e6])))).map((d) => d.code),
      ['OUTLIERS'],
    )
  })
  it('lists no level that fewer than ten rows hold', () => {
    const [profile] = profileTable(tableOf(words('c', [...Array(12).fill('a'), ...Array(9).fill('b'), null])))
    assert.ok(profile && 'top' in profile)
    assert.deepEqual([profile.top, profile.distinct, profile.missing, profile.meanLength], [[{ level: 'a', n: 12 }], 2, 1, 1])
  })
  it('of a million rows of ten columns takes seconds', () => {
    const values = Float64Array.from({ length: 1_000_000 }, (_, i) => (i * 7919) % 99_991)
    const start = process.cpuUsage()
    const profiles = profileTable({
      rows: values.length,
      columns: Array.from({ length: 10 }, (_, j) => ({ name: `x${j}`, type: 'number', values })),
    })
    assert.ok(profiles.every(({ distinct }) => distinct === 99_991))
    const seconds = process.cpuUsage(start).user / 1e6
    assert.ok(seconds < 8, `${seconds} s`)
  })
  it('is plain data, and says nothing of an empty column', () => {
    const profiles = profileTable(tableOf(number('x', [Number.NaN, Number.NaN]), words('c', [null, null])))
    assert.deepEqual(ColumnProfile.array().parse(JSON.parse(JSON.stringify(profiles))), profiles)
    assert.deepEqual(describeProfiles(profiles), [])
  })
})

describe('duplicates', () => {
  it('are rows equal in every column that counts', () => {
    const table = tableOf(
      number('id', [1, 2, 3, 4, 5]),
      number('x', [1, Number.NaN, 1, Number.NaN, -0]),
      words('c', ['a', null, 'a', null, 'a']),
    )
    assert.deepEqual(findDuplicates(table, ['id']), [
      [0, 2],
      [1, 3],
    ])
    assert.deepEqual(findDuplicates(table, []), [])
    assert.deepEqual(findDuplicates(table, ['id', 'x', 'c']), [])
  })
  it('are those that a comparison of every pair finds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.constantFrom('a', 'b', null)), { minLength: 1, maxLength: 40 }),
        (cells) => {
          const table = tableOf(
            number(
              'x',
              cells.map(([x]) => (x === 2 ? Number.NaN : x)),
            ),
            words(
              'c',
              cells.map(([, c]) => c),
            ),
          )
          const byText = new Map<string, number[]>()
          for (const [row, cell] of cells.entries()) byText.set(String(cell), [...(byText.get(String(cell)) ?? []), row])
          assert.deepEqual(
            findDuplicates(table, []),
            [...byText.values()].filter((rows) => rows.length > 1).sort((a, b) => a[0]! - b[0]!),
          )
        },
      ),
    )
  })
  it('are found among half a million rows in seconds', () => {
    const n = 500_000
    const table = tableOf(
      number(
        'x',
        Array.from({ length: n }, (_, i) => (i * 7919) % 499_979),
      ),
      number(
        'y',
        Array.from({ length: n }, (_, i) => (i * 7919) % 499_979),
      ),
    )
    assert.equal(findDuplicates(table, []).length, n - 499_979)
  })
})
