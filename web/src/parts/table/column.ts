import type { ReactNode } from 'react'

export type CellValue = string | number | null

/** A column: what is sorted, searched and exported, and how it is shown. */
export type TableColumn<Row> = Readonly<{
  id: string
  label: string
  /** Instants and dates as ISO text, so that they sort. */
  value: (row: Row) => CellValue
  /** The value as it is when not given. */
  cell?: (row: Row) => ReactNode
  /** What search and export say instead of the value: the word of a state, for example. */
  text?: (row: Row) => string
  /** Numbers stand at the end. */
  align?: 'end'
  /** Only shown when chosen. */
  hidden?: true
  sortable?: false
  /** Share of the width against the other columns; 1 when not given. */
  grow?: number
}>

export const shownIn = <Row>(column: TableColumn<Row>, row: Row): ReactNode => (column.cell ? column.cell(row) : (column.value(row) ?? '—'))

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** What a row says in a column, as text. */
export function textOf<Row>(column: TableColumn<Row>, row: Row): string {
  if (column.text) return column.text(row)
  const value = column.value(row)
  return value === null ? '' : String(value)
}

/** What is searched in a row: all its columns, without accents and capitals; made once for each row. */
export function searchTexts<Row extends object>(columns: readonly TableColumn<Row>[]): (row: Row) => string {
  const known = new WeakMap<Row, string>()
  return (row) => {
    let text = known.get(row)
    if (text === undefined) known.set(row, (text = plain(columns.map((column) => textOf(column, row)).join('\n'))))
    return text
  }
}

/** Rows in which every typed word is found in some column, whatever its accents and capitals. */
export function searchRows<Row>(rows: readonly Row[], textOfRow: (row: Row) => string, typed: string): readonly Row[] {
  const words = plain(typed)
    .split(/\s+/)
    .filter((word) => word !== '')
  return words.length === 0 ? rows : rows.filter((row) => words.every((word) => textOfRow(row).includes(word)))
}

const collator = new Intl.Collator('es', { numeric: true, sensitivity: 'base' })
/** Numbers by size, texts as a dictionary orders them; both orders put numbers before texts. */
export const compareValues = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b))
