import { type Figures, figuresOf } from '#ai/evaluation'
import { defineProblem, type Problem } from '#ai/problems'
import { predictModel, readModelFile } from '#ai/registry'
import { rowBlocks } from '#ai/serving'
import { DomainError, type Language } from '#base'
import { readTable, type Table } from '#data/sources'
import { askImported } from './answers.ts'
import { isImported, readImported } from './import.ts'
import { OnnxProcess } from './process.ts'
import type { ImportedModel } from './schema.ts'
import { readForImported } from './score.ts'

export type Evaluation = Readonly<{ imported: boolean; kind: Problem['kind']; rows: number; figures: Figures }>
export type EvaluateOptions = Readonly<{ model: string; file: string; target: string; language: Language; seed: number }>
type Asked = Readonly<{ kind: Problem['kind']; classes: readonly string[]; positive: string | null }>

/** Outcomes in the code of the model: 1 for its positive class, the place of the class, or the number. */
function outcomesFor(model: Asked, problem: Problem): Float64Array {
  const { rows, y, classes, kind, target } = problem
  const own = model.kind === 'regression' ? [] : classes.map((name) => model.classes.indexOf(name))
  if ((kind === 'regression') !== (model.kind === 'regression') || own.includes(-1))
    throw new DomainError('IMPORTED_TARGET_DIFFERS', { target, got: classes.join(', ') || '–', expected: model.classes.join(', ') || '–' })
  if (model.kind === 'regression') return Float64Array.from(rows, (row) => y[row]!)
  const codes = Float64Array.from(rows, (row) => own[y[row]!]!)
  const positive = model.classes.indexOf(model.positive ?? '')
  return model.kind === 'binary' ? codes.map((code) => (code === positive ? 1 : 0)) : codes
}

/** Answers for the given rows, of several classes column-major over all of them. */
async function askedInBlocks(model: ImportedModel, bytes: Uint8Array, table: Table, rows: Int32Array): Promise<Float64Array> {
  await using running = await OnnxProcess.start(bytes)
  const outputs = model.kind === 'multiclass' ? model.classes.length : 1
  const answers = new Float64Array(rows.length * outputs)
  for (const block of rowBlocks(rows.length)) {
    const own = await askImported(
      model,
      running,
      table,
      block.map((at) => rows[at]!),
    )
    for (let k = 0; k < outputs; k++) answers.set(own.subarray(k * block.length, (k + 1) * block.length), k * rows.length + block[0]!)
  }
  return answers
}

/**
 * Measures a model, imported or of a run, on a file whose outcomes are known: the same figures with the same intervals, so
 * that two models can be compared on rows that neither has seen. Whether they have not, the caller must know.
 * @throws as `readImported` or `readModelFile`, `readTable`, `defineProblem`; IMPORTED_TARGET_DIFFERS
 */
export async function evaluateOnFile({ model: path, file, target, language, seed }: EvaluateOptions): Promise<Evaluation> {
  const imported = (await isImported(path)) ? await readImported(path) : null
  const own = imported ? null : await readModelFile(path)
  const asked: Asked = imported?.model ?? own!.problem
  const whole = imported ? await readForImported(file, imported.model, language) : await readTable(file, { language })
  const { problem } = defineProblem(whole.table, target, asked.positive ?? undefined)
  const y = outcomesFor(asked, problem)
  const used = own && new Set(own.features)
  const answers = imported
    ? await askedInBlocks(imported.model, imported.bytes, whole.table, problem.rows)
    : predictModel(
        own!,
        (await readTable(file, { language, formats: own!.reading.filter(({ name }) => used!.has(name)) })).table,
        problem.rows,
      )
  const threshold = imported ? imported.model.threshold : own!.threshold
  const options = { threshold, spread: null, aim: own?.problem.aim, seed, draws: y.length > 20_000 ? 100 : 300 }
  return { imported: imported !== null, kind: asked.kind, rows: y.length, figures: figuresOf(asked.kind, y, answers, options) }
}
