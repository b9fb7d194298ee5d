import type { Language } from '#base'
import type { RunReport } from '#schema/ai/autopilot'
import { measureMeaning, measureName, measureText } from './measures.ts'
import { renderDecision } from './render-decision.ts'
import { answerSentence, warningTexts } from './section-answer.ts'
import { Voice } from './voice.ts'

/** Markdown that a name from the file cannot turn into something else. */
const plain = (text: string): string => text.replace(/[\r\n]+/g, ' ').replace(/[\\`*_{}[\]<>#|!~]/g, (sign) => `\\${sign}`)
const row = (...cells: string[]): string => `| ${cells.map(plain).join(' | ')} |`

/** model-card.md: what the model is for, from what it was made, how good it is and where its limits are. */
export function renderModelCard(run: RunReport, language: Language): string {
  const voice = new Voice(language)
  const { target, positive, kind } = run.problem
  const names = (wanted: (role: RunReport['columns'][number]['role']) => boolean) =>
    run.columns
      .filter((c) => wanted(c.role))
      .map((c) => c.name)
      .join(', ') || '–'
  const chosen = run.candidates.find((c) => c.chosen)
  const warnings = warningTexts(voice, run, (decision) => renderDecision(decision, language))
  const lines = [
    `# ${plain(voice.t('card', { target }))}`,
    '',
    plain(answerSentence(voice, run)),
    '',
    `**${voice.t(run.status === 'no-signal' ? 'cardNoModel' : 'cardChosen', { name: chosen ? voice.t(`name_${chosen.name}`) : '–' })}**`,
    '',
    `## ${voice.t('cardUse')}`,
    '',
    plain(kind === 'regression' ? voice.t('cardUseNumber', { target }) : voice.t('cardUseText', { target, positive: positive ?? '…' })),
    '',
    `## ${voice.t('cardQuality')}`,
    '',
    row(voice.t('measure'), voice.t('value'), voice.t('meaning')),
    '| --- | --- | --- |',
    ...Object.entries(run.test.figures).map(([key, figure]) =>
      row(measureName(voice, key), measureText(voice, key, figure), measureMeaning(voice, key)),
    ),
    '',
    `## ${voice.t('cardLimits')}`,
    '',
    ...(warnings.length > 0 ? warnings.map((text) => `- ${plain(text)}`) : [voice.t('cardNoLimits')]),
    '',
    `## ${voice.t('cardData')}`,
    '',
    `- ${plain(voice.t('columnsNote', { rows: run.source.rows, n: run.columns.length, file: run.source.name }))}`,
    `- ${voice.t('hash')}: ${run.source.sha256}`,
    `- ${plain(voice.t('cardFeatures', { columns: names((role) => role === 'feature') }))}`,
    `- ${plain(voice.t('cardExcluded', { columns: names((role) => role !== 'feature' && role !== 'target') }))}`,
    `- ${voice.t('methodSplit', { method: voice.t(`split_${run.split.method}`), train: run.split.trainRows, test: run.split.testRows, folds: run.split.folds })}`,
    '',
    `## ${voice.t('method')}`,
    '',
    `- ${voice.t('version')}: ${run.rumbo}`,
    `- ${voice.t('seed')}: ${run.seed}`,
    `- ${voice.t('methodSame')}`,
    '',
  ]
  return lines.join('\n')
}
