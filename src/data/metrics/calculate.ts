import type { Expression } from './formula.ts'

/** Why a formula has no value. */
export type NoValue = Readonly<{
  code: 'METRIC_QUERY_EMPTY' | 'METRIC_DIVIDED_BY_ZERO' | 'METRIC_TOO_LARGE' | 'METRIC_QUERY_GONE'
  query: string | null
}>
export type Calculated = Readonly<{ value: number; reason: null } | { value: null; reason: NoValue }>

const none = (code: NoValue['code'], query: string | null = null): Calculated => ({ value: null, reason: { code, query } })
const some = (value: number): Calculated => (Number.isFinite(value) ? { value, reason: null } : none('METRIC_TOO_LARGE'))

function operate(operator: '+' | '-' | '*' | '/', left: number, right: number): Calculated {
  if (operator === '+') return some(left + right)
  if (operator === '-') return some(left - right)
  if (operator === '*') return some(left * right)
  return right === 0 ? none('METRIC_DIVIDED_BY_ZERO') : some(left / right)
}

/**
 * The value of a formula. What is not there makes the whole not there, with the first reason met; only `coalesce` passes
 * over it, to the first of its arguments that has a value.
 * @param figures  what each query gave; null where there was nothing to speak of, absent where there is no such query
 */
export function calculate(tree: Expression, figures: ReadonlyMap<string, number | null>): Calculated {
  if (tree.kind === 'number') return some(tree.value)
  if (tree.kind === 'query') {
    const figure = figures.get(tree.name)
    if (figure === undefined) return none('METRIC_QUERY_GONE', tree.name)
    return figure === null ? none('METRIC_QUERY_EMPTY', tree.name) : some(figure)
  }
  if (tree.kind === 'negative') {
    const of = calculate(tree.of, figures)
    return of.value === null ? of : some(-of.value)
  }
  if (tree.kind === 'operation') {
    const left = calculate(tree.left, figures)
    if (left.value === null) return left
    const right = calculate(tree.right, figures)
    return right.value === null ? right : operate(tree.operator, left.value, right.value)
  }
  const args = tree.args.map((each) => calculate(each, figures))
  if (tree.name === 'coalesce') return args.find(({ value }) => value !== null) ?? args[0]!
  const missing = args.find(({ value }) => value === null)
  if (missing) return missing
  const values = args.map(({ value }) => value!)
  return some(tree.name === 'abs' ? Math.abs(values[0]!) : Math[tree.name](...values))
}
