import { type Language, say } from '#base'
import type { RunReport } from '#schema/ai/autopilot'
import { headlineOf, warningsOf } from './report/answer.ts'
import { renderAnswer } from './report/index.ts'
import { texts } from './texts.ts'

/** What a run found, in the few lines that a terminal shows. */
export function renderSummary(run: RunReport, language: Language): string {
  const name = headlineOf(run)
  const lines = [renderAnswer(run, language)]
  const main = run.test.figures[name]
  if (main) {
    const { value, low, high } = main
    lines.push(
      say(texts, language, 'summaryFigure', {
        name: say(texts, language, `figure_${name}`),
        value,
        low: low ?? value,
        high: high ?? value,
        n: run.test.rows,
      }),
    )
  }
  const without = run.withoutSuspects?.test[name]
  if (run.withoutSuspects && without) {
    const { columns } = run.withoutSuspects
    lines.push(say(texts, language, 'summarySuspects', { columns: columns.join(', '), n: columns.length, value: without.value }))
  }
  const warnings = warningsOf(run).length
  if (warnings > 0) lines.push(say(texts, language, 'summaryWarnings', { n: warnings }))
  return lines.join('\n')
}
