import type { Language } from '#base'
import type { RunReport } from '#schema/ai/autopilot'
import { contactShare, doubtsOf, headlineOf, isHeavy, usableOf, warningsOf } from './answer.ts'
import { causesOf } from './causes.ts'
import { valuesOf } from './chart-values.ts'
import { measureName, measureText } from './measures.ts'
import type { Block, Cell, Figure, Table, Words } from './parts.ts'
import { detail } from './render.ts'
import { renderDecision } from './render-decision.ts'
import type { ResultBlock, ResultFigure, ResultTable, RunResult } from './schema.ts'
import { adviceOf, answerSentence, cardsOf, howSure, warningText, wayOut } from './section-answer.ts'
import { Voice } from './voice.ts'

const plain = (words: Words): string => (typeof words === 'string' ? words : (words.plain ?? words.text))

function cellOf(cell: Cell): ResultTable['rows'][number][number] {
  if (typeof cell === 'string') return { text: cell }
  if ('number' in cell) return { text: cell.number, looks: 'number' }
  if ('code' in cell) return { text: cell.code, looks: 'code' }
  return { text: cell.text, notes: cell.notes.filter((note) => note !== '') }
}

const tableOf = ({ label, head, rows, chosen }: Table): ResultTable => ({
  label,
  head: head.map((cell) => (typeof cell === 'string' ? { text: cell, number: false } : { text: cell.number, number: true })),
  rows: rows.map((row) => row.map(cellOf)),
  chosen: rows.flatMap((_, i) => (chosen(i) ? [i] : [])),
})

function blockOf(voice: Voice, block: Block): ResultBlock {
  const figureOf = ({ title, chart, data, name }: Figure): ResultFigure => ({
    title: plain(title),
    name: name ?? null,
    chart: valuesOf(chart, voice.t('ideal')),
    table: tableOf(data),
  })
  switch (block.kind) {
    case 'text':
      return { kind: 'text', text: block.words.map(plain).join(' '), quiet: block.quiet }
    case 'list':
      return { kind: 'list', items: block.items.map((item) => (typeof item === 'string' ? { mark: null, text: item } : item)) }
    case 'table':
      return { kind: 'table', table: tableOf(block.table) }
    case 'folded':
      return { kind: 'folded', label: block.label, table: tableOf(block.table) }
    case 'figure':
      return { kind: 'figure', figure: figureOf(block.figure) }
    case 'several':
      return { kind: 'several', figures: block.figures.map(figureOf) }
    default:
      return block
  }
}

/** What a run is about and how good it is, to be set beside another. */
function factsOf(voice: Voice, run: RunReport): RunResult['facts'] {
  const { problem, source, value, test } = run
  const metric = headlineOf(run)
  const chosen = run.candidates.find((candidate) => candidate.chosen)
  const thousand = (minor: number) => voice.money((minor * 1000) / Math.max(1, test.rows), value?.currency ?? 'EUR')
  const question = problem.positive === null ? problem.target : `${problem.target}: ${problem.positive}`
  return [
    { id: 'question', label: voice.t('question'), text: question },
    {
      id: 'data',
      label: voice.t('cardData'),
      text: voice.t('columnsNote', { rows: source.rows, n: run.columns.length, file: source.name }),
    },
    { id: 'quality', label: measureName(voice, metric), text: measureText(voice, metric, test.figures[metric]) },
    ...(problem.kind === 'binary'
      ? [{ id: 'lift' as const, label: measureName(voice, 'liftTop10'), text: measureText(voice, 'liftTop10', test.figures.liftTop10) }]
      : []),
    ...(value
      ? [
          {
            id: 'worth' as const,
            label: voice.t('cardWorth'),
            text: `${voice.t('worthPerThousand', { amount: thousand(value.profitAtBest.value) })} (${voice.between(value.profitAtBest, thousand)})`,
          },
        ]
      : []),
    { id: 'model', label: voice.t('candidate'), text: chosen ? voice.t(`name_${chosen.name}`) : '–' },
    { id: 'verdict', label: voice.t('verdictLabel'), text: voice.t(usableOf(run, doubtsOf(run))) },
  ]
}

/**
 * What decides which rows a run is tested on. Rows that are equal in all that the model uses stay together: where there are
 * any, other columns make other groups, and with them another sample.
 */
function rowsKeyOf({ seed, split, problem, columns, duplicates }: RunReport): string {
  const named = (...roles: RunReport['columns'][number]['role'][]) =>
    columns.filter(({ role }) => roles.includes(role)).map(({ name }) => name)
  const { method, folds, trainRows, testRows } = split
  const used = duplicates.rows === 0 ? null : named('feature')
  return JSON.stringify([seed, method, folds, trainRows, testRows, problem.rows, named('time', 'group', 'id'), used])
}

const measuredOf = (run: RunReport): RunResult['measured'] => {
  const { kind, target, positive, rows, aim } = run.problem
  const { deciles, profit } = run.test
  const metric = headlineOf(run)
  return {
    file: run.source.name,
    sha256: run.source.sha256,
    rowsKey: rowsKeyOf(run),
    problem: { kind, target, positive, rows, ...(aim ? { aim } : {}) },
    metric,
    quality: run.test.figures[metric] ?? null,
    test: { rows: run.test.rows, deciles, profit },
    value: run.value,
    advisedShare: contactShare(run),
  }
}

/** What a run found, as its report tells it, for pages and programs that draw it themselves. Same run, same answer. */
export function resultOf(run: RunReport, language: Language): RunResult {
  const voice = new Voice(language)
  const say = (decision: RunReport['decisions'][number]) => renderDecision(decision, language)
  const usable = usableOf(run, doubtsOf(run))
  const warnings = warningsOf(run).map((warning) => ({ heavy: isHeavy(run, warning), text: warningText(voice, run, warning, say) }))
  const noSignal = run.status === 'no-signal'
  return {
    title: voice.t('title', { target: run.problem.target }),
    answer: answerSentence(voice, run),
    sure: plain(howSure(voice, run)),
    usable,
    verdict: voice.t(usable),
    advice: adviceOf(voice, usable, warnings.length),
    cards: noSignal ? [] : cardsOf(voice, run).map(({ title, figure, lines }) => ({ title, figure, lines: lines.map(plain) })),
    causes: noSignal ? [] : causesOf(voice, run).slice(0, 3),
    causesNote: voice.t('causesNote'),
    warnings: [...warnings.filter(({ heavy }) => heavy), ...warnings.filter(({ heavy }) => !heavy)],
    next: noSignal ? wayOut(voice, run) : [],
    facts: factsOf(voice, run),
    measured: measuredOf(run),
    sections: detail(voice, run, say).map(({ id, title, body }) => ({ id, title, blocks: body.map((block) => blockOf(voice, block)) })),
  }
}
