import { assignRoles, certainLeaks, columnNamed, defineProblem, type Problem, type Roles, strayDates } from '#ai/problems'
import { aimedShare } from '#ai/registry'
import { type Split, splitRows, tameOutliers } from '#ai/training'
import { type Decision, DomainError, decided, warned } from '#base'
import { type ColumnProfile, describeProfiles, findDuplicates, profileTable } from '#data/quality'
import { type Column, type Reading, readTable, type Table } from '#data/sources'
import type { RunReport } from '#schema/ai/autopilot'
import type { ProblemDefinition } from '#schema/ai/problems/wizard'
import { type Aims, settleAims } from './aims.ts'
import { type AskedOptions, type AutopilotOptions, amountOrColumn } from './options.ts'
import type { Journal } from './progress.ts'
import { askedOf } from './question.ts'

/** Everything that is settled before anything is learnt. */
export type Prepared = Readonly<{
  /** With what the question settled. */
  options: AskedOptions
  /** What was asked in words, where it was. */
  question: ProblemDefinition | null
  reading: Reading
  profiles: readonly ColumnProfile[]
  problem: Problem
  roles: Roles
  /** Features without certain leaks. */
  features: readonly string[]
  leaks: RunReport['leaks']
  duplicates: RunReport['duplicates']
  split: Split
  aims: Aims
  /** Moment of each row of the table, where there is a time. */
  times: Float64Array | null
  /** Outcome per row as it is learnt from. */
  learntFrom: Float64Array
  /** Decisions of the split, said when its stage comes. */
  splitting: readonly Decision[]
}>

const folds = 5
/** Cells that are learnt from at most: bounds time and memory on large files. */
const mostCells = 8_000_000
const mostTrainRows = 100_000
const mostTestRows = 100_000

const leakCodes = { copy: 'LEAK_COPY_EXCLUDED', function: 'LEAK_FUNCTION_EXCLUDED', 'after-outcome': 'LEAK_AFTER_EXCLUDED' } as const

/** Codes of groups: categories as they are, numbers and dates by value; −1 = missing. */
function groupCodes(column: Column): Int32Array {
  if ('codes' in column) return column.codes
  const known = new Map<number, number>()
  return Int32Array.from(column.values, (value) => {
    if (Number.isNaN(value)) return -1
    const code = known.get(value) ?? known.size
    known.set(value, code)
    return code
  })
}

/** Sets of equal rows that may be copies; where equal rows are what such columns give, they are rows of their own. */
function copiesOf(
  table: Table,
  problem: Problem,
  features: readonly string[],
): { sets: Int32Array[]; rows: number; decisions: Decision[] } {
  const others = table.columns.map((column) => column.name).filter((name) => !features.includes(name))
  const known = new Uint8Array(table.rows)
  for (const row of problem.rows) known[row] = 1
  const sets = findDuplicates(table, others)
    .map((rows) => Int32Array.from(rows).filter((row) => known[row] === 1))
    .filter((rows) => rows.length > 1)
  const rows = sets.reduce((sum, set) => sum + set.length, 0)
  const largest = sets.reduce((most, set) => Math.max(most, set.length), 0)
  if (rows > 0 && (largest > Math.max(20, 0.01 * problem.rows.length) || rows > 0.5 * problem.rows.length))
    return { sets: [], rows, decisions: [decided('REPEATED_ROWS_ARE_USUAL', { n: rows })] }
  return { sets, rows, decisions: [] }
}

/** Rows with a known outcome, and a known moment where time matters. */
function knownAt(problem: Problem, time: Column | null): { problem: Problem; decisions: Decision[] } {
  if (time === null || 'codes' in time) return { problem, decisions: [] }
  const rows = problem.rows.filter((row) => !Number.isNaN(time.values[row]!))
  const n = problem.rows.length - rows.length
  return { problem: { ...problem, rows }, decisions: n > 0 ? [warned('TIME_MISSING_DROPPED', { column: time.name, n })] : [] }
}

/** Reads the file and settles what is asked, of which columns, on which rows. */
export async function prepare(given: AutopilotOptions, journal: Journal): Promise<Prepared> {
  const { language, seed } = given
  journal.enter('reading')
  const reading = await readTable(given.file, {
    language,
    ...(given.missing ? { missing: given.missing } : {}),
    ...(given.dates ? { dates: given.dates } : {}),
    ...(given.text ? { text: given.text } : {}),
    onProgress: (share) => journal.at(share),
  })
  journal.decide(reading.decisions)
  const { table } = reading

  journal.enter('profiling')
  const { options, definition, decisions: understood } = askedOf(given, table, reading.source.name)
  journal.decide(understood)
  const asked = defineProblem(table, options.target, options.positive)
  const profiles = profileTable(table)
  journal.at(0.6)
  const value = amountOrColumn(options.value, table)
  const { id, time, group, drop = [], protect = [], use } = options
  const assigned = assignRoles(table, profiles, {
    target: options.target,
    id,
    time,
    group,
    value: typeof value === 'string' ? value : undefined,
    drop,
    protect,
    use,
  })
  const timeColumn = time === undefined ? null : columnNamed(table, time)
  if (timeColumn && 'codes' in timeColumn) journal.decide([warned('TIME_NOT_A_DATE', { column: timeColumn.name })])
  const known = knownAt(asked.problem, timeColumn)
  const { problem } = known
  journal.decide([
    ...asked.decisions,
    ...known.decisions,
    ...assigned.decisions,
    ...describeProfiles(profiles.filter(({ name }) => assigned.roles.features.includes(name))),
  ])

  const aims = settleAims(options, table, problem, assigned.roles.features)

  journal.enter('leaks')
  const certain = certainLeaks(table, problem, assigned.roles.features, timeColumn)
  journal.decide(certain.map(({ column, kind }) => warned(leakCodes[kind], { column })))
  const features = assigned.roles.features.filter((name) => !certain.some((leak) => leak.column === name))
  journal.decide(strayDates(table, problem, features, timeColumn))
  if (features.length === 0) {
    const names = certain.slice(0, 5).map(({ column }) => column)
    const columns = names.join(', ') + (certain.length > 5 ? '…' : '')
    throw new DomainError('ONLY_LEAKS', { target: options.target, columns, n: certain.length })
  }
  const copies = copiesOf(table, problem, features)
  const times = timeColumn && !('codes' in timeColumn) ? timeColumn.values : null
  const { split, decisions } = splitRows({
    kind: problem.kind,
    y: problem.y,
    rows: problem.rows,
    groups: group === undefined ? null : groupCodes(columnNamed(table, group)),
    duplicates: copies.sets,
    times,
    folds: Math.min(folds, fewestOfClass(problem)),
    most: { train: Math.max(1000, Math.min(mostTrainRows, Math.floor(mostCells / features.length))), test: mostTestRows },
    seed,
  })
  // A median or a quantile does not feel how far out an outcome lies
  const tames = problem.kind === 'regression' && aimedShare(aims.aim) === null
  const tamed = tames ? tameOutliers(problem.y, split.train) : { y: problem.y, decisions: [] }
  return {
    ...{ options, question: definition, reading, profiles, problem, features, split, aims, times },
    learntFrom: tamed.y,
    roles: assigned.roles,
    leaks: certain.map(({ column, kind }) => ({ column, certain: true, evidence: { kind, alone: null, others: null, all: null } })),
    duplicates: { rows: copies.rows, groups: copies.sets.length },
    splitting: [...copies.decisions, ...decisions, ...tamed.decisions],
  }
}

function fewestOfClass(problem: Problem): number {
  if (problem.kind === 'regression') return folds
  const counts = new Array<number>(problem.classes.length).fill(0)
  for (const row of problem.rows) counts[problem.y[row]!]!++
  return Math.max(2, Math.floor(Math.min(...counts) / 2))
}
