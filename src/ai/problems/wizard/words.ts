import { type ErrorParams, fillText, type Language } from '#base'
import { type OpenQuestion, type ProblemDefinition, type Proposal, questionKeys } from './schema.ts'
import { texts } from './texts.ts'

type Key = { [K in keyof (typeof texts)['es']]: (typeof texts)['es'][K] extends string ? K : never }[keyof (typeof texts)['es']]
/** One matter of a definition: what it is, and how it was settled. */
export type Fact = Readonly<{ label: string; text: string }>
export type Words = Readonly<{
  answer: string
  facts: Fact[]
  questions: { text: string; options: string[]; needed: boolean }[]
  next: string
}>

const voiceOf = (language: Language) => ({
  t: (key: Key, params: ErrorParams = {}) => fillText(texts[language][key], params, language),
  list: (items: readonly string[]) => new Intl.ListFormat(language, { type: 'conjunction' }).format(items),
})
type Voice = ReturnType<typeof voiceOf>
const reasons = ['person', 'id', 'moment', 'empty', 'constant', 'repeats', 'after'] as const

/** The question as a person would ask it. */
const questionInWords = (question: Proposal['question'], language: Language): string => voiceOf(language).t(`question_${question}`)

/** The questions that can be asked: what each gives, and the file that it needs. */
export const listedQuestions = (language: Language) => {
  const { t } = voiceOf(language)
  return questionKeys.map((question) => ({
    question,
    text: t(`question_${question}`),
    gives: t(`gives_${question}`),
    needs: t(`needs_${question}`),
  }))
}

function targetText({ t }: Voice, { target: { column, positive, moment, windowDays, delayDays } }: ProblemDefinition): string {
  const when =
    moment === null ? [t('no_window')] : [windowDays === null ? t('moment', { moment }) : t('window', { days: windowDays, moment })]
  const parts = [positive === null ? t('target', { column }) : t('target_value', { column, positive }), ...when]
  return [...parts, ...(delayDays === null || delayDays === 0 ? [] : [t('delay', { days: delayDays })])].join(' ')
}

function populationText({ t }: Voice, { population: { rows, known, person, repeated } }: ProblemDefinition): string {
  const who = repeated ? t('population_repeated', { rows, person: person ?? '' }) : t('population', { rows })
  return known < rows ? `${who} ${t('population_unknown', { n: rows - known })}` : who
}

/** A definition in sentences, for the terminal, the API and the report. */
export function definitionInWords(definition: ProblemDefinition, language: Language): Fact[] {
  const voice = voiceOf(language)
  const { t, list } = voice
  const { task, target, metric, columns, data } = definition
  const not = reasons.flatMap((why) => {
    const names = columns.not.filter((one) => one.why === why).map(({ column }) => column)
    return names.length === 0 ? [] : [t(`not_${why}`, { columns: names.join(language === 'es' ? '», «' : '”, “') })]
  })
  const facts: [Key, string][] = [
    ['label_question', questionInWords(definition.question, language)],
    [
      'label_task',
      task !== 'binary'
        ? t(`task_${task}`)
        : target.positive === null
          ? t('task_binary_unknown')
          : t('task_binary', { positive: target.positive }),
    ],
    ['label_target', targetText(voice, definition)],
    ['label_population', populationText(voice, definition)],
    ['label_metric', t(`metric_${metric}`)],
    ['label_use', t('use', { n: columns.use.length, columns: list(columns.use) })],
    ...(not.length > 0 ? [['label_not', `${not.join('; ')}.`] as [Key, string]] : []),
    ...(columns.protected.length > 0 ? [['label_protected', list(columns.protected)] as [Key, string]] : []),
    [
      'label_data',
      `${t(`data_${data.state}`, data as ErrorParams)} ${t(task === 'number' ? 'data_method_number' : 'data_method_binary', { parameters: data.parameters })}`,
    ],
  ]
  return facts.map(([label, text]) => ({ label: t(label), text }))
}

/** What a list of orders has and lacks for one row per person. */
function fileFacts({ t }: Voice, { file }: Proposal): Fact[] {
  const { person, moment, amount, people } = file
  const lines = [
    person === null ? t('missing_person') : t('found_person', { column: person, n: people ?? 0 }),
    moment === null ? t('missing_moment') : t('found_moment', { column: moment }),
    ...(file.kind === 'orders' ? [amount === null ? t('missing_amount') : t('found_amount', { column: amount })] : []),
  ]
  return lines.map((text) => ({ label: '', text }))
}

const optionText = ({ t }: Voice, ask: OpenQuestion['ask'], option: string): string => {
  if (ask === 'known') return t(option === 'yes' ? 'option_yes' : 'option_no')
  return ask === 'moment' && option === 'none' ? t('option_none') : option
}

function answerText({ t }: Voice, { status, definition, file }: Proposal): string {
  if (definition && status === 'too-little') return t('too-little', { more: definition.data.more })
  if (definition) return t('defined', { column: definition.target.column, known: definition.population.known })
  if (status === 'not-people') return t(file.kind === 'events' ? 'events' : 'orders')
  return t(status === 'open' ? 'open' : 'no-outcome')
}

/** A proposal as a person reads it: the answer first, then how it was understood, what is still asked, and the next step. */
export function proposalInWords(proposal: Proposal, language: Language): Words {
  const voice = voiceOf(language)
  return {
    answer: answerText(voice, proposal),
    facts: proposal.definition
      ? definitionInWords(proposal.definition, language)
      : proposal.status === 'not-people'
        ? fileFacts(voice, proposal)
        : [],
    questions: proposal.open.map(({ ask, about, options, needed }) => ({
      text: voice.t(`ask_${ask}`, { about: voice.list(about) }),
      options: options.map((option) => optionText(voice, ask, option)),
      needed,
    })),
    next: voice.t(`next_${proposal.status}`),
  }
}
