import { DomainError, millisecondsPerDay } from '#base'
import { applyRecipe, type Recipe } from '#data/recipes'
import type { Column, Table } from '#data/sources'
import { dateParts, textParts, wordBuckets } from '#schema/data/recipes'
import type { ModelFile } from './model.ts'
import { valueInfo } from './onnx-graph.ts'
import { element, type ValueInfo } from './onnx-messages.ts'

type Step = Recipe['steps'][number]
/** `time` accompanies the `day` of a date column whose cells carry a time of day. */
export type InputKind = 'number' | 'category' | 'text' | 'day' | 'time'
/** One input of the graph: the raw values of a column of the file. */
export type ModelInput = Readonly<{ name: string; column: string; kind: InputKind }>

export const outputNames = ['score', 'class', 'label', 'probabilities'] as const
/** What stands for no value in each kind of input; of a date that is missing the time is not looked at. */
export const missingMark = { number: 'NaN', category: '', text: 'NaN', day: '-9223372036854775808', time: '0' } as const
export const missingDay = -(2n ** 63n)
/** Numbers per text: characters, words, and words per bucket. */
export const textWidth = textParts.length + wordBuckets

/** What a step reads; null for a mark of missing values, which takes a category or a text as another step has it. */
function readsOf(step: Step): [column: string, kind: 'number' | 'category' | 'text' | 'day' | null][] {
  switch (step.kind) {
    case 'number':
      return [[step.column, 'number']]
    case 'date':
      return [[step.column, 'day']]
    case 'interval':
      return [
        [step.column, 'day'],
        [step.since, 'day'],
      ]
    case 'boolean':
    case 'category':
    case 'codes':
    case 'frequency':
    case 'target':
      return [[step.column, 'category']]
    case 'text':
      return [[step.column, 'text']]
    case 'missing':
      return [[step.column, step.of === 'category' ? null : step.of === 'date' ? 'day' : 'number']]
    default:
      throw new DomainError('ONNX_STEP_UNKNOWN', { step: (step as Step).kind, column: (step as Step).column })
  }
}

const hour = dateParts.indexOf('hour')
/** Date columns whose hour the recipe of a part reads. */
const readsHours = ({ recipe }: { recipe: Recipe }): string[] =>
  recipe.steps.flatMap((step) => (step.kind === 'date' && step.parts.some(({ at }) => at === hour) ? [step.column] : []))

/**
 * The inputs that the recipes of a model read, in the order of first use, each named as its column where it can be.
 * @throws ONNX_STEP_UNKNOWN, ONNX_COLUMN_READ_TWICE (as a category here and as a text there)
 */
export function inputsOf(model: Pick<ModelFile, 'parts' | 'reading'>): ModelInput[] {
  const kinds = new Map<string, InputKind | null>()
  for (const { recipe } of model.parts)
    for (const [column, kind] of recipe.steps.flatMap(readsOf)) {
      const known = kinds.get(column) ?? null
      if (known !== null && kind !== null && known !== kind) throw new DomainError('ONNX_COLUMN_READ_TWICE', { column })
      kinds.set(column, known ?? kind)
    }
  const taken = new Set<string>(['', '__proto__', ...outputNames])
  const named = (wanted: string): string => {
    let name = wanted
    for (let n = 2; taken.has(name) || (name !== wanted && kinds.has(name)); n++) name = `${wanted} ~${n}`
    taken.add(name)
    return name
  }
  const hasTime = new Set([...model.reading.filter((format) => format.hasTime).map(({ name }) => name), ...model.parts.flatMap(readsHours)])
  return [...kinds].flatMap(([column, kind]): ModelInput[] => {
    const own = { name: named(column), column, kind: kind ?? ('category' as const) }
    return kind === 'day' && hasTime.has(column) ? [own, { name: named(`${column} (time)`), column, kind: 'time' }] : [own]
  })
}

const elementOf = {
  number: element.float,
  category: element.string,
  text: element.float,
  day: element.int64,
  time: element.int64,
} as const satisfies Record<InputKind, number>

export const inputInfo = ({ name, kind }: ModelInput): ValueInfo => valueInfo(name, elementOf[kind], kind === 'text' ? textWidth : 1)

/** Names of the numbers that a text is given as. */
export const textNumbersNamed: readonly string[] = [
  ...textParts,
  ...Array.from({ length: wordBuckets }, (_, i) => `bucket ${i.toString(16)}`),
]

export type InputValues = Readonly<{ dims: [number, number] }> &
  (
    | Readonly<{ type: 'float32'; data: Float32Array }>
    | Readonly<{ type: 'int64'; data: BigInt64Array }>
    | Readonly<{ type: 'string'; data: string[] }>
  )

const largestFloat = Math.fround(3.4028234663852886e38)
/** As float32; what is finite stays so. */
const narrowed = (x: number): number => (Number.isFinite(x) ? Math.max(-largestFloat, Math.min(largestFloat, x)) : x)
const dayOf = (ms: number): number => Math.floor(ms / millisecondsPerDay)

function valuesFor(kind: InputKind, column: Column, rows: number): InputValues {
  const dims: [number, number] = [rows, kind === 'text' ? textWidth : 1]
  if (kind === 'text') {
    const step = { kind: 'text' as const, column: column.name, parts: Array.from({ length: textWidth }, (_, at) => ({ at })) }
    const { values } = applyRecipe(
      { format: 1, purpose: 'trees', steps: [step], outputs: step.parts.map(({ at }) => ({ name: String(at), column: column.name })) },
      { rows, columns: [column] },
    )
    const data = new Float32Array(values.length)
    for (let at = 0; at < textWidth; at++) for (let i = 0; i < rows; i++) data[i * textWidth + at] = values[at * rows + i]!
    return { type: 'float32', dims, data }
  }
  if (kind === 'category') {
    if (!('codes' in column)) throw new DomainError('RECIPE_COLUMN_TYPE', { column: column.name, type: column.type, expected: 'category' })
    return { type: 'string', dims, data: Array.from(column.codes, (code) => column.levels[code] ?? '') }
  }
  const expected = kind === 'number' ? 'number' : 'date'
  if ('codes' in column || column.type !== expected)
    throw new DomainError('RECIPE_COLUMN_TYPE', { column: column.name, type: column.type, expected })
  if (kind === 'number') return { type: 'float32', dims, data: Float32Array.from(column.values, narrowed) }
  const whole = (ms: number): bigint => (kind === 'day' ? BigInt(dayOf(ms)) : BigInt(Math.floor(ms) - dayOf(ms) * millisecondsPerDay))
  const none = kind === 'day' ? missingDay : 0n
  return { type: 'int64', dims, data: BigInt64Array.from(column.values, (ms) => (Number.isFinite(ms) ? whole(ms) : none)) }
}

/**
 * The rows of a table as the inputs of the exported graph take them.
 * @throws RECIPE_COLUMN_MISSING, RECIPE_COLUMN_TYPE
 */
export function onnxInputs(model: ModelFile, table: Table): Map<string, InputValues> {
  const columns = new Map(table.columns.map((column) => [column.name, column]))
  return new Map(
    inputsOf(model).map(({ name, column, kind }) => {
      const own = columns.get(column)
      if (!own) throw new DomainError('RECIPE_COLUMN_MISSING', { column })
      return [name, valuesFor(kind, own, table.rows)]
    }),
  )
}
