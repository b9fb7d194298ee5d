import type { RunReport } from '#schema/ai/autopilot'
import type { Voice } from './voice.ts'

type Dependence = RunReport['dependence'][number]
export type Trend = 'up' | 'down' | 'mixed' | 'flat'

/** Which way the mean score goes along a column: weighted correlation of rank and mean, beyond ±0.6. */
export function trendOf({ points }: Dependence): Trend {
  const total = points.reduce((sum, p) => sum + p.share, 0)
  const weight = (p: Dependence['points'][number]) => (total > 0 ? p.share / total : 1 / points.length)
  const centreX = points.reduce((sum, p, i) => sum + weight(p) * i, 0)
  const centreY = points.reduce((sum, p) => sum + weight(p) * p.mean, 0)
  let xx = 0
  let yy = 0
  let xy = 0
  for (const [i, p] of points.entries()) {
    xx += weight(p) * (i - centreX) ** 2
    yy += weight(p) * (p.mean - centreY) ** 2
    xy += weight(p) * (i - centreX) * (p.mean - centreY)
  }
  const means = points.map((p) => p.mean)
  const swing = Math.max(...means) - Math.min(...means)
  if (points.length < 2 || swing <= Math.abs(centreY) * 0.03 || xx === 0) return 'flat'
  const r = xy / Math.sqrt(xx * yy)
  return r > 0.6 ? 'up' : r < -0.6 ? 'down' : 'mixed'
}

/** Levels in order of their mean score, highest first. */
export const byMean = (dependence: Dependence) => [...dependence.points].sort((a, b) => b.mean - a.mean)

/** The columns that weigh most, each with the way it acts, in words. Columns whose interval includes zero are left out. */
export function causesOf(voice: Voice, run: RunReport): string[] {
  return [...run.importance]
    .filter(({ loss }) => (loss.low ?? loss.value) > 0)
    .sort((a, b) => b.loss.value - a.loss.value)
    .map(({ column }) => {
      const dependence = run.dependence.find((d) => d.column === column)
      if (!dependence || run.problem.kind === 'multiclass') return voice.t('causeMixed', { column })
      const trend = trendOf(dependence)
      if (dependence.kind === 'category' && dependence.points.length >= 2) {
        const order = byMean(dependence)
        return voice.t('causeLevels', { column, high: String(order[0]!.at), low: String(order.at(-1)!.at) })
      }
      if (dependence.kind === 'date' && (trend === 'up' || trend === 'down'))
        return voice.t(trend === 'up' ? 'causeLater' : 'causeEarlier', { column })
      return voice.t(trend === 'up' ? 'causeUp' : trend === 'down' ? 'causeDown' : 'causeMixed', { column })
    })
}
