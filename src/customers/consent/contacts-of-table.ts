import { personKey } from '#customers/identity'
import type { Column, Table } from '#data/sources'
import { answerOf } from './answers.ts'
import type { ContactColumns } from './recognise.ts'
import { type Channel, channels, type ImportCounts, type ImportKind } from './schema.ts'

/** One person of a file. Null is "the file says nothing". */
export type FileContact = {
  key: string
  name: string | null
  email: string | null
  phone: string | null
  consents: Partial<Record<Channel, boolean | null>>
  objected: boolean
  excluded: boolean
}
export type FileCounts = Omit<ImportCounts, 'added' | 'changed' | 'same' | 'withdrawn'>

const mostWords = 20
const mostLetters = 40

const textAt = (column: Column, row: number): string | null => {
  if ('codes' in column) return column.codes[row]! < 0 ? null : column.levels[column.codes[row]!]!
  const value = column.values[row]!
  if (Number.isNaN(value)) return null
  return column.type === 'date' ? new Date(value).toISOString().slice(0, 10) : String(value)
}

/** Of two answers the one that allows less: no before nothing before yes. */
const stricter = (a: boolean | null, b: boolean | null): boolean | null =>
  a === false || b === false ? false : a === null || b === null ? null : true

/**
 * The people of a file, each once, in its order. Rows of one customer that contradict each other give the stricter answer; a
 * word that is neither yes nor no is no consent, and an objection.
 */
export function contactsOfTable(table: Table, columns: ContactColumns, kind: ImportKind): { people: FileContact[]; counts: FileCounts } {
  const of = (name: string | undefined) => (name === undefined ? null : table.columns.find((column) => column.name === name)!)
  const [customer, name, email, phone] = [of(columns.customer)!, of(columns.name), of(columns.email), of(columns.phone)]
  const consents = channels.flatMap((channel) => {
    const column = of(columns[`consent-${channel}`])
    return column ? [{ channel, column }] : []
  })
  const [objection, exclusion] = [of(columns.objection), of(columns.exclusion)]
  const words = new Map<string, { column: string; word: string; n: number }>()
  /** The answer of a cell, and `unknown` for a word that is counted. */
  const answer = (column: Column, row: number, unknown: boolean): boolean | null => {
    const cell = textAt(column, row)?.trim()
    if (!cell) return null
    const found = answerOf(cell)
    if (found !== null) return found
    // The day on which it was said answers yes
    if (column.type === 'date' && unknown) return true
    const word = cell.slice(0, mostLetters)
    const id = `${column.name}\n${word}`
    const known = words.get(id)
    if (known) known.n++
    else words.set(id, { column: column.name, word, n: 1 })
    return unknown
  }
  const cell = (column: Column | null, row: number): string | null => (column && textAt(column, row)?.trim()) || null

  const people = new Map<string, FileContact>()
  const contradicting = new Set<string>()
  let [withoutCustomer, repeated] = [0, 0]
  for (let row = 0; row < table.rows; row++) {
    const key = personKey(textAt(customer, row) ?? '')
    if (key === '') {
      withoutCustomer++
      continue
    }
    const one: FileContact = {
      ...{ key, name: cell(name, row), email: cell(email, row), phone: cell(phone, row) },
      consents: Object.fromEntries(consents.map((each) => [each.channel, answer(each.column, row, false)])),
      objected: objection !== null && answer(objection, row, true) === true,
      excluded: kind === 'exclusions' || (exclusion !== null && answer(exclusion, row, true) === true),
    }
    const known = people.get(key)
    if (!known) {
      people.set(key, one)
      continue
    }
    repeated++
    for (const { channel } of consents) {
      const [a, b] = [known.consents[channel] ?? null, one.consents[channel] ?? null]
      if (a !== b) contradicting.add(key)
      known.consents[channel] = stricter(a, b)
    }
    if (known.objected !== one.objected || known.excluded !== one.excluded) contradicting.add(key)
    known.objected ||= one.objected
    known.excluded ||= one.excluded
    // Who somebody is stands in the first row that says it
    for (const part of ['name', 'email', 'phone'] as const) known[part] ??= one[part]
  }

  const all = [...people.values()]
  const count = (test: (one: FileContact) => boolean): number => all.reduce((n, one) => n + (test(one) ? 1 : 0), 0)
  return {
    people: all,
    counts: {
      ...{ rows: table.rows, people: all.length, withoutCustomer, repeated, contradicting: contradicting.size },
      consents: Object.fromEntries(
        consents.map(({ channel }) => {
          const saying = (what: boolean | null) => count((one) => (one.consents[channel] ?? null) === what)
          return [channel, { yes: saying(true), no: saying(false), unknown: saying(null) }]
        }),
      ),
      ...{ objected: count((one) => one.objected), excluded: count((one) => one.excluded) },
      words: [...words.values()].sort((a, b) => b.n - a.n).slice(0, mostWords),
    },
  }
}
