import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CategoryColumn, Column, Table } from '#data/sources'
import { certainLeaks, defineProblem, strayDates } from './index.ts'

const n = 120
const rows = (make: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => make(i))
const number = (name: string, make: (i: number) => number): Column => ({ name, type: 'number', values: rows(make) })
function category(name: string, make: (i: number) => string | null, type: CategoryColumn['type'] = 'category'): CategoryColumn {
  const cells = Array.from({ length: n }, (_, i) => make(i))
  const levels = [...new Set(cells.filter((cell) => cell !== null))]
  return { name, type, levels, codes: Int32Array.from(cells, (cell) => (cell === null ? -1 : levels.indexOf(cell))) }
}
const table = (...columns: Column[]): Table => ({ rows: n, columns })
const noise = (i: number) => (i * 7919) % 101
const third = (i: number) => i % 3 === 0
const codes = (decisions: readonly { code: string }[]) => decisions.map((decision) => decision.code)

describe('the problem', () => {
  it('is a yes or no question that looks for the affirmative value, or the one asked for, or the rarer', () => {
    const yes = defineProblem(table(category('baja', (i) => (third(i) ? 'Sí' : 'No'))), 'baja')
    assert.equal(yes.problem.kind, 'binary')
    assert.deepEqual(yes.problem.classes, ['No', 'Sí'])
    assert.equal(yes.problem.y[0], 1)
    assert.equal(yes.problem.y[1], 0)
    assert.ok(codes(yes.decisions).includes('POSITIVE_BY_MEANING'))

    const asked = defineProblem(table(category('baja', (i) => (third(i) ? 'Sí' : 'No'))), 'baja', 'no')
    assert.equal(asked.problem.positive, 'No')
    assert.equal(asked.problem.y[0], 0)

    const rarer = defineProblem(table(category('plan', (i) => (third(i) ? 'oro' : 'plata'))), 'plan')
    assert.equal(rarer.problem.positive, 'oro')
    assert.ok(rarer.decisions.some((decision) => decision.code === 'POSITIVE_BY_RARITY' && decision.level === 'warning'))
    assert.equal(defineProblem(table(number('flag', (i) => (third(i) ? 1 : 0))), 'flag').problem.positive, '1')
  })
  it('has several classes, or is a number', () => {
    const many = defineProblem(table(category('plan', (i) => 'abc'[i % 3]!)), 'plan')
    assert.equal(many.problem.kind, 'multiclass')
    assert.deepEqual(many.problem.classes, ['a', 'b', 'c'])
    assert.equal(defineProblem(table(number('gasto', noise)), 'gasto').problem.kind, 'regression')
  })
  it('drops rows without outcome and of rare classes, and counts them', () => {
    const some = defineProblem(table(category('plan', (i) => (i < 20 ? null : i < 25 ? 'raro' : 'abc'[i % 3]!))), 'plan')
    assert.equal(some.problem.rows.length, n - 25)
    assert.deepEqual(some.decisions.find((decision) => decision.code === 'TARGET_MISSING_DROPPED')!.params, {
      column: 'plan',
      n: 20,
      rows: n,
    })
    assert.equal(some.decisions.find((decision) => decision.code === 'RARE_CLASSES_DROPPED')!.params.n, 5)
  })
  it('is refused by name when nothing can be learnt', () => {
    const refusals: [Column, string, string?][] = [
      [category('plan', () => 'a'), 'TARGET_CONSTANT'],
      [number('plan', () => 3), 'TARGET_CONSTANT'],
      [category('plan', () => null), 'TARGET_EMPTY'],
      [category('plan', (i) => (i < 20 ? 'ab'[i % 2]! : null)), 'TOO_FEW_ROWS'],
      [number('plan', (i) => (i < 20 ? i : Number.NaN)), 'TOO_FEW_ROWS'],
      [category('plan', (i) => (i < 5 ? 'a' : 'b')), 'TOO_FEW_OF_CLASS'],
      [category('plan', (i) => `clase ${i}`), 'TOO_MANY_CLASSES'],
      [category('plan', (i) => 'ab'[i % 2]!), 'POSITIVE_NOT_FOUND', 'c'],
      [{ name: 'plan', type: 'date', hasTime: false, values: rows((i) => i) }, 'TARGET_IS_DATE'],
    ]
    for (const [column, code, positive] of refusals) assert.throws(() => defineProblem(table(column), 'plan', positive), { code })
    assert.throws(() => defineProblem(table(category('Churn', (i) => 'ab'[i % 2]!)), 'churm'), {
      code: 'TARGET_NOT_FOUND',
      params: { column: 'churm', nearest: 'Churn', n: 1 },
    })
    const one: Table = { rows: 1, columns: [{ name: 'plan', type: 'category', codes: Int32Array.of(0), levels: ['a'] }] }
    assert.throws(() => defineProblem(one, 'plan'), { code: 'TOO_FEW_ROWS' })
  })
})

describe('certain leaks', () => {
  const target = category('baja', (i) => (third(i) ? 'Sí' : 'No'), 'boolean')
  const leaksOf = (column: Column, own: Column = target, time: Column | null = null) => {
    const whole = table(column, own)
    return certainLeaks(whole, defineProblem(whole, own.name).problem, [column.name], time).map((leak) => leak.kind)
  }
  it('are copies, whatever they are called', () => {
    assert.deepEqual(leaksOf(category('x', (i) => (third(i) ? 'si' : 'no'))), ['copy'])
    assert.deepEqual(leaksOf(number('x', (i) => (third(i) ? 0 : 1))), ['copy'])
    assert.deepEqual(leaksOf(category('x', (i) => (third(i) ? 'motivo' : null))), ['copy'])
  })
  it('are functions of the outcome', () => {
    assert.deepEqual(leaksOf(category('x', (i) => (third(i) ? `motivo ${i % 2}` : null))), ['function'])
    assert.deepEqual(leaksOf(number('x', (i) => (third(i) ? 100 + noise(i) / 7 : noise(i) / 7))), ['function'])
  })
  it('are numbers in the order of the numeric outcome', () => {
    const spend = number('gasto', (i) => noise(i) + i / 1000)
    assert.deepEqual(
      leaksOf(
        number('x', (i) => noise(i) + i / 1000),
        spend,
      ),
      ['copy'],
    )
    assert.deepEqual(
      leaksOf(
        number('x', (i) => 3 - 2.5 * (noise(i) + i / 1000)),
        spend,
      ),
      ['function'],
    )
    assert.deepEqual(
      leaksOf(
        number('x', (i) => Math.log1p(noise(i) + i / 1000)),
        spend,
      ),
      ['function'],
    )
    assert.deepEqual(
      leaksOf(
        number('x', (i) => noise(i) + i / 10),
        spend,
      ),
      [],
    )
  })
  it('are dates after the moment of the row', () => {
    const day = 86_400_000
    const date = (name: string, make: (i: number) => number): Column => ({
      name,
      type: 'date',
      hasTime: false,
      values: rows((i) => make(i) * day),
    })
    const time = date('momento', (i) => 20_000 + i)
    assert.deepEqual(
      leaksOf(
        date('x', (i) => (third(i) ? 20_005 + i : Number.NaN)),
        target,
        time,
      ),
      ['after-outcome'],
    )
    assert.deepEqual(
      leaksOf(
        date('x', (i) => 19_000 + (i % 50)),
        target,
        time,
      ),
      [],
    )
    const few = date('x', (i) => (i % 40 === 0 ? 20_005 + i : 19_000))
    assert.deepEqual(leaksOf(few, target, time), [])
    const held = table(few, target, time)
    const { problem } = defineProblem(held, target.name)
    assert.deepEqual(
      strayDates(held, problem, ['x'], time).map(({ code, params }) => [code, params.n]),
      [['DATES_AFTER_MOMENT', 3]],
    )
    assert.deepEqual(strayDates(held, problem, ['x'], null), [])
  })
  it('are not strong columns, nor columns with too few rows to tell', () => {
    assert.deepEqual(leaksOf(category('x', (i) => (third(i) === (i % 10 !== 0) ? 'a' : 'b'))), [])
    assert.deepEqual(leaksOf(category('x', (i) => `valor ${i}`)), [])
    assert.deepEqual(leaksOf(number('x', noise)), [])
  })
})
