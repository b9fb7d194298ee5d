import { type Decision, dateOfDay, fillText, type Language, say } from '#base'
import type { OrderAnswer } from './answer.ts'
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

/** What came of a question to orders, a sentence each. */
export function answerInWords(answer: OrderAnswer, language: Language): string[] {
  const { status, windowDays: days, list } = answer
  if (status === 'too-little')
    return [say(texts, language, 'answeredTooLittle', { more: answer.more, list }), say(texts, language, 'testPlan', { days })]
  if (status === 'no-signal')
    return [say(texts, language, 'answeredNoSignal', { days, learnt: answer.learnt, list }), say(texts, language, 'testPlan', { days })]
  const { better, learnt, measured, own, simplest, figure } = answer
  const low = better.low ?? better.value
  const high = better.high ?? better.value
  const how = low > 0 ? 'Better' : high < 0 ? 'Worse' : 'NotBetter'
  const points = (share: number): number => Math.round(1000 * share) / 10
  const figures = { days, measured, own: own.value, simplest: simplest.value, low: points(low), high: points(high) }
  return [say(texts, language, 'answered', { list, days, learnt }), say(texts, language, `${figure}${how}`, figures)]
}
