import type { Language } from '#base'
import { addDays } from '#base'
import type { Describe } from '#platform/http'
import type { JobState } from '#platform/jobs'
import { namedArms } from './confirm.ts'
import type { Campaign } from './schema.ts'
import type { StoredCampaign } from './store.ts'

type Reader = Readonly<{ describe: Describe; language: Language; counts: ReadonlyMap<number, number>; delivered: number }>

/** A campaign as the API shows it; `job` is the work that reads or draws. */
export function campaignView(row: StoredCampaign, job: JobState | null, { describe, language, counts, delivered }: Reader): Campaign {
  const failure = job?.status === 'failed' ? (job.error ?? { code: 'INTERNAL' as const, params: {} }) : null
  const amount = (minor: number) => ({ minor: Number(minor), currency: row.currency })
  const { source } = row
  return {
    ...{ id: row.id, name: row.name, code: row.code, channel: row.channel, offer: row.offer, success: row.success },
    ...{ startsOn: row.starts_on, windowDays: row.window_days, marginShare: row.margin_share, vatShare: row.vat_share },
    ...{
      contactCost: amount(row.contact_cost_minor),
      discount: amount(row.discount_minor),
      programmeCost: amount(row.programme_cost_minor),
    },
    ...{ variants: [...row.arms], currency: row.currency, consentBasis: row.consent_basis },
    source: { kind: source.kind, id: source.kind === 'file' ? source.file : source.answer, name: source.name },
    ...{ state: row.state, jobId: row.job_id, people: row.people, control: row.control },
    error: failure && { code: failure.code, ...describe(failure.code, failure.params, language) },
    power: row.power && { smallest: row.power.smallest, wanted: row.power.wanted, unit: row.power.unit },
    arms: row.drawn_at === null ? [] : namedArms(row, counts),
    ...{ seed: Number(row.seed), drawnAt: row.drawn_at?.toISOString() ?? null, confirmedAt: row.confirmed_at?.toISOString() ?? null },
    ...{ confirmedBy: row.confirmed_by, baselineSha256: row.baseline_sha256, endsOn: addDays(row.starts_on, row.window_days - 1) },
    ...{ createdAt: row.created_at.toISOString(), delivered },
  }
}
