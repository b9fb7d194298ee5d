import assert from 'node:assert/strict'
import { it } from 'node:test'
import { defineProblem } from '#ai/problems'
import type { Table } from '#data/sources'
import { worthOf } from './worth.ts'

const n = 40
const table: Table = {
  rows: n,
  columns: [{ name: 'buys', type: 'number', values: Float64Array.from({ length: n }, (_, i) => i % 2) }],
}
const { problem } = defineProblem(table, 'buys')
const rows = Int32Array.from({ length: n }, (_, i) => i)
const asked = { file: 'a.csv', out: 'out', seed: 1, language: 'es', value: 30.5, cost: 2 } as const

it('counts value and cost in the minor unit of their currency, which some have not', () => {
  const worth = (currency?: string) => {
    const { perPositive, costPerContact, currency: told } = worthOf({ ...asked, currency }, table, problem, rows).worth!
    return [perPositive, costPerContact, told]
  }
  assert.deepEqual(worth(), [3050, 200, 'EUR'])
  assert.deepEqual(worth('MXN'), [3050, 200, 'MXN'])
  assert.deepEqual(worth('CLP'), [31, 2, 'CLP'])
})

it('tells the amount in its currency', () => {
  const { decisions } = worthOf({ ...asked, currency: 'MXN', valueIs: 'margin' }, table, problem, rows)
  assert.equal(decisions.find(({ code }) => code === 'VALUE_IS_MARGIN')!.params.amount, '3050 MXN')
})
