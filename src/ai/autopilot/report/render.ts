import { createHash } from 'node:crypto'
import type { Language } from '#base'
import type { RunReport } from '#schema/ai/autopilot'
import { Html, html } from './html.ts'
import { type Section, section } from './parts.ts'
import { renderDecision } from './render-decision.ts'
import { answerSection, answerSentence } from './section-answer.ts'
import { columnsSection, dependenceSection, stabilitySection, suspectsSection } from './section-columns.ts'
import { effectsSection } from './section-effects.ts'
import { fairnessSection } from './section-fairness.ts'
import { leaderboardSection } from './section-leaderboard.ts'
import { candidatesSection, decisionsSection, glossaryHtml, methodSection } from './section-method.ts'
import {
  confusionSection,
  figuresSection,
  importanceSection,
  liftSection,
  profitSection,
  reliabilitySection,
  separationSection,
} from './section-quality.ts'
import { questionSection } from './section-question.ts'
import { robustnessSection } from './section-robustness.ts'
import { sizeSection } from './section-size.ts'
import { trialsSection } from './section-trials.ts'
import { turnedSection } from './section-turned.ts'
import { weakSection } from './section-weak.ts'
import { style } from './style.ts'
import { Voice } from './voice.ts'

/** The page has no script and asks for nothing: only its own style, by its hash, may act. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`

/** Everything under the answer, in the order in which it is read. */
export const detail = (voice: Voice, run: RunReport, say: (decision: RunReport['decisions'][number]) => string): Section[] => {
  const delivered = run.status === 'delivered'
  const sections = [
    figuresSection(voice, run),
    delivered && liftSection(voice, run),
    delivered && profitSection(voice, run),
    delivered && reliabilitySection(voice, run),
    delivered && separationSection(voice, run),
    delivered && confusionSection(voice, run),
    delivered && importanceSection(voice, run),
    delivered && dependenceSection(voice, run),
    delivered && effectsSection(voice, run),
    delivered && turnedSection(voice, run),
    delivered && weakSection(voice, run),
    fairnessSection(voice, run),
    delivered && robustnessSection(voice, run),
    delivered && stabilitySection(voice, run),
    suspectsSection(voice, run),
    candidatesSection(voice, run),
    delivered && leaderboardSection(voice, run),
    delivered && trialsSection(voice, run),
    delivered && sizeSection(voice, run),
    columnsSection(voice, run),
    decisionsSection(voice, run, say),
    questionSection(voice, run),
    methodSection(voice, run),
  ]
  return sections.filter((s) => s !== null && s !== false)
}

/** report.html: one file that needs nothing else; the answer first, then the detail. Same run, same bytes. */
export function renderReport(run: RunReport, language: Language): string {
  const voice = new Voice(language)
  const say = (decision: RunReport['decisions'][number]) => renderDecision(decision, language)
  const answer = answerSection(voice, run, say)
  const sections = detail(voice, run, say)
  const explained = voice.explained.size > 0
  const title = voice.t('title', { target: run.problem.target })
  const places = [...sections, ...(explained ? [{ id: 'glossary', title: voice.t('glossary') }] : [])]
  const contents = html`<nav aria-label="${voice.t('contents')}"><strong>${voice.t('contents')}</strong><ul>${places.map((s) => html`<li><a href="#${s.id}">${s.title}</a></li>`)}</ul></nav>`
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="generator" content="Rumbo ${run.rumbo}"><title>${title}</title><style>${new Html(style)}</style></head>
<body><div class="page">${contents}<main>${answer}
${sections.map((s) => section(voice, s))}${explained && glossaryHtml(voice)}
<footer>${voice.t('footer', { version: run.rumbo })}</footer></main></div></body></html>
`.text
}

/** The sentence that answers the question of the run, as the report opens with it. */
export const renderAnswer = (run: RunReport, language: Language): string => answerSentence(new Voice(language), run)
