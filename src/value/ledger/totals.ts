import { addMoney, type Money } from '#base'
import type { LedgerTotal, LedgerTotals, MonthTotal } from './schema.ts'

/** What of a line counts. */
export type CountedLine = Pick<MonthTotal, 'month' | 'method' | 'currency' | 'low' | 'mid' | 'high' | 'programme'>

const keyOf = (parts: readonly string[]): string => parts.join(' ')
const plus = (a: number, b: number, currency: string): number =>
  addMoney({ minor: a, currency }, { minor: b, currency } satisfies Money).minor

function added<Line extends CountedLine, Sum extends LedgerTotal>(
  lines: readonly Line[],
  key: (line: Line) => string,
  begin: (line: Line) => Sum,
): Sum[] {
  const sums = new Map<string, Sum>()
  for (const line of lines) {
    const of = key(line)
    const sum = sums.get(of) ?? begin(line)
    const add = (a: number, b: number) => plus(a, b, line.currency)
    sums.set(of, {
      ...sum,
      low: add(sum.low, line.low),
      mid: add(sum.mid, line.mid),
      high: add(sum.high, line.high),
      programme: add(sum.programme, line.programme),
      net: add(sum.net, line.mid - line.programme),
      lines: sum.lines + 1,
    })
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum)
}
const zero = { low: 0, mid: 0, high: 0, programme: 0, net: 0, lines: 0 }

/** Sums of lines by month, method and currency, and over all months. Methods and currencies never mix. */
export function totalsOf(lines: readonly CountedLine[]): Pick<LedgerTotals, 'months' | 'whole'> {
  const whole = ({ method, currency }: CountedLine): LedgerTotal => ({ method, currency, ...zero })
  return {
    months: added(
      lines,
      ({ month, method, currency }) => keyOf([month, method, currency]),
      (line): MonthTotal => ({ month: line.month, ...whole(line) }),
    ),
    whole: added(lines, ({ method, currency }) => keyOf([method, currency]), whole),
  }
}
