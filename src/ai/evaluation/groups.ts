import type { Column } from '#data/sources'
import { quantile } from '#kernel/stats'

/** Groups of a column: its values, or four bands of a number with many. */
export function groupsOf(column: Column, rows: Int32Array): { group: Int32Array; levels: string[] } {
  const levels: string[] = []
  const place = new Map<string, number>()
  const codeOf = (level: string): number => {
    let code = place.get(level)
    if (code === undefined) {
      code = levels.push(level) - 1
      place.set(level, code)
    }
    return code
  }
  if ('codes' in column) {
    return { group: rows.map((row) => (column.codes[row]! < 0 ? -1 : codeOf(column.levels[column.codes[row]!]!))), levels }
  }
  const known = Float64Array.from(rows, (row) => column.values[row]!).filter((value) => !Number.isNaN(value))
  const write = (value: number) => (column.type === 'date' ? new Date(value).toISOString().slice(0, 10) : String(value))
  if (new Set(known).size <= 8)
    return { group: rows.map((row) => (Number.isNaN(column.values[row]!) ? -1 : codeOf(write(column.values[row]!)))), levels }
  const edges = [...new Set([0, 0.25, 0.5, 0.75, 1].map((share) => quantile(known, share)))]
  const bands = edges.slice(1).map((edge, i) => `${write(edges[i]!)} – ${write(edge)}`)
  return {
    group: rows.map((row) => {
      const value = column.values[row]!
      return Number.isNaN(value)
        ? -1
        : Math.max(
            0,
            edges.slice(1).findIndex((edge) => value <= edge),
          )
    }),
    levels: bands,
  }
}
