import type { FileQuestions, LikelyOutcome } from '#schema/ai/problems/wizard'

/** What a person chose, as the form holds it: a field that was left blank is ''. */
export type Choices = {
  /** The card: a question, or the column that says it already. */
  card: string
  target: string
  positive: string
  value: string | number
  valueIs: string
  vat: string
  cost: string | number
  drop: string[]
  protect: string[]
  /** Columns to learn from although they look like names of their rows. */
  use: string[]
  id: string
  time: string
  group: string
  objective: string
  rises: string[]
  falls: string[]
  trials: string | number
  budgetSeconds: string | number
  nested: boolean
  mitigate: string
}

export const ownColumn = 'column'

/** What follows from a column that says what happened: the value looked for, and what had better not be used. */
export const choicesOf = (outcome: LikelyOutcome): Pick<Choices, 'target' | 'positive' | 'drop'> => ({
  target: outcome.column,
  positive: outcome.positive ?? '',
  drop: outcome.not.filter(({ why }) => why === 'after').map(({ column }) => column),
})

/** Questions that a column of the file answers by its name, at most four, each with its nearest column. */
export function cardsOf({ outcomes }: FileQuestions): LikelyOutcome[] {
  const first = new Map<string, LikelyOutcome>()
  for (const outcome of outcomes) if (outcome.question !== null && !first.has(outcome.question)) first.set(outcome.question, outcome)
  return [...first.values()].slice(0, 4)
}

/** How the form begins: the nearest guess, so that whoever agrees has nothing to choose. */
export function firstChoices(questions: FileQuestions): Choices {
  const [outcome] = questions.outcomes
  return {
    card: cardsOf(questions)[0]?.question ?? ownColumn,
    ...(outcome ? choicesOf(outcome) : { target: '', positive: '', drop: [] }),
    ...{ value: '', valueIs: 'margin', vat: 'out', cost: '' },
    use: [],
    protect: questions.protect.filter((name) => name !== outcome?.column),
    ...{ id: '', time: '', group: '', objective: 'mean', rises: [], falls: [] },
    ...{ trials: '', budgetSeconds: '', nested: false, mitigate: '' },
  }
}

/** What seems to be known only afterwards and is used all the same. */
const knownOf = ({ drop }: Choices, { not }: LikelyOutcome): string[] =>
  not.filter(({ why, column }) => why === 'after' && !drop.includes(column)).map(({ column }) => column)

type Sent = Record<string, string | number | boolean | string[]>

/** What is sent to start the run: nothing that was left blank or does not belong to the kind of outcome. */
export function newRunOf(choices: Choices, outcome: LikelyOutcome | undefined, language: string): Sent {
  const { card, rises, falls, valueIs, vat, objective, value, cost, positive, ...rest } = choices
  const task = outcome?.task
  const money = value !== '' || cost !== ''
  const monotone = [...rises.map((name) => `${name}:1`), ...falls.map((name) => `${name}:-1`)].join(',')
  const all: Sent = {
    ...rest,
    // A question that its own column answers is understood again and told in the report
    ...(card !== ownColumn && outcome?.question === card ? { question: card, known: knownOf(choices, outcome) } : {}),
    ...(task === 'binary' ? { positive } : {}),
    ...(task === 'binary' && money ? { value: String(value), cost } : {}),
    ...(task === 'binary' && value !== '' ? { valueIs, vat } : {}),
    ...(task === 'number' && objective !== 'mean' ? { objective } : {}),
    monotone,
    language,
  }
  return Object.fromEntries(
    Object.entries(all).filter(([, entry]) => entry !== '' && entry !== false && !(Array.isArray(entry) && entry.length === 0)),
  )
}
