import type { RunReport } from '#schema/ai/autopilot'
import { lossOfAim } from '../aims.ts'
import { headlineOf } from './answer.ts'
import { type Html, html } from './html.ts'
import { measureName, measureText } from './measures.ts'
import { grid, heading, list, type Section, table, text } from './parts.ts'
import { texts } from './texts.ts'
import { terms, type Voice } from './voice.ts'

const lossOf = { binary: 'logLoss', multiclass: 'logLoss', regression: 'rmse' } as const
/** The loss that decided: that of the aim, where one was set. */
export const lossOfRun = ({ problem }: Pick<RunReport, 'problem'>) =>
  problem.aim ? lossOfAim[problem.aim.objective] : lossOf[problem.kind]

const setting = (voice: Voice, value: string | number | boolean | readonly string[]): string =>
  typeof value === 'number' ? voice.number(value, 6) : Array.isArray(value) ? value.join(', ') : String(value)

/** A setting in words; one that has none keeps its name in run.json. */
export const settingName = (voice: Voice, key: string): string => {
  const text = `param_${key}`
  return Object.hasOwn(texts.es, text) ? voice.t(text as keyof (typeof texts)['es']) : key
}

/** Settings in one line. */
export const settingsText = (voice: Voice, params: Readonly<Record<string, string | number>>): string =>
  Object.entries(params)
    .map(([key, value]) => `${settingName(voice, key)}: ${setting(voice, value)}`)
    .join(' · ')

export function candidatesSection(voice: Voice, run: RunReport): Section {
  const keys = [headlineOf(run), lossOfRun(run)]
  const rows = run.candidates.map((c) => {
    const name = c.chosen ? `${voice.t(`name_${c.name}`)} · ${voice.t('chosen')}` : voice.t(`name_${c.name}`)
    return [
      { text: name, notes: [settingsText(voice, c.params)] },
      ...keys.map((key) => ({ number: measureText(voice, key, c.outOfFold[key]) })),
    ]
  })
  const head = [voice.t('candidate'), ...keys.map((key) => ({ number: measureName(voice, key) }))]
  const note = voice.t('candidatesNote', { folds: run.split.folds, done: run.tuning.trialsDone })
  return {
    id: 'candidates',
    title: voice.t('candidates'),
    body: [text(note), grid(table(voice.t('candidates'), head, rows, (i) => run.candidates[i]!.chosen))],
  }
}

export function decisionsSection(voice: Voice, run: RunReport, say: (decision: RunReport['decisions'][number]) => string): Section | null {
  if (run.decisions.length === 0) return null
  const stages = [...new Set(run.decisions.map(({ stage }) => stage))]
  const item = (decision: RunReport['decisions'][number]) =>
    decision.level === 'warning' ? { mark: voice.t('warning'), text: say(decision) } : say(decision)
  const body = stages.flatMap((stage) => [
    heading(voice.t(`stage_${stage}`)),
    list(run.decisions.filter((d) => d.stage === stage).map(item)),
  ])
  return { id: 'decisions', title: voice.t('decisions'), body }
}

export function methodSection(voice: Voice, run: RunReport): Section {
  const { split, source } = run
  const facts: [string, string][] = [
    [voice.t('source'), `${source.name} (${voice.integer(source.bytes)} B)`],
    [
      voice.t('reading'),
      voice.t('readingWhat', { format: source.format.toUpperCase(), encoding: source.encoding, decimal: source.decimal }),
    ],
    [voice.t('hash'), source.sha256],
    [voice.t('seed'), String(run.seed)],
    [voice.t('version'), run.rumbo],
    ...Object.entries(run.options).map(([name, value]): [string, string] => [`--${name}`, setting(voice, value)]),
  ]
  const how = voice.t('methodSplit', {
    method: voice.t(`split_${split.method}`),
    train: split.trainRows,
    test: split.testRows,
    folds: split.folds,
  })
  return {
    id: 'method',
    title: voice.t('method'),
    body: [
      text(how, voice.t('methodInterval'), voice.t('methodSame')),
      grid(
        table(
          voice.t('method'),
          [voice.t('options'), voice.t('value')],
          facts.map(([name, code]) => [name, { code }]),
        ),
      ),
    ],
  }
}

/** The words of the glossary that the page has marked. */
export function glossaryHtml(voice: Voice): Html {
  const items = terms
    .filter((term) => voice.explained.has(term))
    .map((term) => html`<dt id="word-${term}">${voice.t(`term_${term}`)}</dt><dd>${voice.t(`define_${term}`)}</dd>`)
  return html`<section id="glossary"><h2>${voice.t('glossary')}</h2><dl>${items}</dl></section>`
}
