import { type ErrorParams, fillText, formatMoney, formatNumber, type Language } from '#base'
import type { Figure } from '#schema/ai/autopilot'
import { escapeHtml, Html, html } from './html.ts'
import { texts } from './texts.ts'

export type TextKey = keyof (typeof texts)['es'] & string
export const terms = ['lift', 'testSample', 'controlGroup', 'estimated', 'auc', 'threshold'] as const
type Term = (typeof terms)[number]

const marker = /\[\[(\w+)\|([^\]]*)\]\]/g
/** Stand for the markers of a term while names from the file are put in and escaped: those cannot contain them. */
const open = '\uE000'
const middle = '\uE001'
const close = '\uE002'
const marked = /\uE000(\w+)\uE001([^\uE002]*)\uE002/g

/** How the report speaks: sentences, numbers and money in one language; remembers which terms were explained already. */
export class Voice {
  readonly language: Language
  readonly explained = new Set<Term>()
  constructor(language: Language) {
    this.language = language
  }

  /** A sentence as plain text; glossary marks are dropped. */
  t(key: TextKey, params: ErrorParams = {}): string {
    return fillText(texts[this.language][key].replace(marker, '$2'), params, this.language)
  }

  /** A sentence as HTML; the first mention of a glossary term links to its meaning. */
  rich(key: TextKey, params: ErrorParams = {}): Html {
    const clean = Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? value.replace(/[\uE000-\uE002]/g, '') : value]),
    )
    const sentence = fillText(texts[this.language][key].replace(marker, `${open}$1${middle}$2${close}`), clean, this.language)
    const marks = escapeHtml(sentence).replace(marked, (_, term: Term, word: string) => this.#explain(term, word))
    return new Html(marks, this.t(key, params))
  }

  #explain(term: Term, word: string): string {
    if (this.explained.has(term)) return word
    this.explained.add(term)
    return html`<a class="term" href="#word-${term}" title="${this.t(`define_${term}`)}">${new Html(word)}</a>`.text
  }

  number(value: number, digits = 4): string {
    return formatNumber(value, this.language, { maximumSignificantDigits: digits })
  }
  fixed(value: number, places: number): string {
    return formatNumber(value, this.language, { minimumFractionDigits: places, maximumFractionDigits: places, signDisplay: 'negative' })
  }
  /** Large numbers short (12 k), small ones in full; for axes. */
  axis(value: number): string {
    return formatNumber(value, this.language, Math.abs(value) >= 10_000 ? { notation: 'compact' } : { maximumSignificantDigits: 4 })
  }
  percent(share: number, places = 0): string {
    return formatNumber(share, this.language, { style: 'percent', maximumFractionDigits: places })
  }
  money(minor: number, currency: string): string {
    return formatMoney({ minor: Math.round(minor), currency }, this.language)
  }
  integer(value: number): string {
    return formatNumber(value, this.language, { maximumFractionDigits: 0 })
  }

  /** «entre 2,5 y 3,1», or that there is no interval. */
  between(figure: Figure, format: (value: number) => string): string {
    if (figure.low === null || figure.high === null) return this.t('noInterval')
    return this.t('between', { low: format(figure.low), high: format(figure.high) })
  }

  /** A name from the file between the quotes of the language. */
  quote(name: string): string {
    return this.language === 'es' ? `«${name}»` : `“${name}”`
  }

  list(items: readonly string[]): string {
    return new Intl.ListFormat(this.language, { type: 'conjunction' }).format(items)
  }

  has(key: string): key is TextKey {
    return Object.hasOwn(texts.es, key)
  }
}
