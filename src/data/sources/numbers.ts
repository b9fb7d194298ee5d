const currencyMarks = [
  '€',
  '$',
  '£',
  '¥',
  'EUR',
  'USD',
  'GBP',
  'JPY',
  'MXN',
  'ARS',
  'COP',
  'CLP',
  'PEN',
  'BRL',
  'CHF',
  'CAD',
  'AUD',
] as const
const mark = `(?:US\\$|MX\\$|R\\$|S/|€|\\$|£|¥|${currencyMarks.slice(4).join('|')})`
const spaced = ' \u00a0\u202f\u2009'
const frame = new RegExp(
  `^(\\()?([+-])?[${spaced}]*(${mark})?[${spaced}]*([+-])?([\\d.,'’${spaced}]*\\d[.,]?(?:e[+-]?\\d{1,3})?)[${spaced}]*(%|${mark})?(\\))?$`,
  'i',
)
const plainNumber = /^\d*[.,]?\d*(?:e[+-]?\d+)?$/i
const groupedBySpace = new RegExp(`^\\d{1,3}(?:[${spaced}'’]\\d{3})+(?:[.,]\\d*)?$`)
const groupedByComma = /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?$/
const groupedByDot = /^[1-9]\d{0,2}(?:\.\d{3})+(?:,\d*)?$/
const infinite = /^[+-]?(?:inf|infinity|infinito|∞)$/i

/**
 * What `scanNumber` found in a cell: its value when the decimal sign is the point and when it is the comma (NaN when it is
 * no number so), and marks. One object, filled anew by every call: cells are many.
 */
export const scanned = { dot: Number.NaN, comma: Number.NaN, percent: false, currency: '', digits: 0, leadingZero: false, whole: false }

// 10^0 … 10^22 are exact doubles, so an integer below 2^53 divided by one of them is rounded once (Clinger 1990).
const powers = Array.from({ length: 23 }, (_, i) => 10 ** i)

/** Reads a number written in any usual way. @returns false when the cell is none */
export function scanNumber(bytes: Buffer, start: number, end: number): boolean {
  let p = start
  const first = bytes[p]!
  const negative = first === 45
  if (negative || first === 43) p++
  const head = p
  let mantissa = 0
  let significant = 0
  let separator = -1
  for (; p < end; p++) {
    const digit = bytes[p]! - 48
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit
      if (mantissa > 0) significant++
    } else if ((digit === -2 || digit === -4) && separator < 0) separator = p
    else break
  }
  if (p < end || end - head > 24 || end - head === (separator < 0 ? 0 : 1)) return scanWritten(bytes, start, end)
  if (significant > 15) {
    // more digits than the exact path holds; those with a sign between them cannot be an identifier
    if (separator < 0 || end - separator === 4) return scanWritten(bytes, start, end)
    mantissa = Number(bytes.toString('latin1', head, end).replace(',', '.'))
  }
  if (negative) mantissa = -mantissa
  scanned.percent = false
  scanned.currency = ''
  if (separator < 0) {
    scanned.dot = scanned.comma = mantissa
    scanned.digits = end - head
    scanned.leadingZero = !negative && first === 48 && end - head > 1
    scanned.whole = head === start
    return true
  }
  const fraction = end - separator - 1
  const value = significant > 15 ? mantissa : mantissa / powers[fraction]!
  const grouped = fraction === 3 && separator > head && separator - head <= 3 && bytes[head] !== 48 ? mantissa : Number.NaN
  const isDot = bytes[separator] === 46
  scanned.dot = isDot ? value : grouped
  scanned.comma = isDot ? grouped : value
  scanned.digits = 0
  scanned.leadingZero = false
  scanned.whole = false
  return true
}

const packed = (text: string): number => [...text.slice(0, 3)].reduce((sum, letter) => sum * 256 + (letter.charCodeAt(0) | 32), 0)
const wordsBefore = new Set([...currencyMarks.slice(4), 'US$', 'MX$', 'inf'].map(packed))
/** Whether letters that open a cell may belong to a number: a currency, or infinity. Spares most words the long way. */
function mayOpenNumber(bytes: Buffer, start: number): boolean {
  const first = bytes[start]! | 32
  if (first < 97 || first > 122) return true
  const second = bytes[start + 1]! | 32
  if ((first === 114 && second === 36) || (first === 115 && second === 47)) return true
  return wordsBefore.has((first * 256 + second) * 256 + (bytes[start + 2]! | 32))
}

/** The ways of writing that need more than digits and one sign: groups, currency, percent, exponents, many digits. */
function scanWritten(bytes: Buffer, start: number, end: number): boolean {
  if (end - start > 48 || !mayOpenNumber(bytes, start)) return false
  const text = bytes.toString('utf8', start, end).replaceAll('−', '-')
  if (infinite.test(text)) {
    const value = text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
    Object.assign(scanned, { dot: value, comma: value, percent: false, currency: '', digits: 0, leadingZero: false, whole: false })
    return true
  }
  const match = frame.exec(text)
  if (!match) return false
  const [, opened, sign, before, innerSign, digits = '', after, closed] = match
  if ((opened === undefined) !== (closed === undefined) || (sign && innerSign)) return false
  const percent = after === '%'
  const shift = percent ? -2 : 0
  const factor = opened || sign === '-' || innerSign === '-' ? -1 : 1
  const dot = writtenValue(digits, '.', shift)
  const comma = writtenValue(digits, ',', shift)
  if (Number.isNaN(dot) && Number.isNaN(comma)) return false
  const bare = /^\d+$/.test(text)
  scanned.dot = factor * dot
  scanned.comma = factor * comma
  scanned.percent = percent
  scanned.currency = (before ?? (percent ? undefined : after) ?? '').toUpperCase()
  scanned.digits = /^\d+$/.test(digits) ? digits.length : 0
  scanned.leadingZero = bare && text.length > 1 && text.startsWith('0')
  scanned.whole = bare
  return true
}

/** Value of unsigned digits with this decimal sign; NaN when they are not so written. */
function writtenValue(digits: string, decimal: '.' | ',', shift: number): number {
  const other = decimal === '.' ? ',' : '.'
  let text: string
  if (plainNumber.test(digits) && !digits.includes(other)) text = digits
  else if ((decimal === '.' ? groupedByComma : groupedByDot).test(digits)) text = digits.replaceAll(other, '')
  else if (groupedBySpace.test(digits) && !digits.includes(other)) text = digits.replace(/[^\d.,]/g, '')
  else return Number.NaN
  text = text.replace(',', '.')
  if (shift === 0) return Number(text)
  // shifting the exponent in the text keeps one rounding: 12.3 % is 0.123, not 0.12300000000000001
  const [mantissa, exponent = '0'] = text.toLowerCase().split('e')
  return Number(`${mantissa}e${Number(exponent) + shift}`)
}

/** The number that a text is with this decimal sign, NaN when it is none. */
export function parseNumber(text: string, decimal: '.' | ','): number {
  const bytes = Buffer.from(text)
  if (bytes.length === 0 || !scanNumber(bytes, 0, bytes.length)) return Number.NaN
  return decimal === '.' ? scanned.dot : scanned.comma
}
