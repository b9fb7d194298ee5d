import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'

type Cell = string | number | null
const cell = (value: Cell): string => {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}
const blockLength = 1 << 18

/** CSV files that are written row by row; a block of text at most is held in memory for each. */
export class Tables {
  readonly #folder: string
  readonly #open = new Map<string, { descriptor: number; text: string; rows: number }>()
  constructor(folder: string) {
    this.#folder = folder
  }

  create(name: string, columns: readonly string[]): void {
    this.#open.set(name, { descriptor: openSync(join(this.#folder, name), 'wx'), text: `${columns.join(',')}\n`, rows: 0 })
  }

  add(name: string, row: readonly Cell[]): void {
    const file = this.#open.get(name)!
    let line = ''
    for (let j = 0; j < row.length; j++) line += j === 0 ? cell(row[j]!) : `,${cell(row[j]!)}`
    file.text += `${line}\n`
    file.rows++
    if (file.text.length >= blockLength) this.#flush(file)
  }

  #flush(file: { descriptor: number; text: string }): void {
    const bytes = Buffer.from(file.text)
    for (let written = 0; written < bytes.length; ) written += writeSync(file.descriptor, bytes, written)
    file.text = ''
  }

  /** Writes what is held back. @returns rows of each file, in the order of their creation */
  finish(): { name: string; rows: number }[] {
    for (const file of this.#open.values()) this.#flush(file)
    return [...this.#open].map(([name, { rows }]) => ({ name, rows }))
  }

  close(): void {
    for (const { descriptor } of this.#open.values()) closeSync(descriptor)
    this.#open.clear()
  }
}
