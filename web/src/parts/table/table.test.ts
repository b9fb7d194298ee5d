import assert from 'node:assert/strict'
import { it } from 'node:test'
import { compareValues, searchRows, searchTexts, type TableColumn } from './column.ts'
import { csvOf, separatorFor } from './csv.ts'

type Row = { name: string; amount: number | null }
const columns: readonly TableColumn<Row>[] = [
  { id: 'name', label: 'Nombre', value: ({ name }) => name },
  { id: 'amount', label: 'Importe', value: ({ amount }) => amount },
]

it('finds rows by every typed word, whatever accents and capitals', () => {
  const rows = [
    { name: 'Campaña de Navidad', amount: 12 },
    { name: 'Rebajas', amount: 7 },
  ]
  assert.deepEqual(searchRows(rows, searchTexts(columns), 'NAVIDAD campana'), [rows[0]])
  assert.deepEqual(searchRows(rows, searchTexts(columns), '7'), [rows[1]])
  assert.equal(searchRows(rows, searchTexts(columns), '  '), rows)
})

it('orders numbers by size and names as a dictionary does', () => {
  assert.deepEqual([10, 9, 2].sort(compareValues), [2, 9, 10])
  assert.deepEqual(['Zaragoza', 'Ávila', 'lote 10', 'lote 9'].sort(compareValues), ['Ávila', 'lote 9', 'lote 10', 'Zaragoza'])
})

it('exports nothing that a spreadsheet would run', () => {
  const dangerous = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1']
  const text = csvOf(
    columns,
    dangerous.map((name) => ({ name, amount: null })),
    'en-GB',
  )
  const cells = text.split('\r\n').slice(1, -1)
  for (const [index, cell] of cells.entries()) assert.match(cell, /^"?'/, JSON.stringify(dangerous[index]))
})

it('writes numbers and cells as the spreadsheet of the country reads them', () => {
  assert.deepEqual(['es-ES', 'es-MX', 'en-GB', 'en-US'].map(separatorFor), [';', ',', ',', ','])
  const rows = [{ name: 'a "b"; c', amount: -1234.5 }]
  assert.equal(csvOf(columns, rows, 'es-ES'), '\uFEFFNombre;Importe\r\n"a ""b""; c";-1234,5\r\n')
  assert.equal(csvOf(columns, rows, 'es-MX'), '\uFEFFNombre,Importe\r\n"a ""b""; c",-1234.5\r\n')
})
