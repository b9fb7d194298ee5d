import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CategoryColumn, Column, Table } from '#data/sources'
import type { ColumnProfile } from '#schema/data/quality'
import { definitionInWords, listedQuestions, profileFile, proposalInWords, proposeProblem, questionKeys } from './index.ts'
import { FileProfile, ProblemDefinition, Proposal } from './schema.ts'

const number = (name: string, n: number, make: (i: number) => number): Column => ({
  name,
  type: 'number',
  values: Float64Array.from({ length: n }, (_, i) => make(i)),
})
const date = (name: string, n: number): Column => ({
  name,
  type: 'date',
  hasTime: false,
  values: Float64Array.from({ length: n }, (_, i) => (20_000 + (i % 300)) * 86_400_000),
})
function category(name: string, n: number, make: (i: number) => string | null): CategoryColumn {
  const cells = Array.from({ length: n }, (_, i) => make(i))
  const levels = [...new Set(cells.filter((cell) => cell !== null))]
  return { name, type: 'category', levels, codes: Int32Array.from(cells, (cell) => (cell === null ? -1 : levels.indexOf(cell))) }
}
const noise = (i: number) => (i * 7919) % 101
const file = (n: number, ...columns: Column[]) => profileFile('clientes.csv', { rows: n, columns } satisfies Table)
const customers = (n: number, ...more: Column[]) =>
  file(
    n,
    category('id_cliente', n, (i) => `C-${i}`),
    number('visitas', n, noise),
    category('sexo', n, (i) => 'HM'[i % 2]!),
    ...more,
    category('baja', n, (i) => (i % 4 === 0 ? 'Sí' : 'No')),
  )

describe('a business question', () => {
  it('about a file that names its outcome needs no answer', () => {
    const proposal = proposeProblem('leave', customers(3000))
    assert.deepEqual([proposal.status, proposal.open], ['defined', []])
    const { target, task, population, columns, data } = proposal.definition!
    assert.deepEqual([task, target.column, target.positive], ['binary', 'baja', 'Sí'])
    assert.deepEqual([population.person, population.repeated], ['id_cliente', false])
    assert.deepEqual(
      [columns.use, columns.protected, columns.not],
      [['visitas', 'sexo'], ['sexo'], [{ column: 'id_cliente', why: 'person' }]],
    )
    assert.equal(data.state, 'enough')
  })
  it('gives plain data that comes back from JSON as it was', () => {
    const { definition, ...proposal } = proposeProblem('leave', customers(3000))
    assert.deepEqual(ProblemDefinition.parse(JSON.parse(JSON.stringify(definition))), definition)
    Proposal.parse({ ...proposal, definition })
  })
  it('asks for the column where none is named so, the likeliest first, and takes the answer', () => {
    const n = 2000
    const unnamed = file(
      n,
      number('a', n, (i) => noise(i)),
      category('b', n, (i) => 'xy'[i % 2]!),
      category('c', n, (i) => (i % 9 ? 'p' : 'q')),
    )
    const open = proposeProblem('buy', unnamed)
    assert.equal(open.status, 'open')
    assert.deepEqual(open.open, [{ ask: 'target', about: [], options: ['c', 'b'], needed: true }])
    const answered = proposeProblem('buy', unnamed, { target: 'c' })
    assert.equal(answered.definition!.target.positive, 'q')
    assert.deepEqual(answered.open, [{ ask: 'positive', about: ['c'], options: ['q', 'p'], needed: false }])
    assert.deepEqual(proposeProblem('buy', unnamed, { target: 'c', positive: 'p' }).open, [])
    assert.throws(() => proposeProblem('buy', unnamed, { target: 'c', positive: 'z' }), { code: 'POSITIVE_NOT_FOUND' })
    assert.throws(() => proposeProblem('buy', unnamed, { target: 'a' }), { code: 'OUTCOME_DOES_NOT_FIT' })
    assert.throws(() => proposeProblem('buy', unnamed, { target: 'd' }), { code: 'COLUMN_NOT_FOUND' })
  })
  it('looks for the contrary value where the column says who stayed', () => {
    const n = 2000
    const { definition } = proposeProblem(
      'leave',
      file(
        n,
        number('a', n, noise),
        category('activo', n, (i) => (i % 5 ? 'sí' : 'no')),
      ),
    )
    assert.equal(definition!.target.positive, 'no')
  })
  it('leaves out what is known only afterwards and asks whether that is so', () => {
    const n = 3000
    const profile = customers(
      n,
      number('duration', n, (i) => noise(i + 3)),
      category('motivo_baja', n, (i) => ['precio', 'trato', 'otro'][i % 3]!),
      category('respuesta', n, (i) => (i % 7 ? 'no' : 'yes')),
    )
    const leave = proposeProblem('leave', profile)
    assert.deepEqual(
      leave.definition!.columns.not.filter(({ why }) => why === 'after'),
      [{ column: 'motivo_baja', why: 'after' }],
    )
    assert.deepEqual(leave.open, [{ ask: 'known', about: ['motivo_baja'], options: ['no', 'yes'], needed: false }])
    const answer = proposeProblem('answer', profile, { known: [] })
    assert.equal(answer.definition!.target.column, 'respuesta')
    assert.ok(answer.definition!.columns.not.some(({ column, why }) => column === 'duration' && why === 'after'))
    assert.ok(proposeProblem('answer', profile, { known: ['duration'] }).definition!.columns.use.includes('duration'))
  })
  it('leaves out what repeats the outcome', () => {
    const n = 1000
    const { definition } = proposeProblem(
      'leave',
      customers(
        n,
        category('estado', n, (i) => (i % 4 === 0 ? 'fuera' : 'dentro')),
      ),
    )
    assert.deepEqual(definition!.columns.not.at(-1), { column: 'estado', why: 'repeats' })
  })
  it('asks from when and for how long the outcome was looked at, where there is a date', () => {
    const profile = customers(3000, date('alta', 3000))
    assert.deepEqual(proposeProblem('leave', profile).open, [{ ask: 'moment', about: ['alta'], options: ['none', 'alta'], needed: false }])
    assert.deepEqual(proposeProblem('leave', profile, { moment: 'none' }).open, [])
    const dated = proposeProblem('leave', profile, { moment: 'alta' })
    assert.deepEqual(
      dated.open.map(({ ask }) => ask),
      ['window'],
    )
    const { target, columns } = proposeProblem('leave', profile, { moment: 'alta', windowDays: 90, delayDays: 7 }).definition!
    assert.deepEqual([target.moment, target.windowDays, target.delayDays], ['alta', 90, 7])
    assert.ok(columns.not.some(({ column, why }) => column === 'alta' && why === 'moment'))
  })
  it('keeps the rows of a person together, where the same person is in several', () => {
    const n = 2000
    const profile = file(
      n,
      category('customer_id', n, (i) => `C-${i % 500}`),
      number('visits', n, noise),
      category('churn', n, (i) => (i % 3 ? 'No' : 'Yes')),
    )
    assert.equal(proposeProblem('leave', profile).definition!.population.repeated, true)
  })
  it('about money or offers wants a number or classes', () => {
    const n = 2000
    const profile = customers(
      n,
      number('gasto_anual', n, (i) => 20 * noise(i)),
      category('plan', n, (i) => 'abc'[i % 3]!),
    )
    assert.deepEqual(
      [proposeProblem('spend', profile).definition!.target.column, proposeProblem('spend', profile).definition!.metric],
      ['gasto_anual', 'mae'],
    )
    assert.deepEqual(
      [proposeProblem('offer', profile).definition!.target.column, proposeProblem('offer', profile).definition!.metric],
      ['plan', 'macroAuc'],
    )
    assert.equal(proposeProblem('offer', file(50, number('a', 50, noise))).status, 'no-outcome')
  })
})

describe('files whose rows are not people', () => {
  const n = 2000
  const orders = file(
    n,
    category('InvoiceNo', n, (i) => `F${i >> 1}`),
    category('StockCode', n, (i) => `S${i % 90}`),
    number('UnitPrice', n, noise),
    date('InvoiceDate', n),
    category('CustomerID', n, (i) => `C${i % 300}`),
  )
  it('are told from people, with what they have', () => {
    const { status, file: kind, definition } = proposeProblem('leave', orders)
    assert.deepEqual([status, definition], ['not-people', null])
    assert.deepEqual(kind, {
      kind: 'orders',
      person: 'CustomerID',
      moment: 'InvoiceDate',
      amount: 'UnitPrice',
      order: 'InvoiceNo',
      people: 300,
    })
  })
  it('are said in words, with what is missing and the way on', () => {
    const visits = file(
      n,
      category('user_id', n, (i) => `U${i % 400}`),
      number('page_id', n, noise),
    )
    const { answer, facts, next } = proposalInWords(proposeProblem('buy', visits), 'es')
    assert.match(answer, /visitas o acciones/)
    assert.match(facts.map(({ text }) => text).join(' '), /Falta una columna con la fecha/)
    assert.match(next, /una fila por persona/)
    assert.match(proposalInWords(proposeProblem('spend', orders), 'en').answer, /list of orders/)
  })
})

describe('the data a question needs', () => {
  it('are refused with how many more, where a model could not be told from chance', () => {
    const { status, definition } = proposeProblem('leave', customers(60))
    assert.equal(status, 'too-little')
    assert.equal(definition!.data.more, definition!.data.least - 60)
    assert.match(proposalInWords(proposeProblem('leave', customers(60)), 'en').answer, /about \d+ more rows/)
    assert.equal(proposeProblem('leave', customers(definition!.data.least + 4)).status, 'defined')
  })
  it('are thin where they do not hold for all the columns', () => {
    const n = 400
    const wide = Array.from({ length: 40 }, (_, j) => number(`n${j}`, n, (i) => noise(i * (j + 2))))
    const { state, more, advised } = proposeProblem('leave', customers(n, ...wide)).definition!.data
    assert.deepEqual([state, more], ['thin', advised - n])
  })
  it('are counted for numbers and classes too', () => {
    const profile = (n: number) =>
      customers(
        n,
        number('gasto', n, (i) => noise(i)),
        category('plan', n, (i) => 'abc'[i % 3]!),
      )
    assert.equal(proposeProblem('spend', profile(40)).status, 'too-little')
    assert.equal(proposeProblem('offer', profile(40)).status, 'too-little')
    assert.equal(proposeProblem('offer', profile(4000)).definition!.data.state, 'enough')
  })
})

describe('a profile that somebody made up', () => {
  it('is refused where its figures do not belong together, and never gives what is no number', () => {
    const good = customers(300)
    const wrong = (column: object) => FileProfile.safeParse({ ...good, columns: [{ ...good.columns[1], ...column }] }).success
    assert.ok(FileProfile.safeParse(good).success)
    assert.deepEqual([wrong({ rows: 3 }), wrong({ missing: 301 }), wrong({ distinct: -1 })], [false, false, false])
    const odd = {
      ...good,
      columns: [...good.columns, { ...good.columns[1]!, name: 'churn', distinct: 2, min: -1e308, max: 1e308, mean: 1e308 }],
    } as FileProfile
    Proposal.parse(proposeProblem('leave', odd, { target: 'churn' }))
    const rare = { ...good.columns[2]!, name: 'plan', distinct: 3, top: [] } as ColumnProfile
    Proposal.parse(proposeProblem('offer', { ...good, columns: [...good.columns, rare] }))
  })
})

describe('words', () => {
  it('tell every question and every definition in both languages, without holes', () => {
    const n = 2000
    const profile = customers(
      n,
      date('alta', n),
      number('gasto', n, noise),
      category('plan', n, (i) => 'abc'[i % 3]!),
    )
    for (const language of ['es', 'en'] as const) {
      assert.equal(listedQuestions(language).length, questionKeys.length)
      for (const key of ['leave', 'spend', 'offer'] as const) {
        const { definition } = proposeProblem(key, profile, { moment: 'alta', windowDays: 30, delayDays: 2 })
        const said = definitionInWords(definition!, language)
        assert.ok(said.length >= 7)
        assert.doesNotMatch(JSON.stringify(said), /[{}][a-z]|undefined|null/)
      }
    }
  })
})
