import { type Decision, DomainError, decided, warned } from '#base'
import { type Batch, BatchWriter, cellKind } from './batch.ts'
import { largestRecord, largestWidth } from './delimited-parser.ts'
import { surveyText, utf8Chunks } from './encoding.ts'
import { checkHeader } from './header.ts'
import { numberText } from './number-text.ts'
import type { RecordSource } from './record-source.ts'
import type { SourceFile } from './source-file.ts'

/** Opens a file with one JSON object per line. Nested objects become columns `outer.inner`, lists stay JSON text. */
export async function openNdjson(file: SourceFile, onProgress?: (share: number) => void): Promise<RecordSource> {
  const survey = await surveyText(file, onProgress)
  const decisions: Decision[] = []
  if (survey.encoding === 'windows-1252') decisions.push(warned('READING_ENCODING_GUESSED', { line: survey.firstOddLine }))
  const header: string[] = []
  const places = new Map<string, number>()
  let nested = 0
  async function* read(report?: (share: number) => void): AsyncGenerator<Batch> {
    const lines = new Lines()
    const writer = new BatchWriter(Math.max(1, header.length))
    const fields: Field[] = []
    for await (const chunk of chunksThenNull(utf8Chunks(file, survey, report))) {
      for (const { text, line } of lines.push(chunk)) {
        fields.length = 0
        flatten(parseObject(text, line, file.name), '', fields)
        for (const { name } of fields) {
          if (places.has(name)) continue
          if (header.length === largestWidth) throw new DomainError('SOURCE_TOO_WIDE', { columns: largestWidth + 1, limit: largestWidth })
          if (name.includes('.')) nested++
          places.set(name, header.length)
          header.push(name)
        }
        if (writer.columns < header.length || writer.full) {
          const batch = writer.flush(header.length)
          if (batch) yield batch
        }
        for (const { name, text: value, kind } of fields) writer.cell(places.get(name)!, value, kind)
        writer.endRow()
      }
    }
    const batch = writer.flush()
    if (batch) yield batch
  }
  return {
    ...{ format: 'ndjson', encoding: survey.encoding, delimiter: null, sha256: survey.sha256, header, decisions, read },
    closing: () => [...checkHeader(header, file.name), ...(nested > 0 ? [decided('READING_NESTED', { n: nested })] : [])],
  }
}

async function* chunksThenNull(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer | null> {
  yield* chunks
  yield null
}

/** Cuts bytes into lines that are not blank. */
class Lines {
  #rest = Buffer.alloc(0)
  #line = 1

  push(chunk: Buffer | null): { text: string; line: number }[] {
    const lines: { text: string; line: number }[] = []
    const bytes = chunk ? Buffer.concat([this.#rest, chunk]) : this.#rest
    let from = 0
    for (let to = bytes.indexOf(10); to >= 0; to = bytes.indexOf(10, from)) {
      const text = bytes.toString('utf8', from, to).trim()
      if (text !== '') lines.push({ text, line: this.#line })
      this.#line++
      from = to + 1
    }
    this.#rest = bytes.subarray(from)
    if (this.#rest.length > largestRecord)
      throw new DomainError('SOURCE_RECORD_TOO_LONG', { line: this.#line, megabytes: largestRecord / 1024 / 1024 })
    const last = chunk ? '' : this.#rest.toString('utf8').trim()
    if (last !== '') lines.push({ text: last, line: this.#line })
    return lines
  }
}

/** A whole number that a double may not hold; its digits are kept as they are. */
class Digits {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

function parseObject(text: string, line: number, name: string): Record<string, unknown> {
  let value: unknown
  try {
    value = /\d{16}/.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text)
  } catch (error) {
    if (line === 1 && text.startsWith('[')) throw new DomainError('SOURCE_JSON_LIST', { name }, { cause: error })
    throw new DomainError('SOURCE_BAD_JSON', { line, start: text.slice(0, 40) }, { cause: error })
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  if (line === 1 && Array.isArray(value)) throw new DomainError('SOURCE_JSON_LIST', { name })
  throw new DomainError('SOURCE_BAD_JSON', { line, start: text.slice(0, 40) })
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && context?.source !== undefined && /^-?\d{16,}$/.test(context.source)
    ? new Digits(context.source)
    : value
}

type Field = { name: string; text: string; kind: 0 | 1 | 2 }

function flatten(object: Record<string, unknown>, prefix: string, into: Field[]): void {
  for (const [key, value] of Object.entries(object)) {
    const name = prefix + key.trim()
    if (value === null || value === undefined) into.push({ name, text: '', kind: cellKind.text })
    else if (value instanceof Digits) into.push({ name, text: value.text, kind: cellKind.number })
    else if (typeof value === 'number') into.push({ name, text: numberText(value), kind: cellKind.number })
    else if (typeof value === 'string') into.push({ name, text: value.trim(), kind: cellKind.text })
    else if (typeof value === 'boolean') into.push({ name, text: String(value), kind: cellKind.text })
    else if (Array.isArray(value))
      into.push({ name, text: JSON.stringify(value, (_, item) => (item instanceof Digits ? item.text : item)), kind: cellKind.text })
    else flatten(value as Record<string, unknown>, `${name}.`, into)
  }
}
