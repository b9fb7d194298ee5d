import { millisecondsPerDay } from '#base'
import type { Graph } from './onnx-graph.ts'

type Expression = string | number

/** Arithmetic in double over n × 1 values and constants. */
class Doubles {
  readonly #graph: Graph
  constructor(graph: Graph) {
    this.#graph = graph
  }
  #of(value: Expression): string {
    return typeof value === 'string' ? value : this.#graph.doubles([value], [])
  }
  #two(op: string, a: Expression, b: Expression): string {
    return this.#graph.add(op, [this.#of(a), this.#of(b)])
  }
  plus = (a: Expression, b: Expression): string => this.#two('Add', a, b)
  minus = (a: Expression, b: Expression): string => this.#two('Sub', a, b)
  times = (a: Expression, b: Expression): string => this.#two('Mul', a, b)
  over = (a: Expression, b: Expression): string => this.#two('Div', a, b)
  /** ⌊a / b⌋ */
  whole = (a: Expression, b: Expression): string => this.#graph.add('Floor', [this.over(a, b)])
  /** `then` where a < b, else `otherwise`. */
  below = (a: Expression, b: Expression, then: Expression, otherwise: Expression): string =>
    this.#graph.add('Where', [this.#two('Less', a, b), this.#of(then), this.#of(otherwise)])
}

/** Days beyond which JavaScript has no dates. */
const farthestDay = 1e8

/** Day number in double from an int64 input; NaN where it stands for no value or lies beyond all dates. */
export function addDay(graph: Graph, input: string): string {
  const day = graph.toDouble(input)
  const known = graph.add('LessOrEqual', [graph.add('Abs', [day]), graph.doubles([farthestDay], [])])
  return graph.add('Where', [known, day, graph.doubles([Number.NaN], [])])
}

/** Milliseconds since 1970 from the day and, where there is one, the time of day. */
export function addMoment(graph: Graph, day: string, time: string | null): string {
  const { plus, times } = new Doubles(graph)
  const midnight = times(day, millisecondsPerDay)
  return time === null ? midnight : plus(midnight, graph.toDouble(time))
}

/** Year, month and day: the same whole numbers as `civil` of data/recipes makes (Hinnant, "chrono-compatible date algorithms"). */
export function addCivil(graph: Graph, day: string): { year: string; month: string; day: string } {
  const { plus, minus, times, whole, below } = new Doubles(graph)
  const z = plus(day, 719_468)
  const era = whole(z, 146_097)
  const dayOfEra = minus(z, times(era, 146_097))
  const leaps = minus(plus(minus(dayOfEra, whole(dayOfEra, 1460)), whole(dayOfEra, 36_524)), whole(dayOfEra, 146_096))
  const yearOfEra = whole(leaps, 365)
  const dayOfYear = minus(dayOfEra, minus(plus(times(yearOfEra, 365), whole(yearOfEra, 4)), whole(yearOfEra, 100)))
  const shifted = whole(plus(times(dayOfYear, 5), 2), 153)
  const month = below(shifted, 10, plus(shifted, 3), minus(shifted, 9))
  return {
    year: plus(plus(yearOfEra, times(era, 400)), below(month, 3, 1, 0)),
    month,
    day: plus(minus(dayOfYear, whole(plus(times(shifted, 153), 2), 5)), 1),
  }
}

/** 1 = Monday … 7 = Sunday. */
export function addWeekday(graph: Graph, day: string): string {
  const { plus, minus, times, whole } = new Doubles(graph)
  const fromMonday = plus(day, 3)
  return plus(minus(fromMonday, times(whole(fromMonday, 7), 7)), 1)
}

export const addHour = (graph: Graph, time: string): string => new Doubles(graph).whole(graph.toDouble(time), 3_600_000)

/** Days from one moment (or constant, in ms) to another. */
export function addDaysBetween(graph: Graph, from: Expression, to: Expression): string {
  const { minus, over } = new Doubles(graph)
  return over(minus(to, from), millisecondsPerDay)
}
