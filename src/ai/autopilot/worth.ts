import { columnNamed, type Problem } from '#ai/problems'
import { type Decision, DomainError, decided, type Language, minorDigits, warned } from '#base'
import type { Table } from '#data/sources'
import { rankedProfit, rankRows, thresholdForShare } from '#kernel/metrics'
import { mean } from '#kernel/stats'
import type { RunReport } from '#schema/ai/autopilot'
import { type AutopilotOptions, amountOrColumn, costOf } from './options.ts'

/** Standard rate of the country that a language stands for, used when a worth includes the tax. */
const vatOf: Record<Language, number> = { es: 0.21, en: 0.2 }

/** What a contact costs and a positive brings, in minor units of the currency. */
export type Worth = Readonly<{
  currency: string
  is: 'revenue' | 'margin'
  vat: 'in' | 'out'
  /** Per row of the table. */
  perRow: Float64Array
  perPositive: number
  costPerContact: number
}>

/** Reads --value and --cost; null when no value was given. @throws COLUMN_NOT_FOUND, VALUE_NOT_NUMBER */
export function worthOf(
  options: AutopilotOptions,
  table: Table,
  problem: Problem,
  rows: Int32Array,
): { worth: Worth | null; decisions: Decision[] } {
  const value = amountOrColumn(options.value, table)
  if (value === undefined) return { worth: null, decisions: [] }
  if (problem.kind !== 'binary') return { worth: null, decisions: [warned('VALUE_IGNORED', { column: problem.target })] }
  const { currency = 'EUR' } = options
  const unit = 10 ** minorDigits(currency)
  const is = options.valueIs ?? 'revenue'
  const vat = options.vat ?? 'out'
  const net = unit / (vat === 'in' ? 1 + vatOf[options.language] : 1)
  let perRow: Float64Array
  const decisions: Decision[] = []
  if (typeof value === 'number') perRow = new Float64Array(table.rows).fill(value * net)
  else {
    const column = columnNamed(table, value)
    if (column.type !== 'number') throw new DomainError('VALUE_NOT_NUMBER', { column: column.name })
    const known = column.values.filter(Number.isFinite)
    if (known.length === 0) throw new DomainError('VALUE_NOT_NUMBER', { column: column.name })
    const usual = mean(known)
    perRow = column.values.map((own) => (Number.isFinite(own) ? own : usual) * net)
    const absent = column.values.length - known.length
    if (absent > 0) decisions.push(warned('VALUE_MISSING_FILLED', { column: column.name, n: absent }))
  }
  const won = rows.filter((row) => problem.y[row] === 1)
  const worth: Worth = {
    ...{ currency, is, vat, perRow },
    perPositive: Math.round(mean(Float64Array.from(won, (row) => perRow[row]!))),
    costPerContact: Math.round((costOf(options) ?? 0) * unit),
  }
  const money = (minor: number) => `${minor} ${currency}`
  decisions.push(
    (options.valueIs === undefined ? warned : decided)(is === 'revenue' ? 'VALUE_IS_REVENUE' : 'VALUE_IS_MARGIN', {
      amount: money(worth.perPositive),
    }),
  )
  if (vat === 'in') decisions.push(warned('VAT_TAKEN_OUT', { rate: vatOf[options.language] }))
  else if (options.vat === undefined) decisions.push(warned('VAT_ASSUMED_OUT'))
  if (options.cost === undefined) decisions.push(warned('COST_NOT_GIVEN'))
  return { worth, decisions }
}

/** From which probability on a row counts as positive: where a contact pays, else as many rows as there are positives. */
export function chooseThreshold(
  worth: Worth | null,
  y: Float64Array,
  p: Float64Array,
): { threshold: NonNullable<RunReport['threshold']>; decisions: Decision[] } {
  const share = (value: number): number => p.filter((each) => each >= value).length / p.length
  if (worth && worth.costPerContact > 0 && worth.perPositive > 0) {
    const value = Math.min(1, worth.costPerContact / worth.perPositive)
    const threshold = { value, by: 'profit' as const, share: share(value) }
    const decision = value < 1 ? decided('THRESHOLD_BY_PROFIT', { threshold: value, share: threshold.share }) : warned('CONTACT_NEVER_PAYS')
    return { threshold, decisions: [decision] }
  }
  const value = thresholdForShare(p, mean(y))
  return {
    threshold: { value, by: 'prevalence', share: share(value) },
    decisions: [decided('THRESHOLD_BY_PREVALENCE', { threshold: value, share: share(value) })],
  }
}

/** The share to contact is chosen on rows out of fold; what it brings is measured on the test sample. */
export function valueReport(
  worth: Worth,
  outOfFold: { y: Float64Array; p: Float64Array; rows: Int32Array },
  profit: RunReport['test']['profit'],
): NonNullable<RunReport['value']> {
  const shares = profit.map((point) => point.share)
  const payoff = { gain: Float64Array.from(outOfFold.rows, (row) => worth.perRow[row]!), cost: worth.costPerContact }
  const expected = rankedProfit(rankRows(outOfFold.y, outOfFold.p), outOfFold.y, payoff, shares)()
  const best = expected.indexOf(Math.max(...expected))
  const { perRow: _perRow, ...kept } = worth
  return { ...kept, bestShare: shares[best]!, profitAtBest: profit[best]!.profit, profitOfAll: profit.at(-1)!.profit }
}
