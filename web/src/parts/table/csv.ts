import type { CellValue, TableColumn } from './column.ts'

/**
 * A text that a spreadsheet would take for a formula gets an apostrophe before it.
 * @see OWASP, CSV Injection: `=`, `+`, `-`, `@`, tabulator and carriage return at the start, also behind spaces.
 */
const harmless = (text: string): string => (/^\s*[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text)

function cellOf(value: CellValue, separator: string): string {
  if (value === null) return ''
  if (typeof value === 'number') return separator === ';' ? String(value).replace('.', ',') : String(value)
  const text = harmless(value)
  return /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Where the decimal sign is a comma, spreadsheets expect semicolons between the cells. */
export const separatorFor = (locale: string): ',' | ';' =>
  new Intl.NumberFormat(locale).formatToParts(1.5).some(({ type, value }) => type === 'decimal' && value === ',') ? ';' : ','

/** The rows as a file that Excel opens with a double click: byte order mark, CRLF, no formulas. */
export function csvOf<Row>(columns: readonly TableColumn<Row>[], rows: readonly Row[], locale: string): string {
  const separator = separatorFor(locale)
  const line = (cells: readonly CellValue[]) => cells.map((cell) => cellOf(cell, separator)).join(separator)
  const body = rows.map((row) => line(columns.map((column) => (column.text ? column.text(row) : column.value(row)))))
  return `\uFEFF${[line(columns.map(({ label }) => label)), ...body].join('\r\n')}\r\n`
}
