import { type ErrorParams, type ErrorText, fillText, type Language, type Texts } from '#base'
import { texts as ownTexts } from './texts.ts'

/**
 * The three sentences of an error in the reader's language.
 * @param tables the texts of the features that may have thrown it; those of `base` and `kernel` are always at hand
 * @returns what happened, what was expected and how to mend it; for a code that no table has, the texts of INTERNAL
 */
export function describeError(code: string, params: ErrorParams, language: Language, tables: readonly Texts[]): ErrorText {
  const entry = [...tables, ownTexts].map((table: Texts) => table[language][code]).find((found) => found !== undefined)
  if (entry === undefined || typeof entry === 'string') {
    if (code === 'INTERNAL') return ownTexts[language].INTERNAL
    return describeError('INTERNAL', {}, language, [])
  }
  const fill = (sentence: string) => fillText(sentence, params, language)
  return { what: fill(entry.what), expected: fill(entry.expected), mend: fill(entry.mend) }
}
