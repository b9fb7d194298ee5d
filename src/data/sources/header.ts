import { type Decision, DomainError, decided, warned } from '#base'
import { largestWidth } from './delimited-parser.ts'
import { parseNumber } from './numbers.ts'

const wideTable = 1_000
/** At most so many names in one sentence. */
const namesShown = 10

export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, namesShown).map((name) => `«${name.length > 60 ? `${name.slice(0, 59)}…` : name}»`)
  return shown.join(', ') + (names.length > namesShown ? ` … (${names.length})` : '')
}

/**
 * Checks the names of the columns.
 * @throws SOURCE_TOO_WIDE SOURCE_BLANK_HEADER SOURCE_DUPLICATE_HEADERS SOURCE_HEADER_MISSING
 */
export function checkHeader(names: readonly string[], name: string): Decision[] {
  const decisions: Decision[] = []
  if (names.length > largestWidth) throw new DomainError('SOURCE_TOO_WIDE', { columns: names.length, limit: largestWidth })
  const likeData =
    names.some((text) => text !== '') &&
    names.every((text) => text === '' || !Number.isNaN(parseNumber(text, '.')) || !Number.isNaN(parseNumber(text, ',')))
  const blank = names.flatMap((text, i) => (text === '' ? [i + 1] : []))
  const known = new Set<string>()
  const twice = new Set<string>()
  for (const text of names) {
    if (known.has(text) && text !== '') twice.add(text)
    known.add(text)
  }
  if (likeData && (twice.size > 0 || blank.length > 0))
    throw new DomainError('SOURCE_HEADER_MISSING', { name, first: listNames(names.slice(0, 3)) })
  if (blank.length > 0) throw new DomainError('SOURCE_BLANK_HEADER', { positions: blank.slice(0, namesShown).join(', '), n: blank.length })
  if (twice.size > 0) throw new DomainError('SOURCE_DUPLICATE_HEADERS', { names: listNames([...twice]), n: twice.size })
  if (likeData) decisions.push(warned('READING_HEADER_LIKE_DATA', { first: listNames(names.slice(0, 3)) }))
  if (names.length > wideTable) decisions.push(warned('READING_WIDE', { columns: names.length }))
  return decisions
}

/** A name for the unnamed column of row numbers that statistical programs write in front. */
export function nameRowNumbers(names: string[], firstCells: readonly string[]): Decision[] {
  const [first, second] = firstCells
  const counting = (first === '0' || first === '1') && (second === undefined || Number(second) === Number(first) + 1)
  if (names[0] !== '' || names.length < 2 || !counting) return []
  let name = 'row_number'
  while (names.includes(name)) name += '_'
  names[0] = name
  return [decided('READING_ROW_NUMBERS', { column: name })]
}
