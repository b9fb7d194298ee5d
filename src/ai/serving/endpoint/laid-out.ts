import { explainMatrices, type ModelFile, predictMatrices } from '#ai/registry'
import { type Language, nearestName, say } from '#base'
import { applyRecipe } from '#data/recipes'
import { type DataRecord, type RecordReading, recordReader } from '#data/sources'
import { RequestInvalid } from '#platform/http'
import { cellText, strongest } from '../reasons.ts'
import { predictionsOf } from '../scores.ts'
import { texts } from '../texts.ts'
import { floatText } from '../write-csv.ts'
import type { PredictAnswers, PredictQuestion } from './schema.ts'

type Answers = Pick<PredictAnswers, 'ignored' | 'answers'>
type Answer = Answers['answers'][number]
type Issue = RequestInvalid['issues'][number]

/** A model that is ready to answer rows one by one. */
export type LaidOut = Readonly<{ answer(question: PredictQuestion, language: Language): Answers }>

/** The number that the score of a file shows: the fewest digits that give the same float32 back. */
const shown = (value: number): number => Number(floatText(value))

function issuesOf({ absent, unread }: RecordReading, single: boolean, names: (row: number) => readonly string[]): Issue[] {
  const at = (row: number, column: string) => (single ? ['row', column] : ['rows', row, column])
  const wanted = absent.map(({ row, column }): Issue => {
    const near = nearestName(column, names(row)) ?? '–'
    const sentence = (language: Language) => say(texts, language, 'columnWanted', { near })
    return { code: 'custom', path: at(row, column), message: '', params: { es: sentence('es'), en: sentence('en') } }
  })
  const wrong = unread.map(({ row, column, expected }): Issue => ({ code: 'invalid_type', path: at(row, column), message: '', expected }))
  return [...wanted, ...wrong]
}

function firstRows(n: number): Int32Array {
  const rows = new Int32Array(n)
  for (let i = 0; i < n; i++) rows[i] = i
  return rows
}

/** Lays a model out for single rows: its columns are known, its recipes and learners stay as they are. */
export function layOut(model: ModelFile): LaidOut {
  const wanted = new Set([...model.features, ...(model.groupThresholds?.columns ?? [])])
  const read = recordReader(model.reading.filter(({ name }) => wanted.has(name)))
  const known = new Set([...wanted, ...(model.id === null ? [] : [model.id])])

  function ignored(records: readonly DataRecord[]): string[] {
    const names = new Set<string>()
    for (const record of records) for (const name in record) if (!known.has(name)) names.add(name)
    return [...names]
  }

  return {
    answer(question, language) {
      const records = question.row ? [question.row] : question.rows!
      const reading = read(records)
      const extra = ignored(records)
      if (reading.absent.length + reading.unread.length > 0) {
        const spare = (row: number) => Object.keys(records[row]!).filter((name) => !wanted.has(name))
        throw new RequestInvalid(issuesOf(reading, question.row !== undefined, spare), question, 'ROWS_UNREADABLE')
      }
      const { table } = reading
      const n = records.length
      const rows = firstRows(n)
      const matrices = model.parts.map(({ recipe }) => applyRecipe(recipe, table, rows))
      const { score, prediction, classes, probabilities } = predictionsOf(model, predictMatrices(model, matrices), table, rows)
      const explanation = question.reasons ? explainMatrices(model, matrices) : null
      const columns = explanation?.columns.map((name) => table.columns.find((column) => column.name === name)!)
      const answers = records.map((_, i): Answer => {
        const said = prediction[i]!
        const answer: Answer = { score: shown(score[i]!), prediction: typeof said === 'number' ? shown(said) : said }
        if (probabilities) answer.probabilities = Object.fromEntries(classes.map((name, k) => [name, shown(probabilities[k * n + i]!)]))
        if (explanation)
          answer.reasons = strongest(explanation, n, i).map((j) => {
            const column = explanation.columns[j]!
            const value = cellText(columns![j]!, i, language)
            const effect = explanation.contributions[j * n + i]! > 0 ? 'raises' : 'lowers'
            return { column, value, effect, text: say(texts, language, effect, { column, value }) }
          })
        return answer
      })
      return { ignored: extra, answers }
    },
  }
}
