import { speaksOfAfterwards } from '#ai/problems'
import { DomainError, nearestName } from '#base'
import { wordsOf } from '#data/quality'
import type { ColumnProfile } from '#schema/data/quality'
import { enoughFor, enoughForClasses, enoughForNumber, parametersOf } from './enough.ts'
import { fileKind, peopleRepeat } from './file-kind.ts'
import { byName, type Candidate, named, outcomesFor, positiveOf, valuesOf } from './outcome.ts'
import { protectedWords, questions } from './questions.ts'
import type { Answers, Enough, FileProfile, OpenQuestion, ProblemDefinition, Proposal, QuestionKey } from './schema.ts'
import { unusedColumns } from './unused.ts'

const mostOptions = 6
/** What an answer says where no column fits. */
export const none = 'none'

function columnOf(file: FileProfile, name: string): ColumnProfile {
  const found = file.columns.find((column) => column.name === name)
  if (found) return found
  const names = file.columns.map((column) => column.name)
  throw new DomainError('COLUMN_NOT_FOUND', {
    column: name,
    nearest: nearestName(name, names) ?? names.slice(0, 5).join(', '),
    n: names.length,
  })
}

const standsOut = (first: Candidate, second: Candidate | undefined): boolean =>
  first.points >= byName && first.points > (second?.points ?? 0)

/** The outcome that was said or is guessed, and what remains to be asked about it. */
function outcomeOf(
  question: QuestionKey,
  file: FileProfile,
  answers: Answers,
): { found: Candidate | null; open: OpenQuestion[]; clear: boolean } {
  const candidates = outcomesFor(question, file.columns)
  if (answers.target !== undefined) {
    const { name } = columnOf(file, answers.target)
    const known = candidates.find(({ column }) => column === name)
    if (!known) throw new DomainError('OUTCOME_DOES_NOT_FIT', { column: name, task: questions[question].task })
    return { found: known, open: [], clear: true }
  }
  const [first, second] = candidates
  if (!first) return { found: null, open: [], clear: false }
  const sure = first.points >= named
  // A name that says "outcome" and not of which could be that of another question
  const clear = standsOut(first, second)
  if (clear) return { found: first, open: [], clear }
  const options = candidates.slice(0, mostOptions).map(({ column }) => column)
  return { found: sure ? first : null, open: [{ ask: 'target', about: [], options, needed: !sure }], clear: false }
}

/** Whether the rows with a known outcome suffice. */
export function enoughOf(
  task: ProblemDefinition['task'],
  target: ColumnProfile,
  positive: string | null,
  used: readonly ColumnProfile[],
): Enough {
  const known = target.rows - target.missing
  const parameters = parametersOf(used)
  if (task === 'number') return enoughForNumber(known, parameters)
  const values = valuesOf(target)
  if (task === 'classes')
    return enoughForClasses(
      known,
      values.flatMap(({ value, n }) => (value === null ? [] : [n])),
      parameters,
    )
  return enoughFor(known, values.find(({ value }) => value === positive)?.n ?? 0, parameters)
}

export const isProtected = ({ name }: ColumnProfile): boolean => wordsOf(name).some((word) => protectedWords.has(word))

/**
 * From what a person wants to know and what is known of a file to what is asked of the data, as plain data. What was not
 * answered is guessed and listed as open, the best guess first; only a `needed` question keeps the definition back. Pure.
 * @throws COLUMN_NOT_FOUND, OUTCOME_DOES_NOT_FIT, POSITIVE_NOT_FOUND
 */
export function proposeProblem(question: QuestionKey, file: FileProfile, answers: Answers = {}): Proposal {
  const { task } = questions[question]
  const { found, open, clear } = outcomeOf(question, file, answers)
  const kind = fileKind(file, clear && (task !== 'number' || answers.target !== undefined))
  const undefinedAs = (status: Proposal['status'], asked: OpenQuestion[] = []): Proposal => ({
    ...{ question, status, file: kind, definition: null },
    open: asked,
  })
  if (kind.kind !== 'people') return undefinedAs('not-people')
  if (!found) return open.length > 0 ? undefinedAs('open', open) : undefinedAs('no-outcome')

  const target = columnOf(file, found.column)
  const asked = [...open]
  let positive: string | null = null
  if (task === 'binary') {
    const values = valuesOf(target).flatMap(({ value }) => (value === null ? [] : [value]))
    if (answers.positive !== undefined && !values.includes(answers.positive))
      throw new DomainError('POSITIVE_NOT_FOUND', { positive: answers.positive, column: target.name, classes: values.join(', ') })
    const guess = positiveOf(target, found.contrary)
    positive = answers.positive ?? guess.value
    if (answers.positive === undefined && !guess.sure && positive !== null)
      asked.push({
        ask: 'positive',
        about: [target.name],
        options: [positive, ...values.filter((value) => value !== positive)],
        needed: false,
      })
  }

  const moment = momentOf(file, answers, asked)
  const person = kind.person
  const not = unusedColumns(question, file, { target: target.name, moment, person, known: answers.known ?? [] })
  const doubtful = not.filter(({ why }) => why === 'after').map(({ column }) => column)
  if (doubtful.length > 0 && answers.known === undefined)
    asked.push({ ask: 'known', about: doubtful, options: ['no', 'yes'], needed: false })
  if (moment !== null && answers.windowDays === undefined) asked.push({ ask: 'window', about: [moment], options: [], needed: false })

  const used = file.columns.filter(({ name }) => name !== target.name && !not.some(({ column }) => column === name))
  const definition: ProblemDefinition = {
    ...{ format: 1, question, task },
    target: {
      column: target.name,
      positive,
      moment,
      windowDays: answers.windowDays ?? null,
      delayDays: answers.delayDays ?? null,
    },
    population: { rows: file.rows, known: target.rows - target.missing, person, repeated: peopleRepeat(file.columns, person) },
    metric: ({ binary: 'auc', classes: 'macroAuc', number: 'mae' } as const)[task],
    columns: { use: used.map(({ name }) => name), not, protected: used.filter(isProtected).map(({ name }) => name) },
    data: enoughOf(task, target, positive, used),
  }
  return {
    ...{ question, file: kind, definition },
    status: definition.data.state === 'too-little' ? 'too-little' : 'defined',
    open: asked,
  }
}

/** The date from which on the outcome was looked at: said, or the only one whose name does not speak of something else. */
function momentOf(file: FileProfile, answers: Answers, asked: OpenQuestion[]): string | null {
  if (answers.moment === none) return null
  if (answers.moment !== undefined) return columnOf(file, answers.moment).name
  const dates = file.columns.filter(({ type, name }) => type === 'date' && !speaksOfAfterwards(name)).map(({ name }) => name)
  if (dates.length === 0) return null
  asked.push({ ask: 'moment', about: dates, options: [none, ...dates.slice(0, mostOptions)], needed: false })
  return null
}
