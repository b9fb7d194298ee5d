import { DomainError, money } from '#base'
import type { Outcome, Readout } from '#schema/science/experiments'
import type { NewLine, Origin } from './schema.ts'

type Measured = Extract<NewLine, { readout: unknown }>
type Value = Readonly<{ low: number; mid: number; high: number; origin: Origin }>

/**
 * The value of a campaign that a readout measured: of all treated people, margin less discounts and contacts, minor units.
 * @throws LEDGER_NOT_MEASURED when the readout cannot say; LEDGER_AMOUNT_MISSING when the amount is no outcome in money
 */
export function valueOfReadout(readout: Readout, line: Measured): Value {
  if (readout.verdict === 'balance-broken' || readout.verdict === 'too-early')
    throw new DomainError('LEDGER_NOT_MEASURED', { name: line.name })
  const metric = readout.metrics.find(({ name, kind }) => name === line.amount && kind === 'amount')
  if (!metric) throw new DomainError('LEDGER_AMOUNT_MISSING', { column: line.amount })
  const [whole] = metric.compared
  if (!whole?.total) throw new DomainError('LEDGER_NOT_MEASURED', { name: line.name })
  const { contacts, discounts } = line.costs
  const of = (revenue: number) => money((revenue / (1 + line.vatShare)) * line.marginShare, line.currency).minor - contacts - discounts
  const { low, value, high } = whole.total
  return {
    ...{ low: of(low), mid: of(value), high: of(high) },
    origin: {
      verdict: verdictOf(of(low), of(high)),
      people: { control: whole.control.n, treated: whole.treated.n },
      ...{ how: null, marginShare: line.marginShare, vatShare: line.vatShare, orders: null, ordersLeft: 0 },
      ...{ startsOn: line.startsOn, endsOn: line.endsOn, notes: readout.notes },
    },
  }
}

/**
 * The value of a campaign whose window is over.
 * @throws LEDGER_NOT_MEASURED
 */
export function valueOfOutcome(outcome: Outcome, name: string, terms: Readonly<{ margin_share: number; vat_share: number }>): Value {
  const [whole] = outcome.metrics.find((metric) => metric.name === 'margin')!.compared
  if (!outcome.final || outcome.verdict === 'balance-broken' || outcome.verdict === 'too-early' || !whole?.total)
    throw new DomainError('LEDGER_NOT_MEASURED', { name })
  const of = (amount: number) => money(amount, outcome.currency).minor
  const { low, value, high } = whole.total
  return {
    ...{ low: of(low), mid: of(value), high: of(high) },
    origin: {
      verdict: verdictOf(of(low), of(high)),
      people: { control: whole.control.n, treated: whole.treated.n },
      ...{ how: null, marginShare: terms.margin_share, vatShare: terms.vat_share },
      ...{
        orders: outcome.orders.used,
        ordersLeft: outcome.orders.taken,
        startsOn: outcome.from,
        endsOn: outcome.to,
        notes: outcome.notes,
      },
    },
  }
}

/** What the interval of the value itself says. */
const verdictOf = (low: number, high: number): 'incremental' | 'harmful' | 'not-told' =>
  low > 0 ? 'incremental' : high < 0 ? 'harmful' : 'not-told'
