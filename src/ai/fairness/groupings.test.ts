import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Table } from '#data/sources'
import { fairnessOf } from './fairness.ts'
import { crossed, groupings } from './groupings.ts'

it('crosses two columns into the groups that occur; a row without one of them has none', () => {
  const sex = { group: Int32Array.of(0, 1, 0, -1, 1), levels: ['m', 'h'] }
  const plan = { group: Int32Array.of(1, 0, 1, 0, -1), levels: ['a', 'b'] }
  assert.deepEqual(crossed(sex, plan), { group: Int32Array.of(0, 1, 0, -1, -1), levels: ['m · b', 'h · a'] })
})

/** Rows of two columns; whom the scores choose is given by both. */
function people(choose: (sex: number, plan: number) => boolean) {
  const n = 800
  const [sex, plan] = [Int32Array.from({ length: n }, (_, i) => i % 2), Int32Array.from({ length: n }, (_, i) => (i >> 1) % 2)]
  const lone = plan.map((code, i) => (i < 5 ? 2 : code))
  const table: Table = {
    rows: n,
    columns: [
      { name: 'sexo', type: 'category', codes: sex, levels: ['m', 'h'] },
      { name: 'plan', type: 'category', codes: lone, levels: ['a', 'b', 'c'] },
    ],
  }
  const rows = Int32Array.from({ length: n }, (_, i) => i)
  const answers = Float64Array.from(rows, (i) => (choose(sex[i]!, plan[i]!) ? 0.9 : 0.1))
  return { table, rows, columns: ['sexo', 'plan'], kind: 'binary', y: Float64Array.from(rows, (i) => (i >> 2) % 2), answers } as const
}

it('looks at each protected column and at each pair, and sees what hides in both alone', () => {
  const input = people((sex, plan) => sex === plan)
  assert.deepEqual(
    groupings(input.table, input.rows, [...input.columns, 'sexo']).map(({ name }) => name),
    ['sexo', 'plan', 'sexo', 'sexo × plan', 'sexo × sexo', 'plan × sexo'],
  )
  const { report, decisions } = fairnessOf({ ...input, threshold: 0.5, seed: 1 })
  const gap = (column: string) => report.find((each) => each.column === column)!.gaps.demographicParityDifference!
  assert.ok(gap('sexo').value < 0.02 && gap('plan').value < 0.02)
  assert.equal(gap('sexo × plan').value, 1)
  const pair = report.find((each) => each.columns)!
  assert.deepEqual(pair.columns, ['sexo', 'plan'])
  assert.deepEqual(pair.small, { groups: 2, rows: 5 })
  assert.deepEqual(
    decisions.filter(({ level }) => level === 'warning').map(({ code, params }) => [code, params.column]),
    [['FAIRNESS_GAP', 'sexo × plan']],
  )
})
