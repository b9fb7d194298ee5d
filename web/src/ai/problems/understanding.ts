import { type Language, localeOf, say } from '#base'
import type { FileProfile, LikelyOutcome } from '#schema/ai/problems/wizard'
import type { Choices } from './choices.ts'
import { texts } from './texts.ts'

type Asked = Readonly<{
  choices: Pick<Choices, 'positive' | 'drop' | 'protect' | 'use' | 'id' | 'time'>
  outcome: LikelyOutcome
  profile: Pick<FileProfile, 'rows' | 'columns'>
  /** Columns of which somebody said, with the file, that they are to be learnt from. */
  used: readonly string[]
}>

type Why = 'dropped' | 'after' | 'repeats' | 'id' | 'nothing' | 'moment'
const told: readonly Why[] = ['after', 'repeats', 'id', 'nothing', 'moment', 'dropped']
const named = 5

/** Why each column that is not learnt from is left out. */
function leftOut({ choices, outcome, used }: Asked): ReadonlyMap<string, Why> {
  const after = new Set(outcome.not.flatMap(({ column, why }) => (why === 'after' ? [column] : [])))
  const out = new Map<string, Why>()
  for (const { column, why } of outcome.not) {
    // What seems to be known only afterwards stays out where it is among those not to be used
    if (why === 'after' || ((why === 'id' || why === 'person') && [...choices.use, ...used].includes(column))) continue
    out.set(column, why === 'empty' || why === 'constant' ? 'nothing' : why === 'person' ? 'id' : why)
  }
  if (choices.id !== '') out.set(choices.id, 'id')
  if (choices.time !== '') out.set(choices.time, 'moment')
  for (const column of choices.drop) out.set(column, after.has(column) ? 'after' : 'dropped')
  return out
}

/** Cómo lo entiendo: what is asked, from what it is learnt, what is left out and why, in one paragraph. */
export function understandingOf(asked: Asked, language: Language): string {
  const { choices, outcome, profile } = asked
  const { column, task, values, missing } = outcome
  const t = (key: keyof (typeof texts)['es'], params = {}) => say(texts, language, key, params)
  const list = new Intl.ListFormat(localeOf[language], { type: 'conjunction' })
  const columnsIn = (names: readonly string[]) => {
    const shown = names
      .slice(0, names.length > named + 1 ? named : names.length)
      .map((name) => (language === 'es' ? `«${name}»` : `"${name}"`))
    return list.format(shown.length < names.length ? [...shown, t('andMore', { n: names.length - shown.length })] : shown)
  }
  const out = leftOut(asked)
  const learnt = profile.columns.map(({ name }) => name).filter((name) => name !== column && !out.has(name))
  const known = profile.rows - missing
  const cases = values.find(({ value }) => value === choices.positive)?.n ?? 0
  const reasons = told.flatMap((why) => {
    const names = [...out].flatMap(([name, reason]) => (reason === why ? [name] : []))
    return names.length === 0 ? [] : [t(`out_${why}`, { n: names.length, columns: columnsIn(names) })]
  })
  return [
    t(`know_${task}`, { column, positive: choices.positive, n: cases, known }),
    learnt.length === 0 ? t('learnNone') : t('learn', { n: learnt.length, columns: columnsIn(learnt) }),
    ...reasons,
    ...(choices.protect.length > 0 ? [t('watched', { columns: columnsIn(choices.protect) })] : []),
    t('checked'),
  ].join(' ')
}
