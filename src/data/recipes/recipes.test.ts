import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { DomainError, say } from '#base'
import type { Column, Table } from '#data/sources'
import { applyRecipe, applyRecipeToRecord, describeRecipe, fitRecipe, recipeSql } from './index.ts'
import { Recipe } from './schema.ts'
import { texts } from './texts.ts'

const number = (name: string, values: number[]): Column => ({ name, type: 'number', values: Float64Array.from(values) })
const days = (name: string, values: (number | null)[]): Column => ({
  name,
  type: 'date',
  hasTime: false,
  values: Float64Array.from(values, (day) => (day === null ? Number.NaN : day * 86_400_000)),
})
const levels = (name: string, values: (string | null)[], type: 'category' | 'boolean' | 'text' = 'category'): Column => {
  const known = [...new Set(values.filter((value) => value !== null))]
  const place = new Map(known.map((value, i) => [value, i]))
  return { name, type, levels: known, codes: Int32Array.from(values, (value) => (value === null ? -1 : place.get(value)!)) }
}
const tableOf = (...columns: Column[]): Table => ({
  rows: 'codes' in columns[0]! ? columns[0].codes.length : columns[0]!.values.length,
  columns,
})
const all = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i)
const make = <T>(n: number, value: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => value(i))
const fit = (table: Table, purpose: 'trees' | 'linear' = 'trees', rows = all(table.rows)) =>
  fitRecipe(table, rows, { purpose, columns: table.columns.map(({ name }) => name) })
const names = (recipe: Recipe): string[] => recipe.outputs.map(({ name }) => name)

describe('a recipe learns', () => {
  it('from the given rows and from nothing else', () => {
    const n = 200
    const build = (after: number): Table =>
      tableOf(
        number(
          'x',
          make(n, (i) => (i < 100 ? i * i : after * i)),
        ),
        days(
          'd',
          make(n, (i) => (i < 100 ? 19_000 + i * 3 : 30_000 * after)),
        ),
        levels(
          'c',
          make(n, (i) => (i < 100 ? 'abc'[i % 3]! : `new ${after}`)),
        ),
        levels(
          't',
          make(n, (i) => (i < 100 ? `text ${i}` : `other ${i * after}`)),
          'text',
        ),
      )
    for (const purpose of ['trees', 'linear'] as const) assert.deepEqual(fit(build(1), purpose, all(100)), fit(build(7), purpose, all(100)))
  })
  it('levels that enough rows hold; the rare and the unseen are one', () => {
    const n = 4_000
    const table = tableOf(
      levels(
        'c',
        make(n, (i) => (i < 9 ? 'nine' : i < 24 ? 'fifteen' : i % 3 === 0 ? 'a' : i % 3 === 1 ? 'b' : 'c')),
      ),
    )
    const recipe = fit(table)
    assert.deepEqual(names(recipe), ['c = a', 'c = b', 'c = c', 'c (other)'])
    assert.ok(!JSON.stringify(recipe).includes('nine'), 'a level of nine people is kept')
    assert.deepEqual([...applyRecipeToRecord(recipe, { c: 'never seen' })], [0, 0, 0, 1])
    assert.deepEqual([...applyRecipeToRecord(recipe, { c: 'nine' })], [0, 0, 0, 1])
    assert.deepEqual([...applyRecipeToRecord(recipe, { c: null })], [0, 0, 0, 0])
    assert.deepEqual([...applyRecipeToRecord(recipe, { c: 'a' })], [1, 0, 0, 0])
  })
  it('to fill, mark and scale for a linear model, and to leave numbers alone for trees', () => {
    const values = make(100, (i) => (i % 5 === 0 ? Number.NaN : i))
    const known = values.filter((x) => !Number.isNaN(x))
    const trees = fit(tableOf(number('x', values)))
    assert.deepEqual(names(trees), ['x'])
    assert.deepEqual(
      [...applyRecipe(trees, tableOf(number('x', [3, Number.NaN, Number.POSITIVE_INFINITY, 1e300]))).values],
      [3, Number.NaN, Number.NaN, 3.4028234663852886e38],
    )
    const linear = fit(tableOf(number('x', values)), 'linear')
    assert.deepEqual(names(linear), ['x', 'x (missing)'])
    const x = applyRecipe(linear, tableOf(number('x', values)))
    const column = x.values.subarray(0, 100)
    assert.ok(Math.abs(column.reduce((a, b) => a + b) / 100) < 1e-6)
    assert.ok(Math.abs(column.reduce((a, b) => a + b * b, 0) / 100 - 1) < 1e-6)
    const median = known[(known.length - 1) >> 1]!
    assert.equal(applyRecipeToRecord(linear, { x: null })[0], applyRecipeToRecord(linear, { x: median })[0])
    assert.deepEqual([applyRecipeToRecord(linear, { x: null })[1], applyRecipeToRecord(linear, { x: 1 })[1]], [1, 0])
  })
  it('which outputs say nothing new', () => {
    const n = 300
    const x = make(n, (i) => (i * 37) % 101)
    const recipe = fit(
      tableOf(
        number('x', x),
        number(
          'twice',
          x.map((v) => 2 * v + 1),
        ),
        number(
          'against',
          x.map((v) => -v),
        ),
        number(
          'gaps',
          x.map((v, i) => (i < 20 ? Number.NaN : v)),
        ),
        number(
          'constant',
          make(n, () => 4),
        ),
        number(
          'empty',
          make(n, () => Number.NaN),
        ),
        levels(
          'sex',
          make(n, (i) => (i % 2 ? 'm' : 'w')),
        ),
      ),
    )
    assert.deepEqual(names(recipe), ['x', 'gaps', 'sex = m'])
    assert.deepEqual(new Map(recipe.dropped!.map(({ name, of }) => [name, of])).get('against'), 'x')
    assert.deepEqual(new Map(recipe.dropped!.map(({ name, of }) => [name, of])).get('constant'), null)
  })
  it('not to take two heavy-tailed columns for one because they share an outlier', () => {
    const n = 400
    const a = make(n, (i) => (i === 7 ? 1e9 : (i * 37) % 101))
    const b = make(n, (i) => (i === 7 ? 1e9 : (i * 53) % 97))
    assert.deepEqual(names(fit(tableOf(number('a', a), number('b', b)))), ['a', 'b'])
  })
  it('parts of dates and the days between them', () => {
    // 2024-02-29 was a Thursday; 19782 is its day number
    const table = tableOf(
      days(
        'first',
        make(900, (i) => 19_000 + i),
      ),
      days(
        'last',
        make(900, (i) => 19_010 + i + ((i * 7) % 50)),
      ),
    )
    const recipe = fitRecipe(table, all(900), { purpose: 'trees', columns: ['first', 'last'], referenceTime: 20_000 * 86_400_000 })
    const record = applyRecipeToRecord(recipe, { first: '2024-02-29', last: '2024-03-10T12:00:00+00:00' })
    const at = Object.fromEntries(names(recipe).map((name, j) => [name, record[j]]))
    assert.deepEqual(
      ['year', 'month', 'day', 'weekday', 'days'].map((part) => at[`first (${part})`]),
      [2024, 2, 29, 4, 218],
    )
    assert.equal(at['last (days since first)'], 10.5)
    assert.ok(!names(recipe).includes('first (hour)'))
  })
  it('the words of texts in groups, without case', () => {
    const words = ['precio', 'baja', 'alta', 'factura', 'móvil', 'contrato', 'línea']
    const table = tableOf(
      levels(
        't',
        make(500, (i) => make(1 + (i % 4), (k) => words[(i * 3 + k * k) % 7]!).join(' ')),
        'text',
      ),
    )
    const recipe = fit(table)
    const of = (t: string): number[] => [...applyRecipeToRecord(recipe, { t })]
    const length = names(recipe).indexOf('t (length)')
    assert.equal(of('¡MÓVIL, línea!')[length], 14)
    assert.deepEqual(of('¡MÓVIL, línea!').toSpliced(length, 1), of('línea – móvil').toSpliced(length, 1))
  })
  it('the same twice, as plain JSON that its reader takes', () => {
    const table = tableOf(
      number(
        'x',
        make(100, (i) => Math.exp(i / 7)),
      ),
      levels(
        'c',
        make(100, (i) => 'ab'[i % 2]!),
      ),
    )
    for (const purpose of ['trees', 'linear'] as const) {
      const recipe = fit(table, purpose)
      assert.equal(JSON.stringify(recipe), JSON.stringify(fit(table, purpose)))
      assert.deepEqual(Recipe.parse(JSON.parse(JSON.stringify(recipe))), recipe)
    }
  })
})

describe('a recipe refuses', () => {
  const code = (wanted: string) => (error: unknown) => error instanceof DomainError && error.code === wanted
  const recipe = fit(
    tableOf(
      number(
        'x',
        make(50, (i) => i),
      ),
      levels(
        'c',
        make(50, (i) => 'ab'[i % 2]!),
      ),
    ),
  )
  it('a table without one of its columns', () =>
    assert.throws(() => applyRecipe(recipe, tableOf(number('x', [1]))), code('RECIPE_COLUMN_MISSING')))
  it('a column of another type', () =>
    assert.throws(() => applyRecipe(recipe, tableOf(levels('x', ['1']), levels('c', ['a']))), code('RECIPE_COLUMN_TYPE')))
  it('to be fitted on a column that is not there', () =>
    assert.throws(() => fitRecipe(tableOf(number('x', [1])), all(1), { purpose: 'trees', columns: ['y'] }), code('RECIPE_COLUMN_MISSING')))
  it('a stored recipe whose outputs do not fit its steps', () =>
    assert.throws(() => Recipe.parse({ ...recipe, outputs: recipe.outputs.slice(1) })))
})

describe('a recipe kept in format 1', () => {
  const stored: unknown = JSON.parse(readFileSync(new URL('./recipe-format-1.json', import.meta.url), 'utf8'))
  it('is read, and still gives what it gave', () => {
    const { recipe, record, outputs } = stored as { recipe: unknown; record: Record<string, string | number | null>; outputs: number[] }
    const read = Recipe.parse(recipe)
    assert.deepEqual(new Set(read.steps.map(({ kind }) => kind)).size, 8)
    assert.deepEqual([...applyRecipeToRecord(read, record)], outputs)
  })
  it('is told in both languages without a gap', () => {
    const recipe = Recipe.parse((stored as { recipe: unknown }).recipe)
    const decisions = describeRecipe(recipe)
    assert.ok(decisions.length >= 9)
    for (const language of ['es', 'en'] as const)
      for (const { code, params } of decisions) {
        const sentence = say(texts, language, code as keyof typeof texts.es, params)
        assert.ok(sentence.length > 20 && !/[{}|]/.test(sentence), sentence)
      }
  })
})

describe('a recipe keeps up with', () => {
  it('a category of a million levels', () => {
    const n = 1_000_000
    const column: Column = {
      name: 'c',
      type: 'category',
      levels: make(n, (i) => `level ${i}`),
      codes: Int32Array.from({ length: n }, (_, i) => i),
    }
    const start = performance.now()
    const recipe = fit(
      tableOf(
        column,
        number(
          'x',
          make(n, (i) => i % 1000),
        ),
      ),
    )
    assert.deepEqual(names(recipe), ['x'])
    applyRecipe(
      recipe,
      tableOf(
        column,
        number(
          'x',
          make(n, (i) => i % 1000),
        ),
      ),
    )
    assert.ok(performance.now() - start < 15_000, `${performance.now() - start} ms`)
  })
  it('a table of 5,000 columns', () => {
    const n = 300
    const columns = make(5_000, (j) =>
      j % 5 === 0
        ? levels(
            `c${j}`,
            make(n, (i) => 'abcd'[(i * (j + 3) + ((i * i) % 7)) % 4]!),
          )
        : number(
            `x${j}`,
            make(n, (i) => Math.sin((i + 1) * (j + 1))),
          ),
    )
    const start = performance.now()
    for (const purpose of ['trees', 'linear'] as const) {
      const recipe = fit(tableOf(...columns), purpose)
      assert.ok(recipe.outputs.length > 4_000)
      assert.equal(applyRecipe(recipe, tableOf(...columns)).columns, recipe.outputs.length)
      assert.ok(recipeSql(recipe, 'people').values.length > 0 || purpose === 'trees')
    }
    assert.ok(performance.now() - start < 20_000, `${performance.now() - start} ms`)
  })
})
