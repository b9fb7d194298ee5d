import { millisecondsPerDay } from '#base'
import { identifier, type Statement } from '#platform/engine'

/** A figure of what a person did before a moment. */
export type Measure = Readonly<{ name: string }> &
  Readonly<
    | { of: 'count' | 'days-since-first' | 'days-since-last' }
    /** Of a column of numbers; sums are exact to a millionth. */
    | { of: 'sum' | 'mean' | 'min' | 'max'; column: string }
    | { of: 'distinct'; column: string }
  >
export type AsOf = Readonly<{
  /** One row per person and moment: the table, its key, and the moment. */
  people: Readonly<{ table: string; key: string; moment: string }>
  /** What people did: the table, whose each row is, when it happened and, where it differs, when it became known. */
  events: Readonly<{ table: string; key: string; at: string; knownAt?: string }>
  /** Only the days right before the moment; all that came before when absent. */
  days?: number
  measures: readonly Measure[]
}>

const decimal = 'decimal(38, 6)'
const days = (from: string, to: string): string => `(epoch_ms(${to}) - epoch_ms(${from}))::double / ${millisecondsPerDay}::double`

function measureSql(measure: Measure, at: string): string {
  const column = 'column' in measure ? `e.${identifier(measure.column)}` : ''
  // Decimals add up to the same in any order, doubles do not
  const exact = `${column}::double::${decimal}`
  switch (measure.of) {
    case 'count':
      return `count(${at})`
    case 'days-since-first':
      return days(`min(${at})`, 'p.moment')
    case 'days-since-last':
      return days(`max(${at})`, 'p.moment')
    case 'sum':
      return `coalesce(sum(${exact}), 0)`
    case 'mean':
      return `sum(${exact})::double / count(${column})::double`
    case 'distinct':
      return `count(distinct ${column})`
    default:
      return `${measure.of}(${column})`
  }
}

/**
 * Figures of what each person did strictly before their moment, as one DuckDB query: what happens at the moment or later, or
 * became known then, changes nothing. A row per row of `people`, in its order; figures that need an event are NULL without.
 */
export function asOfSql({ people, events, days: within, measures }: AsOf): Statement {
  const at = `e.${identifier(events.at)}`
  const values: unknown[] = []
  const conditions = [
    `e.${identifier(events.key)} = p.key`,
    `${at} < p.moment`,
    ...(events.knownAt === undefined ? [] : [`e.${identifier(events.knownAt)} < p.moment`]),
    ...(within === undefined ? [] : [`${at} >= p.moment - to_days($${values.push(within)}::integer)`]),
  ]
  const figures = measures.map((measure) => `(${measureSql(measure, at)})::double as ${identifier(measure.name)}`)
  return {
    text: `with person as (
  select row_number() over () as place, ${identifier(people.key)} as key, ${identifier(people.moment)}::timestamp as moment
  from ${identifier(people.table)})
select ${figures.join(',\n  ')}
from person p left join ${identifier(events.table)} e on ${conditions.join(' and ')}
group by p.place, p.moment order by p.place`,
    values,
  }
}

/** Something that a person did: when, when it became known, and its columns. Moments in ms since 1970 UTC. */
export type PastEvent = Readonly<{ at: number; knownAt?: number; values: Readonly<Record<string, number | string | null>> }>

const millionths = 1_000_000
/** As SQL rounds a number to a millionth: half away from zero. */
const exactly = (x: number): bigint => BigInt(Math.sign(x) * Math.round(Math.abs(x) * millionths))

/** The same figures of one person in memory, from their events in any order; NaN = missing. */
export function figuresAsOf(
  events: readonly PastEvent[],
  moment: number,
  { days: within, measures }: Pick<AsOf, 'days' | 'measures'>,
): Float64Array {
  const from = within === undefined ? Number.NEGATIVE_INFINITY : moment - within * millisecondsPerDay
  const past = events.filter(({ at, knownAt }) => at < moment && at >= from && (knownAt === undefined || knownAt < moment))
  const since = (ats: readonly number[], pick: (...ats: number[]) => number) =>
    ats.length === 0 ? Number.NaN : (moment - pick(...ats)) / millisecondsPerDay
  return Float64Array.from(measures, (measure) => {
    if (!('column' in measure)) {
      const ats = past.map(({ at }) => at)
      return measure.of === 'count' ? past.length : since(ats, measure.of === 'days-since-first' ? Math.min : Math.max)
    }
    const known = past.map(({ values }) => values[measure.column] ?? null).filter((value) => value !== null)
    if (measure.of === 'distinct') return new Set(known).size
    const numbers = known.filter((value) => typeof value === 'number')
    const total = Number(numbers.reduce((sum, x) => sum + exactly(x), 0n)) / millionths
    if (measure.of === 'sum') return total
    if (numbers.length === 0) return Number.NaN
    if (measure.of === 'mean') return total / numbers.length
    return measure.of === 'min' ? Math.min(...numbers) : Math.max(...numbers)
  })
}
