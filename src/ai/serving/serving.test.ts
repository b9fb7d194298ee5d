import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import ExcelJS from 'exceljs'
import { explainRows, type ModelFile, predictModel, writeModelFile } from '#ai/registry'
import { DomainError } from '#base'
import { applyRecipe, fitRecipe } from '#data/recipes'
import { readTable } from '#data/sources'
import { fitLinearPath } from '#kernel/linear'
import { createRng } from '#kernel/sampling'
import { expectedMargin, fitTrees } from '#kernel/trees'
import { score, scoreTable, writeScores } from './index.ts'
import { csvCell, csvLines, floatText, headerLine } from './write-csv.ts'

const root = mkdtempSync(join(tmpdir(), 'rumbo-serving-'))
after(() => rmSync(root, { recursive: true, force: true }))
const code = (wanted: string) => (error: unknown) => error instanceof DomainError && error.code === wanted

const n = 600
const rng = createRng(3)
const rows = Array.from({ length: n }, (_, i) => {
  const plan = ['mensual', 'anual', 'prueba'][Math.floor(rng() * 3)]!
  const months = Math.floor(rng() * 60)
  const spend = rng() < 0.1 ? '' : (rng() * 90).toFixed(2).replace('.', ',')
  const margin = (plan === 'mensual' ? 1.5 : -1) - months * 0.05 + Number(spend.replace(',', '.')) * 0.02
  return {
    id: `00${i}`,
    plan,
    months,
    spend,
    left: rng() < 1 / (1 + Math.exp(-margin)) ? 'Sí' : 'No',
    amount: 100 * margin,
    segment: margin < -2 ? 'a' : margin < 0 ? 'b' : 'c',
  }
})
const header = 'cliente;tarifa;meses;gasto'
const file = join(root, 'rows.csv')
writeFileSync(file, `${header};baja\n${rows.map((r) => [r.id, r.plan, r.months, r.spend, r.left].join(';')).join('\n')}\n`)
const reading = await readTable(file, { language: 'es', text: ['cliente'] })
const all = Int32Array.from({ length: n }, (_, i) => i)
const features = ['tarifa', 'meses', 'gasto']

const recipes = {
  trees: fitRecipe(reading.table, all, { purpose: 'trees', columns: features }),
  linear: fitRecipe(reading.table, all, { purpose: 'linear', columns: features }),
}
const options = { trees: 40, learningRate: 0.1, leaves: 8, minRowsPerLeaf: 10, l2: 1, bins: 64, rowShare: 1, columnShare: 1, seed: 1 }
function modelOf(kind: ModelFile['problem']['kind']): ModelFile {
  const y = Float64Array.from(rows, (r) =>
    kind === 'binary' ? Number(r.left === 'Sí') : kind === 'regression' ? r.amount : 'abc'.indexOf(r.segment),
  )
  const classes = kind === 'multiclass' ? { classes: 3 } : {}
  const objective = ({ binary: 'binary', regression: 'squared', multiclass: 'multiclass' } as const)[kind]
  const family = ({ binary: 'binomial', regression: 'gaussian', multiclass: 'multinomial' } as const)[kind]
  const trees = fitTrees({ x: applyRecipe(recipes.trees, reading.table), y }, { ...options, objective, ...classes })
  const linear = fitLinearPath({ x: applyRecipe(recipes.linear, reading.table), y }, { family, mix: 0.5, lambdas: [0.01], ...classes })[0]!
  return {
    ...{
      format: 1,
      rumbo: '0.0.0',
      id: 'cliente',
      features,
      reading: reading.formats,
      calibration: { method: 'none' },
      dataSha256: '',
      seed: 1,
    },
    problem: {
      kind,
      target: 'baja',
      positive: kind === 'binary' ? 'Sí' : null,
      classes: kind === 'binary' ? ['No', 'Sí'] : kind === 'multiclass' ? ['a', 'b', 'c'] : [],
    },
    threshold: kind === 'binary' ? 0.4 : null,
    parts: [
      { recipe: recipes.linear, fitted: linear, weight: 0.3 },
      { recipe: recipes.trees, fitted: trees, weight: 0.7 },
    ],
  }
}
const binary = modelOf('binary')

describe('scoreTable', () => {
  it('gives the answers of the model, the class at the threshold and three reasons in words', () => {
    const scores = scoreTable(binary, reading.table, { language: 'es' })
    assert.deepEqual(scores.score, predictModel(binary, reading.table))
    assert.deepEqual(scores.ids.slice(0, 3), ['000', '001', '002'])
    for (let i = 0; i < n; i++) {
      assert.equal(scores.prediction[i], scores.score[i]! >= 0.4 ? 'Sí' : 'No')
      assert.ok(scores.reasons[i]!.length <= 3)
      assert.equal(new Set(scores.reasons[i]!.map((reason) => reason.split(':')[0])).size, scores.reasons[i]!.length)
    }
    const monthly = rows.findIndex((r) => r.plan === 'mensual' && r.months < 10)
    assert.ok(scores.reasons[monthly]!.includes('tarifa: mensual (la sube)'), scores.reasons[monthly]!.join('; '))
    const blank = rows.findIndex((r) => r.spend === '')
    const spend = scoreTable(binary, reading.table, { language: 'en', rows: Int32Array.of(blank) }).reasons[0]!.find((r) =>
      r.startsWith('gasto'),
    )
    if (spend) assert.match(spend, /no value/)
  })
  it('explains a score wholly: contributions and the average margin add up to the margin', () => {
    const { columns, contributions } = explainRows(binary, reading.table)
    assert.deepEqual(columns, features)
    const p = predictModel(binary, reading.table)
    const [linear, trees] = binary.parts
    const { fitted } = linear!
    assert.ok(fitted.family === 'linear' && trees!.fitted.family === 'trees')
    const centre = fitted.intercept[0]! + fitted.coefficients[0]!.reduce((sum, b, j) => sum + b * fitted.means[j]!, 0)
    const start = 0.3 * centre + 0.7 * expectedMargin(trees!.fitted)[0]!
    for (let i = 0; i < n; i++) {
      let margin = start
      for (let j = 0; j < columns.length; j++) margin += contributions[j * n + i]!
      assert.ok(Math.abs(1 / (1 + Math.exp(-margin)) - p[i]!) < 1e-6)
    }
  })
  it('says the same of a row alone and among others', () => {
    const scores = scoreTable(binary, reading.table, { language: 'es' })
    for (const i of [0, 17, 599]) {
      const one = scoreTable(binary, reading.table, { language: 'es', rows: Int32Array.of(i) })
      assert.deepEqual([one.score[0], one.prediction[0], one.reasons[0]], [scores.score[i], scores.prediction[i], scores.reasons[i]])
    }
  })
  it('gives every class its probability, and numbers as they are', () => {
    const several = scoreTable(modelOf('multiclass'), reading.table, { language: 'en' })
    const right = several.prediction.filter((name, i) => name === rows[i]!.segment).length
    assert.ok(right > 0.8 * n)
    for (let i = 0; i < n; i++) {
      const p = [0, 1, 2].map((k) => several.probabilities![k * n + i]!)
      assert.ok(Math.abs(p.reduce((a, b) => a + b) - 1) < 1e-6)
      assert.equal(several.score[i], Math.max(...p))
    }
    assert.equal(headerLine(several), 'cliente,score,prediction,score_a,score_b,score_c,reason_1,reason_2,reason_3\r\n')
    const numbers = scoreTable(modelOf('regression'), reading.table, { language: 'en' })
    assert.deepEqual(numbers.prediction, Array.from(numbers.score))
  })
})

describe('scores.csv', () => {
  it('writes cells by RFC 4180 and lets no cell act as a formula', () => {
    assert.equal(csvCell('a,b'), '"a,b"')
    assert.equal(csvCell('say "x"'), '"say ""x"""')
    assert.equal(csvCell('two\nlines'), '"two\nlines"')
    for (const formula of ['=1+1', '+cmd', '-cmd', '@SUM(A1)', '\tx', '-1+1']) assert.equal(csvCell(formula)[0], "'", formula)
    assert.equal(csvCell('\rx'), '"\'\rx"')
    for (const number of ['-5', '+3.2', '-1e5', '-.5']) assert.equal(csvCell(number), number)
  })
  it('writes numbers in the fewest digits that come back as the same float32', () => {
    assert.equal(floatText(Math.fround(0.1)), '0.1')
    assert.equal(floatText(1), '1')
    const draw = createRng(1)
    for (let i = 0; i < 5000; i++) {
      const value = Math.fround((draw() - 0.3) * 10 ** Math.floor(draw() * 9 - 4))
      assert.equal(Math.fround(Number(floatText(value))), value)
    }
  })
})

it('writes scores.xlsx with texts as texts and a header that stays', async () => {
  const scores = scoreTable(binary, reading.table, { language: 'es', rows: all.subarray(0, 20) })
  const hostile = { ...scores, ids: ['=1+1', '@x', ...scores.ids.slice(2)] }
  const path = join(root, 'scores.xlsx')
  await writeScores({ xlsx: path }, [hostile], { language: 'es', isProbability: true })
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(path)
  const sheet = book.worksheets[0]!
  assert.equal(sheet.name, 'Puntuaciones')
  assert.deepEqual((sheet.getRow(1).values as unknown[]).slice(1), [
    'cliente',
    'Probabilidad',
    'Predicción',
    'Razón 1',
    'Razón 2',
    'Razón 3',
  ])
  assert.equal(sheet.getCell('A2').type, ExcelJS.ValueType.String)
  assert.equal(sheet.getCell('A2').value, '=1+1')
  assert.equal(Math.fround(Number(sheet.getCell('B3').value)), scores.score[1])
  assert.equal(sheet.getCell('B3').numFmt, '0.0%')
  assert.equal(sheet.rowCount, 21)
  assert.equal(sheet.views[0]?.state, 'frozen')
})

describe('score', () => {
  const folder = join(root, 'new')
  const write = (name: string, text: string) => {
    const path = join(root, name)
    writeFileSync(path, text)
    return path
  }
  const model = join(root, 'model.json')
  const ready = writeModelFile(model, binary)
  const known = `${header}\n${rows.map((r) => [r.id, r.plan, r.months, r.spend].join(';')).join('\n')}\n`

  it('scores a file without the target as the training rows were scored', async () => {
    await ready
    const out = join(root, 'out.csv')
    const done = await score({ model, file: write('known.csv', known), out, language: 'es' })
    assert.equal(done.rows, n)
    const whole = scoreTable(binary, reading.table, { language: 'es' })
    const expected = headerLine(whole) + csvLines(whole)
    assert.equal(readFileSync(out, 'utf8'), expected)
  })
  it('reads new rows as the training file was read: decimal comma, other order, unseen values', async () => {
    await ready
    const out = join(root, 'few.csv')
    const few = write('other.csv', 'gasto;meses;extra;tarifa;cliente\n12,50;3;x;nunca vista;007\n;;y;mensual;\n')
    await score({ model, file: few, out, language: 'en' })
    const lines = readFileSync(out, 'utf8').trimEnd().split('\r\n')
    assert.equal(lines.length, 3)
    assert.match(lines[1]!, /^007,0\.\d+,/)
    assert.match(lines[2]!, /^,0\.\d+,/)
  })
  it('counts the rows when the id column is absent, and says so', async () => {
    await ready
    const out = join(root, 'counted.csv')
    const done = await score({ model, file: write('unnamed.csv', 'tarifa;meses;gasto\nanual;3;4,5\n'), out, language: 'es' })
    assert.ok(done.decisions.some(({ code }) => code === 'SCORES_ID_ABSENT'))
    assert.match(readFileSync(out, 'utf8'), /^row,score.*\r\n1,/)
  })
  it('refuses what it cannot score, and leaves nothing behind', async () => {
    await ready
    const file = write('short.csv', 'cliente;tarifa;mesess\n1;anual;3\n')
    const before = readdirSync(root)
    await assert.rejects(score({ model, file, out: join(root, 'x.csv'), language: 'es' }), code('COLUMNS_MISSING'))
    await assert.rejects(score({ model, file, out: file, language: 'es' }), code('SCORES_OVER_INPUT'))
    for (const from of [root, model])
      await assert.rejects(score({ model: from, file, out: model, language: 'es' }), code('SCORES_OVER_INPUT'))
    await assert.rejects(score({ model: join(root, 'none'), file, out: join(root, 'x.csv'), language: 'es' }), code('MODEL_NOT_FOUND'))
    await assert.rejects(
      score({ model, file: join(root, 'known.csv'), out: join(folder, 'x.csv'), language: 'es' }),
      code('SCORES_UNWRITABLE'),
    )
    assert.deepEqual(readdirSync(root), before)
  })
  it('names the columns that a table lacks, with those that may be meant', () => {
    const table = {
      rows: reading.table.rows,
      columns: reading.table.columns.map((c) => (c.name === 'meses' ? { ...c, name: 'mesess' } : c)),
    }
    assert.throws(
      () => predictModel(binary, table),
      (error) => code('COLUMNS_MISSING')(error) && (error as DomainError).params.nearest === 'mesess → meses',
    )
  })
})

describe('writing in parts', () => {
  const part = (from: number, to: number) => scoreTable(binary, reading.table, { language: 'es', rows: all.subarray(from, to) })
  const style = { language: 'es', isProbability: true } as const

  it('gives the bytes of writing at once', async () => {
    const [whole, cut] = [join(root, 'whole.csv'), join(root, 'cut.csv')]
    await writeScores({ csv: whole }, [part(0, 60)], style)
    await writeScores({ csv: cut }, [part(0, 1), part(1, 25), part(25, 60)], style)
    assert.deepEqual(readFileSync(cut), readFileSync(whole))
  })
  it('that fails midway leaves neither file behind', async () => {
    const folder = join(root, 'midway')
    mkdirSync(folder)
    const broken = async function* () {
      yield part(0, 20)
      throw new Error('the model went away')
    }
    await assert.rejects(writeScores({ csv: join(folder, 'a.csv'), xlsx: join(folder, 'a.xlsx') }, broken(), style), /went away/)
    assert.deepEqual(readdirSync(folder), [])
  })
  it('that cannot begin says where', async () => {
    const path = join(root, 'no', 'such', 'folder', 'a.csv')
    await assert.rejects(
      writeScores({ csv: path }, [part(0, 5)], style),
      (e) => e instanceof DomainError && e.code === 'SCORES_UNWRITABLE' && e.params.path === path,
    )
  })
})
