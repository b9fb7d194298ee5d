import { cutoff, dateOf, season, windowDays } from './calendar.ts'
import type { Customer } from './customer.ts'
import type { History } from './history.ts'

/** One line of the table with the known outcome, from what was known on the day of the cut only; null for who bought nothing in the year before. */
export type Snapshot = { cells: (string | number)[]; left: boolean; truth: number }

export const snapshotColumns = [
  'cliente_id',
  'antiguedad_dias',
  'edad',
  'provincia',
  'canal_alta',
  'tarjeta',
  'acepta_correo',
  'dias_desde_ultima_compra',
  'pedidos_12m',
  'pedidos_3m',
  'importe_12m_centimos',
  'importe_medio_centimos',
  'descuento_medio',
  'devoluciones_12m',
  'visitas_30d',
  'visitas_90d',
  'dias_desde_ultima_visita',
  'fecha_alta',
  'baja',
] as const

/** Mean season of the window that is looked at: the rate that the customer would keep. */
const seasonAhead = season.subarray(cutoff).reduce((sum, s) => sum + s, 0) / windowDays

/**
 * Chance of no order in the window, given what nobody sees: 1 for who has left; else leaving (hazard h) and ordering
 * (rate λ) race: h/(h+λ) + λ/(h+λ) · e^−(h+λ)T, campaigns apart.
 */
export function trueChance({ nature }: Customer): number {
  if (nature.leaves <= cutoff) return 1
  const both = nature.hazard + (nature.rate / 365) * seasonAhead
  return nature.hazard / both + (1 - nature.hazard / both) * Math.exp(-both * windowDays)
}

export function snapshotOf(customer: Customer, { orders, returns, sessions }: History): Snapshot | null {
  const year = orders.filter(({ day }) => day < cutoff && day >= cutoff - 365)
  if (year.length === 0) return null
  const amount = year.reduce((sum, { total }) => sum + total, 0)
  const visits = sessions.filter(({ day }) => day < cutoff)
  const visitsSince = (n: number) => visits.filter(({ day }) => day >= cutoff - n).length
  const left = !orders.some(({ day }) => day >= cutoff)
  const consents = customer.emailConsent && (customer.withdrawn === null || customer.withdrawn > cutoff)
  const lastVisit = visits.at(-1)
  return {
    left,
    truth: trueChance(customer),
    cells: [
      customer.id,
      cutoff - customer.joined,
      2025 - customer.birthYear,
      customer.province,
      customer.channel,
      customer.card ? 'Sí' : 'No',
      consents ? 'Sí' : 'No',
      Math.floor(cutoff - year.at(-1)!.day),
      year.length,
      year.filter(({ day }) => day >= cutoff - 91).length,
      amount,
      Math.round(amount / year.length),
      Number((year.reduce((sum, { discount }) => sum + discount, 0) / year.length).toFixed(3)),
      returns.filter(({ day }) => day < cutoff && day >= cutoff - 365).length,
      visitsSince(30),
      visitsSince(90),
      lastVisit === undefined ? '' : Math.floor(cutoff - lastVisit.day),
      dateOf(customer.joined),
      left ? 'Sí' : 'No',
    ],
  }
}
