import type { Explanation } from '#ai/registry'
import { formatDate, formatNumber, type Language, say } from '#base'
import type { Column, Table } from '#data/sources'
import { texts } from './texts.ts'

export const reasonCount = 3

/** A cell as a person reads it. */
export function cellText(column: Column, row: number, language: Language): string {
  if ('codes' in column) {
    const code = column.codes[row]!
    return code < 0 ? say(texts, language, 'noValue') : column.levels[code]!
  }
  const value = column.values[row]!
  if (Number.isNaN(value)) return say(texts, language, 'noValue')
  if (column.type === 'date') return formatDate(new Date(value).toISOString().slice(0, 10), language)
  return formatNumber(value, language, { maximumSignificantDigits: Math.abs(value) >= 1000 ? 21 : 4, maximumFractionDigits: 2 })
}

/** Indices of the largest contributions of a row by size, largest first; contributions of zero are no reason. */
export function strongest(explanation: Explanation, n: number, row: number, count = reasonCount): number[] {
  const size = (j: number) => Math.abs(explanation.contributions[j * n + row]!)
  return explanation.columns
    .map((_, j) => j)
    .filter((j) => size(j) > 0)
    .sort((a, b) => size(b) - size(a) || a - b)
    .slice(0, count)
}

/**
 * The reasons of each row in words, strongest first: «Contrato: mensual (la sube)». The strength is the size of a column's
 * contribution to the margin, whichever its direction.
 * @param rows rows of the table that the explanation is about, in its order
 */
export function reasonsInWords(explanation: Explanation, table: Table, rows: Int32Array, language: Language): string[][] {
  const columns = explanation.columns.map((name) => table.columns.find((column) => column.name === name)!)
  const n = rows.length
  return Array.from(rows, (row, i) =>
    strongest(explanation, n, i).map((j) =>
      say(texts, language, explanation.contributions[j * n + i]! > 0 ? 'raises' : 'lowers', {
        column: explanation.columns[j]!,
        value: cellText(columns[j]!, row, language),
      }),
    ),
  )
}
