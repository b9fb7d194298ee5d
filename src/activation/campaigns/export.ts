import { Readable } from 'node:stream'
import { type Language, say } from '#base'
import type { ArmedPerson } from './deliver.ts'
import type { FileShape } from './schema.ts'
import { cellsOf, headerOf } from './shapes.ts'
import type { StoredCampaign } from './store.ts'
import { texts } from './texts.ts'

const isNumeric = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$/
/** A telephone begins with a plus and is no formula. */
const isPhone = /^\+[\d\s()-]+$/

/** A cell as RFC 4180 writes it. What a spreadsheet would run as a formula gets an apostrophe first. */
function csvCell(value: string | number, separator: ',' | ';'): string {
  if (typeof value === 'number') return separator === ';' ? String(value).replace('.', ',') : String(value)
  const runs = /^\s*[=+\-@\t\r＝＋－＠]/.test(value) && !isNumeric.test(value) && !isPhone.test(value)
  const safe = runs ? `'${value}` : value
  return safe.includes(separator) || /["\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The people of a delivery as a file, made while it is read. `csv-es` is CSV as Excel in Spanish opens it. */
export function deliveryFile(
  shape: FileShape,
  parts: AsyncIterable<ArmedPerson[]>,
  campaign: StoredCampaign,
  language: Language,
): Readable {
  const separator = shape === 'csv-es' ? ';' : ','
  const titles = (['customer', 'name', 'email', 'phone', 'code', 'variant', 'offer', 'score', 'value'] as const).map((key) =>
    say(texts, language, `column.${key}`),
  )
  const reasons = [1, 2, 3].map((n) => say(texts, language, 'column.reason', { n }))
  const told = {
    code: campaign.code,
    offer: campaign.offer,
    variants: campaign.arms.map(({ name }) => name),
    titles: [...titles, ...reasons],
  }
  const line = (cells: readonly (string | number)[]): string => `${cells.map((cell) => csvCell(cell, separator)).join(separator)}\r\n`
  async function* lines(): AsyncGenerator<string> {
    yield (separator === ';' ? '\ufeff' : '') + line(headerOf(shape, told))
    for await (const people of parts) yield people.map((person) => line(cellsOf(shape, person, told))).join('')
  }
  return Readable.from(lines())
}
