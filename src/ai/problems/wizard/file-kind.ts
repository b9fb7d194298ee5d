import { wordsOf } from '#data/quality'
import type { ColumnProfile } from '#schema/data/quality'
import { amountWords, itemWords, orderWords, personWords } from './questions.ts'
import type { FileKind, FileProfile } from './schema.ts'

const naming: ReadonlySet<string> = new Set(['id', 'no', 'num', 'number', 'numero', 'code', 'codigo', 'cod', 'key'])
/** From this share of different values on, rows that name people name another one each. */
const oneEach = 0.8
const fewest = 20

const known = ({ rows, missing }: ColumnProfile): number => rows - missing
const has = (column: ColumnProfile, words: ReadonlySet<string>): boolean => wordsOf(column.name).some((word) => words.has(word))
/** Whether a column names things of that kind: `clienteId`, `pedido`, not `contact_kind`. */
const names = (column: ColumnProfile, words: ReadonlySet<string>): boolean => {
  const own = wordsOf(column.name)
  return (
    column.distinct >= fewest &&
    column.type !== 'date' &&
    own.some((word) => words.has(word)) &&
    own.every((word) => words.has(word) || naming.has(word))
  )
}
const repeats = (column: ColumnProfile): boolean => column.distinct < oneEach * known(column)

/** What a file holds, by the names of its columns and how often their values come back. */
export function fileKind({ columns }: FileProfile, hasOutcome: boolean): FileKind {
  const person = columns.find((column) => names(column, personWords)) ?? null
  const order = columns.find((column) => names(column, orderWords)) ?? null
  const moment = columns.find((column) => column.type === 'date') ?? null
  const amount =
    columns.find((column) => column.type === 'number' && column !== person && column !== order && has(column, amountWords)) ?? null
  const items = columns.some((column) => has(column, itemWords))
  const found = {
    person: person?.name ?? null,
    moment: moment?.name ?? null,
    amount: amount?.name ?? null,
    order: order?.name ?? null,
    people: person?.distinct ?? null,
  }
  const many = person !== null && repeats(person)
  const baskets = person === null && order !== null && items && repeats(order)
  if (hasOutcome || !(many || baskets)) return { kind: 'people', ...found }
  return { kind: order !== null || amount !== null ? 'orders' : 'events', ...found }
}

/** Whether the same person is in several rows. */
export const peopleRepeat = (columns: readonly ColumnProfile[], person: string | null): boolean => {
  const found = columns.find(({ name }) => name === person)
  return found !== undefined && repeats(found)
}
