import type { ErrorParams } from './errors.ts'
import { formatDate, formatNumber, type Language } from './language.ts'
import { formatMoney, parseMoney } from './money.ts'

/**
 * Texts in Spanish and English. A text is a sentence with `{placeholders}`, or an error's three sentences.
 *   {name}              the parameter; numbers are written as the language writes them
 *   {name:integer}      also `decimal` (4 significant digits), `percent` (0.123 → 12,3 %), `money` ("1250 EUR", minor
 *                       units → 12,50 €), `date` (YYYY-MM-DD)
 *   {name|one|other}    the first word when the parameter is 1, else the second
 */
export type ErrorText = Readonly<{ what: string; expected: string; mend: string }>
export type TextTable = Readonly<Record<string, string | ErrorText>>
export type Texts<Table extends TextTable = TextTable> = Readonly<{ es: Table; en: TextTable }>

type NameIn<Slot extends string> = Slot extends `${infer Name}|${string}` ? Name : Slot extends `${infer Name}:${string}` ? Name : Slot
/** The names of the parameters in a sentence. */
export type ParamsOf<S> = S extends string
  ? S extends `${string}{${infer Slot}}${infer Rest}`
    ? NameIn<Slot> | ParamsOf<Rest>
    : never
  : S extends ErrorText
    ? ParamsOf<S['what']> | ParamsOf<S['expected']> | ParamsOf<S['mend']>
    : never
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false
type Mirror<Own extends TextTable, Other extends TextTable> = {
  [K in keyof Own]: K extends keyof Other
    ? Own[K] extends string
      ? Other[K] extends string
        ? Same<ParamsOf<Own[K]>, ParamsOf<Other[K]>> extends true
          ? Own[K]
          : { 'parameters differ between languages': [ParamsOf<Own[K]>, ParamsOf<Other[K]>] }
        : 'is a sentence here and an error in the other language'
      : Other[K] extends string
        ? 'is an error here and a sentence in the other language'
        : Same<ParamsOf<Own[K]>, ParamsOf<Other[K]>> extends true
          ? Own[K]
          : { 'parameters differ between languages': [ParamsOf<Own[K]>, ParamsOf<Other[K]>] }
    : 'is missing in the other language'
}

/** Declares a feature's texts; the compiler refuses a key or a parameter that only one language has. */
export function defineTexts<const Es extends TextTable, const En extends TextTable>(texts: {
  es: Es & Mirror<Es, En>
  en: En & Mirror<En, Es>
}): { readonly es: Es; readonly en: En } {
  return texts
}

const slot = /\{([A-Za-z_]\w*)(?:\|([^|{}]*)\|([^|{}]*)|:(\w+))?\}/g

function write(value: string | number, format: string | undefined, language: Language): string {
  if (format === 'money') return formatMoney(parseMoney(String(value)), language)
  if (format === 'date') return formatDate(String(value), language)
  if (typeof value === 'string') return value
  if (format === 'percent') return formatNumber(value, language, { style: 'percent', maximumFractionDigits: 1 })
  if (format === 'integer') return formatNumber(value, language, { maximumFractionDigits: 0 })
  return formatNumber(value, language, { maximumSignificantDigits: format === 'decimal' ? 4 : 15 })
}

/** Fills the placeholders of one sentence; a parameter that was not given stays visible as `{name}`. */
export function fillText(sentence: string, params: ErrorParams, language: Language): string {
  return sentence.replace(slot, (whole, name: string, one: string | undefined, other: string | undefined, format: string | undefined) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined
    if (value === undefined) return whole
    if (one !== undefined) return Number(value) === 1 ? one : (other ?? '')
    return write(value, format, language)
  })
}

type Keys<T extends Texts> = keyof T['es'] & string
/** Renders the sentence under `key`; for an error its first sentence (`what`). */
export function say<T extends Texts>(texts: T, language: Language, key: Keys<T>, params: ErrorParams = {}): string {
  const entry = texts[language][key]
  if (entry === undefined) return key
  return fillText(typeof entry === 'string' ? entry : entry.what, params, language)
}
