import { sql } from 'kysely'
import { DomainError, newId } from '#base'
import { record } from '#platform/activity'
import type { Database, Scope, Trx } from '#platform/database'
import { armsOf } from './confirm.ts'
import { type CampaignStorage, type KeptPerson, readPeople } from './kept.ts'
import { lookUp } from './on-record.ts'
import type { Delivery, NewDelivery, Receipt } from './schema.ts'
import type { StoredCampaign } from './store.ts'

export type DeliveryNeeds = CampaignStorage & Readonly<{ database: Database }>
type BatchRow = {
  workspace_id: string
  campaign_id: string
  id: string
  way: Delivery['way']
  arm: number | null
  endpoint_id: string | null
  sealed_letter: Buffer | null
  job_id: string | null
  held_back: string
  created_by: string
  created_at: Date
  finished_at: Date | null
}
const tables = (trx: Trx) => trx.$extendTables<{ campaign_batches: BatchRow }>()
export type Batch = Omit<BatchRow, 'workspace_id' | 'held_back'> & Readonly<{ held_back: Record<string, number> }>
export type ArmedPerson = KeptPerson & Readonly<{ arm: number }>
export type Happened = 'claimed' | 'delivered' | 'deferred' | 'refused'

export async function addBatch(
  trx: Trx,
  scope: Scope,
  batch: Readonly<{ campaign: string; asked: NewDelivery; jobId: string; id: string; sealedLetter: Buffer | null }>,
): Promise<void> {
  const { campaign, asked, id, jobId, sealedLetter } = batch
  await tables(trx)
    .insertInto('campaign_batches')
    .values({
      ...{ workspace_id: scope.workspace, campaign_id: campaign, id, way: asked.way, arm: asked.arm ?? null },
      ...{ endpoint_id: null, sealed_letter: sealedLetter, job_id: jobId, held_back: '{}' },
      ...{ created_by: scope.principal, created_at: new Date(), finished_at: null },
    })
    .execute()
  await record(trx, scope, {
    kind: 'campaign.delivery-started',
    subject: `campaign:${campaign}`,
    payload: { delivery: id, way: asked.way },
  })
}
export const newBatchId = (): string => newId<'delivery'>()

/** @throws DELIVERY_NOT_FOUND */
export async function findBatch(trx: Trx, scope: Scope, campaign: string, id: string): Promise<Batch> {
  const row = await tables(trx)
    .selectFrom('campaign_batches')
    .selectAll()
    .where('workspace_id', '=', scope.workspace)
    .where('campaign_id', '=', campaign)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new DomainError('DELIVERY_NOT_FOUND', { delivery: id })
  return row as unknown as Batch
}

export async function listBatches(trx: Trx, scope: Scope, campaign: string): Promise<Batch[]> {
  const rows = await tables(trx)
    .selectFrom('campaign_batches')
    .selectAll()
    .where('workspace_id', '=', scope.workspace)
    .where('campaign_id', '=', campaign)
    .orderBy('id', 'desc')
    .execute()
  return rows as unknown as Batch[]
}

export async function finishBatch(
  trx: Trx,
  scope: Scope,
  batch: Pick<Batch, 'campaign_id' | 'id'>,
  heldBack: Record<string, number>,
): Promise<void> {
  await tables(trx)
    .updateTable('campaign_batches')
    .set({ finished_at: new Date(), held_back: JSON.stringify(heldBack) })
    .where('workspace_id', '=', scope.workspace)
    .where('campaign_id', '=', batch.campaign_id)
    .where('id', '=', batch.id)
    .execute()
  await record(trx, scope, {
    kind: 'campaign.delivery-finished',
    subject: `campaign:${batch.campaign_id}`,
    payload: { delivery: batch.id },
  })
}

/** The last event of people, by mark, with its step; those with whom nothing happened are absent. */
async function lastEvents(trx: Trx, scope: Scope, campaign: string, marks: readonly string[]) {
  const { rows } = await sql<{ mark: string; event: Happened; step: number; batch: string }>`
    select distinct on (d.mark) encode(d.mark, 'hex') as mark, d.event, d.step, d.batch_id as batch from campaign_deliveries d
    where d.workspace_id = ${scope.workspace} and d.campaign_id = ${campaign}
      and d.mark in (select decode(m, 'hex') from unnest(${marks}::text[]) as given (m))
    order by d.mark, d.step desc`.execute(trx)
  return new Map(rows.map((row) => [row.mark, row]))
}

/**
 * Adds one event for each of these people, unless another process was there first.
 * @returns marks of those whose event this is
 */
export async function addEvents(
  trx: Trx,
  scope: Scope,
  batch: Pick<Batch, 'campaign_id' | 'id'>,
  event: Happened,
  people: readonly Readonly<{ mark: string; step: number }>[],
  more: Readonly<{ part?: number; reason?: string | null }> = {},
): Promise<Set<string>> {
  const { rows } = await sql<{ mark: string }>`
    insert into campaign_deliveries (workspace_id, campaign_id, mark, step, event, batch_id, part, reason, at)
    select ${scope.workspace}, ${batch.campaign_id}, decode(m, 'hex'), s, ${event}, ${batch.id}, ${more.part ?? 0}, ${more.reason ?? null}::text, now()
    from unnest(${people.map(({ mark }) => mark)}::text[], ${people.map(({ step }) => step)}::smallint[]) as given (m, s)
    on conflict do nothing returning encode(mark, 'hex') as mark`.execute(trx)
  return new Set(rows.map(({ mark }) => mark))
}

type Chosen = Readonly<{ people: (ArmedPerson & Readonly<{ step: number }>)[]; heldBack: Map<string, string> }>
/** Of some people: who is to get it now and has not, with the step that comes next, and who is held back although drawn. */
async function choose(
  trx: Trx,
  scope: Scope,
  campaign: StoredCampaign,
  arm: number | null,
  people: readonly KeptPerson[],
): Promise<Chosen> {
  const marks = people.map(({ mark }) => mark)
  const [arms, { held, people: known }, last] = [
    await armsOf(trx, scope, campaign.id, marks),
    await lookUp(trx, scope, campaign, people),
    await lastEvents(trx, scope, campaign.id, marks),
  ]
  const chosen: (ArmedPerson & { step: number })[] = []
  const heldBack = new Map<string, string>()
  for (const person of known) {
    const own = arms.get(person.mark) ?? 0
    if (own === 0 || (arm !== null && own !== arm)) continue
    const happened = last.get(person.mark)
    if (happened && happened.event !== 'deferred') continue
    const why = held.get(person.mark)
    if (why) heldBack.set(person.mark, why)
    else chosen.push({ ...person, arm: own, step: happened ? happened.step + 1 : 0 })
  }
  return { people: chosen, heldBack }
}

/** People of a campaign as they were kept, each part with who is to get it at this moment. */
export async function* toDeliver(needs: DeliveryNeeds, scope: Scope, campaign: StoredCampaign, arm: number | null): AsyncGenerator<Chosen> {
  for await (const people of readPeople(needs, { workspace: scope.workspace, campaign: campaign.id }, campaign.people!.n))
    yield needs.database.inScope(scope, (trx) => choose(trx, scope, campaign, arm, people))
}

/** Hands everybody who may be contacted over in a file: all of them in the transaction that ends the work, or nobody. */
export async function deliverByFile(
  needs: DeliveryNeeds,
  scope: Scope,
  {
    campaign,
    batch,
    complete,
  }: Readonly<{ campaign: StoredCampaign; batch: Batch; complete: <T>(effect: (trx: Trx) => Promise<T>) => Promise<T> }>,
): Promise<void> {
  await complete(async (trx) => {
    const heldBack: Record<string, number> = {}
    for await (const people of readPeople(needs, { workspace: scope.workspace, campaign: campaign.id }, campaign.people!.n)) {
      const chosen = await choose(trx, scope, campaign, batch.arm, people)
      await addEvents(trx, scope, batch, 'delivered', chosen.people)
      for (const why of chosen.heldBack.values()) heldBack[why] = (heldBack[why] ?? 0) + 1
    }
    await finishBatch(trx, scope, batch, heldBack)
  })
}

/** The people that a finished delivery by file handed over; those who may not be contacted any more are left out. */
export async function* peopleOfBatch(
  needs: DeliveryNeeds,
  scope: Scope,
  campaign: StoredCampaign,
  batch: Batch,
): AsyncGenerator<ArmedPerson[]> {
  for await (const people of readPeople(needs, { workspace: scope.workspace, campaign: campaign.id }, campaign.people!.n)) {
    const marks = people.map(({ mark }) => mark)
    yield await needs.database.inScope(scope, async (trx) => {
      const [arms, { held, people: known }, last] = [
        await armsOf(trx, scope, campaign.id, marks),
        await lookUp(trx, scope, campaign, people),
        await lastEvents(trx, scope, campaign.id, marks),
      ]
      return known
        .filter(({ mark }) => last.get(mark)?.batch === batch.id && last.get(mark)?.event === 'delivered' && !held.has(mark))
        .map((person) => ({ ...person, arm: arms.get(person.mark)! }))
    })
  }
}

/** What happened in each delivery of a campaign, and to whom it belongs by the last event of each person. */
export async function receiptOf(
  trx: Trx,
  scope: Scope,
  campaign: StoredCampaign,
  isRunning: (batch: Batch) => Promise<boolean>,
): Promise<Receipt> {
  const batches = await listBatches(trx, scope, campaign.id)
  const { rows } = await sql<{ batch: string; event: Happened; reason: string | null; n: number }>`
    select batch_id as batch, event, reason, count(*)::int as n from (
      select distinct on (mark) mark, batch_id, event, reason from campaign_deliveries
      where workspace_id = ${scope.workspace} and campaign_id = ${campaign.id} order by mark, step desc
    ) last group by batch_id, event, reason`.execute(trx)
  const { rows: treated } = await sql<{ n: number }>`
    select count(*)::int as n from campaign_people where workspace_id = ${scope.workspace} and campaign_id = ${campaign.id} and arm > 0`.execute(
    trx,
  )
  const deliveries: Delivery[] = []
  for (const batch of batches) {
    const own = rows.filter((row) => row.batch === batch.id)
    const of = (event: Happened): number => own.reduce((sum, row) => sum + (row.event === event ? row.n : 0), 0)
    const running = batch.finished_at === null && (await isRunning(batch))
    deliveries.push({
      ...{ id: batch.id, way: batch.way, arm: batch.arm, jobId: batch.job_id },
      state: batch.finished_at !== null ? 'done' : running ? 'running' : 'stopped',
      ...{ people: own.reduce((sum, { n }) => sum + n, 0), delivered: of('delivered'), deferred: of('deferred'), refused: of('refused') },
      unknown: running ? 0 : of('claimed'),
      ...{ heldBack: batch.held_back, createdAt: batch.created_at.toISOString(), finishedAt: batch.finished_at?.toISOString() ?? null },
    })
  }
  const delivered = rows.reduce((sum, { event, n }) => sum + (event === 'delivered' ? n : 0), 0)
  const notDelivered: Record<string, number> = {}
  const running = new Set(deliveries.filter(({ state }) => state === 'running').map(({ id }) => id))
  for (const { batch, event, reason, n } of rows) {
    const why =
      event === 'claimed' ? (running.has(batch) ? null : 'unknown') : event === 'refused' ? `refused ${reason ?? ''}`.trim() : null
    if (why) notDelivered[why] = (notDelivered[why] ?? 0) + n
  }
  const settled = delivered + Object.values(notDelivered).reduce((a, b) => a + b, 0)
  const newest = deliveries.find(({ state }) => state === 'done')
  for (const [why, n] of Object.entries(newest?.heldBack ?? {})) notDelivered[why] = (notDelivered[why] ?? 0) + n
  const held = Object.values(newest?.heldBack ?? {}).reduce((a, b) => a + b, 0)
  return { delivered, waiting: Math.max(0, treated[0]!.n - settled - held), notDelivered, deliveries }
}
