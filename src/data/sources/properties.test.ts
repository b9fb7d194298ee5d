import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { DomainError } from '#base'
import { cellText } from './batch.ts'
import { DelimitedParser } from './delimited-parser.ts'
import { Interner } from './interner.ts'
import { readTable } from './read.ts'
import { column, readContent, refused, testFolder, valuesOf } from './test-files.ts'

const folder = testFolder()

const word = fc.stringMatching(/^[a-zñé"',;|\n€ ]{1,12}$/).map((text) => `w${text.replaceAll('\n', '\r\n')}w`)
const table = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  end: fc.constantFrom('\n', '\r\n', '\r'),
  decimal: fc.constantFrom('.', ','),
  encoding: fc.constantFrom('utf8', 'utf16le'),
  mark: fc.boolean(),
  rows: fc.array(
    fc.record({
      number: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
      missing: fc.boolean(),
      word,
      day: fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
      quoteAll: fc.boolean(),
    }),
    { minLength: 2, maxLength: 30 },
  ),
})

describe('properties', () => {
  it('reads back what was written in any dialect', async () => {
    await fc.assert(
      fc.asyncProperty(table, async ({ delimiter, end, decimal, encoding, mark, rows }) => {
        const field = (text: string, always: boolean) => (always || /[",;|\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
        const number = (value: number) => (Number.isInteger(value) ? `${value}${decimal}0` : String(value).replace('.', decimal))
        const lines = rows.map((row) =>
          [row.word, row.missing ? '' : number(row.number), row.day.toISOString().slice(0, 10)]
            .map((text) => field(text, row.quoteAll))
            .join(delimiter),
        )
        const content = [['word', 'number', 'day'].join(delimiter), ...lines].join(end)
        const reading = await readContent(
          folder,
          'round.csv',
          Buffer.from((mark || encoding === 'utf16le' ? '\ufeff' : '') + content, encoding as BufferEncoding),
        )
        assert.equal(reading.source.delimiter, delimiter)
        assert.deepEqual(
          valuesOf(reading, 'word'),
          rows.map((row) => row.word),
        )
        if (rows.some((row) => !row.missing)) {
          assert.deepEqual(
            valuesOf(reading, 'number'),
            rows.map((row) => (row.missing ? null : row.number + 0)),
          )
        }
        assert.deepEqual(
          valuesOf(reading, 'day'),
          rows.map((row) => row.day.toISOString().slice(0, 10)),
        )
      }),
      { numRuns: 60, seed: 11 },
    )
  })
  it('cuts the same records wherever the chunks end', () => {
    const chunked = (bytes: Buffer, cuts: readonly number[]): string[][] => {
      const parser = new DelimitedParser(',')
      const records: string[][] = []
      const ends = [...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
      let from = 0
      for (const [i, end] of ends.entries()) {
        const last = i === ends.length - 1
        const chunk = bytes.subarray(from, end)
        // one record at a time, as their widths differ
        for (let batch = parser.push(chunk, last, 1); batch.rows > 0; batch = parser.push(Buffer.alloc(0), last, 1)) {
          records.push(Array.from({ length: batch.columns }, (_, c) => cellText(batch, 0, c)))
        }
        from = end
      }
      return records
    }
    const outcome = (work: () => string[][]): unknown => {
      try {
        return work()
      } catch (error) {
        if (error instanceof DomainError) return { code: error.code, ...error.params }
        throw error
      }
    }
    fc.assert(
      fc.property(fc.stringMatching(/^[ab",\r\n ]{0,60}$/), fc.array(fc.nat(1000), { maxLength: 6 }), (text, cuts) => {
        const bytes = Buffer.from(text)
        assert.deepEqual(
          outcome(() => chunked(bytes, cuts)),
          outcome(() => chunked(bytes, [])),
        )
      }),
      { numRuns: 1000, seed: 12 },
    )
  })
  it('answers random bytes with a table or a refusal, never with a crash', async () => {
    const pieces = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.stringMatching(/^[ab1,;"\n\r.{}: ]{0,80}$/).map((text) => Buffer.from(text)),
      fc
        .constantFrom('PAR1', 'PK\x03\x04[Content_Types].xml', '{"a":', '\ufeff', 'sep=;\n', 'a,b\n', '\xff\xfe')
        .map((text) => Buffer.from(text, 'latin1')),
    )
    const names = fc.constantFrom('f.csv', 'f.tsv', 'f.ndjson', 'f.xlsx', 'f.dat', 'f.json')
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 5 }), names, async (parts, name) => {
        try {
          const reading = await readContent(folder, name, Buffer.concat(parts))
          assert.ok(reading.table.rows > 0)
        } catch (error) {
          if (!(error instanceof DomainError)) throw error
          assert.match(error.code, /^SOURCE_/)
        }
      }),
      { numRuns: 250, seed: 13 },
    )
  })
  it('numbers levels as a map would', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 4 }), { maxLength: 300 }), (texts) => {
        const interner = new Interner()
        const known = new Map<string, number>()
        for (const text of texts) {
          const bytes = Buffer.from(text)
          if (!known.has(bytes.toString())) known.set(bytes.toString(), known.size)
          assert.equal(interner.intern(bytes, 0, bytes.length), known.get(bytes.toString()))
        }
        assert.deepEqual(interner.texts(), [...known.keys()])
      }),
      { seed: 14 },
    )
  })
})

describe('a file that does not stay', () => {
  const path = join(folder, 'moving.csv')
  const rows = `a,b\n${'1,x\n'.repeat(1_500_000)}`
  const readAnd = (act: () => void) => {
    writeFileSync(path, rows)
    let acted = false
    return readTable(path, {
      language: 'es',
      onProgress: (share) => {
        if (share < 0.3 || acted) return
        acted = true
        act()
      },
    })
  }
  it('is refused when it changes while it is read', async () => {
    await refused(
      readAnd(() => writeFileSync(path, `${rows}2,y\n`)),
      'SOURCE_CHANGED',
    )
    await refused(
      readAnd(() => writeFileSync(path, 'a,b\n')),
      'SOURCE_CHANGED',
    )
  })
  it('is refused when it vanishes while it is read', async () => {
    await refused(
      readAnd(() => rmSync(path)),
      'SOURCE_VANISHED',
    )
  })
  it('tells its progress from 0 to 1', async () => {
    writeFileSync(path, rows)
    const shares: number[] = []
    const reading = await readTable(path, { language: 'en', onProgress: (share) => shares.push(share) })
    assert.equal(column(reading, 'a').type, 'number')
    assert.deepEqual(
      shares,
      shares.toSorted((a, b) => a - b),
    )
    assert.equal(shares.at(-1), 1)
  })
})
