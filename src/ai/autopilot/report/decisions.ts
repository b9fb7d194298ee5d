import { type Decision, fillText, type Language, type Texts } from '#base'

/** A decision in words, from the texts of the features that decide; a code that none knows is shown as it is. */
export function decisionText(tables: readonly Texts[], decision: Pick<Decision, 'code' | 'params'>, language: Language): string {
  for (const table of tables) {
    if (!Object.hasOwn(table[language], decision.code)) continue
    const text = table[language][decision.code]!
    return fillText(typeof text === 'string' ? text : text.what, decision.params, language)
  }
  return decision.code
}
