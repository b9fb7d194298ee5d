import { type Language, localeOf, type Money } from '#base'

/** Countries whose way of writing numbers and dates differs from that of the language's first country. */
const locales: Record<Language, Record<string, string>> = {
  es: { ES: 'es-ES', MX: 'es-MX', AR: 'es-AR', CO: 'es-CO', CL: 'es-CL', PE: 'es-PE', US: 'es-US' },
  en: { GB: 'en-GB', US: 'en-US', IE: 'en-IE', CA: 'en-CA', AU: 'en-AU' },
}

/** The locale of a reader: the language of the page as it is written in the country of the workspace. */
export const localeFor = (language: Language, country: string | null = null): string =>
  locales[language][country?.toUpperCase() ?? ''] ?? localeOf[language]

const numbers = new Map<string, Intl.NumberFormat>()
/** 1.234,56 in Spain, 1,234.56 in Mexico; groups always. */
export function numberText(value: number, locale: string, options: Intl.NumberFormatOptions = {}): string {
  const key = `${locale}${JSON.stringify(options)}`
  let format = numbers.get(key)
  if (!format) numbers.set(key, (format = new Intl.NumberFormat(locale, { useGrouping: 'always', ...options })))
  return format.format(value)
}

/** @param share 0.123 is 12,3 % */
export const shareText = (share: number, locale: string): string =>
  numberText(share, locale, { style: 'percent', maximumFractionDigits: 1 })

/** An amount in its own currency: 1.234,56 €, $1,234.56. */
export function moneyAs(amount: Money, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency: amount.currency, useGrouping: 'always' })
  return format.format(amount.minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

/** Bytes as a person reads them, in powers of 1,000. */
export function bytesText(bytes: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
  return numberText(bytes / 1000 ** power, locale, {
    style: 'unit',
    unit: units[power]!,
    unitDisplay: 'short',
    maximumFractionDigits: power < 2 ? 0 : 1,
  })
}

/** @param date YYYY-MM-DD, a day without a zone: 22 nov 2026 */
export const dayText = (date: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  )

/** @param instant ISO 8601; in the zone given, else in that of the browser: 22 nov 2026, 10:15 */
export const instantText = (instant: string, locale: string, timeZone?: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', ...(timeZone ? { timeZone } : {}) }).format(new Date(instant))

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]
/** hace 3 horas, en 2 días, ahora. */
export function agoText(instant: string, now: Date, locale: string): string {
  const seconds = (new Date(instant).getTime() - now.getTime()) / 1000
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const step = steps.find(([, length]) => Math.abs(seconds) >= length)
  return step ? format.format(Math.trunc(seconds / step[1]), step[0]) : format.format(0, 'second')
}

/** A duration with at most two units: 45 s, 3 min 5 s, 2 h 10 min, 3 d 4 h. */
export function durationText(seconds: number, locale: string): string {
  // Narrow is right in English (3m 5s); Spanish puts a space before the sign of a unit (3 min 5 s).
  const unitDisplay = locale.startsWith('es') ? 'short' : 'narrow'
  const unit = (value: number, name: string) => numberText(value, locale, { style: 'unit', unit: name, unitDisplay })
  const s = Math.max(0, Math.round(seconds))
  if (s < 60) return unit(s, 'second')
  const parts: [number, string][] =
    s < 3600
      ? [
          [Math.floor(s / 60), 'minute'],
          [s % 60, 'second'],
        ]
      : s < 86_400
        ? [
            [Math.floor(s / 3600), 'hour'],
            [Math.floor((s % 3600) / 60), 'minute'],
          ]
        : [
            [Math.floor(s / 86_400), 'day'],
            [Math.floor((s % 86_400) / 3600), 'hour'],
          ]
  return parts
    .filter(([value], index) => index === 0 || value > 0)
    .map(([value, name]) => unit(value, name))
    .join(' ')
}

/** How a currency is written beside an amount, and whether before it: 1.234 €, $1,234. */
export function currencySign(currency: string, locale: string): { sign: string; first: boolean } {
  const parts = new Intl.NumberFormat(locale, { style: 'currency', currency }).formatToParts(1)
  return { sign: parts.find(({ type }) => type === 'currency')?.value ?? currency, first: parts[0]?.type === 'currency' }
}
