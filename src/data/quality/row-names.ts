import type { Column } from '#data/sources'

/** How many values of a column are missing, and how many different ones it has. */
export type ColumnCount = Readonly<{ name: string; missing: number; distinct: number }>

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
export function looksLikeId(column: Column, count: ColumnCount, rows: number): boolean {
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
