import { type Decision, DomainError, decided, warned } from '#base'
import { type Batch, cellText } from './batch.ts'
import { DelimitedParser, largestRecord, type RecordShape } from './delimited-parser.ts'
import { surveyText, type TextSurvey, utf8Chunks } from './encoding.ts'
import { checkHeader, nameRowNumbers } from './header.ts'
import type { RecordSource } from './record-source.ts'
import type { SourceFile } from './source-file.ts'

const delimiters = [',', ';', '\t', '|'] as const
const sampleBytes = 1 << 20
const sampleRecords = 200
const nothing = Buffer.alloc(0)

type Dialect = { delimiter: string; skipFirstLine: boolean }

/** Opens a file of delimited text. @throws as `surveyText`, `checkHeader` and `DelimitedParser` */
export async function openDelimited(file: SourceFile, onProgress?: (share: number) => void): Promise<RecordSource> {
  const survey = await surveyText(file, onProgress)
  const decisions: Decision[] = []
  if (survey.encoding === 'windows-1252') decisions.push(warned('READING_ENCODING_GUESSED', { line: survey.firstOddLine }))
  let sample = await sampleOf(file, survey, sampleBytes)
  // a first record that fills the sample: take enough to read it, or to refuse it by its reason
  if (!sample.bytes.includes(10) && !sample.bytes.includes(13)) sample = await sampleOf(file, survey, largestRecord + sampleBytes)
  const dialect = findDialect(sample.bytes, sample.whole)
  let first = readHeader(sample.bytes, sample.whole, dialect, file.name)
  if (!first) {
    sample = await sampleOf(file, survey, largestRecord + 2 * sampleBytes)
    first = readHeader(sample.bytes, sample.whole, dialect, file.name)
  }
  if (!first) throw new DomainError('SOURCE_EMPTY', { name: file.name })
  const { header, shape, notes } = first
  decisions.push(...notes)
  if (header.length === 1) decisions.push(warned('READING_ONE_COLUMN', { column: header[0]! }))
  let emptyRecords = 0
  async function* read(report?: (share: number) => void): AsyncGenerator<Batch> {
    const parser = new DelimitedParser(dialect.delimiter)
    let pending = dialect.skipFirstLine ? 2 : 1
    for await (const chunk of chunksThenNull(utf8Chunks(file, survey, report))) {
      const last = chunk === null
      let bytes: Buffer = chunk ?? nothing
      for (; pending > 0; pending--) {
        // the lines before the data: read one record at a time, as their shape is not that of the data
        const { rows } = parser.push(bytes, last, 1)
        bytes = nothing
        if (rows === 0) break
      }
      if (pending > 0) continue
      parser.shape = shape
      const batch = parser.push(bytes, last)
      if (batch.rows > 0) yield batch
    }
    emptyRecords = parser.emptyRecords
  }
  return {
    format: dialect.delimiter === '\t' ? 'tsv' : 'csv',
    encoding: survey.encoding,
    delimiter: dialect.delimiter,
    sha256: survey.sha256,
    header,
    decisions,
    read,
    closing: () => (emptyRecords > 0 ? [decided('READING_EMPTY_ROWS', { n: emptyRecords })] : []),
  }
}

async function* chunksThenNull(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer | null> {
  yield* chunks
  yield null
}

async function sampleOf(file: SourceFile, survey: TextSurvey, enough: number): Promise<{ bytes: Buffer; whole: boolean }> {
  const parts: Buffer[] = []
  let size = 0
  for await (const chunk of utf8Chunks(file, survey)) {
    parts.push(Buffer.from(chunk))
    size += chunk.length
    if (size >= enough) return { bytes: Buffer.concat(parts), whole: false }
  }
  return { bytes: Buffer.concat(parts), whole: true }
}

/** The delimiter that cuts the first records into the same number of fields, the more the better. */
function findDialect(sample: Buffer, whole: boolean): Dialect {
  const declared = /^sep=([,;|\t])\r?\n/i.exec(sample.toString('latin1', 0, 8))
  if (declared) return { delimiter: declared[1]!, skipFirstLine: true }
  let best = { delimiter: ',', score: 0 }
  for (const delimiter of delimiters) {
    const widths = sampleWidths(sample, whole, delimiter)
    const width = widths[0] ?? 1
    if (width < 2) continue
    const agreeing = widths.filter((n) => n === width).length / widths.length
    // agreement decides; among equals the one that finds more columns
    const score = agreeing * 1000 + Math.min(width, 900) / 1000
    if (score > best.score) best = { delimiter, score }
  }
  return { delimiter: best.delimiter, skipFirstLine: false }
}

function sampleWidths(sample: Buffer, whole: boolean, delimiter: string): number[] {
  const parser = new DelimitedParser(delimiter)
  const widths: number[] = []
  try {
    let bytes = sample
    while (widths.length < sampleRecords) {
      const { rows, columns } = parser.push(bytes, whole, 1)
      if (rows === 0) break
      widths.push(columns)
      bytes = nothing
    }
  } catch (error) {
    // a wrong delimiter may put quotes where they make no sense; what was read before counts, with a malus
    if (!(error instanceof DomainError)) throw error
    widths.push(-1)
  }
  return widths
}

/** The names of the columns, or null when the sample holds no whole record. */
function readHeader(
  sample: Buffer,
  whole: boolean,
  dialect: Dialect,
  name: string,
): { header: string[]; shape: RecordShape; notes: Decision[] } | null {
  const parser = new DelimitedParser(dialect.delimiter)
  let batch = parser.push(sample, whole, 1)
  if (dialect.skipFirstLine) batch = parser.push(nothing, whole, 1)
  if (batch.rows === 0) return null
  const header = Array.from({ length: batch.columns }, (_, i) => cellText(batch, 0, i))
  const notes: Decision[] = []
  const trailingDelimiter = header.length > 1 && header.at(-1) === ''
  if (trailingDelimiter) {
    header.pop()
    notes.push(decided('READING_TRAILING_DELIMITER'))
  }
  const firstCells: string[] = []
  for (let row = 0; row < 2; row++) {
    const next = parser.push(nothing, whole, 1)
    if (next.rows > 0) firstCells.push(cellText(next, 0, 0))
  }
  notes.push(...nameRowNumbers(header, firstCells), ...checkHeader(header, name))
  return { header, shape: { width: header.length, trailingDelimiter }, notes }
}
