import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { DomainError } from '#base'
import { calculate } from './calculate.ts'
import { parseFormula, queriesOf } from './formula.ts'

const figures = new Map<string, number | null>([
  ['a.b.failed-share', 0.25],
  ['a.b.two', 2],
  ['a.b.zero', 0],
  ['a.b.none', null],
])
const given = (formula: string) => {
  const { value, reason } = calculate(parseFormula(formula), figures)
  return reason === null ? value : `${reason.code} ${reason.query ?? ''}`.trim()
}
const refused = (formula: string): unknown[] => {
  try {
    parseFormula(formula)
  } catch (error) {
    if (error instanceof DomainError) return [error.code, error.params.at, error.params.got ?? '']
    throw error
  }
  return []
}

it('calculates as arithmetic does', () => {
  for (const [formula, value] of [
    ['a.b.failed-share * 100', 25],
    ['1 + 2 * 3 - 4 / 2', 5],
    ['(1 + 2) * 3', 9],
    ['8 - 3 - 2', 3],
    ['8/4/2', 1],
    ['-a.b.two - -1', -1],
    ['max(1, min(a.b.two, 5), abs(-3))', 3],
    [' 1.5\n*\t2 ', 3],
  ] as const)
    assert.equal(given(formula), value, formula)
})

it('has no value where a part has none, and says which', () => {
  for (const [formula, said] of [
    ['1 + a.b.none', 'METRIC_QUERY_EMPTY a.b.none'],
    ['min(1, a.b.none)', 'METRIC_QUERY_EMPTY a.b.none'],
    ['a.b.none / a.b.zero', 'METRIC_QUERY_EMPTY a.b.none'],
    ['1 / a.b.zero', 'METRIC_DIVIDED_BY_ZERO'],
    ['0 / 0', 'METRIC_DIVIDED_BY_ZERO'],
    ['1 / (a.b.two - 2)', 'METRIC_DIVIDED_BY_ZERO'],
    ['a.b.gone + 1', 'METRIC_QUERY_GONE a.b.gone'],
    [`${'9'.repeat(200)} * ${'9'.repeat(200)}`, 'METRIC_TOO_LARGE'],
    ['coalesce(a.b.none, 1 / 0, 7)', 7],
    ['coalesce(a.b.none, 1 / 0)', 'METRIC_QUERY_EMPTY a.b.none'],
  ] as const)
    assert.equal(given(formula), said, formula)
})

it('says where a formula goes wrong, what is there and what was expected', () => {
  for (const [formula, code, at, got] of [
    ['1 + ', 'ENDS', 5, ''],
    ['(1 + 2', 'ENDS', 7, ''],
    ['1 2', 'OPERATOR', 3, '2'],
    ['1 + $x', 'CHARACTER', 5, '$'],
    ['Math.max(1)', 'CHARACTER', 1, 'M'],
    ['abs(1, 2)', 'ARGUMENTS', 1, ''],
    ['min(1)', 'ARGUMENTS', 1, ''],
    ['min 1', 'PARENTHESIS', 5, '1'],
    ['(1 2)', 'PARENTHESIS', 4, '2'],
    ['1 * * 2', 'OPERAND', 5, '*'],
    ['a.b.two(1)', 'OPERATOR', 8, '('],
    [`${'('.repeat(60)}1${')'.repeat(60)}`, 'DEEP', 42, ''],
    [`${'-'.repeat(300)}1`, 'DEEP', 42, ''],
  ] as const)
    assert.deepEqual(refused(formula), [`METRIC_FORMULA_${code}`, at, got], formula)
  assert.deepEqual(refused('constructor.prototype'), [], 'a name is only looked up among the queries')
  assert.equal(given('constructor'), 'METRIC_QUERY_GONE constructor')
})

it('names each query once, in their order', () => {
  assert.deepEqual(queriesOf(parseFormula('max(b.c.d, -a.b.c) / (b.c.d + 1)')), ['b.c.d', 'a.b.c'])
})

it('reads whatever text without another fault than its own, and gives a number or a reason', () => {
  const piece = fc.constantFrom(
    '1',
    '2.5',
    'a.b.two',
    'a.b.none',
    'a.b.zero',
    '+',
    '-',
    '*',
    '/',
    '(',
    ')',
    ',',
    'min',
    'abs',
    'coalesce',
    ' ',
    'é',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      try {
        const { value, reason } = calculate(parseFormula(pieces.join('')), figures)
        assert.ok((value === null) !== (reason === null) && (value === null || Number.isFinite(value)))
      } catch (error) {
        assert.ok(error instanceof DomainError && error.code.startsWith('METRIC_FORMULA_'))
      }
    }),
    { numRuns: 300 },
  )
})
