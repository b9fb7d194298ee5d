import { type Decision, fillText, type Language, type Texts } from '#base'
import { texts as own } from './texts.ts'

/** Parameters that are words of the program, and where their words for people are. */
const wordOf: Record<string, string> = { candidate: 'name', best: 'name', method: 'calibration', order: 'order' }

function inWords(params: Decision['params'], language: Language): Decision['params'] {
  const words: Record<string, string> = own[language]
  const told = Object.entries(params).map(([name, value]) => [name, words[`${wordOf[name]}_${value}`] ?? value])
  return Object.fromEntries(told)
}

/** A decision in words, from the texts of the features that decide; a code that none knows is shown as it is. */
export function decisionText(tables: readonly Texts[], decision: Pick<Decision, 'code' | 'params'>, language: Language): string {
  for (const table of tables) {
    if (!Object.hasOwn(table[language], decision.code)) continue
    const text = table[language][decision.code]!
    return fillText(typeof text === 'string' ? text : text.what, inWords(decision.params, language), language)
  }
  return decision.code
}
