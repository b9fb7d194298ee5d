import { groupsOf } from '#ai/evaluation'
import { columnNamed } from '#ai/problems'
import type { Table } from '#data/sources'

type Groups = { group: Int32Array; levels: string[] }
/** Rows in groups by one protected column or by two. */
export type Grouping = Groups & { name: string; columns: string[] }

/** Groups of rows that share the group of both: only those that occur; a row without one of them has none. */
export function crossed(first: Groups, second: Groups): Groups {
  const levels: string[] = []
  const codeOf = new Map<number, number>()
  const group = first.group.map((own, row) => {
    const other = second.group[row]!
    if (own < 0 || other < 0) return -1
    const place = own * second.levels.length + other
    let code = codeOf.get(place)
    if (code === undefined) {
      code = levels.push(`${first.levels[own]!} · ${second.levels[other]!}`) - 1
      codeOf.set(place, code)
    }
    return code
  })
  return { group, levels }
}

/** Every protected column, then every pair: a gap between groups of two columns can hide in either of them. */
export function groupings(table: Table, rows: Int32Array, columns: readonly string[]): Grouping[] {
  const alone = columns.map((name): Grouping => ({ name, columns: [name], ...groupsOf(columnNamed(table, name), rows) }))
  const pairs = alone.flatMap((first, i) =>
    alone.slice(i + 1).map((second): Grouping => {
      const name = `${first.name} × ${second.name}`
      return { name, columns: [first.name, second.name], ...crossed(first, second) }
    }),
  )
  return [...alone, ...pairs]
}
