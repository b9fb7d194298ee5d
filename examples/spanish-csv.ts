// A table as Spanish Excel saves it: Windows-1252, semicolons, 1.234,56 €, dd/mm/aaaa, Sí/No. `node examples/spanish-csv.ts`
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { say, type Texts } from '#base'
import { type Column, readTable } from '#data/sources'
import { texts } from '#texts/data/sources'

const folder = mkdtempSync(join(tmpdir(), 'rumbo-example-'))
try {
  const file = join(folder, 'clientes.csv')
  const text = `Código;Alta;Gasto anual;Provincia;Baja
00017;31/01/2024;1.234,56 €;Cádiz;Sí
00018;02/02/2024;87,00 €;León;No
00019;15/03/2024;;n/d;No
`
  // Latin-1 and Windows-1252 agree but for the euro sign.
  writeFileSync(file, Buffer.from(text.replaceAll('€', '\u0080'), 'latin1'))

  const { table, decisions } = await readTable(file, { language: 'es' })

  const cell = (column: Column, row: number): string => {
    if ('codes' in column) return column.codes[row]! < 0 ? '–' : column.levels[column.codes[row]!]!
    const value = column.values[row]!
    if (Number.isNaN(value)) return '–'
    return column.type === 'date' ? new Date(value).toISOString().slice(0, 10) : String(value)
  }
  for (const column of table.columns)
    console.log(`${column.name} (${column.type}): ${Array.from({ length: table.rows }, (_, row) => cell(column, row)).join(' | ')}`)
  for (const { level, code, params } of decisions)
    console.log(`${level === 'warning' ? '!' : '·'} ${say(texts as Texts, 'es', code, params)}`)
} finally {
  rmSync(folder, { recursive: true })
}
