import { sql } from 'kysely'
import { DomainError, type Id } from '#base'
import type { Scope, Trx } from '#platform/database'
import type { CampaignChannel, CampaignSource, ConsentBasis, ControlPlan, PeopleFound, Variant } from './schema.ts'

export type CampaignState = 'reading' | 'draft' | 'drawing' | 'drawn' | 'confirmed'
/** What a draw could show, kept with it. */
export type DrawnPower = Readonly<{ smallest: number | null; wanted: number; unit: ControlPlan['unit']; base: number; effect: number }>
/** Kept of a source: the file, or the answer, and the name of the file at that time. */
export type KeptSource = CampaignSource & Readonly<{ name: string }>

/** One row of `campaigns`; money in minor units of `currency`, of which `discount` is given with each order. */
type CampaignRow = {
  workspace_id: string
  id: string
  name: string
  code: string
  channel: CampaignChannel
  offer: string
  currency: string
  success: 'orders' | 'revenue'
  starts_on: string
  window_days: number
  margin_share: number
  vat_share: number
  contact_cost_minor: number
  discount_minor: number
  programme_cost_minor: number
  arms: string
  seed: number
  source: string
  consent_basis: ConsentBasis
  job_id: string | null
  people: string | null
  control: number | null
  power: string | null
  drawn_at: Date | null
  baseline: string | null
  baseline_sha256: string | null
  confirmed_at: Date | null
  confirmed_by: string | null
  state: CampaignState
  created_by: string
  created_at: Date
}
const tables = (trx: Trx) => trx.$extendTables<{ campaigns: CampaignRow }>()

export type StoredCampaign = Omit<CampaignRow, 'workspace_id' | 'id' | 'arms' | 'source' | 'people' | 'power' | 'baseline'> &
  Readonly<{
    id: Id<'campaign'>
    arms: readonly Variant[]
    source: KeptSource
    people: PeopleFound | null
    power: DrawnPower | null
    baseline: unknown
  }>

const select = (trx: Trx, scope: Scope) => tables(trx).selectFrom('campaigns').selectAll().where('workspace_id', '=', scope.workspace)
const campaignOf = ({ workspace_id: _, ...row }: CampaignRow): StoredCampaign => row as unknown as StoredCampaign

export async function addCampaign(
  trx: Trx,
  scope: Scope,
  row: Omit<
    CampaignRow,
    | 'workspace_id'
    | 'created_by'
    | 'people'
    | 'control'
    | 'power'
    | 'drawn_at'
    | 'baseline'
    | 'baseline_sha256'
    | 'confirmed_at'
    | 'confirmed_by'
  >,
): Promise<void> {
  const none = { people: null, control: null, power: null, drawn_at: null, baseline: null, baseline_sha256: null }
  await tables(trx)
    .insertInto('campaigns')
    .values({ ...row, ...none, workspace_id: scope.workspace, created_by: scope.principal, confirmed_at: null, confirmed_by: null })
    .execute()
}

/**
 * @param lock  holds the row until the transaction ends
 * @throws CAMPAIGN_NOT_FOUND, also for one of another workspace
 */
export async function findCampaign(trx: Trx, scope: Scope, id: string, lock = false): Promise<StoredCampaign> {
  const query = select(trx, scope).where('id', '=', id)
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst()
  if (!row) throw new DomainError('CAMPAIGN_NOT_FOUND', { campaign: id })
  return campaignOf(row)
}

/** Newest first; one more than `limit` tells that there is a next page. */
export async function listCampaigns(
  trx: Trx,
  scope: Scope,
  page: Readonly<{ limit: number; before: string | null }>,
): Promise<StoredCampaign[]> {
  let query = select(trx, scope).orderBy('id', 'desc').limit(page.limit)
  if (page.before !== null) query = query.where('id', '<', page.before)
  return (await query.execute()).map(campaignOf)
}

/** Campaigns that were confirmed before a moment, the earliest first. */
export async function earlierCampaigns(trx: Trx, scope: Scope, confirmedAt: Date): Promise<StoredCampaign[]> {
  const rows = await select(trx, scope).where('confirmed_at', '<', confirmedAt).orderBy('confirmed_at').execute()
  return rows.map(campaignOf)
}

export async function changeCampaign(
  trx: Trx,
  scope: Scope,
  id: string,
  change: Partial<
    Pick<
      CampaignRow,
      'state' | 'job_id' | 'people' | 'control' | 'power' | 'drawn_at' | 'baseline' | 'baseline_sha256' | 'confirmed_at' | 'confirmed_by'
    >
  >,
): Promise<void> {
  await tables(trx).updateTable('campaigns').set(change).where('workspace_id', '=', scope.workspace).where('id', '=', id).execute()
}

export async function removeCampaign(trx: Trx, scope: Scope, id: string): Promise<void> {
  await tables(trx).deleteFrom('campaigns').where('workspace_id', '=', scope.workspace).where('id', '=', id).execute()
}

export const codeIsTaken = async (trx: Trx, scope: Scope, code: string): Promise<boolean> =>
  (await select(trx, scope).where('code', '=', code).executeTakeFirst()) !== undefined

/** Currency and zone of a workspace, from which usual values follow. */
export async function moneyAndZone(trx: Trx, scope: Scope): Promise<{ currency: string; zone: string }> {
  const { rows } = await sql<{ currency: string; zone: string }>`
    select currency, time_zone as zone from workspaces where id = ${scope.workspace}`.execute(trx)
  return rows[0]!
}

/** How the organisation calls itself. */
export async function workspaceName(trx: Trx, scope: Scope): Promise<string> {
  const { rows } = await sql<{ name: string }>`select name from workspaces where id = ${scope.workspace}`.execute(trx)
  return rows[0]!.name
}
