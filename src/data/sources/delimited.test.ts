import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { readTable } from './read.ts'
import { codesOf, column, readContent, refused, testFolder, valuesOf } from './test-files.ts'

const folder = testFolder()
const read = (content: string | Uint8Array, options = {}, name = 't.csv') => readContent(folder, name, content, options)

describe('delimited text', () => {
  it('finds each delimiter, also when the other signs stand in the texts', async () => {
    for (const delimiter of [',', ';', '\t', '|']) {
      const row = (...cells: string[]) => cells.join(delimiter)
      const reading = await read([row('a', 'b', 'c'), row('1', '"x,;|\ty"', 'z'), row('2', '"p,q;r"', 'w')].join('\n'))
      assert.equal(reading.source.delimiter, delimiter)
      assert.equal(reading.source.format, delimiter === '\t' ? 'tsv' : 'csv')
      assert.deepEqual(valuesOf(reading, 'b'), ['x,;|\ty', 'p,q;r'])
    }
  })
  it('takes the delimiter that the file declares', async () => {
    const reading = await read('sep=;\r\na,b;c\r\n1;2\r\n')
    assert.deepEqual(valuesOf(reading, 'a,b'), [1])
  })
  it('reads LF, CRLF and CR alike, with and without the last one', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      for (const last of ['', end]) {
        const reading = await read(['a,b', '1,x', '2,y'].join(end) + last)
        assert.deepEqual(
          [valuesOf(reading, 'a'), valuesOf(reading, 'b')],
          [
            [1, 2],
            ['x', 'y'],
          ],
        )
      }
    }
  })
  it('keeps line ends, delimiters and doubled quotes of quoted fields', async () => {
    const reading = await read('a,b\n"x ""y"", z\n2nd",1\n"""q""",2\n')
    assert.deepEqual(valuesOf(reading, 'a'), ['x "y", z\n2nd', '"q"'])
    assert.deepEqual(valuesOf(reading, 'b'), [1, 2])
  })
  it('reads the usual encodings', async () => {
    const text = 'año;ciudad\n1;Málaga\n2;A Coruña\n'
    const wide = Buffer.from(text, 'utf16le')
    const cases: [string, Uint8Array, string][] = [
      ['utf-8', Buffer.from(text), 'plain'],
      ['utf-8', Buffer.from(`\ufeff${text}`), 'with a mark'],
      ['utf-16le', Buffer.from(`\ufeff${text}`, 'utf16le'), 'with a mark'],
      ['utf-16be', Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), 'with a mark'],
      ['utf-16le', wide, 'without a mark'],
      ['windows-1252', Buffer.from(text, 'latin1'), 'older exports'],
    ]
    for (const [encoding, bytes, how] of cases) {
      const reading = await read(bytes)
      assert.equal(reading.source.encoding, encoding, how)
      assert.deepEqual(valuesOf(reading, 'ciudad'), ['Málaga', 'A Coruña'], `${encoding} ${how}`)
      assert.deepEqual(valuesOf(reading, 'año'), [1, 2])
      assert.equal(codesOf(reading).includes('READING_ENCODING_GUESSED'), encoding === 'windows-1252')
    }
    const euro = await read(Buffer.from([...Buffer.from('precio;x\n12,50 '), 0x80, ...Buffer.from(';a\n3 '), 0x80, ...Buffer.from(';b\n')]))
    assert.deepEqual(valuesOf(euro, 'precio'), [12.5, 3])
  })
  it('names the line where the text stops being UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from('a\nx\ny\n'), Buffer.from([0xe9, 0x0a])])
    const guessed = (await read(bytes)).decisions.find(({ code }) => code === 'READING_ENCODING_GUESSED')
    assert.equal(guessed?.params.line, 4)
    const params = await refused(read(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes])), 'SOURCE_ENCODING')
    assert.equal(params.line, 4)
  })
  it('reads a character that lies across two chunks', async () => {
    const filler = 'x'.repeat(2 ** 20 - 4)
    const reading = await read(`a,b\n${filler}ñ,1\ny,2\n`)
    assert.deepEqual(valuesOf(reading, 'a'), [`${filler}ñ`, 'y'])
  })
  it('skips blank lines and rows without any value, and says so', async () => {
    const reading = await read('a,b\n\n1,2\n,\n\n3,4\n\n')
    assert.deepEqual(valuesOf(reading, 'a'), [1, 3])
    assert.ok(codesOf(reading).includes('READING_EMPTY_ROWS'))
  })
  it('tolerates a trailing delimiter that the header has too', async () => {
    const reading = await read('a;b;\n1;2;\n3;4\n')
    assert.deepEqual(valuesOf(reading, 'b'), [2, 4])
    assert.ok(codesOf(reading).includes('READING_TRAILING_DELIMITER'))
    assert.equal((await refused(read('a;b;\n1;2;3\n'), 'SOURCE_RAGGED')).line, 2)
  })
  it('names the column of row numbers that has no name', async () => {
    const reading = await read(',a\n0,x\n1,y\n')
    assert.deepEqual(valuesOf(reading, 'row_number'), [0, 1])
  })
  it('warns when the first line may be data', async () => {
    assert.ok(codesOf(await read('1,2\n3,4\n')).includes('READING_HEADER_LIKE_DATA'))
    await refused(read('1,1\n3,4\n'), 'SOURCE_HEADER_MISSING')
  })
  it('hashes the bytes of the file', async () => {
    // printf 'a,b\\n1,2\\n' | sha256sum
    const { source } = await read('a,b\n1,2\n')
    assert.equal(source.sha256, '492d5ea496056f1a6a6592241032fab764c321596317930b4fa0e1e8bc3b7470')
    assert.equal(source.bytes, 8)
  })
})

describe('refusals of delimited text', () => {
  it('says line, expected and got of a ragged line, counting lines inside quotes', async () => {
    const params = await refused(read('a,b\n"x\ny",1\n2\n'), 'SOURCE_RAGGED')
    assert.deepEqual(params, { line: 4, expected: 2, got: 1 })
    assert.deepEqual(await refused(read('a,b\n1,2,3\n'), 'SOURCE_RAGGED'), { line: 2, expected: 2, got: 3 })
  })
  it('says where quotes were opened that never close', async () => {
    assert.equal((await refused(read('a,b\n1,2\n3,"x\n4,5\n'), 'SOURCE_QUOTE_UNCLOSED')).line, 3)
    const long = `a,b\n1,"x\n${'4,5\n'.repeat(6_000_000)}`
    assert.equal((await refused(read(long), 'SOURCE_QUOTE_UNCLOSED')).line, 2)
    assert.equal((await refused(read('a,"b\n1,2\n'), 'SOURCE_QUOTE_UNCLOSED')).line, 1)
  })
  it('refuses text behind closing quotes', async () => {
    assert.equal((await refused(read('a,b\n1,"x"y\n'), 'SOURCE_QUOTE_STRAY')).line, 2)
  })
  it('refuses a row of more than 16 MB', async () => {
    assert.equal((await refused(read(`a,b\n1,${'x'.repeat(17 * 2 ** 20)}`), 'SOURCE_RECORD_TOO_LONG')).line, 2)
    await refused(read('x'.repeat(18 * 2 ** 20)), 'SOURCE_RECORD_TOO_LONG')
  })
  it('refuses empty files, headers without rows, blank and repeated headers', async () => {
    await refused(read(''), 'SOURCE_EMPTY')
    await refused(read('\n\n\n'), 'SOURCE_EMPTY')
    await refused(read('a,b\n'), 'SOURCE_NO_ROWS')
    assert.equal((await refused(read('a,,c\n1,2,3\n'), 'SOURCE_BLANK_HEADER')).positions, '2')
    assert.equal((await refused(read('a,b,a\n1,2,3\n'), 'SOURCE_DUPLICATE_HEADERS')).names, '«a»')
  })
  it('reads 5,000 columns with a warning and refuses more than 10,000', async () => {
    const wide = (n: number) =>
      `${Array.from({ length: n }, (_, i) => `c${i}`).join(',')}\n${Array.from({ length: n }, (_, i) => i).join(',')}\n`
    const reading = await read(wide(5000))
    assert.equal(reading.table.columns.length, 5000)
    assert.deepEqual(valuesOf(reading, 'c4999'), [4999])
    assert.ok(codesOf(reading).includes('READING_WIDE'))
    assert.equal((await refused(read(wide(10_001)), 'SOURCE_TOO_WIDE')).columns, 10_001)
  })
  it('recognises what only pretends to be CSV', async () => {
    await refused(read('PAR1 and so on'), 'SOURCE_DISGUISED')
    await refused(read('PK\x03\x04 [Content_Types].xml'), 'SOURCE_DISGUISED')
    for (const start of ['PK\x03\x04 photos', '\x1f\x8b\x08', '%PDF-1.4', '\xd0\xcf\x11\xe0', '\x89PNG', 'SQLite format 3\0']) {
      await refused(read(Buffer.from(`${start}\0\x01`, 'latin1')), 'SOURCE_UNSUPPORTED')
    }
    await refused(read(Buffer.from('a,b\n1,\0\n', 'latin1')), 'SOURCE_BINARY')
    await refused(read(Buffer.from(Array.from({ length: 1000 }, (_, i) => (i * 37) % 256))), 'SOURCE_BINARY')
    await refused(read('a,b\n1,2\n', {}, 't.parquet'), 'SOURCE_BROKEN')
    assert.equal((await read('OR,b\n1,2\n')).table.columns.length, 2)
  })
  it('refuses what is not there or no file', async () => {
    await refused(readTable(join(folder, 'nothing.csv'), { language: 'es' }), 'SOURCE_NOT_FOUND')
    mkdirSync(join(folder, 'dir.csv'), { recursive: true })
    await refused(readTable(join(folder, 'dir.csv'), { language: 'es' }), 'SOURCE_NOT_A_FILE')
  })
})

it('puts the columns over shared memory', async () => {
  const reading = await read('a,b,c\n1,x,2024-01-01\n2,y,2024-01-02\n')
  for (const name of ['a', 'b', 'c']) {
    const found = column(reading, name)
    assert.ok(('values' in found ? found.values : found.codes).buffer instanceof SharedArrayBuffer)
  }
})
