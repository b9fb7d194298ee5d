import { PassThrough, Readable } from 'node:stream'
import { csvCell, plainCsv, spanishExcel, tableBookTo } from '#ai/serving'
import { type Language, say } from '#base'
import type { Way } from '#customers/consent'
import type { Placed } from './read-list.ts'
import type { ListFormat } from './schema.ts'
import { texts } from './texts.ts'

const rowsAtOnce = 1000
type Look = Readonly<{ language: Language; channel: Way }>
type Cell = string | number | null

const reached: Readonly<Partial<Record<Way, 'email' | 'phone'>>> = { email: 'email', sms: 'phone', phone: 'phone' }

/** The columns that the way needs: no address goes along that nobody writes to. */
const headerOf = ({ language, channel }: Look): string[] => {
  const title = (key: 'columnCustomer' | 'columnName' | 'columnEmail' | 'columnPhone' | 'columnScore' | 'columnValue' | 'columnProfit') =>
    say(texts, language, key)
  const to = reached[channel]
  return [
    ...[title('columnCustomer'), title('columnName'), ...(to ? [title(to === 'email' ? 'columnEmail' : 'columnPhone')] : [])],
    ...[
      title('columnScore'),
      title('columnValue'),
      title('columnProfit'),
      ...[1, 2, 3].map((n) => say(texts, language, 'columnReason', { n })),
    ],
  ]
}
function rowOf({ person: { key, contact, score, value, expectedProfit, reasons } }: Placed, { channel }: Look): Cell[] {
  const to = reached[channel]
  const round = (amount: number | null) => (amount === null ? null : Math.round(100 * amount) / 100)
  return [
    ...[key, contact?.name ?? null, ...(to ? [contact?.[to] ?? null] : [])],
    ...[score, round(value), round(expectedProfit), ...[0, 1, 2].map((i) => reasons[i] ?? null)],
  ]
}

async function* parts(people: AsyncIterable<Placed>, look: Look): AsyncGenerator<Cell[][]> {
  let waiting: Cell[][] = []
  for await (const person of people) {
    waiting.push(rowOf(person, look))
    if (waiting.length < rowsAtOnce) continue
    yield waiting
    waiting = []
  }
  yield waiting
}

async function* csvOf(people: AsyncIterable<Placed>, look: Look, style: typeof plainCsv): AsyncGenerator<string> {
  const cell = (value: Cell) => (typeof value === 'number' ? String(value).replace('.', style.decimal) : csvCell(value ?? '', style))
  const line = (cells: readonly Cell[]) => `${cells.map(cell).join(style.separator)}\r\n`
  yield style.start + line(headerOf(look))
  for await (const rows of parts(people, look)) yield rows.map(line).join('')
}

function xlsxOf(people: AsyncIterable<Placed>, look: Look): Readable {
  const out = new PassThrough()
  const book = tableBookTo(out, { header: headerOf(look), sheet: say(texts, look.language, 'sheet'), isShare: false })
  const make = async () => {
    for await (const rows of parts(people, look)) await book.add(rows)
    await book.end()
  }
  make().catch((error: Error) => {
    out.destroy(error)
    void book.abandon()
  })
  return out
}

/** The people of a list as a file of this format, in memory that does not grow with it. */
export function listAs(format: ListFormat, people: AsyncIterable<Placed>, look: Look): Readable {
  if (format === 'xlsx') return xlsxOf(people, look)
  return Readable.from(csvOf(people, look, format === 'csv' ? plainCsv : spanishExcel))
}
