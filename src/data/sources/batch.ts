/** How a cell was written in its file: CSV knows only text; other formats mark their numbers and dates. */
export const cellKind = { text: 0, number: 1, date: 2 } as const
export type CellKind = (typeof cellKind)[keyof typeof cellKind]

/**
 * Some rows of a file. Cell (r, c) is UTF-8 `bytes[starts[i] … ends[i])` with i = r · columns + c; an empty range is a
 * cell without value. The arrays are used again for the next batch.
 */
export type Batch = {
  columns: number
  rows: number
  bytes: Buffer
  starts: Int32Array
  ends: Int32Array
  /** Null: all cells are text. */
  kinds: Uint8Array | null
}

export const cellText = (batch: Batch, row: number, column: number): string => {
  const i = row * batch.columns + column
  return batch.bytes.toString('utf8', batch.starts[i]!, batch.ends[i]!)
}

const fullBatchBytes = 1 << 20
const fullBatchRows = 8192

/** Collects rows of texts into batches, for the formats that are not bytes of CSV. */
export class BatchWriter {
  #columns: number
  #rows = 0
  #bytes = Buffer.allocUnsafe(2 * fullBatchBytes)
  #length = 0
  #starts = new Int32Array(0)
  #ends = new Int32Array(0)
  #kinds = new Uint8Array(0)

  constructor(columns: number) {
    this.#columns = columns
    this.#reserve()
  }

  get columns(): number {
    return this.#columns
  }
  get full(): boolean {
    return this.#rows >= fullBatchRows || this.#length >= fullBatchBytes || (this.#rows + 1) * this.#columns > this.#starts.length
  }

  /** Writes one cell of the row that is being filled; cells that are not written have no value. */
  cell(column: number, text: string, kind: CellKind): void {
    const size = Buffer.byteLength(text)
    if (this.#length + size > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + size))
      this.#bytes.copy(grown, 0, 0, this.#length)
      this.#bytes = grown
    }
    const i = this.#rows * this.#columns + column
    this.#starts[i] = this.#length
    this.#length += this.#bytes.write(text, this.#length, 'utf8')
    this.#ends[i] = this.#length
    this.#kinds[i] = kind
  }

  endRow(): void {
    this.#rows++
  }

  /** Hands out the rows written since the last call; the next rows have `columns` cells. Null when there are none. */
  flush(columns = this.#columns): Batch | null {
    const rows = this.#rows
    const batch = { columns: this.#columns, rows, bytes: this.#bytes, starts: this.#starts, ends: this.#ends, kinds: this.#kinds }
    this.#rows = 0
    this.#length = 0
    this.#columns = columns
    // the reader may still hold the old arrays
    this.#bytes = Buffer.allocUnsafe(2 * fullBatchBytes)
    this.#reserve()
    return rows === 0 ? null : batch
  }

  #reserve(): void {
    const cells = this.#columns * Math.max(1, Math.min(fullBatchRows, Math.floor(2_000_000 / Math.max(1, this.#columns))))
    this.#starts = new Int32Array(cells)
    this.#ends = new Int32Array(cells)
    this.#kinds = new Uint8Array(cells)
  }
}
