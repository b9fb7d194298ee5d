import { identifier, type Statement } from '#platform/engine'
import { sourcesOf } from './apply-to-record.ts'
import { largestFloat } from './linear-form.ts'
import { dateParts, type LinearForm, type Recipe, type Step, textParts } from './schema.ts'
import { lowerLetters, separatorPattern, upperLetters } from './words.ts'

/** Within the range of a float; not for NULL, which greatest and least pass over. */
const clampedSql = (value: string): string => `greatest(-${largestFloat}::double, least(${largestFloat}::double, ${value}))`
const msPerDay = '86400000::double'
const whole = (ms: string): string => `epoch_ms(${ms})::double`
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** Parts of a date, from the SQL of the date and, where used, of the reference in ms; as in `datePartOf`. */
const datePartSql: Record<(typeof dateParts)[number], (date: string, reference: () => string) => string> = {
  year: (date) => `year(${date})`,
  month: (date) => `month(${date})`,
  day: (date) => `day(${date})`,
  weekday: (date) => `isodow(${date})`,
  hour: (date) => `hour(${date})`,
  days: (date, reference) => `(${reference()} - ${whole(date)}) / ${msPerDay}`,
}

/** A source column as the steps read it: NULL for what is missing or not finite. */
const sourceSql: Record<'number' | 'date' | 'category', (name: string) => string> = {
  number: (name) => `case when isfinite(${name}::double) then ${clampedSql(`${name}::double`)} end`,
  date: (name) => `case when isfinite(${name}::timestamp) then ${name}::timestamp end`,
  category: (name) => `nullif(${name}::varchar, '')`,
}

/** One hexadecimal digit per word of a text: its bucket. */
const bucketsSql = (name: string): string =>
  `array_to_string(list_transform(list_filter(
     string_split_regex(translate(nullif(${name}::varchar, ''), ${quoted(upperLetters)}, ${quoted(lowerLetters)}), ${quoted(separatorPattern)}),
     lambda w: w <> ''), lambda w: substr(md5(w), 1, 1)), '')`

/** As `inLinearForm`. */
function linearSql(value: string, { fill, compress, mean, deviation }: LinearForm, bind: (number: number) => string): string {
  const known = `coalesce(${value}, ${bind(fill)})`
  if (compress === null) return `(${known} - ${bind(mean)}) / ${bind(deviation)}`
  const size = `64::double * (sqrt(sqrt(sqrt(sqrt(sqrt(sqrt(1::double + abs(${known}) / ${bind(compress)})))))) - 1::double)`
  return `(case when ${known} < 0::double then -(${size}) else ${size} end - ${bind(mean)}) / ${bind(deviation)}`
}

/**
 * The recipe as one DuckDB query over a table whose columns have their natural types (numbers, DATE or TIMESTAMP in UTC,
 * VARCHAR with the spellings of the file): a FLOAT column per output, NaN = missing, rows in the order of the table, and the
 * same bits as `applyRecipe` gives.
 */
export function recipeSql(recipe: Recipe, table: string): Statement {
  const values: unknown[] = []
  const bound = new Map<string, string>()
  /** The place of a value, the same for equal values of a type; bound only when asked for, as SQL must use them all. */
  const bind = (value: string | number, type: string): string => {
    const key = `${type} ${Object.is(value, -0) ? '-0' : value}`
    let place = bound.get(key)
    if (!place) bound.set(key, (place = `$${values.push(value)}::${type}`))
    return place
  }
  const number = (value: number): string => bind(value, 'double')
  const sources = new Map<string, string>()
  const source = (sql: string): string => {
    let name = sources.get(sql)
    if (!name) sources.set(sql, (name = `c${sources.size}`))
    return name
  }
  const joins: string[] = []

  /** The SQL of a step's outputs by `at`, NULL = missing; every word of it is a name, a keyword or a parameter. */
  const partsOf = (step: Step): ((at: number) => string) => {
    const own = sourcesOf(step).map(([name, type]) => source(sourceSql[type](identifier(name))))
    const column = own[0]!
    switch (step.kind) {
      case 'number':
        return () => column
      case 'date':
        return (at) => datePartSql[dateParts[at]!](column, () => number(step.reference))
      case 'interval':
        return () => `(${whole(column)} - ${whole(own[1]!)}) / ${msPerDay}`
      case 'boolean':
        return () => `case ${column} when ${bind(step.one, 'varchar')} then 1 when ${bind(step.zero, 'varchar')} then 0 end`
      case 'category': {
        const level = (name: string): string => bind(name, 'varchar')
        const holds = (at: number): string =>
          at < step.levels.length ? `${column} = ${level(step.levels[at]!)}` : `${column} not in (${step.levels.map(level)})`
        return (at) => `case when ${holds(at)} then 1 else 0 end`
      }
      case 'codes':
      case 'frequency':
      case 'target': {
        const seen = `f${joins.length}`
        const ofLevels = step.kind === 'codes' ? [...step.levels.keys()] : step.values
        const other = step.kind === 'frequency' ? 0 : step.kind === 'target' ? step.other : step.levels.length
        joins.push(`left join (select unnest($${values.push(step.levels)}::varchar[]) as level, unnest($${values.push(ofLevels)}::double[]) as value) ${seen}
          on ${seen}.level = ${column}`)
        return () => `case when ${column} is not null then coalesce(${seen}.value, ${number(other)}) end`
      }
      case 'text': {
        const buckets = source(bucketsSql(identifier(step.column)))
        return (at) => {
          if (textParts[at] === 'length') return `length(${column})`
          if (textParts[at] === 'words') return `length(${buckets})`
          return `length(${buckets}) - length(replace(${buckets}, '${(at - textParts.length).toString(16)}', ''))`
        }
      }
      case 'missing':
        return () => `case when ${column} is null then 1 else 0 end`
    }
  }

  const made = recipe.steps.flatMap((step) => {
    const of = partsOf(step)
    return step.parts.map(({ at, linear }) => {
      const value = `(${of(at)})::double`
      const formed = linear ? clampedSql(linearSql(value, linear, number)) : `coalesce(${value}, 'nan'::double)`
      return `(${formed})::float`
    })
  })
  const products = (recipe.products ?? []).map(([a, b]) => `(${clampedSql(`${made[a]}::double * ${made[b]}::double`)})::float`)
  const outputs = [...made, ...products].map((formed, output) => `${formed} as ${identifier(recipe.outputs[output]!.name)}`)
  // A join may give its rows in any order
  const ordered = joins.length > 0
  const columns = [...sources].map(([sql, name]) => `${sql} as ${name}`)
  return {
    text: `with source as (select ${[...columns, ...(ordered ? ['row_number() over () as place'] : [])].join(',\n  ') || '1'} from ${identifier(table)})
select ${outputs.join(',\n  ') || 'null'}
from source ${joins.join('\n')}${ordered ? '\norder by source.place' : ''}`,
    values,
  }
}
