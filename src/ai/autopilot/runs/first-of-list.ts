import type { Readable } from 'node:stream'
import type { RunList } from './schema.ts'

/** Far more than the first rows of any list take. */
const mostBytes = 4 * 1024 * 1024

/** The whole records at the beginning of a CSV that we wrote ourselves (RFC 4180): at most `count`. */
function recordsOf(text: string, count: number): string[][] {
  const records: string[][] = []
  let [cells, cell, quoted]: [string[], string, boolean] = [[], '', false]
  for (let i = 0; i < text.length && records.length < count; i++) {
    const sign = text[i]!
    if (quoted) {
      if (sign !== '"') cell += sign
      else if (text[i + 1] === '"') cell += text[++i]
      else quoted = false
    } else if (sign === '"') quoted = true
    else if (sign === ',' || sign === '\n') {
      cells.push(cell)
      cell = ''
      if (sign === '\n') {
        records.push(cells)
        cells = []
      }
    } else if (sign !== '\r') cell += sign
  }
  return records
}

/**
 * The first rows of a list, which has the highest score first. Lists of earlier versions of Rumbo are in the order of the
 * file: of them there is no beginning worth showing.
 */
export async function firstOfList(content: Readable, count: number): Promise<RunList> {
  let text = ''
  let records: string[][] = []
  content.setEncoding('utf8')
  for await (const chunk of content) {
    text += chunk
    records = recordsOf(text, count + 1)
    if (records.length > count || text.length > mostBytes) break
  }
  const [header = [], ...rows] = records
  const at = (name: string) => header.indexOf(name)
  if (at('actual') < 0) return { idName: 'row', items: [] }
  const reasons = header.flatMap((name, i) => (name.startsWith('reason_') ? [i] : []))
  return {
    idName: header[0] ?? 'row',
    items: rows.map((cells) => ({
      id: cells[0] ?? '',
      score: Number(cells[at('score')]),
      prediction: cells[at('prediction')] ?? '',
      actual: cells[at('actual')] ?? '',
      reasons: reasons.map((i) => cells[i] ?? '').filter((reason) => reason !== ''),
    })),
  }
}
