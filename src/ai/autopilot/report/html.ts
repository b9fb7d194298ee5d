const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
/** Control characters, and those that turn the reading direction: a column name must not rearrange the page. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Cs}/gu

/** Text that cannot leave its place, in content or in a quoted attribute. */
export const escapeHtml = (text: string): string => text.replace(unprintable, '').replace(/[&<>"']/g, (sign) => entities[sign]!)

/** HTML that is already safe. Everything else put into `html` is escaped. */
export class Html {
  readonly text: string
  /** The same without marks, for those who write no HTML. */
  readonly plain: string | undefined
  constructor(text: string, plain?: string) {
    this.text = text
    this.plain = plain
  }
}

type Part = Html | string | number | null | false | readonly Part[]
const write = (part: Part): string => {
  if (part instanceof Html) return part.text
  if (part === null || part === false) return ''
  if (typeof part === 'string') return escapeHtml(part)
  if (typeof part === 'number') return String(part)
  return part.map(write).join('')
}

/** Tagged template: strings put in are escaped, `Html` and lists of it go in as they are, null and false are nothing. */
export const html = (strings: TemplateStringsArray, ...parts: Part[]): Html =>
  new Html(strings.reduce((text, string, i) => text + write(parts[i - 1]!) + string))

/** A name cut to a length that fits, with an ellipsis. */
export const shorten = (text: string, length: number): string =>
  [...text].length > length ? `${[...text].slice(0, length - 1).join('')}…` : text
