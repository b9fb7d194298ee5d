import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import ExcelJS from 'exceljs'
import { readTable } from './read.ts'
import { codesOf, column, readContent, refused, testFolder, valuesOf } from './test-files.ts'

const folder = testFolder()

describe('NDJSON', () => {
  const read = (content: string) => readContent(folder, 't.ndjson', content)
  it('unites the keys of all lines and flattens objects', async () => {
    const reading = await read('{"a":1,"b":{"c":"x","d":true}}\n\n{"b":{"c":null},"e":[1,"z"]}\r\n{"a":2.5,"e":[2]}')
    assert.deepEqual(
      reading.table.columns.map(({ name }) => name),
      ['a', 'b.c', 'b.d', 'e'],
    )
    assert.deepEqual(valuesOf(reading, 'a'), [1, null, 2.5])
    assert.deepEqual(valuesOf(reading, 'b.c'), ['x', null, null])
    assert.deepEqual(valuesOf(reading, 'e'), [null, '[1,"z"]', '[2]'])
    assert.equal(reading.source.format, 'ndjson')
    assert.equal(reading.source.delimiter, null)
  })
  it('does not ask which sign is the decimal one of a JSON number', async () => {
    assert.deepEqual(valuesOf(await read('{"a":1.234}\n{"a":5.678}\n'), 'a'), [1.234, 5.678])
  })
  it('keeps every digit of a long identifier', async () => {
    assert.deepEqual(valuesOf(await read('{"id":12345678901234567891}\n{"id":2}\n'), 'id'), ['12345678901234567891', '2'])
  })
  it('names the line that is no object', async () => {
    assert.equal((await refused(read('{"a":1}\n\n{"a":\n'), 'SOURCE_BAD_JSON')).line, 3)
    assert.equal((await refused(read('{"a":1}\n5\n'), 'SOURCE_BAD_JSON')).line, 2)
    await refused(read('[{"a":1},\n{"a":2}]\n'), 'SOURCE_JSON_LIST')
    await refused(read('{}\n'), 'SOURCE_NO_ROWS')
    await refused(read('{"":1}\n'), 'SOURCE_BLANK_HEADER')
  })
})

describe('Excel', () => {
  async function workbook(fill: (book: ExcelJS.Workbook) => void, name = 't.xlsx'): Promise<string> {
    const book = new ExcelJS.Workbook()
    fill(book)
    const path = join(folder, name)
    await book.xlsx.writeFile(path)
    return path
  }
  it('reads numbers, dates, booleans, formulas, rich text; errors are missing', async () => {
    const path = await workbook((book) => {
      const sheet = book.addWorksheet('Clientes')
      sheet.addRow(['name', 'since', 'at', 'amount', 'active', 'double', 'rich'])
      const rich = { richText: [{ text: 'a' }, { text: 'b', font: { bold: true } }] }
      sheet.addRow([
        'Ana & <b>',
        new Date('2024-01-31'),
        new Date('2024-01-31T10:30:00Z'),
        1.234,
        true,
        { formula: 'D2*2', result: 2.5 },
        rich,
      ])
      sheet.addRow([
        'José',
        new Date('1901-02-01'),
        new Date('2024-02-01T00:00:00Z'),
        { error: '#N/A' },
        false,
        { formula: 'D3*2', result: 3 },
        'c',
      ])
    })
    const reading = await readTable(path, { language: 'es' })
    assert.deepEqual(valuesOf(reading, 'name'), ['Ana & <b>', 'José'])
    assert.deepEqual(valuesOf(reading, 'since'), ['2024-01-31', '1901-02-01'])
    assert.deepEqual(valuesOf(reading, 'at'), ['2024-01-31T10:30:00.000Z', '2024-02-01'])
    assert.deepEqual(valuesOf(reading, 'amount'), [1.234, null])
    assert.deepEqual(valuesOf(reading, 'active'), ['true', 'false'])
    assert.deepEqual(valuesOf(reading, 'double'), [2.5, 3])
    assert.deepEqual(valuesOf(reading, 'rich'), ['ab', 'c'])
    assert.equal(reading.source.format, 'xlsx')
  })
  it('finds the table below a title and names the rest of a merged header', async () => {
    const path = await workbook((book) => {
      book.addWorksheet('Portada')
      const sheet = book.addWorksheet('Datos')
      sheet.getCell('B2').value = 'Informe'
      sheet.getCell('B4').value = 'id'
      sheet.getCell('C4').value = 'dirección'
      sheet.mergeCells('C4:D4')
      for (let i = 5; i < 9; i++)
        for (const letter of ['B', 'C', 'D']) sheet.getCell(`${letter}${i}`).value = letter === 'B' ? i : `${letter}${i}`
      book.addWorksheet('Notas').addRow(['x'])
    })
    const reading = await readTable(path, { language: 'es' })
    assert.deepEqual(
      reading.table.columns.map(({ name }) => name),
      ['id', 'dirección', 'dirección 2'],
    )
    assert.deepEqual(valuesOf(reading, 'dirección 2'), ['D5', 'D6', 'D7', 'D8'])
    assert.deepEqual(codesOf(reading), ['READING_SHEETS', 'READING_LEADING_ROWS', 'READING_HEADERS_FILLED'])
  })
  it('passes over a cover page, and says which sheet was read', async () => {
    const path = await workbook((book) => {
      const cover = book.addWorksheet('Portada')
      cover.addRow(['Informe'])
      cover.addRow(['Enero'])
      const sheet = book.addWorksheet('Clientes')
      sheet.addRow(['id', 'gasto'])
      sheet.addRow(['a', 3])
      sheet.addRow(['b', 4])
    })
    const reading = await readTable(path, { language: 'es' })
    assert.deepEqual(valuesOf(reading, 'id'), ['a', 'b'])
    const { params } = reading.decisions.find(({ code }) => code === 'READING_SHEETS')!
    assert.equal(params.sheet, 'Clientes')
    assert.match(String(params.others), /Portada/)
  })
  it('refuses what is damaged or only pretends to be Excel', async () => {
    const whole = readFileSync(await workbook((book) => book.addWorksheet('a').addRow(['x'])))
    await refused(readContent(folder, 'cut.xlsx', whole.subarray(0, whole.length - 40)), 'SOURCE_BROKEN')
    await refused(readContent(folder, 'fake.xlsx', 'a,b\n1,2\n'), 'SOURCE_BROKEN')
    await refused(readContent(folder, 'really.csv', whole), 'SOURCE_DISGUISED')
    await refused(readTable(await workbook((book) => book.addWorksheet('a').addRow(['x', 'y'])), { language: 'es' }), 'SOURCE_NO_ROWS')
  })
  it('inflates no more than an entry declares, and nothing that declares too much', async () => {
    const names = '<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>'
    const relations = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'
    const sheet = '<sheetData><row><c><v>1</v></c></row><row><c><v>2</v></c></row></sheetData>'
    const zipped = (size: number) =>
      zip([
        ['[Content_Types].xml', '<Types/>'],
        ['xl/workbook.xml', names],
        ['xl/_rels/workbook.xml.rels', relations],
        ['xl/worksheets/sheet1.xml', sheet, size],
      ])
    assert.deepEqual(valuesOf(await readContent(folder, 'whole.xlsx', zipped(sheet.length)), '1'), [2])
    await refused(readContent(folder, 'lie.xlsx', zipped(10)), 'SOURCE_BROKEN')
    await refused(readContent(folder, 'bomb.xlsx', zipped(2 ** 31)), 'SOURCE_INFLATES')
  })
})

/** A ZIP archive of texts (APPNOTE 6.3.10), each with the inflated size that it claims. */
function zip(entries: readonly (readonly [name: string, text: string, size?: number])[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, text, size = text.length] of entries) {
    const data = deflateRawSync(text)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt16LE(8, 4)
    shared.writeUInt32LE(data.length, 14)
    shared.writeUInt32LE(size, 18)
    shared.writeUInt16LE(name.length, 22)
    const entry = Buffer.alloc(14)
    entry.writeUInt32LE(offset, 10)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), shared, Buffer.from(name), data])
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), shared, entry, Buffer.from(name)]))
    parts.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, central, end])
}

describe('Parquet', () => {
  it('reads each type exactly, also with signs in the name of the file', async () => {
    const path = join(folder, "it's [1].parquet")
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    await connection.run(`copy (select i as n, i * 0.1::double as x, (i / 3)::decimal(18, 3) as d, 9007199254740993 + i as id,
        timestamp '2024-01-01 10:00:00.5' + interval (i) day as at, date '2024-01-01' + i::int as day, i = 1 as flag, [i, 2] as list,
        {'k': i} as struct, nullif('niño ' || i, 'niño 1') as s, 1.234 as point from range(3) t(i)) to '${path.replaceAll("'", "''")}' (format parquet)`)
    connection.closeSync()
    instance.closeSync()
    const reading = await readTable(path, { language: 'es' })
    assert.deepEqual(valuesOf(reading, 'x'), [0, 0.1, 0.2])
    assert.deepEqual(valuesOf(reading, 'd'), [0, 0.333, 0.667])
    assert.deepEqual(valuesOf(reading, 'id'), ['9007199254740993', '9007199254740994', '9007199254740995'])
    assert.deepEqual(valuesOf(reading, 'at'), ['2024-01-01T10:00:00.500Z', '2024-01-02T10:00:00.500Z', '2024-01-03T10:00:00.500Z'])
    assert.deepEqual(valuesOf(reading, 'day'), ['2024-01-01', '2024-01-02', '2024-01-03'])
    assert.deepEqual(valuesOf(reading, 's'), ['niño 0', null, 'niño 2'])
    assert.deepEqual(valuesOf(reading, 'list'), ['[0,2]', '[1,2]', '[2,2]'])
    assert.deepEqual(valuesOf(reading, 'struct'), ['{"k":0}', '{"k":1}', '{"k":2}'])
    assert.deepEqual(valuesOf(reading, 'point'), [1.234, 1.234, 1.234])
    assert.equal(column(reading, 'flag').type, 'boolean')
  })
  it('refuses a damaged file', async () => {
    await refused(readContent(folder, 'cut.parquet', 'PAR1 this is not all PAR1'), 'SOURCE_BROKEN')
  })
})
