import type { Decision } from '#base'
import { type ColumnProfile, describeProfiles, findDuplicates, looksLikeId, personalKindOf, profileTable } from '#data/quality'
import type { Column, ColumnFormat, Reading } from '#data/sources'
import type { FileChoices, FileColumn, StoredProfile } from './schema.ts'

const steps = 24
const mostNamed = 200

type Issue = StoredProfile['issues'][number]

/** Rows in steps of equal width between Tukey's far fences, so that one giant does not hide the rest. */
function stepsOf(values: Float64Array, profile: Extract<ColumnProfile, { type: 'number' | 'date' }>): FileColumn['shape'] {
  const { min, max, quantiles } = profile
  if (min === null || max === null || quantiles === null) return null
  const reach = 3 * (quantiles[3] - quantiles[1])
  const from = reach > 0 ? Math.max(min, quantiles[1] - reach) : min
  const to = reach > 0 ? Math.min(max, quantiles[3] + reach) : max
  const counts = new Array<number>(steps).fill(0)
  let below = 0
  let above = 0
  for (const value of values) {
    if (Number.isNaN(value)) continue
    if (value < from) below++
    else if (value > to) above++
    else counts[to > from ? Math.min(steps - 1, Math.floor(((value - from) / (to - from)) * steps)) : 0]!++
  }
  return { kind: 'steps', from, to, counts, below, above }
}

function shapeOf(column: Column, profile: ColumnProfile): FileColumn['shape'] {
  if ('codes' in column) {
    if (!('top' in profile)) return null
    const top = profile.top.map(({ level, n }) => ({ value: level, n }))
    return { kind: 'values', top, others: profile.rows - profile.missing - top.reduce((sum, { n }) => sum + n, 0) }
  }
  return 'quantiles' in profile ? stepsOf(column.values, profile) : null
}

function roleOf(column: Column, profile: ColumnProfile): FileColumn['role'] {
  if (profile.missing === profile.rows) return 'empty'
  if (profile.distinct <= 1 && profile.missing === 0) return 'constant'
  return looksLikeId(column, profile, profile.rows) ? 'id' : 'feature'
}

function columnOf(column: Column, profile: ColumnProfile, format: ColumnFormat | undefined, choices: FileChoices): FileColumn {
  const given = choices.columns[column.name]?.role ?? null
  const figures = 'quantiles' in profile ? profile : null
  return {
    name: column.name,
    type: column.type,
    role: given ?? roleOf(column, profile),
    given: given !== null,
    missing: profile.missing,
    distinct: profile.distinct,
    personal: personalKindOf(column),
    read: { decimal: format?.decimal ?? null, dateOrder: format?.dateOrder ?? null, hasTime: format?.hasTime ?? false },
    min: figures?.min ?? null,
    median: figures?.quantiles?.[2] ?? null,
    max: figures?.max ?? null,
    shape: shapeOf(column, profile),
  }
}

const inWords = (names: readonly string[]): string => names.slice(0, 5).join(', ') + (names.length > 5 ? ', …' : '')
const saying =
  (role: 'dropped' | 'feature') =>
  (names: readonly string[]): Issue['fix'] => ({ columns: Object.fromEntries(names.slice(0, mostNamed).map((name) => [name, { role }])) })
const dropping = saying('dropped')

/** What the reader warned of, and what may be done about it. */
function ofReading({ code, level, params }: Decision): Issue[] {
  if (level !== 'warning') return []
  const column = typeof params.column === 'string' ? params.column : null
  const swapped = { dmy: 'mdy', mdy: 'dmy' } as const
  const fix: Issue['fix'] =
    code === 'READING_DATES_UNDECIDABLE' && (params.order === 'dmy' || params.order === 'mdy')
      ? { dates: swapped[params.order] }
      : code === 'READING_NUMBERS_MIXED' && column !== null
        ? { columns: { [column]: { type: 'category' } } }
        : null
  return [{ code, level, weight: code === 'READING_DATES_UNDECIDABLE' ? 90 : 60, params, columns: column === null ? [] : [column], fix }]
}

/** Issues by weight; what a person has already answered for is none. */
function issuesOf(reading: Reading, profiles: readonly ColumnProfile[], columns: readonly FileColumn[]): Issue[] {
  const open = columns.filter(({ given }) => !given)
  const named = (
    found: readonly FileColumn[],
    issue: Omit<Issue, 'params' | 'columns' | 'fix'>,
    fix: (names: string[]) => Issue['fix'],
  ): Issue[] => {
    const names = found.map(({ name }) => name)
    return names.length === 0
      ? []
      : [{ ...issue, params: { n: names.length, columns: inWords(names) }, columns: names.slice(0, mostNamed), fix: fix(names) }]
  }
  const ids = columns.filter(({ role }) => role === 'id').map(({ name }) => name)
  const repeated = findDuplicates(reading.table, ids).reduce((sum, rows) => sum + rows.length - 1, 0)
  const personal = open.filter((column) => column.personal !== null && column.role !== 'id')
  const gaps = open.filter(({ missing }) => missing < reading.table.rows && missing > 0.5 * reading.table.rows)
  return [
    ...reading.decisions.flatMap(ofReading),
    ...named(personal, { code: 'FILE_PERSONAL', level: 'warning', weight: 80 }, dropping),
    ...named(gaps, { code: 'FILE_MUCH_MISSING', level: 'warning', weight: 50 }, dropping),
    ...(repeated > 0
      ? [{ code: 'FILE_REPEATED_ROWS', level: 'info' as const, weight: 40, params: { n: repeated }, columns: [], fix: null }]
      : []),
    ...describeProfiles(profiles.filter(({ name }) => !ids.includes(name)))
      .filter(({ code }) => code !== 'MUCH_MISSING')
      .map(({ code, level, params }) => ({ code, level, weight: 20, params, columns: [], fix: null })),
    ...named(
      open.filter(({ role }) => role === 'id'),
      { code: 'FILE_IDS', level: 'info', weight: 15 },
      // What names people is not offered to be learnt from
      (names) => {
        const plain = names.filter((name) => columns.some((column) => column.name === name && column.personal === null))
        return plain.length === 0 ? null : saying('feature')(plain)
      },
    ),
    ...named(
      open.filter(({ role }) => role === 'empty' || role === 'constant'),
      { code: 'FILE_SAYS_NOTHING', level: 'info', weight: 10 },
      () => null,
    ),
  ].sort((a, b) => b.weight - a.weight)
}

/** What a file is: its columns with their shapes, and what a person should look at. Deterministic. */
export function profileFile(reading: Reading, choices: FileChoices): StoredProfile {
  const { table, source } = reading
  const profiles = profileTable(table)
  const formats = new Map(reading.formats.map((format) => [format.name, format]))
  const columns = table.columns.map((column, j) => columnOf(column, profiles[j]!, formats.get(column.name), choices))
  const { format, encoding, delimiter, decimal, sha256 } = source
  return {
    format: 1,
    rows: table.rows,
    source: { format, encoding, delimiter, decimal, sha256 },
    columns,
    issues: issuesOf(reading, profiles, columns),
  }
}
