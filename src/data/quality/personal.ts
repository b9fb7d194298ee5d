import type { Column } from '#data/sources'
import { wordsOf } from './row-names.ts'

/** What a column says of people, as far as its values and its name tell. */
type PersonalKind = 'email' | 'phone' | 'iban' | 'card' | 'national-id' | 'name' | 'address'

const mostLooked = 2000
/** From this share of the values on. */
const enough = 0.6

const digitsOf = (text: string): string => text.replace(/[\s.-]/g, '')
const letters = 'TRWAGMYFPDXBNJZSQVHLCKE'

/** ISO 13616: letters as two digits, country and check digits at the end, remainder 1 by 97. */
function isIban(text: string): boolean {
  const plain = text.replace(/\s/g, '').toUpperCase()
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(plain)) return false
  let rest = 0
  for (const c of plain.slice(4) + plain.slice(0, 4)) for (const d of String(Number.parseInt(c, 36))) rest = (rest * 10 + Number(d)) % 97
  return rest === 1
}

/** Luhn's check digit (ISO/IEC 7812) over 13 to 19 digits. */
function isCard(text: string): boolean {
  const digits = text.replace(/[\s-]/g, '')
  if (!/^[3-6]\d{12,18}$/.test(digits)) return false
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const doubled = Number(digits[digits.length - 1 - i]) * (i % 2 === 1 ? 2 : 1)
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** DNI and NIE of Spain: the letter is the number's remainder by 23. */
function isDni(text: string): boolean {
  const found = /^([XYZ]?)(\d{7,8})([A-Z])$/.exec(digitsOf(text).toUpperCase())
  if (!found) return false
  const [, foreign = '', digits = '', letter] = found
  if ((foreign === '') !== (digits.length === 8)) return false
  const number = Number(`${foreign === '' ? '' : 'XYZ'.indexOf(foreign)}${digits}`)
  return letters[number % 23] === letter
}

const weighed = (digits: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0)

/** CUIT and CUIL of Argentina: remainder by 11 with the weights of the AFIP. */
function isCuit(text: string): boolean {
  const digits = digitsOf(text)
  if (!/^(20|2[3-7]|3[034])\d{9}$/.test(digits)) return false
  const check = (11 - (weighed(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11
  return check !== 10 && check === Number(digits[10])
}

/** RUT of Chile: with its hyphen, for digits alone say nothing. */
function isRut(text: string): boolean {
  const found = /^(\d{7,8})-([\dK])$/.exec(text.replace(/\./g, '').trim().toUpperCase())
  if (!found) return false
  const reversed = [...found[1]!].reverse().join('')
  const rest = 11 - (weighed(reversed, [2, 3, 4, 5, 6, 7, 2, 3].slice(0, reversed.length)) % 11)
  return found[2] === (rest === 11 ? '0' : rest === 10 ? 'K' : String(rest))
}

const curpAlphabet = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ'
/** CURP of Mexico, with its check digit; the RFC by its shape and a date that there is. */
function isMexican(text: string): boolean {
  const plain = text.trim().toUpperCase()
  const date = /^[A-ZÑ&]{3,4}\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])/
  if (/^[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z\d]\d$/.test(plain) && date.test(plain)) {
    const sum = [...plain.slice(0, 17)].reduce((total, c, i) => total + curpAlphabet.indexOf(c) * (18 - i), 0)
    return (10 - (sum % 10)) % 10 === Number(plain[17])
  }
  return /^[A-ZÑ&]{3,4}\d{6}[A-Z\d]{2}[A\d]$/.test(plain) && date.test(plain)
}

const isEmail = (text: string): boolean => /^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/.test(text.trim())
const phoneShaped = (text: string): boolean => /^\+?[\d\s().-]{9,20}$/.test(text.trim()) && /^\d{9,15}$/.test(text.replace(/\D/g, ''))
const isAddress = (text: string): boolean =>
  /^\s*(c\/|calle|avda?\.?|avenida|av\.|plaza|pza\.?|paseo|pº|camino|carretera|ctra\.?|ronda|traves[ií]a|calz\.|calzada|blvd\.?)\s/i.test(
    text,
  ) || /^\s*\d{1,5}\s+\p{L}[\p{L}\s.]*\s(street|st\.?|road|rd\.?|avenue|ave\.?|lane|drive)\b/iu.test(text)
const nameShaped = (text: string): boolean => /^\p{Lu}[\p{L}'’.-]*([ ,]+[\p{L}'’.-]+){0,5}$/u.test(text.trim())

const nameWords = new Set(['nombre', 'nombres', 'apellido', 'apellidos', 'name', 'names', 'surname', 'firstname', 'lastname', 'fullname'])
/** Names of other things than people. */
const thingWords = new Set([
  'product',
  'producto',
  'campaign',
  'campana',
  'tienda',
  'store',
  'shop',
  'city',
  'ciudad',
  'file',
  'user',
  'brand',
  'marca',
])
const phoneWords = new Set(['phone', 'mobile', 'telefono', 'tel', 'tlf', 'movil', 'celular', 'whatsapp'])
const addressWords = new Set(['direccion', 'address', 'domicilio', 'calle', 'street'])
const any = (words: readonly string[], of: ReadonlySet<string>): boolean => words.some((word) => of.has(word))

/** The first different values of a column, as texts. */
function someOf(column: Column): string[] {
  if ('codes' in column) return column.levels.filter((level) => level !== '').slice(0, mostLooked)
  if (column.type === 'date') return []
  const some: string[] = []
  for (const value of column.values) {
    if (Number.isSafeInteger(value) && value >= 1e8) some.push(String(value))
    else if (!Number.isNaN(value)) return []
    if (some.length === mostLooked) break
  }
  return some
}

/**
 * What a column says of people, by its values (check digits where there are any) and its name; null when nothing speaks for
 * it. A guess: it is shown to be confirmed, and hides nothing by itself.
 */
export function personalKindOf(column: Column): PersonalKind | null {
  const values = someOf(column)
  if (values.length === 0) return null
  const words = wordsOf(column.name)
  const share = (test: (text: string) => boolean) => values.filter(test).length / values.length
  if (share(isEmail) >= enough) return 'email'
  if (share(isIban) >= enough) return 'iban'
  if (share((text) => isDni(text) || isCuit(text) || isRut(text) || isMexican(text)) >= enough) return 'national-id'
  if (share(isCard) >= enough) return 'card'
  const international = share((text) => phoneShaped(text) && text.trim().startsWith('+'))
  if (international >= enough || (any(words, phoneWords) && share(phoneShaped) >= enough)) return 'phone'
  if (share(isAddress) >= enough || (any(words, addressWords) && share((text) => /\p{L}/u.test(text)) >= enough && values.length > 20))
    return 'address'
  if (any(words, nameWords) && !any(words, thingWords) && values.length > 20 && share(nameShaped) >= enough) return 'name'
  return null
}
