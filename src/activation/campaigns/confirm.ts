import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { holdPeople } from '#activation/lists'
import { addDays, DomainError } from '#base'
import { record } from '#platform/activity'
import type { Database, Scope, Trx } from '#platform/database'
import { type CampaignStorage, readPeople } from './kept.ts'
import { lookUp } from './on-record.ts'
import { countArms } from './people.ts'
import type { CampaignReview } from './schema.ts'
import { changeCampaign, findCampaign, type StoredCampaign } from './store.ts'

type Needs = CampaignStorage & Readonly<{ database: Database }>

/** JSON with sorted names: the same terms give the same bytes. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`)
    .join(',')}}`
}
export const sha256Of = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex')

/** Arms with their names, control first. */
export const namedArms = (campaign: Pick<StoredCampaign, 'arms'>, counts: ReadonlyMap<number, number>): CampaignReview['arms'] =>
  [null, ...campaign.arms.map(({ name }) => name)].map((name, arm) => ({ arm, name, people: counts.get(arm) ?? 0 }))

/** Arms of some people, by mark. */
export async function armsOf(trx: Trx, scope: Scope, campaign: string, marks: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ mark: string; arm: number }>`
    select encode(mark, 'hex') as mark, arm from campaign_people where workspace_id = ${scope.workspace} and campaign_id = ${campaign}
      and mark in (select decode(m, 'hex') from unnest(${marks}::text[]) as given (m))`.execute(trx)
  return new Map(rows.map(({ mark, arm }) => [mark, arm]))
}

/** What confirming would fix, with consents and objections as they are now. @throws CAMPAIGN_NOT_DRAWN */
export async function reviewCampaign(needs: Needs, scope: Scope, campaign: StoredCampaign): Promise<CampaignReview> {
  if (!campaign.people || campaign.drawn_at === null) throw new DomainError('CAMPAIGN_NOT_DRAWN', { campaign: campaign.name })
  const heldBack: Record<string, number> = {}
  const of = { workspace: scope.workspace, campaign: campaign.id }
  for await (const people of readPeople(needs, of, campaign.people.n)) {
    const marks = people.map(({ mark }) => mark)
    const { held, arms } = await needs.database.inScope(scope, async (trx) => ({
      held: (await lookUp(trx, scope, campaign, people)).held,
      arms: await armsOf(trx, scope, campaign.id, marks),
    }))
    for (const [mark, why] of held) if ((arms.get(mark) ?? 0) > 0) heldBack[why] = (heldBack[why] ?? 0) + 1
  }
  const counts = await needs.database.inScope(scope, (trx) => countArms(trx, scope, campaign.id))
  const treated = [...counts].reduce((sum, [arm, n]) => sum + (arm > 0 ? n : 0), 0)
  const { withoutKey, duplicates, globalControl } = campaign.people
  return {
    arms: namedArms(campaign, counts),
    heldBack,
    toContact: treated - Object.values(heldBack).reduce((a, b) => a + b, 0),
    excluded: { withoutKey, duplicates, globalControl },
  }
}

/** The spending before, and the people, of each arm and band; with a digest of who is where. */
async function groupsOf(trx: Trx, scope: Scope, campaign: string) {
  const { rows } = await sql<{ arm: number; stratum: number; people: number; known: number; before: string }>`
    select arm, stratum, count(*)::int as people, count(before)::int as known,
           coalesce(sum(before::numeric), 0)::text as before
    from campaign_people where workspace_id = ${scope.workspace} and campaign_id = ${campaign}
    group by arm, stratum order by arm, stratum`.execute(trx)
  // The digests of pages, digested: neither side ever holds a million people in one value
  const digest = createHash('sha256')
  for (let after = ''; ; ) {
    const page = await sql<{ mark: string; arm: number; stratum: number }>`
      select encode(mark, 'hex') as mark, arm, stratum from campaign_people
      where workspace_id = ${scope.workspace} and campaign_id = ${campaign} and mark > decode(${after}, 'hex')
      order by mark limit 20000`.execute(trx)
    for (const { mark, arm, stratum } of page.rows) digest.update(`${mark} ${arm} ${stratum}\n`)
    if (page.rows.length < 20_000) break
    after = page.rows.at(-1)!.mark
  }
  return { groups: rows, people: digest.digest('hex') }
}

/** Keeps the people of a campaign from other lists: the control group until it is over, the others as contacted. */
async function holdGroups(trx: Trx, scope: Scope, { id, channel, starts_on, window_days }: StoredCampaign): Promise<void> {
  const hold = { campaign: id, channel, from: starts_on, until: addDays(starts_on, window_days - 1) }
  for (let after = ''; ; ) {
    const { rows } = await sql<{ mark: string; control: boolean }>`
      select encode(mark, 'hex') as mark, arm = 0 as control from campaign_people
      where workspace_id = ${scope.workspace} and campaign_id = ${id} and mark > decode(${after}, 'hex')
      order by mark limit 20000`.execute(trx)
    const marksOf = (isControl: boolean) => rows.flatMap(({ mark, control }) => (control === isControl ? [mark] : []))
    await holdPeople(trx, scope, { ...hold, reason: 'control', marks: marksOf(true) })
    await holdPeople(trx, scope, { ...hold, reason: 'contacted', marks: marksOf(false) })
    if (rows.length < 20_000) return
    after = rows.at(-1)!.mark
  }
}

/**
 * Fixes a campaign for ever: terms, groups and what was known before the start, under one digest. Of two at once one wins.
 * @throws CAMPAIGN_ALREADY_CONFIRMED, CAMPAIGN_NOT_DRAWN, CAMPAIGN_NOBODY_LEFT
 */
export async function confirmCampaign(needs: Needs, scope: Scope, id: string, now: Date): Promise<void> {
  const before = await needs.database.inScope(scope, (trx) => findCampaign(trx, scope, id))
  if (before.confirmed_at !== null) throw new DomainError('CAMPAIGN_ALREADY_CONFIRMED', { campaign: before.name })
  const review = await reviewCampaign(needs, scope, before)
  if (review.toContact === 0) throw new DomainError('CAMPAIGN_NOBODY_LEFT', { campaign: before.name })
  await needs.database.inScope(scope, async (trx) => {
    const campaign = await findCampaign(trx, scope, id, true)
    if (campaign.confirmed_at !== null) throw new DomainError('CAMPAIGN_ALREADY_CONFIRMED', { campaign: campaign.name })
    // Drawn anew while the review was made
    if (campaign.drawn_at === null || campaign.drawn_at.getTime() !== before.drawn_at?.getTime())
      throw new DomainError('CAMPAIGN_NOT_DRAWN', { campaign: campaign.name })
    const { name, code, channel, offer, currency, success, starts_on, window_days, margin_share, vat_share } = campaign
    const { contact_cost_minor, discount_minor, programme_cost_minor, arms, seed, consent_basis, power, control } = campaign
    const terms = {
      ...{ name, code, channel, offer, currency, success, starts_on, window_days, margin_share, vat_share, arms, seed, consent_basis },
      ...{ contact_cost_minor, discount_minor, programme_cost_minor, power, control },
    }
    const baseline = {
      ...{ format: 1, terms, ...(await groupsOf(trx, scope, id)), source: campaign.source, found: campaign.people },
      ...{ heldBack: review.heldBack, confirmedAt: now.toISOString(), confirmedBy: scope.principal },
    }
    const digest = sha256Of(baseline)
    await changeCampaign(trx, scope, id, {
      ...{ state: 'confirmed', baseline: JSON.stringify(baseline), baseline_sha256: digest },
      ...{ confirmed_at: now, confirmed_by: scope.principal },
    })
    await holdGroups(trx, scope, campaign)
    await record(trx, scope, {
      kind: 'campaign.confirmed',
      subject: `campaign:${id}`,
      payload: { sha256: digest, people: campaign.people!.n, control },
    })
  })
}
