import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { codesOf, column, readContent, refused, testFolder, valuesOf } from './test-files.ts'

const folder = testFolder()
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
/** Reads one column of cells, with a second one so that an empty cell is no blank line. */
const readCells = (cells: readonly string[], options = {}) =>
  readContent(folder, 'cells.csv', `c;other\n${cells.map((cell) => `${quoted(cell)};k`).join('\n')}\n`, options)
const typeOf = async (cells: readonly string[], options = {}) => column(await readCells(cells, options), 'c').type
const warned = async (cells: readonly string[], options = {}) =>
  (await readCells(cells, options)).decisions.filter(({ level }) => level === 'warning').map(({ code }) => code)
const times = (n: number, cell: string) => Array.from({ length: n }, () => cell)

describe('numbers', () => {
  it('decides the decimal sign by all cells of the column', async () => {
    assert.deepEqual(valuesOf(await readCells(['1.234,56', '12', '-0,5', '1.234']), 'c'), [1234.56, 12, -0.5, 1234])
    assert.deepEqual(valuesOf(await readCells(['1,234.56', '12', '-0.5', '1,234']), 'c'), [1234.56, 12, -0.5, 1234])
    assert.deepEqual(valuesOf(await readCells(['1.234.567', '1.234']), 'c'), [1_234_567, 1234])
    assert.deepEqual(valuesOf(await readCells(['0.123', '1.234']), 'c'), [0.123, 1.234])
    assert.deepEqual(valuesOf(await readCells(['12 345,6', '1\u00a0234\u202f567', "7'000"]), 'c'), [12345.6, 1_234_567, 7000])
  })
  it('takes the default of the language where nothing tells, with a warning', async () => {
    const cells = ['1.234', '5.678']
    assert.deepEqual(valuesOf(await readCells(cells, { language: 'es' }), 'c'), [1234, 5678])
    assert.deepEqual(valuesOf(await readCells(cells, { language: 'en' }), 'c'), [1.234, 5.678])
    assert.deepEqual(await warned(cells, { language: 'es' }), ['READING_DECIMAL_UNDECIDABLE'])
    const besides = await readContent(folder, 't.csv', 'c;d\n1.234;0.5\n5.678;1.25\n', { language: 'es' })
    assert.deepEqual(valuesOf(besides, 'c'), [1.234, 5.678])
    assert.ok(codesOf(besides).includes('READING_DECIMAL_FROM_FILE'))
  })
  it('reads currencies, percentages, signs, brackets and exponents', async () => {
    assert.deepEqual(valuesOf(await readCells(['1.234,50 €', '€ 3', '-€2,5']), 'c'), [1234.5, 3, -2.5])
    assert.deepEqual(valuesOf(await readCells(['$1,234.50', 'USD 3', '-4 usd', '(7)', '−8']), 'c'), [1234.5, 3, -4, -7, -8])
    assert.deepEqual(valuesOf(await readCells(['12,3 %', '5%', '-0,5 %']), 'c'), [0.123, 0.05, -0.005])
    assert.deepEqual(valuesOf(await readCells(['1e3', '2.5E-2', '+.5', '5.']), 'c'), [1000, 0.025, 0.5, 5])
    assert.deepEqual(await warned(['1 €', '$2', '3']), ['READING_CURRENCIES_MIXED'])
    assert.deepEqual(await warned(['1%', '2', '3']), ['READING_PERCENT_MIXED'])
  })
  it('reads every digit of a double', async () => {
    const values = [0.1 + 0.2, Math.PI * 1e-7, 5e-324, 1.7976931348623157e308, 123456.789012345, 1234.5678901234567, -900719925474099]
    assert.deepEqual(valuesOf(await readCells(values.map(String)), 'c'), values)
  })
  it('takes a few stray cells for missing and keeps many as a category', async () => {
    const few = await readCells([...times(99, '5'), 'five'])
    assert.equal(valuesOf(few, 'c')[99], null)
    const mixed = few.decisions.find(({ code }) => code === 'READING_NUMBERS_MIXED')
    assert.deepEqual(mixed?.params, { column: 'c', cells: 1, example: 'five' })
    assert.equal(await typeOf([...times(9, '5'), 'five']), 'category')
    assert.deepEqual(await warned([...times(9, '5'), 'five']), ['READING_NUMBERS_KEPT'])
  })
  it('keeps codes: leading zeros and more digits than a number holds', async () => {
    assert.equal(await typeOf(['08001', '28001', '41010']), 'category')
    assert.equal(await typeOf(['12345678901234567', '12345678901234568']), 'category')
    assert.equal(await typeOf(['0', '0.5', '10']), 'number')
    assert.equal(await typeOf(['1', '2'], { text: ['c'] }), 'category')
  })
  it('makes infinite values missing, with a warning', async () => {
    assert.deepEqual(valuesOf(await readCells(['1', 'inf', '-Infinity', '2.5', 'NaN', '1e999']), 'c'), [1, null, null, 2.5, null, null])
    assert.deepEqual(await warned(['1', 'inf']), ['READING_INFINITE'])
  })
})

describe('missing values', () => {
  it('knows the usual spellings in any case', async () => {
    const reading = await readCells(['1', 'NA', 'n/a', 'NULL', '-', '?', '#N/D', 's/d', 'Sin dato', 'VACÍO', ''])
    assert.deepEqual(valuesOf(reading, 'c'), [1, ...times(10, '').map(() => null)])
    assert.equal(reading.decisions.find(({ code }) => code === 'READING_MISSING_SPELLINGS')?.params.cells, 9)
  })
  it('adds the spellings that are asked for; numbers by their value', async () => {
    assert.deepEqual(valuesOf(await readCells(['1', '-999', '-999,0', '2,5'], { missing: ['-999'] }), 'c'), [1, null, null, 2.5])
    assert.deepEqual(valuesOf(await readCells(['a', 'Sin responder', 'b'], { missing: ['sin responder'] }), 'c'), ['a', null, 'b'])
  })
  it('takes words such as none for missing among numbers but not among categories', async () => {
    assert.deepEqual(valuesOf(await readCells(['1', 'None', '3']), 'c'), [1, null, 3])
    assert.deepEqual(valuesOf(await readCells(['fibra', 'ninguno', 'adsl']), 'c'), ['fibra', 'ninguno', 'adsl'])
  })
  it('reads a column without any value', async () => {
    assert.deepEqual(valuesOf(await readCells(['', 'NA']), 'c'), [null, null])
  })
})

describe('dates', () => {
  it('reads each order, separator and time', async () => {
    assert.deepEqual(valuesOf(await readCells(['31/01/2024', '1/2/2024']), 'c'), ['2024-01-31', '2024-02-01'])
    assert.deepEqual(valuesOf(await readCells(['01-31-24', '02-01-99']), 'c'), ['2024-01-31', '1999-02-01'])
    assert.deepEqual(valuesOf(await readCells(['2024.02.29', '2024.3.1']), 'c'), ['2024-02-29', '2024-03-01'])
    assert.deepEqual(valuesOf(await readCells(['2024-01-31T10:20:30+02:00', '2024-01-31T10:20:30.5Z', '2024-01-31']), 'c'), [
      '2024-01-31T08:20:30.000Z',
      '2024-01-31T10:20:30.500Z',
      '2024-01-31',
    ])
    assert.deepEqual(valuesOf(await readCells(['1/31/2024 3:05 PM', '1/30/2024 12:00 AM']), 'c'), [
      '2024-01-31T15:05:00.000Z',
      '2024-01-30',
    ])
    assert.deepEqual(valuesOf(await readCells(['15-ene-2024', '3 de agosto de 2024', '1 Dec 2023']), 'c'), [
      '2024-01-15',
      '2024-08-03',
      '2023-12-01',
    ])
    assert.deepEqual(valuesOf(await readCells(['2024-01', '2024-02']), 'c'), ['2024-01-01', '2024-02-01'])
    assert.deepEqual(valuesOf(await readCells(['20240131', '20240229', '20231201']), 'c'), ['2024-01-31', '2024-02-29', '2023-12-01'])
  })
  it('does not take what is no day of the calendar', async () => {
    assert.equal(await typeOf(['2023-02-29', '2023-13-01']), 'category')
    assert.equal(await typeOf(['20241301', '20240229', '20231201']), 'number')
    assert.equal(await typeOf(['10.0.0.1', '10.0.0.2']), 'category')
  })
  it('takes day before month where nothing tells, with a warning, or the order asked for', async () => {
    const cells = ['01/02/2024', '03/04/2024']
    for (const language of ['es', 'en']) assert.deepEqual(valuesOf(await readCells(cells, { language }), 'c'), ['2024-02-01', '2024-04-03'])
    assert.deepEqual(await warned(cells), ['READING_DATES_UNDECIDABLE'])
    assert.deepEqual(valuesOf(await readCells(cells, { dates: 'mdy' }), 'c'), ['2024-01-02', '2024-03-04'])
    assert.deepEqual(await warned(cells, { dates: 'mdy' }), [])
    const besides = await readContent(folder, 't.csv', 'c;d\n01/02/2024;12/31/2024\n03/04/2024;01/01/2024\n')
    assert.deepEqual(valuesOf(besides, 'c'), ['2024-01-02', '2024-03-04'])
  })
  it('takes a few odd dates for missing and keeps three formats as a category', async () => {
    const mostly = await readCells([...times(99, '31/12/2024'), '2024-12-31'])
    assert.equal(column(mostly, 'c').type, 'date')
    assert.equal(valuesOf(mostly, 'c')[99], null)
    assert.ok(codesOf(mostly).includes('READING_DATES_MIXED'))
    const three = await readCells([...times(5, '31/12/2024'), ...times(5, '2024-12-31'), ...times(5, '12/31/2024')])
    assert.equal(column(three, 'c').type, 'category')
    assert.deepEqual(three.decisions.find(({ level }) => level === 'warning')?.code, 'READING_DATES_KEPT')
  })
})

describe('words', () => {
  it('reads the two answers of a question, in any usual spelling', async () => {
    for (const [yes, no] of [
      ['Sí', 'No'],
      ['S', 'N'],
      ['Verdadero', 'Falso'],
      ['yes', 'no'],
      ['TRUE', 'FALSE'],
      ['alta', 'baja'],
    ] as const) {
      const reading = await readCells([no, yes, '', no])
      assert.equal(column(reading, 'c').type, 'boolean', yes)
      assert.deepEqual(valuesOf(reading, 'c'), [no, yes, null, no])
    }
    assert.deepEqual(valuesOf(await readCells(['Sí', 'no', 'SI', 'No']), 'c'), ['Sí', 'no', 'Sí', 'no'])
    assert.equal(await typeOf(['Sí', 'No', 'Quizá']), 'category')
    assert.equal(await typeOf(['1', '0']), 'number')
  })
  it('tells text from categories', async () => {
    const sentence = (i: number) => `the order number ${i} came too late`
    assert.equal(await typeOf(Array.from({ length: 60 }, (_, i) => sentence(i))), 'text')
    assert.equal(await typeOf(Array.from({ length: 60 }, (_, i) => sentence(i % 3))), 'category')
    assert.equal(await typeOf(Array.from({ length: 60 }, (_, i) => `C${i}`)), 'category')
  })
})

describe('frozen reading', () => {
  const train = 'id;amount;when;ok\n1;1.234,5;31/12/2024;Sí\n2;2,5;01/02/2024;No\n'
  it('reads a new file as the first one was read', async () => {
    const { formats } = await readContent(folder, 'train.csv', train)
    const kept = JSON.parse(JSON.stringify(formats)) as typeof formats
    const reading = await readContent(folder, 'new.csv', 'ok,when,amount,id,extra\nSI,05/06/2024,"7.000",3,x\nno,06/07/2024,abc,4,y\n', {
      formats: kept,
    })
    assert.deepEqual(
      reading.table.columns.map(({ name }) => name),
      ['id', 'amount', 'when', 'ok'],
    )
    assert.deepEqual(valuesOf(reading, 'amount'), [7000, null])
    assert.deepEqual(valuesOf(reading, 'when'), ['2024-06-05', '2024-07-06'])
    assert.deepEqual(valuesOf(reading, 'ok'), ['Sí', 'No'])
    assert.deepEqual(codesOf(reading), ['READING_EXTRA_COLUMNS', 'READING_CELLS_UNREAD'])
    assert.deepEqual(reading.formats, formats)
  })
  it('names the column that is missing and the nearest one', async () => {
    const { formats } = await readContent(folder, 'train.csv', train)
    const params = await refused(
      readContent(folder, 'new.csv', 'id;ammount;when;ok\n1;2;01/01/2024;Sí\n', { formats }),
      'SOURCE_COLUMN_MISSING',
    )
    assert.equal(params.column, 'amount')
    assert.equal(params.nearest, '«ammount»')
  })
})
