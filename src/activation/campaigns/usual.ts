import { randomInt } from 'node:crypto'
import type { Scope, Trx } from '#platform/database'
import type { CampaignDefaults } from './schema.ts'
import { codeIsTaken, moneyAndZone } from './store.ts'

/** General rate of VAT by country (2026), and the country by the zone of the workspace; islands with a tax of their own apart. */
const vatOf: Record<string, number> = {
  ...{ ES: 0.21, PT: 0.23, FR: 0.2, DE: 0.19, IT: 0.22, IE: 0.23, GB: 0.2, NL: 0.21, BE: 0.21, AD: 0.045 },
  ...{ MX: 0.16, AR: 0.21, CL: 0.19, CO: 0.19, PE: 0.18, UY: 0.22, EC: 0.15, CR: 0.13, DO: 0.18, BO: 0.13, PY: 0.1, 'ES-CN': 0.07 },
}
const countryOf: Record<string, string> = {
  ...{ 'Europe/Madrid': 'ES', 'Atlantic/Canary': 'ES-CN', 'Europe/Lisbon': 'PT', 'Europe/Paris': 'FR', 'Europe/Berlin': 'DE' },
  ...{ 'Europe/Rome': 'IT', 'Europe/Dublin': 'IE', 'Europe/London': 'GB', 'Europe/Amsterdam': 'NL', 'Europe/Brussels': 'BE' },
  ...{ 'Europe/Andorra': 'AD', 'America/Mexico_City': 'MX', 'America/Monterrey': 'MX', 'America/Tijuana': 'MX', 'America/Cancun': 'MX' },
  ...{ 'America/Argentina/Buenos_Aires': 'AR', 'America/Buenos_Aires': 'AR', 'America/Santiago': 'CL', 'America/Bogota': 'CO' },
  ...{ 'America/Lima': 'PE', 'America/Montevideo': 'UY', 'America/Guayaquil': 'EC', 'America/Costa_Rica': 'CR' },
  ...{ 'America/Santo_Domingo': 'DO', 'America/La_Paz': 'BO', 'America/Asuncion': 'PY' },
}

/** The day in a zone. */
export const dayIn = (zone: string, now: Date): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now)

/** What a new campaign has where nobody says otherwise: the workspace's currency and its country's general VAT. */
export async function usualTerms(trx: Trx, scope: Scope, now: Date): Promise<CampaignDefaults> {
  const { currency, zone } = await moneyAndZone(trx, scope)
  const country = countryOf[zone] ?? null
  return { currency, country, vatShare: country === null ? 0 : vatOf[country]!, today: dayIn(zone, now) }
}

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
/** A code that people can type at a till: the start of the name and four signs that look like no others. */
export async function newCode(trx: Trx, scope: Scope, name: string): Promise<string> {
  const start = name
    .normalize('NFD')
    .replace(/[^A-Za-z0-9]+/g, '')
    .slice(0, 8)
    .toUpperCase()
  for (;;) {
    const end = Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')
    const code = `${start || 'C'}-${end}`
    if (!(await codeIsTaken(trx, scope, code))) return code
  }
}
export const newSeed = (): number => randomInt(2 ** 32)
