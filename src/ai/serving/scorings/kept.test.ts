import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { newId, warned } from '#base'
import { createRng } from '#kernel/sampling'
import { firstAdministrator, type TestServer, testServer } from '#test/server'
import type { Scores } from '../scores.ts'
import type { FileScores } from '../scores-of-file.ts'
import { csvLines, headerLine } from '../write-csv.ts'
import { scoresAs } from './download.ts'
import { contribution } from './index.ts'
import { keepScores, readRows, readScores, resultOf } from './kept.ts'
import type { ScoredRow } from './schema.ts'
import { NumberTally } from './tally.ts'

const random = createRng(5)
const n = 10_000
const classes = ['a', 'b', 'c']
/** Probabilities of three classes, as a model gives them: float32, of which some are equal. */
const triples = Array.from({ length: n }, () => {
  const parts = classes.map(() => 1 + Math.floor(20 * random()))
  const sum = parts.reduce((a, b) => a + b)
  return parts.map((part) => Math.fround(part / sum))
})
const best = triples.map((row) => row.indexOf(Math.max(...row)))
const problem = { kind: 'multiclass', target: 'x', positive: null, classes } as const

function part(from: number, to: number): Scores {
  const some = triples.slice(from, to)
  return {
    ...{ idName: 'id', ids: some.map((_, i) => `C${from + i}`), classes },
    score: Float64Array.from(some, (row) => Math.max(...row)),
    prediction: best.slice(from, to).map((k) => classes[k]!),
    probabilities: Float64Array.from(classes.flatMap((_, k) => some.map((row) => row[k]!))),
    reasons: some.map((_, i) => ((from + i) % 3 === 0 ? [] : [`x: ${from + i} (suma)`])),
  }
}
const fileOf = (parts: () => Iterable<Scores>): FileScores => ({
  rows: n,
  async *parts() {
    yield* parts()
  },
  decisions: () => [warned('SCORES_ID_ABSENT', { column: 'id' })],
  [Symbol.asyncDispose]: async () => undefined,
})

describe('a kept list of scores', () => {
  let server: TestServer
  let workspace: string
  before(async () => {
    server = await testServer([contribution])
    workspace = (await firstAdministrator(server)).workspace
  })
  after(() => server.close())

  it('gives back every score of several classes, page by page, ranked, and as files', async () => {
    const of = { workspace, scoring: newId<'scoring'>() }
    const found = await keepScores(
      server.services,
      of,
      problem,
      fileOf(function* () {
        for (let from = 0; from < n; from += 777) yield part(from, Math.min(n, from + 777))
      }),
    )
    assert.deepEqual(await resultOf(server.services, of), found)
    assert.deepEqual([found.rows, found.idName, found.decisions.length], [n, 'id', 1])
    assert.deepEqual(
      found.summary.kind === 'multiclass' && found.summary.classes,
      classes.map((name, k) => ({ name, n: best.filter((each) => each === k).length })),
    )
    const rows: ScoredRow[] = []
    for (let more = true; more; ) {
      const page = await readRows(server.services, of, found, { order: 'file', from: rows.length, limit: 199 })
      rows.push(...page.items)
      more = page.more
    }
    assert.deepEqual(
      rows.map(({ row, id }) => [row, id]),
      triples.map((_, i) => [i + 1, `C${i}`]),
    )
    for (const [i, { probabilities }] of rows.entries())
      assert.deepEqual(
        classes.map((name) => Math.fround(probabilities![name]!)),
        triples[i],
      )
    for (const [order, sign] of [
      ['highest', 1],
      ['lowest', -1],
    ] as const) {
      const { items, more } = await readRows(server.services, of, found, { order, from: 900, limit: 200 })
      assert.deepEqual(items, rows.toSorted((a, b) => sign * (b.score - a.score) || a.row - b.row).slice(900, 1000))
      assert.equal(more, false)
    }
    assert.deepEqual(await readRows(server.services, of, found, { order: 'file', from: n + 5, limit: 10 }), { items: [], more: false })
    const csv = await text(scoresAs('csv', readScores(server.services, of, found), { language: 'es', isProbability: true }))
    assert.equal(csv, headerLine(part(0, n)) + csvLines(part(0, n)))
  })

  it('is there whole or not at all', async () => {
    const of = { workspace, scoring: newId<'scoring'>() }
    const broken = fileOf(function* () {
      yield part(0, 5000)
      throw new Error('the model went away')
    })
    await assert.rejects(keepScores(server.services, of, problem, broken), /went away/)
    assert.equal(await resultOf(server.services, of), null)
    for (const name of [of.scoring, `${of.scoring}.draft`])
      assert.ok(!existsSync(join(server.folder.artefacts, workspace, 'scorings', name)))
  })
})

describe('a tally of numbers', () => {
  it('gives quantiles to one part in a thousand, of any numbers, and counts every row once', () => {
    for (const draw of [() => 1000 * (random() - 0.5), () => Math.exp(10 * random()), () => Math.floor(4 * random()), () => -7]) {
      const tally = new NumberTally()
      const values = Array.from({ length: 5000 }, () => Math.fround(draw()))
      for (const value of values) tally.add(value)
      const sorted = values.toSorted((a, b) => a - b)
      const { quantiles, min, max, mean, steps } = tally.summary()
      assert.deepEqual([min, max], [sorted[0], sorted.at(-1)])
      for (const [i, q] of [0.05, 0.25, 0.5, 0.75, 0.95].entries()) {
        const exact = sorted[Math.ceil(q * 5000) - 1]!
        assert.ok(Math.abs(quantiles[i]! - exact) <= Math.abs(exact) / 1000, `${q}: ${quantiles[i]} ${exact}`)
      }
      assert.ok(Math.abs(mean - values.reduce((a, b) => a + b) / 5000) < 1e-9 * Math.max(1, Math.abs(max)))
      assert.equal(steps.below + steps.above + steps.counts.reduce((a, b) => a + b), 5000)
      assert.equal(steps.counts.length, 20)
    }
  })
})
