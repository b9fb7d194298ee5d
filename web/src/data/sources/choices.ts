import type { ChangeFile, FileColumn, givenRoles, SourceFile } from '#schema/data/files'

export type GivenRole = (typeof givenRoles)[number]
type Columns = NonNullable<ChangeFile['columns']>
/** A file has one column of each of these. */
const single: readonly string[] = ['id', 'time', 'group', 'value'] satisfies GivenRole[]

/** The role that a person said, with what is not saved yet; null when Rumbo decides. */
export function saidRole(column: Pick<FileColumn, 'name' | 'given' | 'role'>, pending: Columns): GivenRole | null {
  const said = pending[column.name]?.role
  if (said !== undefined) return said
  return column.given ? (column.role as GivenRole) : null
}

/** Whether numbers or dates are taken for names, with what is not saved yet. */
export const isNamed = (name: string, choices: SourceFile['choices'], pending: Columns): boolean => {
  const said = pending[name]?.type
  return (said === undefined ? choices.columns[name]?.type : said) === 'category'
}

/** Says a role; a role that only one column may have is taken from the column that had it. */
export function withRole(columns: readonly FileColumn[], pending: Columns, name: string, role: GivenRole | null): Columns {
  const before =
    role === null || !single.includes(role)
      ? []
      : columns.filter((column) => column.name !== name && saidRole(column, pending) === role).map((column) => column.name)
  const next = { ...pending }
  for (const other of before) next[other] = { ...next[other], role: null }
  next[name] = { ...next[name], role }
  return next
}

/** Columns whose name or personal mark has the typed words, whatever accents and capitals. */
export function findColumns(columns: readonly FileColumn[], typed: string): readonly FileColumn[] {
  const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  const words = plain(typed).split(/\s+/).filter(Boolean)
  return words.length === 0 ? columns : columns.filter(({ name }) => words.every((word) => plain(name).includes(word)))
}
