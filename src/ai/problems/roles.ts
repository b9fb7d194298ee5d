import { type Decision, DomainError, decided, warned } from '#base'
import type { Column, Table } from '#data/sources'
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
  protect: readonly string[]
}>
/** How many values of a column are missing, and how many different ones it has. */
export type ColumnCount = Readonly<{ name: string; missing: number; distinct: number }>
export type Roles = Readonly<{
  roleOf: ReadonlyMap<string, Role>
  features: readonly string[]
  /** The column that names a row. */
  id: string | null
}>

const idWords: ReadonlySet<string> = new Set([
  'id',
  'ids',
  'uid',
  'uuid',
  'guid',
  'key',
  'code',
  'codigo',
  'cod',
  'ref',
  'referencia',
  'number',
  'numero',
  'num',
  'no',
  'nif',
  'dni',
  'email',
  'correo',
  'phone',
  'mobile',
  'telefono',
  'movil',
  'iban',
  'row',
  'fila',
  'index',
  'indice',
])

/** Words of a name: `clientID` and `id_cliente` both say `id`. */
export const wordsOf = (name: string): string[] =>
  name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)

/** Whether a column's name says that it names things. */
export const speaksOfIds = (name: string): boolean => wordsOf(name).some((word) => idWords.has(word))

function increases(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++) if (!(values[i]! > values[i - 1]!)) return false
  return true
}

/** Whether a column names its rows: different in every row, and no measurement. */
function looksLikeId(column: Column, count: ColumnCount, rows: number): boolean {
  const known = rows - count.missing
  if (known < 20 || column.type === 'date' || column.type === 'boolean') return false
  const named = speaksOfIds(column.name)
  if (column.type === 'number') {
    if (count.distinct < known || !column.values.every((value) => Number.isNaN(value) || Number.isInteger(value))) return false
    return named || (count.missing === 0 && increases(column.values))
  }
  if (column.type === 'text') return named && count.distinct >= 0.95 * known
  return count.distinct >= (named ? 0.95 : 0.99) * known
}

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
  for (const name of options.protect) columnNamed(table, name)
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
    else if (looksLikeId(column, count, table.rows)) detected.push(column.name)
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
