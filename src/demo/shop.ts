import { cutoff, dateOf, days, firstDate, momentOf, monthFactors, weekFactors, windowDays } from './calendar.ts'
import { campaigns, controlShare, sendingsOf } from './campaigns.ts'
import { cardHazard, cardRate, channelHazard, makeCustomer, meanRate, rateShape, streamOf } from './customer.ts'
import { chance } from './draws.ts'
import { makeHistory, products } from './history.ts'
import { snapshotColumns, snapshotOf } from './outcome.ts'
import type { Tables } from './tables.ts'

const columns = {
  'clientes.csv': [
    'cliente_id',
    'nombre',
    'apellidos',
    'correo',
    'telefono',
    'fecha_alta',
    'anio_nacimiento',
    'provincia',
    'codigo_postal',
    'canal_alta',
    'tarjeta',
  ],
  'contactos.csv': [
    'contacto_id',
    'cliente_id',
    'correo',
    'telefono',
    'acepta_correo',
    'acepta_sms',
    'fecha_consentimiento',
    'fecha_retirada',
    'origen',
  ],
  'productos.csv': ['producto_id', 'nombre', 'categoria', 'precio_centimos'],
  'pedidos.csv': ['pedido_id', 'cliente_id', 'fecha', 'campana_id', 'lineas', 'descuento', 'envio_centimos', 'total_centimos'],
  'lineas.csv': ['pedido_id', 'linea', 'producto_id', 'unidades', 'precio_centimos', 'importe_centimos'],
  'devoluciones.csv': ['devolucion_id', 'pedido_id', 'linea', 'fecha', 'unidades', 'importe_centimos', 'motivo'],
  'visitas.csv': ['visita_id', 'cliente_id', 'inicio', 'dispositivo', 'origen', 'paginas', 'segundos', 'carrito', 'pedido_id'],
  'campanas.csv': ['campana_id', 'nombre', 'canal', 'fecha', 'dias', 'descuento', 'coste_centimos'],
  'envios.csv': ['campana_id', 'cliente_id', 'grupo', 'fecha'],
  'clientes_baja.csv': snapshotColumns,
  'truth/clientes.csv': [
    'cliente_id',
    'pedidos_por_anio',
    'riesgo_baja_diario',
    'fecha_baja',
    'efecto_campana',
    'parte_devuelta',
    'probabilidad_baja',
  ],
  'truth/envios.csv': ['campana_id', 'cliente_id', 'grupo', 'movido'],
} as const
type Name = keyof typeof columns

/** The parameters from which everything was drawn. */
export const truth = {
  firstDate,
  days,
  cutoff: dateOf(cutoff),
  windowDays,
  weekFactors,
  monthFactors,
  ordersPerYear: { mean: meanRate, gammaShape: rateShape, withCard: cardRate },
  yearlyHazardByChannel: channelHazard,
  hazard: { withCard: cardHazard, frailtyGammaShape: 2, perShareReturned: 3 },
  campaignEffect: { base: 0.015, bySocialNetworks: 0.05, bornFrom1985: 0.03, putOff: -0.04, shareOfPutOff: 0.12, windowDays: 14 },
  controlShare,
}

const productId = (at: number): string => `A${String(at + 1).padStart(3, '0')}`
const numbered = (letter: string, n: number): string => `${letter}${String(n).padStart(8, '0')}`

/** Starts every table and fills those that do not depend on customers. */
export function openShop(tables: Tables): void {
  for (const [name, header] of Object.entries(columns)) tables.create(name, header)
  for (const [at, product] of products.entries())
    tables.add('productos.csv', [productId(at), product.name, product.category, product.price])
  for (const c of campaigns) tables.add('campanas.csv', [c.id, c.name, c.channel, dateOf(c.day), c.windowDays, c.discount, c.cost])
}

/** Running numbers of what has no name of its own. */
export type Counters = { contacts: number; orders: number; returns: number; sessions: number }

/** Writes all that belongs to one customer; nothing of another is needed. */
export function addCustomer(tables: Tables, seed: number, index: number, count: Counters): void {
  const add = (name: Name, row: readonly (string | number | null)[]) => tables.add(name, row)
  const c = makeCustomer(seed, index)
  const { nature } = c
  add('clientes.csv', [
    c.id,
    c.givenName,
    c.surname,
    c.email,
    c.phone,
    dateOf(c.joined),
    c.birthYear,
    c.province,
    c.postcode,
    c.channel,
    c.card ? 'Sí' : 'No',
  ])
  const consented = c.emailConsent || c.smsConsent
  const contact = (
    customer: string | null,
    email: string,
    phone: string | null,
    mail: boolean,
    sms: boolean,
    at: string | null,
    until: string | null,
    from: string,
  ) =>
    add('contactos.csv', [numbered('T', ++count.contacts), customer, email, phone, mail ? 'Sí' : 'No', sms ? 'Sí' : 'No', at, until, from])
  contact(
    c.id,
    c.email,
    c.phone,
    c.emailConsent && c.withdrawn === null,
    c.smsConsent,
    consented ? dateOf(c.joined) : null,
    c.withdrawn === null ? null : dateOf(c.withdrawn),
    c.channel,
  )
  // One in five leaves an address and never buys.
  const stranger = streamOf(seed, index, 'stranger')
  if (chance(stranger, 0.2)) {
    const mail = chance(stranger, 0.85)
    contact(
      null,
      `contacto${index + 1}@example.com`,
      null,
      mail,
      false,
      mail ? dateOf(Math.floor(stranger() * days)) : null,
      null,
      'boletín',
    )
  }

  const sendings = sendingsOf(seed, c)
  for (const { campaign, treated, moved } of sendings) {
    const group = treated ? 'tratamiento' : 'control'
    add('envios.csv', [campaign.id, c.id, group, dateOf(campaign.day)])
    add('truth/envios.csv', [campaign.id, c.id, group, moved ? 1 : 0])
  }
  const history = makeHistory(seed, c, sendings)
  const firstOrder = count.orders + 1
  const orderId = (at: number) => numbered('P', firstOrder + at)
  for (const [at, order] of history.orders.entries()) {
    count.orders++
    add('pedidos.csv', [
      orderId(at),
      c.id,
      momentOf(order.day),
      order.campaign,
      order.lines.length,
      order.discount,
      order.shipping,
      order.total,
    ])
    for (const [k, line] of order.lines.entries())
      add('lineas.csv', [orderId(at), k + 1, productId(line.product), line.units, line.price, line.amount])
  }
  for (const r of history.returns) {
    add('devoluciones.csv', [numbered('D', ++count.returns), orderId(r.order), r.line + 1, dateOf(r.day), r.units, r.amount, r.reason])
  }
  for (const s of history.sessions) {
    const order = s.order === null ? null : orderId(s.order)
    add('visitas.csv', [
      numbered('V', ++count.sessions),
      c.id,
      momentOf(s.day),
      s.device,
      s.source,
      s.pages,
      s.seconds,
      s.cart ? 'Sí' : 'No',
      order,
    ])
  }
  const snapshot = snapshotOf(c, history)
  if (snapshot) add('clientes_baja.csv', snapshot.cells)
  add('truth/clientes.csv', [
    c.id,
    Number(nature.rate.toFixed(4)),
    Number(nature.hazard.toFixed(6)),
    nature.leaves < days ? dateOf(nature.leaves) : null,
    nature.effect,
    Number(nature.returns.toFixed(4)),
    snapshot ? Number(snapshot.truth.toFixed(4)) : null,
  ])
}
