import { z } from 'zod'
import { millisecondsPerDay } from '#base'
import { record } from '#platform/activity'
import type { Contribution, EvidenceQuery, EvidenceRule, RegisteredQuery, Services } from '#platform/contributions'
import type { Scope, Trx } from '#platform/database'
import type { JobDefinition, JobSchedule } from '#platform/jobs'

const kind = 'evidence.measured'
/** Three nights without a measurement, and the last one no longer counts. */
const validDays = 3

const reaches = ({ is, threshold }: EvidenceQuery, value: number): boolean => (is === 'at-least' ? value >= threshold : value <= threshold)

/** A rule over a registered query reads what was measured for it: the newest measurement is the fact. */
const asRule = (query: EvidenceQuery): EvidenceRule => ({
  name: query.name,
  closes: query.closes,
  kinds: [{ kind, with: { rule: query.name } }],
  validDays,
  read({ payload: { value, n } }) {
    if (typeof value !== 'number' || typeof n !== 'number') return null
    const verdict = n < query.leastN ? 'short' : reaches(query, value) ? 'holds' : 'fails'
    return { about: query.query, verdict, value, threshold: query.threshold, link: query.link }
  },
})

const queryRulesOf = (contributions: readonly Contribution[]): readonly EvidenceQuery[] =>
  contributions.flatMap(({ evidenceQueries = [] }) => evidenceQueries)

/** Every rule: those that read what happened, and those that read what was measured. */
export const rulesOf = ({ contributions }: Pick<Services, 'contributions'>): readonly EvidenceRule[] => [
  ...contributions.flatMap(({ evidenceRules = [] }) => evidenceRules),
  ...queryRulesOf(contributions).map(asRule),
]

/** Asks one query for the days before now, and writes the answer down; where there is nothing to speak of, nothing. */
async function measure(trx: Trx, scope: Scope, rule: EvidenceQuery, query: RegisteredQuery, now: Date): Promise<boolean> {
  const reading = await query.read(trx, scope, { from: new Date(now.getTime() - rule.days * millisecondsPerDay), to: now })
  if (reading === null) return false
  const { value, n } = reading
  const { threshold, days } = rule
  await record(trx, scope, {
    kind,
    subject: `query:${query.name}`,
    payload: { rule: rule.name, query: query.name, value, n, threshold, days },
  })
  return true
}

/** Measures what rules ask of registered queries. */
const measureJob = ({ contributions }: Pick<Services, 'contributions'>): JobDefinition<unknown> => ({
  name: 'programme.evidence.measure',
  data: z.strictObject({}),
  singletonKey: () => 'measure',
  async run({ scope, complete, log }) {
    const queries = new Map(contributions.flatMap(({ queries = [] }) => queries.map((query) => [query.name, query])))
    const rules = queryRulesOf(contributions)
    const now = new Date()
    const measured = await complete(async (trx) => {
      let n = 0
      for (const rule of rules) if (await measure(trx, scope, rule, queries.get(rule.query)!, now)) n++
      return n
    })
    await log('evidenceMeasured', { n: measured, of: rules.length })
  },
})
export const evidenceJobs = (lent: Pick<Services, 'contributions'>) => [measureJob(lent)]
export const nightlyMeasurement = (lent: Pick<Services, 'contributions'>): JobSchedule => ({
  name: 'programme.evidence.nightly',
  job: measureJob(lent),
  data: {},
  cron: '50 4 * * *',
  missed: 'run-once',
})
