/** What the browser reads of a file before it is sent: the columns and a few of their values. Nothing leaves the page. */
export type SampleColumn = Readonly<{ name: string; values: readonly string[]; rows: number }>

const sampleBytes = 256 * 1024
const delimiters = [',', ';', '\t', '|']

/** Cells of delimited text, up to `limit` records; a quoted cell may hold delimiters, line ends and doubled quotes. */
export function parseDelimited(text: string, delimiter: string, limit: number): string[][] {
  const records: string[][] = []
  let record: string[] = []
  let cell = ''
  let quoted = false
  const endCell = () => {
    record.push(cell)
    cell = ''
  }
  const endRecord = () => {
    endCell()
    if (record.length > 1 || record[0] !== '') records.push(record)
    record = []
  }
  for (let i = 0; i < text.length && records.length < limit; i++) {
    const c = text[i]
    if (quoted) {
      if (c !== '"') cell += c
      else if (text[i + 1] === '"') {
        cell += '"'
        i++
      } else quoted = false
    } else if (c === '"' && cell === '') quoted = true
    else if (c === delimiter) endCell()
    else if (c === '\n') endRecord()
    else if (c !== '\r') cell += c
  }
  return records
}

/** The delimiter that cuts the first records into the same number of cells, and the most. */
export function findDelimiter(text: string): string {
  const scored = delimiters.map((delimiter) => {
    const widths = parseDelimited(text, delimiter, 20).map((record) => record.length)
    const first = widths[0] ?? 1
    const agreeing = widths.filter((width) => width === first).length
    return { delimiter, score: first > 1 ? agreeing * 1000 + first : 0 }
  })
  return scored.reduce((best, next) => (next.score > best.score ? next : best)).delimiter
}

const columnsOf = (header: readonly string[], records: readonly (readonly string[])[]): SampleColumn[] =>
  header
    .map((name, index) => {
      const cells = records.map((record) => (record[index] ?? '').trim()).filter((cell) => cell !== '')
      return { name: name.trim(), values: [...new Set(cells)].slice(0, 50), rows: cells.length }
    })
    .filter(({ name }) => name !== '')

function fromNdjson(text: string): SampleColumn[] {
  const lines = text.split('\n').slice(0, 500)
  const objects = lines.flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line)
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? [value as Record<string, unknown>] : []
    } catch {
      return []
    }
  })
  const names = [...new Set(objects.flatMap((object) => Object.keys(object)))]
  return columnsOf(
    names,
    objects.map((object) => names.map((name) => (object[name] === null || object[name] === undefined ? '' : String(object[name])))),
  )
}

/** UTF-8 when it is valid, else Windows-1252, which is what Excel writes. */
export function decode(bytes: Uint8Array<ArrayBuffer>): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** Columns of a text file; none for Excel and Parquet, whose columns only the server reads. */
export function columnsOfText(text: string, whole: boolean): SampleColumn[] {
  if (text.trimStart().startsWith('{')) return fromNdjson(text)
  const records = parseDelimited(text.endsWith('\n') || !whole ? text : `${text}\n`, findDelimiter(text), 500)
  const [header, ...rest] = records
  return header ? columnsOf(header, rest) : []
}

export async function readSample(file: File): Promise<SampleColumn[]> {
  const bytes = new Uint8Array(await file.slice(0, sampleBytes).arrayBuffer())
  if (bytes.includes(0)) return []
  const whole = file.size <= sampleBytes
  // Cut at a line end, so that no character is cut in two.
  const end = whole ? bytes.length : bytes.lastIndexOf(10) + 1
  return columnsOfText(decode(bytes.slice(0, end)), whole)
}

/**
 * Columns in the order in which they are likely to be the result: two different values first, the last columns of the
 * file before the first ones, since exports put the result at the end.
 */
export function likelyResults(columns: readonly SampleColumn[]): SampleColumn[] {
  const isBinary = ({ values }: SampleColumn) => (values.length === 2 ? 0 : 1)
  return columns
    .map((column, index) => ({ column, index }))
    .sort((a, b) => isBinary(a.column) - isBinary(b.column) || b.index - a.index)
    .map(({ column }) => column)
}
