import { type Decision, dateOfDay, fillText, type Language } from '#base'
import type { Rhythm } from './rhythm.ts'
import { texts } from './texts.ts'

/** What was understood of a file of orders, a sentence each. */
export function ordersInWords(decisions: readonly Decision[], rhythm: Rhythm, language: Language): string[] {
  const table: Readonly<Record<string, string | { what: string }>> = texts[language]
  const write = ({ code, params }: Pick<Decision, 'code' | 'params'>) => {
    const entry = table[code] ?? code
    return fillText(typeof entry === 'string' ? entry : entry.what, params, language)
  }
  const { medianGap, longGap, firstDay, lastDay } = rhythm
  return [
    ...decisions.map(write),
    write({
      code: 'ordersSpan',
      params: { purchases: rhythm.purchases, customers: rhythm.customers, from: dateOfDay(firstDay), to: dateOfDay(lastDay) },
    }),
    medianGap === null || longGap === null
      ? write({ code: 'ordersNoRhythm', params: {} })
      : write({ code: 'ordersRhythm', params: { repeating: rhythm.repeating, median: Math.round(medianGap), long: Math.round(longGap) } }),
    write({ code: 'ordersWindow', params: { days: rhythm.windowDays, gone: rhythm.gone, share: rhythm.gone / rhythm.customers } }),
    ...(rhythm.cutShort ? [write({ code: 'ordersShort', params: { days: rhythm.windowDays } })] : []),
  ]
}
