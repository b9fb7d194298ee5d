import { minorDigits, money } from '#base'
import type { ListFound, ListTerms } from './schema.ts'

const mostPoints = 100
const major = ({ minor, currency }: ListTerms['contactCost']): number => minor / 10 ** minorDigits(currency)

type Known = Readonly<{ score: number; value: number | null }>

/** What a person is expected to bring in: what the source says, or the chance of somebody worth so much. */
const worthOf = ({ score, value }: Known, { worth }: ListTerms): number | null => value ?? (worth ? score * major(worth) : null)

/** Expected profit of contacting a person, in major units: value by margin, less the contact and the discount. */
export function profitOf(person: Known, terms: ListTerms): { value: number | null; expectedProfit: number | null } {
  const value = worthOf(person, terms)
  if (value === null) return { value, expectedProfit: null }
  return { value, expectedProfit: value * terms.marginShare - major(terms.contactCost) - major(terms.discount) }
}

/**
 * What the first n people bring together, at up to a hundred sizes, and the size that brings most.
 * @param profits  highest first; null is unknown, and unknown ones are last
 */
export function curveOf(profits: readonly (number | null)[], currency: string): Pick<ListFound, 'curve' | 'best'> {
  if (profits.length === 0 || profits[0] === null) return { curve: null, best: null }
  const sums = new Float64Array(profits.length + 1)
  let best = 0
  for (let n = 1; n <= profits.length; n++) {
    sums[n] = sums[n - 1]! + (profits[n - 1] ?? 0)
    if (sums[n]! > sums[best]!) best = n
  }
  const point = (n: number) => ({ n, profit: money(sums[n]!, currency) })
  const steps = Math.min(mostPoints, profits.length)
  const sizes = new Set([best, ...Array.from({ length: steps + 1 }, (_, i) => Math.round((i * profits.length) / steps))])
  return { curve: [...sizes].sort((a, b) => a - b).map(point), best: point(best) }
}
