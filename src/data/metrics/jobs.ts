import { z } from 'zod'
import { DomainError } from '#base'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import type { Scope, Trx } from '#platform/database'
import type { JobDefinition, JobSchedule } from '#platform/jobs'
import { evaluateMetric } from './evaluate.ts'
import { closedPeriods, type Days, runningPeriod } from './period.ts'
import { queriesIn } from './read-parts.ts'
import { activeMetrics } from './store.ts'
import type { MetricRow } from './tables.ts'
import { currentValues, periodKey } from './values.ts'

type Lent = Omit<Services, 'jobs'>
const Work = z.object({ scheduled: z.boolean() })
type Work = z.infer<typeof Work>

/** Closed periods that nobody calculated are made up for, this far back and not from before the metric. */
const madeUpFor = 35

/** The newest closed period, those before it that have no value, and the one that runs where it is wanted. */
async function duePeriods(trx: Trx, scope: Scope, metric: MetricRow, today: string, running: boolean): Promise<Days[]> {
  const { period } = metric.definition
  const closed = closedPeriods(period, today, madeUpFor)
  const newest = closed.at(-1)!
  const since = metric.created_at.toISOString().slice(0, 10)
  const there = new Set((await currentValues(trx, scope, metric.id, periodKey(period), closed)).map(({ to_on }) => to_on))
  const missing = closed.filter((days) => days === newest || (days.to > since && !there.has(days.to)))
  const now = running ? runningPeriod(period, today) : null
  return now === null ? missing : [...missing, now]
}

/** Calculates the metrics in use: by the clock those that want it, else all. One that fails does not keep the others from it. */
export const evaluateJob = (lent: Lent): JobDefinition<Work> => ({
  name: 'data.metrics.evaluate',
  data: Work,
  singletonKey: ({ scheduled }) => String(scheduled),
  async run({ scope, data: { scheduled }, signal, report, log, complete }) {
    const queries = queriesIn(lent.contributions)
    const all = await lent.database.inScope(scope, (trx) => activeMetrics(trx, scope))
    const due = all.filter(({ definition }) => !scheduled || definition.schedule !== 'on-request')
    let failed: DomainError | null = null
    const round = { metrics: due.length, valued: 0, compared: 0 }
    for (const [done, { id, definition }] of due.entries()) {
      signal.throwIfAborted()
      await report({ share: done / due.length })
      const running = !scheduled || definition.schedule === 'daily'
      const asked = { scope, queries, asker: null, again: false, now: new Date() }
      try {
        const rows = await lent.database.inScope(scope, (trx) =>
          evaluateMetric(trx, asked, id, (metric, today) => duePeriods(trx, scope, metric, today, running)),
        )
        const valued = (rows.findLast(({ final }) => final)?.value ?? null) !== null
        if (valued) round.valued++
        if (valued && definition.baseline !== null) round.compared++
      } catch (error) {
        if (!(error instanceof DomainError)) throw error
        await log(error.code, error.params)
        failed = error
      }
    }
    if (failed) throw failed
    await complete((trx) => record(trx, scope, { kind: 'metrics.evaluated', subject: `workspace:${scope.workspace}`, payload: round }))
  },
})

/** Early in the day, so that what closed at midnight is there when people come. */
export const dailyEvaluation = (lent: Lent): JobSchedule => ({
  name: 'data.metrics.daily',
  job: evaluateJob(lent) as JobDefinition<unknown>,
  data: { scheduled: true },
  cron: '40 4 * * *',
  missed: 'run-once',
})
