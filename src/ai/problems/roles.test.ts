import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Column, Table } from '#data/sources'
import { assignRoles, type RoleOptions } from './index.ts'

const n = 50
const number = (name: string, make: (i: number) => number): Column => ({
  name,
  type: 'number',
  values: Float64Array.from({ length: n }, (_, i) => make(i)),
})
const unique = (name: string): Column => ({
  name,
  type: 'category',
  codes: Int32Array.from({ length: n }, (_, i) => i),
  levels: Array.from({ length: n }, (_, i) => `C-${i}`),
})
const table: Table = {
  rows: n,
  columns: [
    number('target', (i) => i % 2),
    unique('customerID'),
    number('row', (i) => i + 1),
    number('amount', (i) => (i * 37) % 49),
    number('price', (i) => Math.sqrt(i)),
    number('constant', () => 4),
    number('empty', () => Number.NaN),
    number('when', (i) => i),
    number('Teléfono móvil', (i) => 600_000_000 + ((i * 37) % 53)),
  ],
}
const counts = table.columns.map((column) => {
  const known = Array.from('codes' in column ? column.codes : column.values).filter((value) => !Number.isNaN(value))
  return { name: column.name, missing: n - known.length, distinct: new Set(known).size }
})
const assign = (options: Partial<RoleOptions>) => assignRoles(table, counts, { target: 'target', drop: [], protect: [], ...options })

it('learns from what looks like a name of its rows where somebody says so, and not from what was left out', () => {
  const { roles, decisions } = assign({ time: 'when', use: ['row'] })
  assert.equal(roles.roleOf.get('row'), 'feature')
  assert.equal(roles.roleOf.get('customerID'), 'id')
  assert.equal(decisions.find(({ code }) => code === 'IDS_DETECTED')!.params.n, 2)
  assert.throws(() => assign({ use: ['row'], drop: ['row'] }), { code: 'ROLE_TWICE' })
  assert.throws(() => assign({ use: ['nobody'] }), { code: 'COLUMN_NOT_FOUND' })
})

it('keeps what names a row, is empty or does not vary out of the features', () => {
  const { roles, decisions } = assign({ time: 'when' })
  assert.deepEqual(Object.fromEntries(roles.roleOf), {
    ...{
      target: 'target',
      customerID: 'id',
      row: 'id',
      amount: 'feature',
      price: 'feature',
      constant: 'constant',
      empty: 'empty',
      when: 'time',
      'Teléfono móvil': 'id',
    },
  })
  assert.deepEqual(roles.features, ['amount', 'price'])
  assert.equal(roles.id, 'customerID')
  assert.ok(decisions.some((decision) => decision.code === 'IDS_DETECTED'))
})
it('obeys the options', () => {
  const { roles } = assign({ id: 'row', drop: ['amount'], value: 'when' })
  assert.equal(roles.id, 'row')
  assert.deepEqual(roles.features, ['price'])
  assert.equal(roles.roleOf.get('when'), 'value')
})
it('refuses a column that is not there, one with two roles, and having nothing to learn from', () => {
  assert.throws(() => assign({ drop: ['amuont'] }), { code: 'COLUMN_NOT_FOUND' })
  assert.throws(() => assign({ drop: ['target'] }), {
    code: 'ROLE_TWICE',
    params: { column: 'target', first: '--target', second: '--drop' },
  })
  assert.throws(() => assign({ drop: ['amount', 'price', 'when'] }), { code: 'NO_FEATURES' })
})
