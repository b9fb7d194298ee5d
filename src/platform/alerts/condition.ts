import type { NamedSample } from '#platform/telemetry'
import type { Condition, Series } from './schema.ts'

const hasLabels = (sample: NamedSample, labels: Series['labels']): boolean =>
  Object.entries(labels).every(([name, wanted]) => {
    const got = sample.labels?.[name]
    return wanted.endsWith('*') ? (got?.startsWith(wanted.slice(0, -1)) ?? false) : got === wanted
  })

/** The sum of what belongs to a series: the installation's figures and those of one workspace. Null when there is none. */
export function sumOf(samples: readonly NamedSample[], { metric, labels }: Series, workspace: string): number | null {
  const own = samples.filter(
    (sample) => sample.name === metric && (sample.workspace === undefined || sample.workspace === workspace) && hasLabels(sample, labels),
  )
  return own.length === 0 ? null : own.reduce((sum, { value }) => sum + value, 0)
}

/** How much counters grew, as seen by this process. A counter that became smaller began again at zero. */
export interface Growth {
  /** @returns null while less than half of the time was watched */
  over(key: string, value: number, seconds: number, now: Date): number | null
}

type Seen = Readonly<{ at: number; value: number }>

export function createGrowth(): Growth {
  const seen = new Map<string, Seen[]>()
  return {
    over(key, value, seconds, now) {
      const at = now.getTime()
      const from = at - seconds * 1000
      const kept = (seen.get(key) ?? []).filter((one) => one.at < at)
      kept.push({ at, value })
      // One from before the window stays: the growth since then began inside it.
      while (kept.length > 1 && kept[1]!.at <= from) kept.shift()
      seen.set(key, kept)
      if (at - kept[0]!.at < seconds * 500) return null
      return kept.slice(1).reduce((sum, one, i) => sum + (one.value >= kept[i]!.value ? one.value - kept[i]!.value : one.value), 0)
    },
  }
}

/** What a condition looks at, now. A share of nothing is none. */
export function figureOf(
  condition: Condition,
  samples: readonly NamedSample[],
  workspace: string,
  growth: Growth,
  now: Date,
): number | null {
  const read = (series: Series): number | null => {
    const sum = sumOf(samples, series, workspace)
    if (condition.overSeconds === null) return sum
    const key = JSON.stringify([workspace, series.metric, series.labels, condition.overSeconds])
    return sum === null ? null : growth.over(key, sum, condition.overSeconds, now)
  }
  const value = read(condition)
  if (condition.dividedBy === null) return value
  const whole = read(condition.dividedBy)
  // Of errors among requests, no error yet is a share of zero, not an unknown one.
  return whole === null || whole === 0 ? null : (value ?? 0) / whole
}

/** Whether a figure is as the condition says; one that is missing only ever fulfils `absent`. */
export function holds({ comparison, threshold }: Pick<Condition, 'comparison' | 'threshold'>, value: number | null): boolean {
  if (value === null || comparison === 'absent') return value === null && comparison === 'absent'
  if (comparison === '>') return value > threshold
  if (comparison === '>=') return value >= threshold
  return comparison === '<' ? value < threshold : value <= threshold
}
