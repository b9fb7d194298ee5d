import { DomainError, type Language, money } from '#base'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import { readKeptCampaign } from '#science/experiments'
import { signBaseline } from './baseline.ts'
import { valueOfOutcome, valueOfReadout } from './measured.ts'
import { outcomeOf } from './outcome.ts'
import type { NewLine } from './schema.ts'
import { addLine, findLine, type StoredLine } from './store.ts'

/** What a line is made of, and what was fixed, when. */
type Made = Omit<StoredLine, 'id' | 'createdBy' | 'createdAt' | 'baseline' | 'replaces'> & Readonly<{ fixed: unknown; fixedAt: Date }>

async function ofCampaign(
  services: Services,
  scope: Scope,
  line: Extract<NewLine, { campaign: string }>,
  language: Language,
  now: Date,
): Promise<Made> {
  const { campaign, outcome } = await outcomeOf(services, scope, line, language, now)
  const minor = (amount: number) => money(amount, campaign.currency).minor
  const { contacts, discounts, programme } = outcome.costs
  return {
    ...{ source: { kind: 'campaign', id: campaign.id }, name: campaign.name, method: 'verified', currency: campaign.currency },
    ...{ month: outcome.to.slice(0, 7), costs: { contacts: minor(contacts), discounts: minor(discounts), programme: minor(programme) } },
    ...valueOfOutcome(outcome, campaign.name, campaign),
    ...{ fixed: campaign.baseline, fixedAt: campaign.confirmed_at! },
  }
}

async function made(services: Services, scope: Scope, line: NewLine, language: Language, now: Date): Promise<Made> {
  if ('campaign' in line) return ofCampaign(services, scope, line, language, now)
  const fixed = { fixed: line, fixedAt: now }
  const { name, currency, costs } = line
  if (line.method !== 'verified') {
    if (line.low > line.mid || line.mid > line.high)
      throw new DomainError('LEDGER_RANGE_BACKWARDS', { low: line.low, mid: line.mid, high: line.high })
    const unknown = { verdict: null, people: null, marginShare: null, vatShare: null, orders: null, startsOn: null, endsOn: null }
    return {
      ...{ source: { kind: 'said', id: null }, name, method: line.method, currency, month: line.month },
      ...fixed,
      ...{ low: line.low, mid: line.mid, high: line.high, costs, origin: { ...unknown, how: line.how, ordersLeft: 0, notes: [] } },
    }
  }
  if (line.endsOn < line.startsOn) throw new DomainError('PERIOD_BACKWARDS', { from: line.startsOn, to: line.endsOn })
  const readout = await readKeptCampaign(services, scope, line.readout, language)
  return {
    ...{ source: { kind: 'readout', id: line.readout.file }, name, method: 'verified', currency, month: line.endsOn.slice(0, 7), costs },
    ...valueOfReadout(readout, line),
    ...fixed,
  }
}

/**
 * Adds a line as a draft. A verified one is measured here, from the file; nobody writes its figure.
 * @throws LEDGER_NOT_MEASURED, LEDGER_AMOUNT_MISSING, LEDGER_SOURCE_TAKEN, LEDGER_LINE_REPLACED, LEDGER_LINE_NOT_FOUND, LEDGER_CURRENCY_DIFFERS
 */
export async function addNewLine(services: Services, scope: Scope, line: NewLine, language: Language, now: Date): Promise<string> {
  const { database, secrets } = services
  const { fixed, fixedAt, ...value } = await made(services, scope, line, language, now)
  return database.inScope(scope, async (trx) => {
    if (line.replaces !== undefined) {
      const before = await findLine(trx, scope, line.replaces)
      if (before.currency !== value.currency || before.method !== value.method)
        throw new DomainError('LEDGER_CORRECTION_DIFFERS', { currency: before.currency, method: before.method })
    }
    const baseline = signBaseline(secrets, scope.workspace, fixed, fixedAt)
    const id = await addLine(trx, scope, { ...value, baseline, replaces: line.replaces ?? null }, now)
    await record(trx, scope, { kind: 'ledger.added', subject: `ledger-line:${id}`, payload: { method: line.method } })
    return id
  })
}
