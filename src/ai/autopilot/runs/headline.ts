import { headlineOf as metricOf, warningsOf } from '#ai/autopilot/report'
import type { RunReport } from '../schema.ts'
import type { Headline } from './schema.ts'

/** The few figures of a run that its row in the list says as one sentence. They come from the test sample. */
export function headlineOf(report: RunReport): Headline {
  const { kind, rows, positive } = report.problem
  const metric = metricOf(report)
  const none = { value: 0, low: null, high: null }
  return {
    kind,
    rows,
    positive,
    metric,
    quality: report.test.figures[metric] ?? none,
    lift: report.test.figures.liftTop10 ?? null,
    warnings: warningsOf(report).length,
  }
}
