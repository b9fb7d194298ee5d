import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { earlierCampaigns, findCampaign, readAssigned, type StoredCampaign } from '#activation/campaigns'
import { addDays, DomainError, dayNumber, type Language, minorDigits } from '#base'
import { personMark } from '#customers/identity'
import { openSourceFile, optionsOf } from '#data/files'
import { plannedErrorOfShares } from '#kernel/experiments'
import { createPool } from '#platform/compute'
import type { Services } from '#platform/contributions'
import type { Scope, Trx } from '#platform/database'
import type { Outcome } from '#schema/science/experiments'
import { type AssignedPeople, type CampaignTerms, readOutcome } from '#science/experiments'
import type { OrdersRead, OrdersTask } from './orders-task.ts'

const task = new URL('./orders-task.ts', import.meta.url)

async function ordersOf(services: Services, scope: Scope, file: string, asked: Omit<OrdersTask, 'path'>): Promise<OrdersRead> {
  const { database, folder, keys } = services
  const work = await mkdtemp(join(folder.temporary, 'orders-'))
  try {
    const { path, choices } = await openSourceFile({ database, folder, keys }, scope, file, work)
    const { missing, dates, text } = optionsOf(choices)
    await using pool = createPool({ workers: 1 })
    const given = { ...asked, path, ...(missing && { missing }), ...(dates && { dates }), ...(text && { text }) }
    const [orders] = await pool.map<OrdersTask, OrdersRead>(task, 'readOrders', [given])
    return orders!
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function assignedOf(trx: Trx, scope: Scope, campaign: string): Promise<AssignedPeople> {
  const [people, arm, stratum, before, delivered]: [string[], number[], number[], number[], number[]] = [[], [], [], [], []]
  for await (const each of readAssigned(trx, scope, campaign)) {
    people.push(each.mark)
    arm.push(each.arm)
    stratum.push(each.stratum)
    before.push(each.before ?? Number.NaN)
    delivered.push(each.delivered ? 1 : 0)
  }
  return {
    people,
    ...{ arm: Int32Array.from(arm), stratum: Int32Array.from(stratum), before: Float64Array.from(before) },
    delivered: Uint8Array.from(delivered),
  }
}

const endOf = ({ starts_on, window_days }: Pick<StoredCampaign, 'starts_on' | 'window_days'>): string => addDays(starts_on, window_days - 1)

/** Lines of orders that a campaign which was confirmed earlier counts: of its people, in its window. */
async function takenBy(
  trx: Trx,
  scope: Scope,
  campaign: StoredCampaign,
  customers: readonly string[],
  orders: OrdersRead,
): Promise<Uint8Array> {
  const taken = new Uint8Array(orders.day.length)
  for (const earlier of await earlierCampaigns(trx, scope, campaign.confirmed_at!)) {
    const [from, to] = [dayNumber(earlier.starts_on), dayNumber(endOf(earlier))]
    if (to < dayNumber(campaign.starts_on) || from > dayNumber(endOf(campaign))) continue
    const marks = new Set((await assignedOf(trx, scope, earlier.id)).people)
    const isOf = customers.map((mark) => marks.has(mark))
    for (let i = 0; i < taken.length; i++) if (orders.day[i]! >= from && orders.day[i]! <= to && isOf[orders.customer[i]!]) taken[i] = 1
  }
  return taken
}

function termsOf(campaign: StoredCampaign, { arm }: AssignedPeople): CampaignTerms {
  const scale = 10 ** minorDigits(campaign.currency)
  const control = campaign.control ?? 0
  const n = campaign.people?.n ?? arm.length
  const whole = campaign.arms.reduce((sum, { share }) => sum + share, 0)
  const sizes = { control, treated: n - control }
  const { power } = campaign
  return {
    arms: [
      { name: 'control', share: control / n },
      ...campaign.arms.map(({ name, share }) => ({ name, share: (share / whole) * (1 - control / n) })),
    ],
    ...{ currency: campaign.currency, success: campaign.success, startsOn: campaign.starts_on, windowDays: campaign.window_days },
    ...{ vatShare: campaign.vat_share, marginShare: campaign.margin_share },
    contactCost: Number(campaign.contact_cost_minor) / scale,
    discount: Number(campaign.discount_minor) / scale,
    programmeCost: Number(campaign.programme_cost_minor) / scale,
    ...(power?.unit === 'share' && power.base + power.effect < 1
      ? { plannedError: { orders: plannedErrorOfShares(power.base, power.effect, sizes) } }
      : {}),
  }
}

/**
 * What a confirmed campaign brought, from a kept file of orders. The outcome is told of the last day that the orders reach.
 * @throws CAMPAIGN_NOT_FOUND, LEDGER_NOT_CONFIRMED; SAMPLE_TOO_SMALL without control group; FILE_…, ORDERS_…
 */
export async function outcomeOf(
  services: Services,
  scope: Scope,
  asked: Readonly<{ campaign: string; orders: string }>,
  language: Language,
  now: Date,
): Promise<{ campaign: StoredCampaign; outcome: Outcome }> {
  const { database, secrets } = services
  const campaign = await database.inScope(scope, (trx) => findCampaign(trx, scope, asked.campaign))
  if (campaign.confirmed_at === null) throw new DomainError('LEDGER_NOT_CONFIRMED', { name: campaign.name })
  const orders = await ordersOf(services, scope, asked.orders, { language, currency: campaign.currency, now })
  const customers = orders.customers.map((key) => personMark(secrets, scope.workspace, key).toString('hex'))
  return database.inScope(scope, async (trx) => {
    const assigned = await assignedOf(trx, scope, campaign.id)
    const taken = await takenBy(trx, scope, campaign, customers, orders)
    const { customer, day, amount } = orders
    const outcome = readOutcome({
      ...{ assigned, orders: { customers, customer, day, amount, taken }, terms: termsOf(campaign, assigned), today: orders.last },
    })
    return {
      campaign,
      outcome: {
        ...outcome,
        notes: [...outcome.notes, ...orders.decisions.map(({ code, level, params }) => ({ code, level, params: { ...params } }))],
      },
    }
  })
}
