import { DomainError } from '#base'
import type { Batch } from './batch.ts'

export const largestRecord = 16 * 1024 * 1024
export const largestWidth = 10_000

const quote = 34
const newline = 10
const carriageReturn = 13
const space = 32

/** How the header shapes the records: their fields, and whether every line ends with a delimiter that opens nothing. */
export type RecordShape = { width: number; trailingDelimiter: boolean }

/**
 * Cuts UTF-8 bytes into records (RFC 4180, with any one-byte delimiter, and LF, CRLF or CR). Works on bytes: a cell is a
 * range, no string is made. A record must fit into 16 MiB, so memory is bounded whatever the file is. Quoted fields keep
 * delimiters and line ends, doubled quotes are one; blanks around a field do not count.
 */
export class DelimitedParser {
  readonly #delimiter: number
  #buffer = Buffer.allocUnsafe(2 << 20)
  #length = 0
  /** Line where the next record starts, from 1. */
  #line = 1
  #shape: RecordShape | null = null
  #starts = new Int32Array(1 << 16)
  #ends = new Int32Array(1 << 16)
  #fields = 0
  emptyRecords = 0

  constructor(delimiter: string) {
    this.#delimiter = delimiter.charCodeAt(0)
  }

  /** Fixes the number of fields from here on; until then every record may have its own. */
  set shape(shape: RecordShape) {
    this.#shape = shape
  }

  /**
   * Takes more bytes and gives the records that are complete now; `last` closes the final one. At most `limit` records
   * when given: ask again with no bytes for the rest.
   * @throws SOURCE_RAGGED SOURCE_QUOTE_UNCLOSED SOURCE_QUOTE_STRAY SOURCE_RECORD_TOO_LONG SOURCE_TOO_WIDE
   */
  push(chunk: Buffer, last: boolean, limit = Number.POSITIVE_INFINITY): Batch {
    this.#append(chunk)
    this.#fields = 0
    let rows = 0
    let at = 0
    let fieldsOfFirst = 0
    while (at < this.#length && rows < limit) {
      const before = this.#fields
      const end = this.#record(at, last)
      if (end < 0) break
      at = end
      const count = this.#fields - before
      if (count === 0) continue
      rows++
      if (rows === 1) fieldsOfFirst = count
    }
    this.#consumed = at
    return { columns: this.#shape?.width ?? fieldsOfFirst, rows, bytes: this.#buffer, starts: this.#starts, ends: this.#ends, kinds: null }
  }

  #consumed = 0
  #append(chunk: Buffer): void {
    const rest = this.#length - this.#consumed
    if (rest + chunk.length > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, rest + chunk.length))
      this.#buffer.copy(grown, 0, this.#consumed, this.#length)
      this.#buffer = grown
    } else if (this.#consumed > 0) this.#buffer.copyWithin(0, this.#consumed, this.#length)
    chunk.copy(this.#buffer, rest)
    this.#length = rest + chunk.length
    this.#consumed = 0
  }

  /** Reads the record at `from`; gives where the next one starts, or −1 when this one is not complete yet. */
  #record(from: number, last: boolean): number {
    const bytes = this.#buffer
    const length = this.#length
    const delimiter = this.#delimiter
    const first = this.#fields
    let lines = 0
    let p = from
    let quoted = false
    for (;;) {
      let start = p
      let end: number
      while (p < length && bytes[p] === space) p++
      if (p < length && bytes[p] === quote) {
        quoted = true
        start = p + 1
        const closing = this.#closingQuote(start, last)
        if (closing < 0) return this.#incomplete(first, from, last, this.#line + lines)
        lines += this.#linesInQuotes
        end = closing
        p = closing + 1
        while (p < length && (bytes[p] === space || (bytes[p] === 9 && delimiter !== 9))) p++
        if (p < length && bytes[p] !== delimiter && bytes[p] !== newline && bytes[p] !== carriageReturn) {
          throw new DomainError('SOURCE_QUOTE_STRAY', { line: this.#line + lines })
        }
      } else {
        let byte = 0
        while (p < length && (byte = bytes[p]!) !== delimiter && byte !== newline && byte !== carriageReturn) p++
        end = p
      }
      while (start < end && (bytes[start] === space || bytes[start] === 9)) start++
      while (end > start && (bytes[end - 1] === space || bytes[end - 1] === 9)) end--
      this.#field(start, end)
      if (p >= length) {
        if (last) break
        return this.#incomplete(first, from, last, 0)
      }
      if (bytes[p] === delimiter) {
        p++
        continue
      }
      if (bytes[p] === carriageReturn) {
        // the line feed of this line end may be in the next chunk
        if (p + 1 >= length && !last) {
          return this.#incomplete(first, from, last, 0)
        }
        if (bytes[p + 1] === newline && p + 1 < length) p++
      }
      p++
      break
    }
    this.#close(first, quoted)
    this.#line += lines + 1
    return p
  }

  #linesInQuotes = 0
  /** Position of the quote that closes the field whose content starts here, or −1 when there is none yet. */
  #closingQuote(start: number, last: boolean): number {
    const bytes = this.#buffer
    const length = this.#length
    let lines = 0
    let doubled = false
    for (let p = start; p < length; p++) {
      const byte = bytes[p]
      if (byte === quote) {
        if (p + 1 === length && !last) return -1
        if (p + 1 < length && bytes[p + 1] === quote) {
          doubled = true
          p++
          continue
        }
        this.#linesInQuotes = lines
        if (doubled) this.#doubled.push(this.#fields)
        return p
      }
      if (byte === newline || (byte === carriageReturn && bytes[p + 1] !== newline)) lines++
    }
    return -1
  }

  /** Fields of the record with doubled quotes: made one in place when the record is complete, as it may be read again until then. */
  readonly #doubled: number[] = []
  #unescape(field: number): void {
    let to = this.#starts[field]!
    for (let p = to; p < this.#ends[field]!; p++) {
      this.#buffer[to++] = this.#buffer[p]!
      if (this.#buffer[p] === quote && p + 1 < this.#ends[field]!) p++
    }
    this.#ends[field] = to
  }

  #field(start: number, end: number): void {
    if (this.#fields === this.#starts.length) {
      this.#starts = grown(this.#starts)
      this.#ends = grown(this.#ends)
    }
    this.#starts[this.#fields] = start
    this.#ends[this.#fields] = end
    this.#fields++
  }

  /** Judges the fields since `first` as one record: leaves out blank ones, refuses ragged ones. */
  #close(first: number, quoted: boolean): void {
    const count = this.#fields - first
    const shape = this.#shape
    if (this.#doubled.length > 0) {
      for (const field of this.#doubled) this.#unescape(field)
      this.#doubled.length = 0
    }
    let empty = true
    for (let i = first; i < this.#fields && empty; i++) empty = this.#ends[i] === this.#starts[i]
    if (empty && !(quoted && shape?.width === 1)) {
      if (count > 1) this.emptyRecords++
      this.#fields = first
      return
    }
    if (count > largestWidth + 1) throw new DomainError('SOURCE_TOO_WIDE', { columns: count, limit: largestWidth })
    if (!shape || count === shape.width) return
    const lastEmpty = this.#ends[this.#fields - 1] === this.#starts[this.#fields - 1]
    if (shape.trailingDelimiter && count === shape.width + 1 && lastEmpty) this.#fields--
    else throw new DomainError('SOURCE_RAGGED', { line: this.#line, expected: shape.width, got: count })
  }

  #incomplete(first: number, from: number, last: boolean, quoteLine: number): number {
    this.#fields = first
    this.#doubled.length = 0
    const tooLong = this.#length - from > largestRecord
    if (quoteLine > 0 && (last || (tooLong && this.#buffer.subarray(from, this.#length).includes(newline)))) {
      throw new DomainError('SOURCE_QUOTE_UNCLOSED', { line: quoteLine })
    }
    if (tooLong) throw new DomainError('SOURCE_RECORD_TOO_LONG', { line: this.#line, megabytes: largestRecord / 1024 / 1024 })
    return -1
  }
}

const grown = (array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
  const larger = new Int32Array(array.length * 2)
  larger.set(array)
  return larger
}
