import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { predictModel, readModelFile } from '#ai/registry'
import { readTable } from '#data/sources'
import { createRng } from '#kernel/sampling'
import { type AutopilotOptions, autopilot } from './index.ts'

const root = mkdtempSync(join(tmpdir(), 'rumbo-continue-'))
after(() => rmSync(root, { recursive: true, force: true }))

/** Orders whose amount two numbers and a city decide together, which no line can tell. */
function orders(n: number, seed: number): string[][] {
  const rng = createRng(seed)
  return Array.from({ length: n }, () => {
    const [visits, age] = [rng() * 10, 20 + rng() * 50]
    const city = ['Lugo', 'Soria', 'Teruel', 'Cuenca'][Math.floor(rng() * 4)]!
    const turn = (visits > 5 ? 1 : -1) * (age > 45 ? 1 : -1) * (city === 'Lugo' || city === 'Cuenca' ? 1 : -1)
    return [visits.toFixed(3), age.toFixed(3), city, (50 + 10 * turn + 12 * (rng() + rng() - 1)).toFixed(3)]
  })
}
const head = ['visitas', 'edad', 'ciudad', 'importe']
function write(name: string, rows: readonly string[][], names: readonly string[] = head): string {
  const file = join(root, name)
  writeFileSync(file, [names, ...rows].map((cells) => cells.join(',')).join('\n'))
  return file
}
const runs = async (file: string, out: string, changes: Partial<AutopilotOptions> = {}) => {
  const report = await autopilot({
    file,
    out: join(root, out),
    target: 'importe',
    trials: 2,
    seed: 1,
    language: 'es',
    workers: 0,
    ...changes,
  })
  return { report, out: join(root, out) }
}
const few = orders(260, 2)
let earlier: string
let small: string
before(async () => {
  earlier = (await runs(write('antes.csv', orders(3000, 1)), 'antes')).out
  small = write('nuevas.csv', few)
})

describe('a run that goes on from an earlier model', () => {
  it('delivers the earlier trees with rounds added where new rows are few, and tells what it did', async () => {
    const alone = await runs(small, 'solo')
    const { report, out } = await runs(small, 'sigue', { continueFrom: earlier })
    assert.equal(report.status, 'delivered')
    assert.equal(report.options.continue, 'antes')
    const continued = report.candidates.find(({ name }) => name === 'continued')!
    const trees = report.candidates.find(({ name }) => name === 'trees')!
    assert.ok(continued.chosen)
    assert.ok(continued.outOfFold.rmse!.value < trees.outOfFold.rmse!.value)
    assert.ok(report.test.figures.rmse!.value < alone.report.test.figures.rmse!.value)
    const codes = report.decisions.map(({ code }) => code)
    assert.ok(codes.includes('CONTINUED_FROM') && codes.includes('CONTINUED_TRIED'))
    const [was, now] = await Promise.all([readModelFile(earlier), readModelFile(out)])
    const [old, fitted] = [was.parts.find((part) => part.fitted.family === 'trees')!, now.parts[0]!]
    assert.deepEqual(fitted.recipe, old.recipe)
    assert.ok(fitted.fitted.family === 'trees' && old.fitted.family === 'trees')
    assert.equal(fitted.fitted.trees.length, old.fitted.trees.length + Number(continued.params.rounds))
    assert.deepEqual(
      fitted.fitted.trees.slice(0, old.fitted.trees.length).map(({ feature, threshold }) => ({ feature, threshold })),
      old.fitted.trees.map(({ feature, threshold }) => ({ feature, threshold })),
    )
    const { table } = await readTable(small, { language: 'es' })
    assert.ok(predictModel(now, table).every(Number.isFinite))
    for (const text of ['árboles de antes, continuados', 'rondas de antes'])
      assert.ok(readFileSync(join(out, 'report.html'), 'utf8').includes(text))
  })
  it('is the same model for any number of workers', async () => {
    const [one, three] = [
      await runs(small, 'uno', { continueFrom: earlier }),
      await runs(small, 'tres', { continueFrom: earlier, workers: 3 }),
    ]
    for (const name of ['model.json', 'scores.csv'])
      assert.deepEqual(readFileSync(join(one.out, name)), readFileSync(join(three.out, name)))
  })
  it('refuses the same rows, another outcome, other columns, and a model that it could not keep to', async () => {
    const continueFrom = join(earlier, 'model.json')
    const refused = (file: string, code: string, changes: Partial<AutopilotOptions> = {}) =>
      assert.rejects(runs(file, 'no', { continueFrom, ...changes }), { code })
    await refused(join(root, 'antes.csv'), 'CONTINUE_SAME_ROWS')
    await refused(small, 'CONTINUE_OTHER_PROBLEM', { target: 'edad' })
    await refused(small, 'CONTINUE_OTHER_PROBLEM', { objective: 'median' })
    await refused(small, 'CONTINUE_OTHER_PROBLEM', { monotone: 'visitas:1' })
    await refused(small, 'CONTINUE_COLUMNS_DIFFER', { drop: ['ciudad'] })
    await refused(
      write(
        'otro-tipo.csv',
        few.map(([visits, ...rest]) => [`n${Math.floor(Number(visits))}`, ...rest]),
      ),
      'CONTINUE_COLUMNS_DIFFER',
    )
    mkdirSync(join(root, 'vacía'))
    await refused(small, 'MODEL_NOT_FOUND', { continueFrom: join(root, 'vacía') })
    const linear = await runs(
      write(
        'recta.csv',
        few.map(([a, b, c]) => [a!, b!, c!, (3 * Number(a) + Number(b)).toFixed(2)]),
      ),
      'recta',
    )
    await refused(small, 'CONTINUE_WITHOUT_TREES', { continueFrom: linear.out })
  })
})
