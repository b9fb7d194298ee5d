import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { DomainError } from '#base'
import { readTable } from './read.ts'

const folder = process.env.RUMBO_TEST_DATA ?? '../shared/data'
const skip = !existsSync(folder) && 'data folder absent'

/** File, rows, columns, and types in the order number, date, category, boolean, text. */
const expected: [string, number, number, number[]][] = [
  ['churn_telco_ibm_train.csv', 4916, 21, [4, 0, 12, 5, 0]],
  ['bank_additional_train.csv', 24_706, 21, [10, 0, 10, 1, 0]],
  ['clickstream_online_shoppers.csv', 7500, 18, [14, 0, 2, 2, 0]],
  ['leads_leadforge_v7_leak.csv', 1000, 21, [13, 0, 8, 0, 0]],
  ['online_retail_sample.csv', 36_876, 8, [3, 1, 4, 0, 0]],
  ['mmm_robyn_simulated_weekly.csv', 208, 12, [10, 1, 1, 0, 0]],
]

describe('real files', { skip }, () => {
  for (const [name, rows, columns, types] of expected) {
    it(`reads ${name}`, async () => {
      const { table } = await readTable(join(folder, name), { language: 'es' })
      const count = (type: string) => table.columns.filter((column) => column.type === type).length
      assert.equal(table.rows, rows)
      assert.equal(table.columns.length, columns)
      assert.deepEqual(['number', 'date', 'category', 'boolean', 'text'].map(count), types)
    })
  }
  it('reads every other file, or refuses it because its first line is data', async () => {
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.csv'))) {
      try {
        const { table } = await readTable(join(folder, name), { language: 'en' })
        assert.ok(table.rows > 1 && table.columns.length > 1, name)
      } catch (error) {
        assert.ok(error instanceof DomainError && error.code === 'SOURCE_HEADER_MISSING', `${name}: ${error}`)
      }
    }
  })
})
