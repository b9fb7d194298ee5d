import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import exceljs from 'exceljs'
import { type Scores, writeScores } from '#ai/serving'

const formulas = [
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  '  =1+1',
  '＝1+1',
  '=cmd|"/c calc"!A1',
  '=HYPERLINK("http://evil.example";"x")',
]
const scores: Scores = {
  idName: '=id()',
  ids: formulas,
  score: Float64Array.from(formulas, () => 0.5),
  prediction: formulas,
  classes: [],
  probabilities: null,
  reasons: formulas.map((formula) => [formula, formula, formula]),
}

it('writes no cell that a spreadsheet runs: scores as CSV and as Excel', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'rumbo-formulas-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const [csv, xlsx] = [join(folder, 'scores.csv'), join(folder, 'scores.xlsx')]
  await writeScores({ csv, xlsx }, [scores], { language: 'es', isProbability: true })
  const cells = readFileSync(csv, 'utf8')
    .split(/,|\r\n/)
    .map((cell) => cell.replace(/^"/, ''))
  const live = cells.filter((cell) => /^\s*[=+\-@＝＋－＠]/.test(cell))
  assert.deepEqual(live, [])
  const book = new exceljs.Workbook()
  await book.xlsx.readFile(xlsx)
  let seen = 0
  book.eachSheet((sheet) =>
    sheet.eachRow((row) =>
      row.eachCell((cell) => {
        assert.notEqual(cell.type, exceljs.ValueType.Formula)
        assert.notEqual(cell.type, exceljs.ValueType.Hyperlink)
        seen++
      }),
    ),
  )
  assert.ok(seen >= formulas.length * 5, `${seen} cells`)
})
