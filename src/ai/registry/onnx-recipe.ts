import { applyRecipe, type Recipe } from '#data/recipes'
import type { CategoryColumn } from '#data/sources'
import { dateParts, type LinearForm } from '#schema/data/recipes'
import { addCivil, addDay, addDaysBetween, addHour, addMoment, addWeekday } from './onnx-dates.ts'
import type { Graph } from './onnx-graph.ts'
import type { InputKind, ModelInput } from './onnx-inputs.ts'

type Step = Recipe['steps'][number]
type LevelStep = Extract<Step, { kind: 'boolean' | 'category' | 'codes' | 'frequency' | 'target' | 'missing' }>
type DatePart = (typeof dateParts)[number]

const largestFloat = 3.4028234663852886e38
const once = <Value>(known: Map<string, Value>, key: string, make: () => Value): Value => {
  let value = known.get(key)
  if (value === undefined) known.set(key, (value = make()))
  return value
}

/** The levels that a step tells apart. */
function levelsOf(step: LevelStep): readonly string[] {
  if (step.kind === 'boolean') return [step.zero, step.one]
  return step.kind === 'missing' ? [] : step.levels
}

/** What a step makes of no value, of each of its levels and of any other level, as the recipe itself makes it. */
function levelTable(step: LevelStep, purpose: Recipe['purpose']): Float32Array {
  const levels = levelsOf(step).filter((level) => level !== '')
  const strange = Array.from({ length: levels.length + 1 }, (_, i) => `~${i}`).find((level) => !levels.includes(level))!
  const codes = Int32Array.from({ length: levels.length + 2 }, (_, i) => i - 1)
  const column: CategoryColumn = { name: step.column, type: 'category', codes, levels: [...levels, strange] }
  const outputs = step.parts.map(({ at }) => ({ name: String(at), column: step.column }))
  const { rows, columns, values } = applyRecipe({ format: 2, purpose, steps: [step], outputs }, { rows: codes.length, columns: [column] })
  return Float32Array.from(values, (_, k) => values[(k % columns) * rows + Math.floor(k / columns)]!)
}

/** The steps of recipes as nodes of a graph; what several steps need of a column is made once. */
export class RecipeNodes {
  readonly #graph: Graph
  readonly #inputs: ReadonlyMap<string, readonly ModelInput[]>
  readonly #made = new Map<string, string>()
  readonly #civil = new Map<string, ReturnType<typeof addCivil>>()

  constructor(graph: Graph, inputs: readonly ModelInput[]) {
    this.#graph = graph
    this.#inputs = Map.groupBy(inputs, ({ column }) => column)
  }

  /** What `applyRecipe` gives: float32, n × outputs. */
  add(recipe: Recipe): string {
    const blocks = recipe.steps.map((step) => this.#step(step, recipe.purpose))
    const graph = this.#graph
    const plain = blocks.length === 1 ? blocks[0]! : graph.add('Concat', blocks, { axis: 1 })
    const { products = [] } = recipe
    if (products.length === 0) return plain
    const side = (of: 0 | 1): string => graph.add('Gather', [plain, graph.integers(products.map((pair) => pair[of]))], { axis: 1 })
    const bound = (size: number): string => graph.floats([size], [])
    const within = graph.add('Max', [bound(-largestFloat), graph.add('Min', [bound(largestFloat), graph.add('Mul', [side(0), side(1)])])])
    return graph.add('Concat', [plain, within], { axis: 1 })
  }

  #input(column: string, kind: InputKind): string | null {
    return this.#inputs.get(column)!.find((input) => input.kind === kind)?.name ?? null
  }

  #step(step: Step, purpose: Recipe['purpose']): string {
    switch (step.kind) {
      case 'number':
        return this.#parts(step, () => this.#number(step.column))
      case 'date':
        return this.#parts(step, (at) => this.#datePart(step.column, dateParts[at]!, step.reference))
      case 'interval':
        return this.#parts(step, () => addDaysBetween(this.#graph, this.#moment(step.since), this.#moment(step.column)))
      case 'text':
        return this.#parts(step, (at) => this.#textNumber(step.column, at))
      case 'missing': {
        const gap = this.#gap(step)
        return gap === null ? this.#byLevel(step, purpose) : this.#parts(step, () => gap)
      }
      default:
        return this.#byLevel(step, purpose)
    }
  }

  /** float32, or double where it takes arithmetic; NaN = missing. */
  #parts(step: Step, numberAt: (at: number) => string): string {
    const graph = this.#graph
    const columns = step.parts.map(({ at, linear }) => {
      const value = numberAt(at)
      return graph.toFloat(linear ? this.#linear(graph.toDouble(value), linear) : value)
    })
    return columns.length === 1 ? columns[0]! : graph.add('Concat', columns, { axis: 1 })
  }

  /** As `inLinearForm` and `clamped` of data/recipes. */
  #linear(value: string, { fill, compress, mean, deviation }: LinearForm): string {
    const graph = this.#graph
    const scalar = (x: number): string => graph.doubles([x], [])
    const two = (op: string, a: string, b: string): string => graph.add(op, [a, b])
    let known = graph.add('Where', [graph.add('IsNaN', [value]), scalar(fill), value])
    if (compress !== null) {
      let root = two('Add', scalar(1), two('Div', graph.add('Abs', [known]), scalar(compress)))
      for (let i = 0; i < 6; i++) root = graph.add('Sqrt', [root])
      const size = two('Mul', scalar(64), two('Sub', root, scalar(1)))
      known = graph.add('Where', [two('Less', known, scalar(0)), graph.add('Neg', [size]), size])
    }
    const scaled = two('Div', two('Sub', known, scalar(mean)), scalar(deviation))
    return two('Max', scalar(-largestFloat), two('Min', scalar(largestFloat), scaled))
  }

  #isFinite(column: string): string {
    const graph = this.#graph
    return once(this.#made, `finite ${column}`, () =>
      graph.add('LessOrEqual', [graph.add('Abs', [this.#input(column, 'number')!]), graph.floats([largestFloat], [])]),
    )
  }

  #number(column: string): string {
    return once(this.#made, `number ${column}`, () =>
      this.#graph.add('Where', [this.#isFinite(column), this.#input(column, 'number')!, this.#graph.floats([Number.NaN], [])]),
    )
  }

  #day(column: string): string {
    return once(this.#made, `day ${column}`, () => addDay(this.#graph, this.#input(column, 'day')!))
  }

  #moment(column: string): string {
    return once(this.#made, `moment ${column}`, () => addMoment(this.#graph, this.#day(column), this.#input(column, 'time')))
  }

  #datePart(column: string, part: DatePart, reference: number): string {
    if (part === 'days') return addDaysBetween(this.#graph, this.#moment(column), Math.floor(reference))
    if (part === 'weekday') return addWeekday(this.#graph, this.#day(column))
    if (part === 'hour') return this.#hour(column)
    return once(this.#civil, column, () => addCivil(this.#graph, this.#day(column)))[part]
  }

  /** The hour, missing where the day is. */
  #hour(column: string): string {
    const graph = this.#graph
    const day = this.#day(column)
    return graph.add('Where', [graph.add('IsNaN', [day]), day, addHour(graph, this.#input(column, 'time')!)])
  }

  #textNumber(column: string, at: number): string {
    return this.#graph.add('Gather', [this.#input(column, 'text')!, this.#graph.integers([at])], { axis: 1 })
  }

  /** 1 where a number, a date or a text is missing; null for a category, which its levels tell. */
  #gap(step: Extract<Step, { kind: 'missing' }>): string | null {
    const graph = this.#graph
    if (step.of === 'number') return graph.toFloat(graph.add('Not', [this.#isFinite(step.column)]))
    if (step.of === 'date') return graph.toFloat(graph.add('IsNaN', [this.#day(step.column)]))
    if (this.#input(step.column, 'text') === null) return null
    return graph.toFloat(graph.add('IsNaN', [this.#textNumber(step.column, 0)]))
  }

  /** One look-up: what the level (missing = empty string) makes of each part. */
  #byLevel(step: LevelStep, purpose: Recipe['purpose']): string {
    const graph = this.#graph
    const levels = levelsOf(step).filter((level) => level !== '')
    const place = graph.add('LabelEncoder', [this.#input(step.column, 'category')!], {
      keys_strings: ['', ...levels],
      values_int64s: Array.from({ length: levels.length + 1 }, (_, i) => i),
      default_int64: levels.length + 1,
    })
    const table = graph.floats(levelTable(step, purpose), [levels.length + 2, step.parts.length])
    return graph.add('Gather', [table, graph.add('Reshape', [place, graph.integers([-1])])], { axis: 0 })
  }
}
