import { type Decision, DomainError, decided, warned } from '#base'
import { type ColumnCount, looksLikeId } from '#data/quality'
import type { Table } from '#data/sources'
import { columnNamed } from './problem.ts'

export type Role = 'target' | 'feature' | 'id' | 'constant' | 'time' | 'group' | 'value' | 'dropped' | 'empty' | 'leak'
/** The option that gives each role that a person may give. */
const optionOf = { target: '--target', time: '--time', group: '--group', value: '--value', id: '--id', dropped: '--drop' } as const
type GivenRole = keyof typeof optionOf
export type RoleOptions = Readonly<{
  target: string
  id?: string | undefined
  time?: string | undefined
  group?: string | undefined
  value?: string | undefined
  drop: readonly string[]
  /** Columns to learn from although they look like names of their rows. */
  use?: readonly string[] | undefined
  protect: readonly string[]
}>
export type Roles = Readonly<{
  roleOf: ReadonlyMap<string, Role>
  features: readonly string[]
  /** The column that names a row. */
  id: string | null
}>

/**
 * What each column is for. Given roles come first; then empty and constant columns, and those that name their rows, are
 * kept out of the features.
 * @throws COLUMN_NOT_FOUND, ROLE_TWICE, NO_FEATURES
 */
export function assignRoles(table: Table, counts: readonly ColumnCount[], options: RoleOptions): { roles: Roles; decisions: Decision[] } {
  const decisions: Decision[] = []
  const given = new Map<string, GivenRole>([[columnNamed(table, options.target, 'TARGET_NOT_FOUND').name, 'target']])
  const give = (name: string | undefined, role: GivenRole) => {
    if (name === undefined) return
    const column = columnNamed(table, name)
    const had = given.get(column.name)
    // A person may be the id of a row and the group that must stay together
    if (had === 'target' || (had !== undefined && had !== role && role === 'dropped'))
      throw new DomainError('ROLE_TWICE', { column: name, first: optionOf[had], second: optionOf[role] })
    if (had === undefined || role !== 'id') given.set(column.name, role)
  }
  give(options.time, 'time')
  give(options.group, 'group')
  give(options.value, 'value')
  give(options.id, 'id')
  for (const name of options.drop) give(name, 'dropped')
  const roleOf = new Map<string, Role>(given)
  const { use = [] } = options
  for (const name of [...options.protect, ...use]) columnNamed(table, name)
  const refused = use.find((name) => given.get(name) === 'dropped')
  if (refused !== undefined) throw new DomainError('ROLE_TWICE', { column: refused, first: '--drop', second: '--use' })
  if (options.drop.length > 0) decisions.push(decided('COLUMNS_DROPPED', { columns: options.drop.join(', '), n: options.drop.length }))

  let id = options.id ?? null
  const detected: string[] = []
  const empty: string[] = []
  const constant: string[] = []
  for (const [j, column] of table.columns.entries()) {
    if (roleOf.has(column.name)) continue
    const count = counts[j]!
    if (count.missing === table.rows) empty.push(column.name)
    else if (count.distinct <= 1 && count.missing === 0) constant.push(column.name)
    else if (!use.includes(column.name) && looksLikeId(column, count, table.rows)) detected.push(column.name)
    else roleOf.set(column.name, 'feature')
  }
  for (const name of empty) roleOf.set(name, 'empty')
  for (const name of constant) roleOf.set(name, 'constant')
  for (const name of detected) roleOf.set(name, 'id')
  if (empty.length > 0) decisions.push(decided('EMPTY_COLUMNS_EXCLUDED', list(empty)))
  if (constant.length > 0) decisions.push(decided('CONSTANT_COLUMNS_EXCLUDED', list(constant)))
  if (detected.length > 0) decisions.push(decided('IDS_DETECTED', list(detected)))
  id ??= detected[0] ?? null
  decisions.push(id === null ? decided('ROWS_NAMED_BY_NUMBER') : decided('ROWS_NAMED_BY_COLUMN', { column: id }))
  if (options.protect.length > 0)
    decisions.push(decided('PROTECTED_COLUMNS', { columns: options.protect.join(', '), n: options.protect.length }))
  const idle = options.protect.filter((name) => roleOf.get(name) === 'target')
  if (idle.length > 0) decisions.push(warned('PROTECTED_IS_TARGET', { column: idle[0]! }))
  const features = table.columns.flatMap((column) => (roleOf.get(column.name) === 'feature' ? [column.name] : []))
  if (features.length === 0) throw new DomainError('NO_FEATURES', { columns: table.columns.length })
  return { roles: { roleOf, features, id }, decisions }
}

const list = (names: readonly string[]) => ({ n: names.length, columns: names.slice(0, 8).join(', ') + (names.length > 8 ? '…' : '') })
