import type { RunReport } from '#schema/ai/autopilot'
import {
  contactShare,
  type Doubt,
  doubtsOf,
  enoughCases,
  gainAt,
  headlineOf,
  testCases,
  type Usable,
  usableOf,
  type Warning,
  warningsOf,
} from './answer.ts'
import { causesOf } from './causes.ts'
import { type Html, html } from './html.ts'
import { measureFormat, measureName } from './measures.ts'
import { type Card, card, cardHtml } from './parts.ts'
import { aimCards, aimSentence } from './section-aim.ts'
import type { Voice } from './voice.ts'

/** The first decile: what the best-scored tenth of the rows holds; none when the test sample has fewer than ten rows. */
const best = (run: RunReport) => run.test.deciles[0]
const signs: Record<Usable, string> = { yes: '✓', careful: '!', no: '✕' }

const priorFigure = (run: RunReport, key: string): number | null =>
  run.candidates.find(({ name }) => name === 'prior')?.outOfFold[key]?.value ?? null

/** One sentence that answers the question of the run. */
export function answerSentence(voice: Voice, run: RunReport): string {
  const { kind, target, positive } = run.problem
  if (run.status === 'no-signal') return voice.t('answerNoSignal', { target })
  const figures = run.test.figures
  if (kind === 'multiclass') {
    return voice.t('answerClasses', {
      target,
      accuracy: voice.percent(figures.accuracy?.value ?? 0, 1),
      base: voice.percent(priorFigure(run, 'accuracy') ?? 0, 1),
    })
  }
  if (run.problem.aim) return aimSentence(voice, run)
  if (kind === 'regression') {
    return voice.t('answerNumber', {
      target,
      r2: voice.percent(figures.r2?.value ?? 0),
      mae: voice.number(figures.mae?.value ?? 0, 3),
      base: voice.number(priorFigure(run, 'mae') ?? 0, 3),
    })
  }
  const top = best(run)
  if (!top) return voice.t('answerPairs', { target, positive: positive ?? '', auc: voice.percent(figures.auc?.value ?? 0) })
  const base = testCases(run) / Math.max(1, run.test.rows)
  const share = top.n / Math.max(1, run.test.rows)
  const weak = top.lift.value < 1.2
  return voice.t(weak ? 'answerWeak' : 'answerBinary', {
    target,
    positive: positive ?? '',
    share: voice.percent(share),
    rate: voice.percent(top.rate.value, 1),
    base: voice.percent(base, 1),
    ...(weak ? {} : { lift: voice.fixed(top.lift.value, 1) }),
  })
}

export function howSure(voice: Voice, run: RunReport): Html {
  const { kind } = run.problem
  const n = run.test.rows
  const main = run.test.figures[headlineOf(run)]
  if (run.status === 'no-signal') {
    const format = measureFormat(voice, headlineOf(run))
    return voice.rich('sureNoSignal', {
      n,
      metric: measureName(voice, headlineOf(run)),
      between: main ? voice.between(main, format) : voice.t('noInterval'),
    })
  }
  const top = best(run)
  if (kind === 'binary' && top) return voice.rich('sureLift', { n, between: voice.between(top.lift, (x) => voice.fixed(x, 1)) })
  const key = kind === 'multiclass' ? 'accuracy' : headlineOf(run)
  const figure = run.test.figures[key] ?? { value: 0, low: null, high: null }
  const sure = run.problem.aim ? 'sureAim' : ({ binary: 'surePairs', multiclass: 'sureClasses', regression: 'sureNumber' } as const)[kind]
  return voice.rich(sure, { n, between: voice.between(figure, (x) => voice.percent(x)) })
}

/** Money in full: what it is, with or without VAT, estimated, and what it rests on. */
function worthCard(voice: Voice, run: RunReport): Card {
  const value = run.value
  if (!value) return card(voice.t('cardWorth'), voice.t('worthUnknown'), voice.t('worthHow'))
  const perThousand = 1000 / Math.max(1, run.test.rows)
  const money = (minor: number) => voice.money(minor * perThousand, value.currency)
  return card(
    voice.t('cardWorth'),
    voice.t('worthPerThousand', { amount: money(value.profitAtBest.value) }),
    voice.rich('worthWhat', {
      between: sentenceCase(voice.between(value.profitAtBest, money)),
      is: voice.t(value.is === 'margin' ? 'isMargin' : 'isRevenue'),
      vat: voice.t(value.vat === 'in' ? 'vatIn' : 'vatOut'),
      value: voice.money(value.perPositive, value.currency),
      cost: voice.money(value.costPerContact, value.currency),
    }),
    voice.rich('worthCaveat'),
  )
}

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function whomCard(voice: Voice, run: RunReport): Card {
  const share = contactShare(run)
  const title = voice.t('cardWhom')
  if (share <= 0) return card(title, voice.t('whomNobody'), voice.t('whomNobodyWhy'))
  if (share >= 0.999) return card(title, voice.t('whomAll'), voice.t('whomAllWhy'))
  const params = { gain: voice.percent(gainAt(run, share)), positive: run.problem.positive ?? '', n: Math.round(share * 1000) }
  return card(title, voice.t('whomShare', { share: voice.percent(share) }), ...(best(run) ? [voice.t('whomGain', params)] : []))
}

/** The few figures that an answer needs, each with what it means. */
export function cardsOf(voice: Voice, run: RunReport): Card[] {
  const { kind } = run.problem
  if (kind === 'binary') return [whomCard(voice, run), worthCard(voice, run)]
  if (run.problem.aim) return aimCards(voice, run, (key) => priorFigure(run, key))
  const key = kind === 'multiclass' ? 'accuracy' : 'mae'
  const own = run.test.figures[key]
  const prior = priorFigure(run, key)
  if (!own || !prior || own.value === 0) return []
  const times = voice.fixed(kind === 'multiclass' ? own.value / prior : prior / own.value, 1)
  const better = card(
    voice.t('cardBetter'),
    voice.t(kind === 'multiclass' ? 'betterClasses' : 'betterNumber', { times }),
    voice.t(kind === 'multiclass' ? 'betterClassesWhy' : 'betterNumberWhy'),
  )
  if (kind === 'multiclass') return [better]
  const between = sentenceCase(voice.between(own, (x) => voice.number(x, 3)))
  return [better, card(voice.t('cardError'), voice.number(own.value, 3), voice.t('errorWhat', { between }))]
}

/** A doubt in one or two sentences. */
function doubtText(voice: Voice, run: RunReport, doubt: Doubt): string {
  const metric = measureFormat(voice, headlineOf(run))
  switch (doubt.kind) {
    case 'suspect': {
      const quality = (value: number | null) => (value === null ? '–' : `${measureName(voice, headlineOf(run))} ${metric(value)}`)
      return voice.t('warnSuspect', { column: doubt.column, alone: quality(doubt.alone), others: quality(doubt.others) })
    }
    case 'certain': {
      const why = ({ copy: 'whyCopy', function: 'whyFunction', 'after-outcome': 'whyAfter', 'far-ahead': 'whyAhead' } as const)[doubt.why]
      return voice.t('warnCertain', { column: doubt.column, why: voice.t(why) })
    }
    case 'fewCases':
      return voice.t('warnFewCases', { n: doubt.n, wanted: enoughCases })
    case 'imbalance':
      return voice.t('warnImbalance', { share: voice.percent(doubt.share, 1), positive: run.problem.positive ?? '' })
    case 'weak':
      return voice.t('warnWeak')
    case 'calibration':
      return voice.t('warnCalibration', { ece: voice.number(doubt.ece * 100, 2) })
    case 'fairness':
      return voice.t('warnFairness', { column: doubt.column, ratio: voice.fixed(doubt.ratio, 2) })
    case 'stability':
      return voice.t('warnStability', { share: voice.percent(doubt.share), before: metric(doubt.before), after: metric(doubt.after) })
    case 'batch':
      return voice.t('warnBatch', { train: metric(doubt.train), test: metric(doubt.test) })
  }
}

export const warningText = (voice: Voice, run: RunReport, warning: Warning, say: (decision: RunReport['decisions'][number]) => string) =>
  'code' in warning ? say(warning) : doubtText(voice, run, warning)

/** Everything that must be read, in words. */
export const warningTexts = (voice: Voice, run: RunReport, say: (decision: RunReport['decisions'][number]) => string): string[] =>
  warningsOf(run).map((warning) => warningText(voice, run, warning, say))

/** What to do where nothing was found. */
export function wayOut(voice: Voice, run: RunReport): string[] {
  const { kind, target, rows, prevalence } = run.problem
  return [
    voice.t('nextColumns'),
    voice.t('nextTarget', { target }),
    kind === 'binary' ? voice.t('nextRows', { rows, cases: Math.round(rows * (prevalence ?? 0)) }) : voice.t('nextRowsNumber', { rows }),
    ...(kind === 'binary' ? [voice.t('nextTest')] : []),
  ]
}

const advice = { yes: 'useYes', careful: 'useCareful', no: 'useNo' } as const
/** What follows from the verdict, in a sentence. */
export const adviceOf = (voice: Voice, usable: Usable, warnings: number): string => voice.t(advice[usable], { n: warnings })

/** The answer, before anything else: what was found, how sure, whether to use it, whom, what it is worth, causes, warnings. */
export function answerSection(voice: Voice, run: RunReport, say: (decision: RunReport['decisions'][number]) => string): Html {
  const doubts = doubtsOf(run)
  const usable = usableOf(run, doubts)
  const warnings = warningTexts(voice, run, say)
  const shown = cardsOf(voice, run)
  const causes = run.status === 'no-signal' ? [] : causesOf(voice, run).slice(0, 3)
  const told =
    warnings.length > 0 &&
    html`<h2 class="minor">${voice.t('warnings')}</h2><ul class="warnings">${warnings.map((text) => html`<li class="warning">${text}</li>`)}</ul>`
  return html`<section id="answer"><h1>${voice.t('title', { target: run.problem.target })}</h1>
<p class="answer">${answerSentence(voice, run)}</p>
<p class="chip ${usable}"><b aria-hidden="true">${signs[usable]}</b>${voice.t(usable)}</p>
<p>${howSure(voice, run)} ${adviceOf(voice, usable, warnings.length)}</p>
${run.status === 'no-signal' ? html`<h2 class="minor">${voice.t('nextSteps')}</h2><ul>${wayOut(voice, run).map((step) => html`<li>${step}</li>`)}</ul>` : html`${shown.length > 0 && html`<div class="cards">${shown.map(cardHtml)}</div>`}<p><a class="button" href="scores.xlsx">${voice.t('openScores')}</a></p>`}
${causes.length > 0 && html`<h2 class="minor">${voice.t('causes')}</h2><ol class="causes">${causes.map((text) => html`<li>${text}</li>`)}</ol><p class="small muted">${voice.t('causesNote')}</p>`}
${told}</section>`
}
