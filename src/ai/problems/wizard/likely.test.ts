import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ColumnProfile } from '#schema/data/quality'
import { questionsOf } from './likely.ts'
import { type FileProfile, FileQuestions } from './schema.ts'

const levels = (name: string, top: Record<string, number>, missing = 0): ColumnProfile => {
  const n = Object.values(top).reduce((sum, one) => sum + one, 0)
  const told = Object.entries(top).map(([level, count]) => ({ level, n: count }))
  return { name, type: 'category', rows: n + missing, missing, distinct: told.length, top: told, meanLength: 3 }
}
const number = (name: string, rows: number, distinct = rows): ColumnProfile => ({
  ...{ name, type: 'number', rows, missing: 0, distinct, min: 0, max: 9, mean: 4, deviation: 2 },
  ...{ quantiles: [0, 2, 4, 6, 9], outliers: 0 },
})
const fileOf = (...columns: ColumnProfile[]): FileProfile => ({ name: 'a.csv', rows: columns[0]!.rows, columns, repeats: {} })

describe('what the columns of a file can be', () => {
  const file = fileOf(
    levels('zona', { norte: 500, sur: 500 }),
    number('gasto', 1000, 900),
    levels('sexo', { H: 480, M: 500 }, 20),
    levels('baja', { no: 730, sí: 270 }),
    number('motivo_baja', 1000, 40),
  )
  const found = questionsOf(file)

  it('offers the column that is named so first, with its values and the one that is looked for', () => {
    FileQuestions.parse(found)
    const [first] = found.outcomes
    assert.deepEqual([first!.column, first!.task, first!.question, first!.why], ['baja', 'binary', 'leave', 'name'])
    assert.deepEqual(first!.values, [
      { value: 'no', n: 730 },
      { value: 'sí', n: 270 },
    ])
    assert.deepEqual([first!.positive, first!.sure, first!.data.state], ['sí', true, 'enough'])
    assert.deepEqual(first!.not, [{ column: 'motivo_baja', why: 'after' }])
  })
  it('then those whose names speak of another question, those with two values, and says why', () => {
    const rest = found.outcomes.slice(1).map(({ column, why }) => `${column} ${why}`)
    assert.deepEqual(rest, ['gasto name', 'motivo_baja last', 'sexo two-values', 'zona two-values'])
    const sex = found.outcomes.find(({ column }) => column === 'sexo')!
    assert.deepEqual([sex.sure, sex.missing, sex.positive], [false, 20, 'H'])
    assert.deepEqual(found.protect, ['sexo'])
  })
  it('says how many rows more are needed, and offers nothing of a file without an outcome', () => {
    const few = questionsOf(fileOf(levels('baja', { no: 25, sí: 10 }), number('gasto', 35)))
    assert.equal(few.outcomes[0]!.data.state, 'too-little')
    assert.ok(few.outcomes[0]!.data.more > 0)
    assert.deepEqual(questionsOf(fileOf(levels('nombre', { ana: 10 }))).outcomes, [])
  })
})
