import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { readBatches } from './batches.ts'
import { readTable } from './read.ts'
import type { Column, Table } from './table.ts'
import { refused, testFolder } from './test-files.ts'

const folder = testFolder()
const cellsOf = (column: Column): (string | number | null)[] =>
  'codes' in column ? Array.from(column.codes, (code) => column.levels[code] ?? null) : Array.from(column.values)

const n = 100
const cities = ['Lugo', 'Cádiz', '', 'N/D', 'Ávila']
const rows = Array.from({ length: n }, (_, i) => ({
  id: `C${i}`,
  city: cities[(i * 7) % 5]!,
  spend: i % 11 === 0 ? '' : (i * 1.37).toFixed(2).replace('.', ','),
  since: `${String(1 + (i % 28)).padStart(2, '0')}/0${1 + (i % 9)}/2024`,
  active: ['Sí', 'no', 'SI', 'No'][i % 4]!,
}))
const names = ['id', 'city', 'spend', 'since', 'active'] as const
const csv = `${names.join(';')}\n${rows.map((row) => names.map((name) => row[name]).join(';')).join('\n')}\n`
// A field that only later records have
const ndjson = rows.map((row, i) => JSON.stringify(i < 50 ? { ...row, city: undefined } : row)).join('\n')

describe('a file read batch by batch', () => {
  for (const [name, content] of [
    ['rows.csv', csv],
    ['rows.ndjson', ndjson],
  ] as const)
    it(`gives of ${name} the cells and the decisions of the whole table, whatever the size of a batch`, async () => {
      const path = join(folder, name)
      writeFileSync(path, content)
      const { formats } = await readTable(path, { language: 'es' })
      const odd = `${content}${name.endsWith('csv') ? 'C100;Lugo;mucho;nunca;quizá\n' : '\n{"id":"C100","spend":"mucho"}'}`
      writeFileSync(path, odd)
      const whole = await readTable(path, { language: 'es', formats })
      for (const most of [1, 3, 64, 1000]) {
        await using reading = await readBatches(path, { formats, rows: most })
        const tables: Table[] = []
        for await (const table of reading.tables()) tables.push(table)
        assert.ok(tables.every((table) => table.rows <= most))
        assert.equal(tables.length, Math.ceil((n + 1) / most))
        for (const [j, column] of whole.table.columns.entries()) {
          const pieces = tables.map((table) => table.columns[j]!)
          assert.deepEqual(new Set(pieces.map(({ name: own, type }) => `${own} ${type}`)), new Set([`${column.name} ${column.type}`]))
          assert.deepEqual(pieces.flatMap(cellsOf), cellsOf(column), `${column.name}, ${most} at a time`)
        }
        assert.deepEqual(reading.decisions(), whole.decisions)
        assert.ok(reading.decisions().some(({ code }) => code === 'READING_CELLS_UNREAD'))
        assert.deepEqual([reading.source, reading.absent], [whole.source, []])
      }
    })

  it('names wanted columns that are absent, leaves them out, and refuses what holds no rows', async () => {
    const path = join(folder, 'few.csv')
    writeFileSync(path, 'a;b\n1;2\n')
    const { formats } = await readTable(path, { language: 'es' })
    await using reading = await readBatches(path, { formats: [...formats, { name: 'c', type: 'number', missing: [] }], rows: 10 })
    assert.deepEqual([reading.absent, reading.header], [['c'], ['a', 'b']])
    for await (const { columns } of reading.tables())
      assert.deepEqual(
        columns.map(({ name }) => name),
        ['a', 'b'],
      )
    writeFileSync(path, 'a;b\n')
    await refused(readBatches(path, { formats, rows: 10 }), 'SOURCE_NO_ROWS')
    writeFileSync(path, '')
    await refused(readBatches(path, { formats, rows: 10 }), 'SOURCE_EMPTY')
  })
})
