import { columnNamed } from '#ai/problems'
import { DomainError, decided, warned } from '#base'
import type { Column, Table } from '#data/sources'
import type { Metric } from './compare.ts'
import { knownPast } from './past.ts'
import { readMetrics } from './readout.ts'
import type { Readout, ReadoutColumns } from './schema.ts'

const mostArms = 20
const mostSegments = 20
const controlNames = new Set(['0', 'control', 'no', 'false', 'holdout', 'grupo de control', 'none', 'ninguno', 'sin contacto'])

/** Codes of a column in the order in which its values show, and the values as the file writes them; −1 is blank. */
function codesOf(column: Column): { codes: Int32Array; names: string[] } {
  if ('codes' in column) return { codes: column.codes, names: [...column.levels] }
  const [names, known] = [[] as string[], new Map<number, number>()]
  const codes = Int32Array.from(column.values, (value) => {
    if (Number.isNaN(value)) return -1
    let code = known.get(value)
    if (code === undefined) {
      known.set(value, (code = names.length))
      names.push(String(value))
    }
    return code
  })
  return { codes, names }
}

const affirmative = new Set(['1', 'sí', 'si', 'yes', 'true', 'x', 'verdadero'])
/** @throws EXPERIMENT_OUTCOME_NOT_NUMBER */
function numbersOf(table: Table, name: string): Float64Array {
  const column = columnNamed(table, name)
  if (column.type === 'number') return column.values
  if (column.type === 'date' || column.levels.length > 2)
    throw new DomainError('EXPERIMENT_OUTCOME_NOT_NUMBER', { column: name, type: column.type })
  const worth = column.levels.map((level) => (affirmative.has(level.trim().toLowerCase()) ? 1 : 0))
  return Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : worth[code]!))
}

/** Which row of each person counts: the first; nobody who is in two arms. */
function personRows(codes: Int32Array, names: number, arm: Int32Array): { repeated: number; inTwo: number } {
  const [first, clash] = [new Int32Array(names).fill(-1), new Set<number>()]
  let repeated = 0
  for (let i = 0; i < codes.length; i++) {
    const person = codes[i]!
    if (person < 0 || arm[i]! < 0) continue
    if (first[person]! < 0) first[person] = i
    else {
      if (arm[first[person]!] !== arm[i]) clash.add(person)
      arm[i] = -1
      repeated++
    }
  }
  for (const person of clash) arm[first[person]!] = -1
  return { repeated, inTwo: clash.size }
}

/**
 * A finished campaign of which a file tells, one row per person who was drawn. Blanks of an outcome are left out and counted.
 * @throws COLUMN_NOT_FOUND, EXPERIMENT_ARMS, EXPERIMENT_CONTROL_UNKNOWN, EXPERIMENT_OUTCOME_NOT_NUMBER, SAMPLE_TOO_SMALL
 */
export function readFinished(table: Table, columns: ReadoutColumns): Readout {
  const { codes, names } = codesOf(columnNamed(table, columns.arm))
  if (names.length < 2 || names.length > mostArms)
    throw new DomainError('EXPERIMENT_ARMS', { column: columns.arm, n: names.length, most: mostArms })
  const control = names.findIndex((name) =>
    columns.control === undefined ? controlNames.has(name.trim().toLowerCase()) : name === columns.control,
  )
  if (control < 0)
    throw new DomainError('EXPERIMENT_CONTROL_UNKNOWN', { control: columns.control ?? '–', found: names.slice(0, 8).join(', ') })
  const order = [control, ...names.keys().filter((code) => code !== control)]
  const placeOf = new Int32Array(names.length)
  for (const [place, code] of order.entries()) placeOf[code] = place
  const arm = codes.map((code) => (code < 0 ? -1 : placeOf[code]!))
  const notes = []
  const unassigned = arm.reduce((n, a) => n + (a < 0 ? 1 : 0), 0)
  if (unassigned > 0) notes.push(warned('EXPERIMENT_UNASSIGNED', { n: unassigned }))
  if (columns.person !== undefined) {
    const person = codesOf(columnNamed(table, columns.person))
    const { repeated, inTwo } = personRows(person.codes, person.names.length, arm)
    if (repeated > 0) notes.push(decided('EXPERIMENT_REPEATED', { n: repeated }))
    if (inTwo > 0) notes.push(warned('EXPERIMENT_IN_TWO_ARMS', { n: inTwo }))
  }
  const people = order.map((_, a) => arm.reduce((n, x) => n + (x === a ? 1 : 0), 0))
  const fewest = Math.min(...people)
  if (fewest < 2) throw new DomainError('SAMPLE_TOO_SMALL', { n: fewest, least: 2 })

  const metrics = columns.outcomes.map((name): Metric => {
    const values = numbersOf(table, name)
    return { name, kind: values.every((x) => x === 0 || x === 1 || Number.isNaN(x)) ? 'share' : 'amount', values, plannedError: null }
  })
  const past = columns.before === undefined ? null : knownPast(numbersOf(table, columns.before))
  if (past !== null && past.before !== null && past.unknown > 0) notes.push(decided('EXPERIMENT_BEFORE_UNKNOWN', { n: past.unknown }))
  const segment = columns.segment === undefined ? null : codesOf(columnNamed(table, columns.segment))
  if (segment && segment.names.length > mostSegments)
    throw new DomainError('EXPERIMENT_ARMS', { column: columns.segment!, n: segment.names.length, most: mostSegments })
  const rest = columns.controlShare === undefined ? 0 : (1 - columns.controlShare) / (names.length - 1)
  return readMetrics({
    groups: { arm, arms: names.length, stratum: null, strata: 1, before: past?.before ?? null },
    arms: order.map((code) => names[code]!),
    shares: columns.controlShare === undefined ? null : order.map((_, a) => (a === 0 ? columns.controlShare! : rest)),
    ...{ metrics, daysLeft: 0, notes },
    segment: segment && { code: segment.codes, names: segment.names },
    score: columns.score === undefined ? null : numbersOf(table, columns.score),
  })
}
