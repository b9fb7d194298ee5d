import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import fc from 'fast-check'
import { type Column, readTable, type Table } from '#data/sources'
import { createEngine, identifier } from '#platform/engine'
import { applyRecipe, applyRecipeToRecord, fitRecipe, type Recipe, recipeSql } from './index.ts'

const engine = await createEngine({ memoryLimit: '500MB', tempFolder: join(tmpdir(), 'rumbo-recipes'), threads: 2, concurrent: 1 })
after(() => engine.close())

const batch = 2_000
const valueAt = (column: Column, row: number): string | number | null => {
  if ('codes' in column) return column.codes[row]! < 0 ? null : column.levels[column.codes[row]!]!
  return Number.isNaN(column.values[row]!) ? null : column.values[row]!
}
/** Puts a table into the engine in its natural types. */
async function load(table: Table, name: string): Promise<void> {
  const sqlType = (column: Column): string => ('codes' in column ? 'varchar' : column.type === 'date' ? 'timestamp' : 'double')
  const columns = table.columns.map((column) => `${identifier(column.name)} ${sqlType(column)}`)
  await engine.query({ text: `create or replace table ${identifier(name)} (${columns})`, values: [] })
  for (let from = 0; from < table.rows; from += batch) {
    const rows = Array.from({ length: Math.min(batch, table.rows - from) }, (_, i) => from + i)
    const lists = table.columns.map((column, j) =>
      column.type === 'date'
        ? `unnest(list_transform($${j + 1}::double[], lambda ms: epoch_ms(ms::bigint)))`
        : `unnest($${j + 1}::${sqlType(column)}[])`,
    )
    const values = table.columns.map((column) => rows.map((row) => valueAt(column, row)))
    await engine.query({ text: `insert into ${identifier(name)} select ${lists}`, values })
  }
}
async function fromSql(recipe: Recipe, rows: number): Promise<Float32Array> {
  const values = new Float32Array(rows * recipe.outputs.length)
  let done = 0
  for await (const chunk of engine.stream(recipeSql(recipe, 'people'))) {
    assert.ok(chunk.types.every((type) => type === 'FLOAT'))
    for (let j = 0; j < recipe.outputs.length; j++) values.set(chunk.numbers(j), j * rows + done)
    done += chunk.rows
  }
  assert.equal(done, rows)
  return values
}
const bits = (values: Float32Array): Uint32Array =>
  // A NaN has many spellings; they all mean "missing"
  new Uint32Array(values.map((x) => (Number.isNaN(x) ? Number.NaN : x)).buffer)

/** With products of up to twenty pairs of outputs. */
function interacting(recipe: Recipe): Recipe {
  const products = recipe.outputs.slice(1, 21).map((_, j): [number, number] => [j, j + 1])
  const named = products.map(([a, b]) => ({
    name: `product ${a} × ${b}`,
    column: recipe.outputs[a]!.column,
    by: recipe.outputs[b]!.column,
  }))
  return { ...recipe, format: 3, products, outputs: [...recipe.outputs, ...named] }
}

/** Fits on some rows and replays over the table, record by record, and in SQL; all three have the same bits. */
async function replay(
  table: Table,
  train: Int32Array,
  purpose: 'trees' | 'linear',
  records = table.rows,
  learning: { outcome?: Float64Array; codes?: boolean } = {},
): Promise<Recipe> {
  const plain = fitRecipe(table, train, { purpose, columns: table.columns.map(({ name }) => name), ...learning })
  const fitted = purpose === 'linear' ? interacting(plain) : plain
  const recipe = JSON.parse(JSON.stringify(fitted)) as Recipe
  const matrix = applyRecipe(fitted, table)
  if (recipe.outputs.length === 0) return recipe
  const sql = bits(await fromSql(recipe, table.rows))
  const own = bits(matrix.values)
  for (let at = 0; at < own.length; at++)
    if (own[at] !== sql[at])
      assert.fail(
        `${recipe.outputs[Math.floor(at / table.rows)]!.name}, row ${at % table.rows}: ${matrix.values[at]} is ${new Float32Array(sql.buffer)[at]} in SQL`,
      )
  for (let row = 0; row < records; row++) {
    const record = Object.fromEntries(table.columns.map((column) => [column.name, valueAt(column, row)]))
    const one = bits(applyRecipeToRecord(recipe, record))
    for (let j = 0; j < one.length; j++) assert.equal(one[j], own[j * table.rows + row], `${recipe.outputs[j]!.name}, row ${row}`)
  }
  return recipe
}

const level = fc.oneof(
  fc.constantFrom('a', 'b', "o'clock", 'x"y', '$1', 'Ñandú', 'ñandú', ' ', 'é'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).filter((text) => !text.includes('\0')),
)
const sentence = fc
  .array(fc.oneof(fc.constantFrom('Hola', 'BAJA', 'árbol', 'ÁRBOL', 'İ', 'ß', '×', 'precio', '12', '👩‍👩‍👧'), level), { maxLength: 8 })
  .chain((words) => fc.constantFrom(' ', ', ', '—', '\u00a0', '¿').map((between) => words.join(between) || '-'))
const numbers = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 1e308, -1e308, 1e-320, 3.4028235677973366e38, 16_777_217, 0.1),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -50, max: 50 }),
)
const moments = fc.integer({ min: Date.UTC(1, 0, 1), max: Date.UTC(9999, 11, 31) }).map((ms) => (ms < -62135596800000 ? 0 : ms))
const cells = <T>(value: fc.Arbitrary<T>, n: number): fc.Arbitrary<(T | null)[]> =>
  fc.array(fc.option(value, { freq: 6 }), { minLength: n, maxLength: n })
const ofLevels = (name: string, type: 'category' | 'boolean' | 'text', values: readonly (string | null)[]): Column => {
  const levels = [...new Set(values.filter((value) => value !== null))]
  return { name, type, levels, codes: Int32Array.from(values, (value) => (value === null ? -1 : levels.indexOf(value))) }
}
const tables = fc.integer({ min: 30, max: 120 }).chain((rows) =>
  fc
    .record({
      x: cells(numbers, rows),
      skewed: cells(
        fc.double({ min: 0, max: 12, noNaN: true }).map((x) => Math.exp(x) - 3),
        rows,
      ),
      born: cells(moments, rows),
      seen: cells(
        fc.integer({ min: 0, max: 900 }).map((day) => Date.UTC(2024, 0, 1) + day * 86_400_000),
        rows,
      ),
      flag: cells(fc.constantFrom('Sí', 'No'), rows),
      kind: cells(fc.oneof({ weight: 4, arbitrary: fc.constantFrom('a', 'b', "o'clock") }, { weight: 1, arbitrary: level }), rows),
      note: cells(sentence, rows),
    })
    .map(
      (c): Table => ({
        rows,
        columns: [
          { name: 'x "quoted"', type: 'number', values: Float64Array.from(c.x, (x) => x ?? Number.NaN) },
          { name: 'skewed', type: 'number', values: Float64Array.from(c.skewed, (x) => x ?? Number.NaN) },
          { name: 'born', type: 'date', hasTime: true, values: Float64Array.from(c.born, (x) => x ?? Number.NaN) },
          { name: 'seen', type: 'date', hasTime: false, values: Float64Array.from(c.seen, (x) => x ?? Number.NaN) },
          ofLevels('flag', 'boolean', c.flag),
          ofLevels('kind', 'category', c.kind),
          ofLevels('note', 'text', c.note),
        ],
      }),
    ),
)

describe('a frozen recipe gives the same bits over a table, over a record and in SQL', () => {
  for (const [purpose, codes] of [
    ['trees', false],
    ['trees', true],
    ['linear', false],
  ] as const)
    it(`on random tables, for ${purpose}${codes ? ' that read codes' : ''}`, async () => {
      const used = new Set<string>()
      await fc.assert(
        fc.asyncProperty(tables, async (table) => {
          await load(table, 'people')
          const recipe = await replay(
            table,
            Int32Array.from({ length: Math.ceil(table.rows * 0.7) }, (_, i) => i),
            purpose,
            table.rows,
            { codes },
          )
          for (const step of recipe.steps) used.add(step.kind)
        }),
        { numRuns: 40, seed: 7 },
      )
      for (const kind of ['number', 'date', 'interval', 'boolean', codes ? 'codes' : 'category', 'text', 'missing'])
        assert.ok(used.has(kind), kind)
    })
  it('with more levels than have outputs of their own, in the order of the table', async () => {
    const rows = 6_000
    const levels = Array.from({ length: 500 }, (_, i) => `level ${i}`)
    const codes = Int32Array.from({ length: rows }, (_, i) => (i % 17 === 0 ? -1 : Math.floor(500 * ((i * 0.618034) % 1) ** 3)))
    const table: Table = { rows, columns: [{ name: 'place', type: 'category', levels, codes }] }
    await load(table, 'people')
    const every = Int32Array.from({ length: rows }, (_, i) => i)
    const outcome = Float64Array.from(codes, (code, i) => (code + i) % 3)
    const recipe = await replay(table, every, 'linear', 200, { outcome })
    const kinds = new Set(recipe.steps.map(({ kind }) => kind))
    assert.deepEqual([kinds.has('frequency'), kinds.has('target')], [true, true])
    const many = Int32Array.from(codes, (code, i) => (code < 0 ? -1 : (code + (i % 300)) % 500))
    const wide: Table = { rows, columns: [{ name: 'place', type: 'category', levels, codes: many }] }
    await load(wide, 'people')
    const coded = await replay(wide, every, 'trees', 200, { codes: true })
    assert.deepEqual(
      coded.steps.map(({ kind, ...step }) => [kind, 'levels' in step && step.levels.length === 126]),
      [
        ['codes', true],
        ['frequency', false],
      ],
    )
  })
  const folder = process.env.RUMBO_TEST_DATA ?? '../shared/data'
  for (const file of [
    'churn_telco_ibm_train.csv',
    'bank_additional_train.csv',
    'clickstream_online_shoppers.csv',
    'leads_leadforge_v7.csv',
  ]) {
    const path = join(folder, file)
    it(`on ${file}`, { skip: !existsSync(path) && 'data folder absent' }, async () => {
      const { table } = await readTable(path, { language: 'en' })
      await load(table, 'people')
      const train = Int32Array.from({ length: table.rows >> 1 }, (_, i) => 2 * i)
      await replay(table, train, 'linear', 100)
      await replay(table, train, 'trees', 100, { codes: true })
      const recipe = await replay(table, train, 'trees', 100)
      assert.ok(recipe.outputs.length > 5)
    })
  }
})
