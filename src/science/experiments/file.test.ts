import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { languages } from '#base'
import { readTable, type Table } from '#data/sources'
import { readFinished, readoutInWords } from './index.ts'

const file = join(process.env.RUMBO_TEST_DATA ?? '../shared/data', 'uplift_charity_mail_train.csv')

// Karlan & List (2007), American Economic Review 97(5), on the part of 30,169 people: +0.00455 (0.00168) gifts and
// +$0.215 (0.103) a letter.
it('reads a file of a finished campaign, blank amounts left out and counted', {
  skip: !existsSync(file) && 'the folder of development data is absent',
}, async () => {
  const { table } = await readTable(file, { language: 'en' })
  const outcomes = ['out_gavedum', 'out_amountgive']
  const readout = readFinished(table, { arm: 'treatment', outcomes, controlShare: 1 / 3, segment: 'red0', score: 'freq' })
  const figures = readout.metrics.map(({ kind, compared: [whole] }) => {
    const { value, error } = whole!.effect!
    return `${kind} ${value.toFixed(kind === 'share' ? 5 : 3)} (${error.toFixed(kind === 'share' ? 5 : 3)})`
  })
  assert.deepEqual(figures, ['share 0.00455 (0.00168)', 'amount 0.215 (0.103)'])
  const [, dollars] = readout.metrics
  assert.equal(dollars!.compared[0]!.control.leftOut + dollars!.compared[0]!.treated.leftOut, 2)
  assert.ok(readout.notes.some(({ code, params }) => code === 'EXPERIMENT_BLANK' && params.n === 2))
  assert.ok(readout.ratio && !readout.ratio.broken)
  assert.equal(readout.verdict, 'incremental')
  assert.equal(dollars!.tail!.meanHolds, false)
  assert.deepEqual(
    readout.segments.map(({ by }) => by),
    ['segment', 'segment', 'segment'],
  )
  assert.ok(readout.rank!.control!.low > 0.5 && readout.rank!.treated!.low > 0.5)
  for (const language of languages) {
    const { answer, metrics, notes, rank, next } = readoutInWords(readout, language)
    for (const sentence of [answer, ...metrics, ...notes, ...rank, next]) assert.doesNotMatch(sentence, /[{}]|_[A-Z]/)
  }
})

const table = (arms: string[], sold: number[], people?: string[]): Table => {
  const levels = [...new Set(arms)]
  return {
    rows: arms.length,
    columns: [
      { name: 'grupo', type: 'category', codes: Int32Array.from(arms, (arm) => levels.indexOf(arm)), levels },
      { name: 'ventas', type: 'number', values: Float64Array.from(sold) },
      {
        ...{ name: 'cliente', type: 'category', levels: people ?? [] },
        codes: Int32Array.from(people ?? arms, (_, i) => (people ? people.indexOf(people[i]!) : -1)),
      },
    ],
  }
}
it('asks which group is control where no name says it, and refuses what is no group or no figure', () => {
  const two = table(['A', 'A', 'B', 'B'], [1, 2, 3, 4])
  assert.throws(() => readFinished(two, { arm: 'grupo', outcomes: ['ventas'] }), { code: 'EXPERIMENT_CONTROL_UNKNOWN' })
  assert.equal(readFinished(two, { arm: 'grupo', outcomes: ['ventas'], control: 'B' }).arms[0]!.name, 'B')
  assert.throws(() => readFinished(table(['A', 'A'], [1, 2]), { arm: 'grupo', outcomes: ['ventas'] }), { code: 'EXPERIMENT_ARMS' })
  assert.throws(() => readFinished(two, { arm: 'ventas', control: '1', outcomes: ['grupo'] }), { code: 'SAMPLE_TOO_SMALL' })
  assert.throws(() => readFinished(two, { arm: 'grupo', control: 'A', outcomes: ['nada'] }), { code: 'COLUMN_NOT_FOUND' })
})
it('counts a person once, and nobody who is in two groups', () => {
  const arms = ['control', 'control', 'control', 'x', 'x', 'x', 'x']
  const readout = readFinished(table(arms, [1, 2, 9, 3, 4, 5, 3], ['a', 'b', 'c', 'c', 'd', 'e', 'd']), {
    ...{ arm: 'grupo', outcomes: ['ventas'], person: 'cliente' },
  })
  assert.deepEqual(
    readout.arms.map(({ people }) => people),
    [2, 2],
  )
  assert.deepEqual(
    readout.notes.filter(({ code }) => /REPEATED|TWO/.test(code)).map(({ params }) => params.n),
    [2, 1],
  )
  assert.equal(readout.verdict, 'too-early')
})
it('says that groups which are not of the size that was drawn cannot be compared', () => {
  const arms = Array.from({ length: 1000 }, (_, i) => (i < 350 ? 'control' : 'x'))
  const sold = arms.map((_, i) => i % 3)
  const ask = { arm: 'grupo', outcomes: ['ventas'], controlShare: 0.5 }
  assert.deepEqual([readFinished(table(arms, sold), ask).verdict, readFinished(table(arms, sold), ask).next], ['balance-broken', 'redraw'])
})
