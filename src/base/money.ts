import { DomainError } from './errors.ts'
import { type Language, localeOf } from './language.ts'

/** An amount: integer minor units (cents) and an ISO 4217 currency. Amounts of different currencies never mix. */
export type Money = Readonly<{ minor: number; currency: string }>

const digits = new Map<string, number>()
/** Digits of the minor unit: 2 for EUR, 0 for CLP. */
export function minorDigits(currency: string): number {
  let known = digits.get(currency)
  if (known === undefined) {
    known = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
    digits.set(currency, known)
  }
  return known
}

/**
 * @param major amount in major units (euros); rounded half away from zero to the currency's minor unit
 * @throws AMOUNT_NOT_EXACT when the amount is not finite or too large to be an exact integer
 */
export function money(major: number, currency: string): Money {
  const scaled = Math.abs(major) * 10 ** minorDigits(currency)
  const minor = Math.sign(major) * Math.round(scaled + scaled * Number.EPSILON)
  if (!Number.isSafeInteger(minor)) throw new DomainError('AMOUNT_NOT_EXACT', { amount: String(major), currency })
  return { minor: minor === 0 ? 0 : minor, currency }
}

/** Sum of two amounts of one currency. @throws CURRENCY_MISMATCH */
export function addMoney(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new DomainError('CURRENCY_MISMATCH', { first: a.currency, second: b.currency })
  return { minor: a.minor + b.minor, currency: a.currency }
}

/** Text form that travels as a parameter: `1250 EUR` are 12.50 euros. */
export const moneyText = (amount: Money): string => `${amount.minor} ${amount.currency}`

/** Reads what `moneyText` wrote. @throws AMOUNT_NOT_EXACT */
export function parseMoney(text: string): Money {
  const match = /^(-?\d+) ([A-Z]{3})$/.exec(text)
  if (!match || !Number.isSafeInteger(Number(match[1]))) throw new DomainError('AMOUNT_NOT_EXACT', { amount: text, currency: '' })
  return { minor: Number(match[1]), currency: match[2]! }
}

/** An amount as the language writes it; whole euros from 1,000 up, cents below. */
export function formatMoney(amount: Money, language: Language): string {
  const places = minorDigits(amount.currency)
  const major = amount.minor / 10 ** places
  const fraction = Math.abs(major) >= 1000 || Number.isInteger(major) ? 0 : places
  return new Intl.NumberFormat(localeOf[language], {
    style: 'currency',
    currency: amount.currency,
    minimumFractionDigits: fraction,
    maximumFractionDigits: fraction,
    useGrouping: 'always',
  }).format(major)
}
