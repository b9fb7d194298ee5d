import { type Decision, decided, type Language, warned } from '#base'
import { booleanLevels } from './booleans.ts'
import { type ColumnTally, trait } from './column-tally.ts'
import type { ColumnFormat } from './schema.ts'

/** A column is a number, or a date, when this share of its values is. */
const enough = 0.98
/** From this share on a person should know that a column was nearly a number or a date. */
const noticeable = 0.5
/** Share of cells that makes digits codes: a single slip of the hand does not. */
const codes = 0.001

type DecidingOptions = {
  language: Language
  dates?: 'dmy' | 'mdy' | undefined
  /** Columns that stay categories. */
  text: ReadonlySet<string>
  /** Spellings of "no value": of categories, and of numbers and dates. */
  missing: string[]
  missingAmongNumbers: string[]
}
/** What the other columns of the file tell where one column does not. */
type FileHabits = { decimal: '.' | ',' | null; dateOrder: 'dmy' | 'mdy' | null }
type Decided = { format: ColumnFormat; decisions: Decision[] }

const anyDate = trait.ymd | trait.dmy | trait.mdy

/** How this file writes decimals and dates, from the columns that tell; null where none tells or they disagree. */
export function fileHabits(tallies: readonly ColumnTally[]): FileHabits {
  const decimals = new Set<'.' | ','>()
  const orders = new Set<'dmy' | 'mdy'>()
  for (const tally of tallies) {
    if (tally.countAny(trait.dot | trait.comma) >= enough * tally.values) {
      if (tally.count(trait.dot, trait.comma) > 0) decimals.add('.')
      if (tally.count(trait.comma, trait.dot) > 0) decimals.add(',')
    }
    if (tally.countAny(anyDate) >= enough * tally.values) {
      if (tally.count(trait.dmy, trait.mdy) > 0) orders.add('dmy')
      if (tally.count(trait.mdy, trait.dmy) > 0) orders.add('mdy')
    }
  }
  const [decimal = null] = decimals.size === 1 ? decimals : []
  const [dateOrder = null] = orders.size === 1 ? orders : []
  return { decimal, dateOrder }
}

/** Decides how a column is read, from all its cells. */
export function decideFormat(name: string, tally: ColumnTally, habits: FileHabits, options: DecidingOptions): Decided {
  const category: ColumnFormat = { name, type: 'category', missing: options.missing }
  if (tally.values === 0 || options.text.has(name)) return { format: category, decisions: [] }
  const withWords = options.missingAmongNumbers
  return (
    asCompactDate(name, tally, withWords) ??
    asCode(tally, category) ??
    asNumber(name, tally, habits, options, withWords) ??
    asDate(name, tally, habits, options, withWords) ??
    asBoolean(tally, category) ?? {
      format: { ...category, type: isText(tally) ? 'text' : 'category' },
      decisions: nearlyOther(name, tally),
    }
  )
}

/** Values that count when a column may be of numbers or dates. */
const solid = (tally: ColumnTally): number => tally.values - tally.count(trait.weakMissing)

function asCompactDate(name: string, tally: ColumnTally, missing: string[]): Decided | null {
  const compact = tally.count(trait.compact)
  if (compact < 3 || compact < solid(tally)) return null
  return {
    format: { name, type: 'date', compact: true, hasTime: false, missing },
    decisions: [decided('READING_COMPACT_DATES', { column: name, example: tally.example(trait.compact) })],
  }
}

/** Digits that are names, not amounts: postal codes, long identifiers. */
function asCode(tally: ColumnTally, category: ColumnFormat): Decided | null {
  const digits = tally.count(trait.digits)
  const many = Math.max(1, codes * digits)
  if (tally.count(trait.leadingZero) >= many && digits === tally.countAny(trait.dot | trait.comma)) {
    return {
      format: category,
      decisions: [decided('READING_CODES_KEPT', { column: category.name, example: tally.example(trait.leadingZero) })],
    }
  }
  if (tally.count(trait.long) >= many) {
    return {
      format: category,
      decisions: [decided('READING_LONG_IDS_KEPT', { column: category.name, example: tally.example(trait.long) })],
    }
  }
  return null
}

function asNumber(name: string, tally: ColumnTally, habits: FileHabits, options: DecidingOptions, missing: string[]): Decided | null {
  const pointOnly = tally.count(trait.dot, trait.comma)
  const commaOnly = tally.count(trait.comma, trait.dot)
  const split = tally.count(trait.split)
  const byDefault = options.language === 'es' ? ',' : '.'
  const undecided = pointOnly === commaOnly
  const decimal = !undecided ? (pointOnly > commaOnly ? '.' : ',') : (habits.decimal ?? (split > 0 ? byDefault : '.'))
  const numbers = tally.count(decimal === '.' ? trait.dot : trait.comma)
  const values = solid(tally)
  if (numbers === 0 || numbers < enough * values) return null
  const decisions: Decision[] = []
  if (undecided && split > 0) {
    const params = { column: name, example: tally.example(trait.split), decimal }
    decisions.push(habits.decimal ? decided('READING_DECIMAL_FROM_FILE', params) : warned('READING_DECIMAL_UNDECIDABLE', params))
  }
  if (numbers < values)
    decisions.push(warned('READING_NUMBERS_MIXED', { column: name, cells: values - numbers, example: strayNumber(tally, decimal) }))
  const infinite = tally.count(trait.infinite)
  if (infinite > 0) decisions.push(warned('READING_INFINITE', { column: name, cells: infinite }))
  if (tally.count(trait.percent) > 0) {
    const mixed = tally.count(trait.percent) < numbers
    const params = { column: name, example: tally.example(trait.percent) }
    decisions.push(mixed ? warned('READING_PERCENT_MIXED', params) : decided('READING_PERCENT', params))
  }
  if (tally.currencies.size > 1)
    decisions.push(warned('READING_CURRENCIES_MIXED', { column: name, currencies: [...tally.currencies].join(', ') }))
  else if (tally.currencies.size > 0) decisions.push(decided('READING_CURRENCY', { column: name, currency: [...tally.currencies].join() }))
  return { format: { name, type: 'number', decimal, missing }, decisions: [...decisions, ...wordsAsMissing(name, tally)] }
}

/** A cell of a column of numbers that is none. */
const strayNumber = (tally: ColumnTally, decimal: '.' | ','): string =>
  tally.example(0, (decimal === '.' ? trait.dot : trait.comma) | trait.weakMissing)

function wordsAsMissing(name: string, tally: ColumnTally): Decision[] {
  const cells = tally.count(trait.weakMissing)
  return cells > 0 ? [decided('READING_WORDS_AS_MISSING', { column: name, cells, example: tally.example(trait.weakMissing) })] : []
}

function asDate(name: string, tally: ColumnTally, habits: FileHabits, options: DecidingOptions, missing: string[]): Decided | null {
  const values = solid(tally)
  const found = { ymd: tally.count(trait.ymd), dmy: tally.count(trait.dmy), mdy: tally.count(trait.mdy) }
  const most = Math.max(found.ymd, found.dmy, found.mdy)
  if (most === 0 || most < enough * values) return null
  const decisions: Decision[] = []
  let dateOrder: 'ymd' | 'dmy' | 'mdy' = found.ymd === most ? 'ymd' : found.dmy === most ? 'dmy' : 'mdy'
  if (dateOrder === 'dmy' && found.mdy === most) {
    dateOrder = options.dates ?? habits.dateOrder ?? 'dmy'
    const params = { column: name, example: tally.example(trait.dmy | trait.mdy), order: dateOrder }
    if (!options.dates)
      decisions.push(habits.dateOrder ? decided('READING_DATES_FROM_FILE', params) : warned('READING_DATES_UNDECIDABLE', params))
  }
  if (most < values) {
    decisions.push(
      warned('READING_DATES_MIXED', {
        column: name,
        cells: values - most,
        order: dateOrder,
        example: tally.example(0, trait[dateOrder] | trait.weakMissing),
      }),
    )
  }
  const hasTime = tally.count(trait[dateOrder] | trait.time) > 0
  return { format: { name, type: 'date', dateOrder, hasTime, missing }, decisions: [...decisions, ...wordsAsMissing(name, tally)] }
}

function asBoolean(tally: ColumnTally, category: ColumnFormat): Decided | null {
  if (tally.textCells < tally.values || tally.texts.size > 12) return null
  const words = tally.texts.texts()
  const levels = booleanLevels(words)
  if (!levels) return null
  const params = { column: category.name, spellings: words.join(', '), first: levels[0], second: levels[1] }
  return {
    format: { ...category, type: 'boolean', levels },
    decisions: words.length > 2 ? [decided('READING_BOOLEAN_SPELLINGS', params)] : [],
  }
}

/** Sentences rather than names: more than three words on average, and hardly ever the same. */
function isText(tally: ColumnTally): boolean {
  if (tally.textCells < 0.5 * tally.values || tally.words <= 3 * tally.textCells) return false
  return tally.manyTexts || tally.texts.size >= Math.max(20, 0.2 * tally.textCells)
}

/** Warnings for a category that a person may have taken for numbers or dates. */
function nearlyOther(name: string, tally: ColumnTally): Decision[] {
  const numbers = tally.countAny(trait.dot | trait.comma)
  const dates = tally.countAny(anyDate)
  if (dates >= noticeable * tally.values) {
    const [first, second] = differentDates(tally)
    return [warned('READING_DATES_KEPT', { column: name, first, second })]
  }
  if (numbers < noticeable * tally.values) return []
  const asPoint = tally.count(trait.dot)
  const asComma = tally.count(trait.comma)
  const example = tally.example(0, trait.dot | trait.comma) || strayNumber(tally, asPoint >= asComma ? '.' : ',')
  return [warned('READING_NUMBERS_KEPT', { column: name, numbers, others: tally.values - numbers, example })]
}

/** Two cells of a column of dates that no one order explains. */
function differentDates(tally: ColumnTally): [string, string] {
  const shapes = [
    tally.example(trait.ymd, trait.dmy),
    tally.example(trait.dmy, trait.mdy),
    tally.example(trait.mdy, trait.dmy),
    tally.example(trait.dmy | trait.mdy),
  ]
  const [first = '', second = tally.example(0, anyDate)] = shapes.filter((text) => text !== '')
  return [first, second]
}
