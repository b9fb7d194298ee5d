import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { DomainError } from '#base'
import { rocAuc } from '#kernel/metrics'
import { writeDemo } from './index.ts'

const root = mkdtempSync(join(tmpdir(), 'rumbo-demo-'))
after(() => rmSync(root, { recursive: true, force: true }))

type Row = Record<string, string>
/** Rows of a file that holds no quoted cell. */
function rowsOf(folder: string, name: string): Row[] {
  const [head, ...lines] = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n')
  const columns = head!.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    assert.equal(cells.length, columns.length, `${name}: ${line}`)
    return Object.fromEntries(columns.map((column, j) => [column, cells[j]!]))
  })
}
const hashes = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => `${file.slice(folder.length)} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`)
const code = (wanted: string) => (error: unknown) => error instanceof DomainError && error.code === wanted
const share = (rows: Row[], is: (row: Row) => boolean) => rows.filter(is).length / rows.length

describe('Tienda Aurora', () => {
  const folder = join(root, 'shop')
  const tables = new Map<string, Row[]>()
  const of = (name: string) => tables.get(name)!
  before(async () => {
    const { files } = await writeDemo({ customers: 4000, seed: 7, out: folder })
    for (const { name, rows } of files) {
      tables.set(name, rowsOf(folder, name))
      assert.equal(of(name).length, rows, name)
    }
  })

  it('holds together: every key that is named exists, and none twice', () => {
    const keys = (name: string, column: string) => {
      const all = of(name).map((row) => row[column]!)
      const set = new Set(all)
      assert.equal(set.size, all.length, `${name}.${column}`)
      return set
    }
    const known: Record<string, Set<string>> = {
      cliente_id: keys('clientes.csv', 'cliente_id'),
      pedido_id: keys('pedidos.csv', 'pedido_id'),
      producto_id: keys('productos.csv', 'producto_id'),
      campana_id: keys('campanas.csv', 'campana_id'),
    }
    keys('contactos.csv', 'contacto_id')
    keys('devoluciones.csv', 'devolucion_id')
    keys('visitas.csv', 'visita_id')
    for (const [name, rows] of tables) {
      for (const row of rows) {
        for (const [column, set] of Object.entries(known))
          if (row[column]) assert.ok(set.has(row[column]), `${name}: ${column} ${row[column]}`)
      }
    }
  })
  it('adds up: an order is its lines and its shipping, a return is no more than what was bought', () => {
    const lines = new Map<string, Row[]>()
    for (const line of of('lineas.csv')) lines.set(line.pedido_id!, [...(lines.get(line.pedido_id!) ?? []), line])
    for (const order of of('pedidos.csv')) {
      const own = lines.get(order.pedido_id!)!
      assert.equal(own.length, Number(order.lineas))
      const goods = own.reduce((sum, line) => sum + Number(line.importe_centimos), 0)
      assert.equal(goods + Number(order.envio_centimos), Number(order.total_centimos))
    }
    const orders = new Map(of('pedidos.csv').map((order) => [order.pedido_id, order]))
    for (const back of of('devoluciones.csv')) {
      const line = lines.get(back.pedido_id!)!.find(({ linea }) => linea === back.linea)!
      assert.ok(Number(back.unidades) >= 1 && Number(back.unidades) <= Number(line.unidades))
      assert.ok(Number(back.importe_centimos) <= Number(line.importe_centimos))
      assert.ok(back.fecha! >= orders.get(back.pedido_id!)!.fecha!.slice(0, 10))
    }
  })
  it('keeps to its two years, and nobody orders before signing up or after leaving', () => {
    const joined = new Map(of('clientes.csv').map((c) => [c.cliente_id, c.fecha_alta!]))
    const left = new Map(of('truth/clientes.csv').map((c) => [c.cliente_id, c.fecha_baja!]))
    for (const { fecha, cliente_id, campana_id } of of('pedidos.csv')) {
      assert.ok(fecha! >= '2024-01-01' && fecha! < '2026-01-01')
      assert.ok(fecha!.slice(0, 10) >= joined.get(cliente_id)!)
      const gone = left.get(cliente_id)!
      // A campaign that moved somebody before they left may bring its order some days later.
      if (gone && !campana_id) assert.ok(fecha!.slice(0, 10) <= gone, `${cliente_id} ${fecha} ${gone}`)
    }
  })
  it('sends only to those who agreed', () => {
    const consents = new Map(of('contactos.csv').map((c) => [c.cliente_id, c]))
    const channels = new Map(of('campanas.csv').map((c) => [c.campana_id, c.canal]))
    for (const { campana_id, cliente_id, fecha } of of('envios.csv')) {
      const consent = consents.get(cliente_id)!
      assert.ok(consent.fecha_consentimiento! <= fecha!)
      if (channels.get(campana_id) === 'sms') assert.equal(consent.acepta_sms, 'Sí')
      else assert.ok(consent.acepta_correo === 'Sí' || consent.fecha_retirada! > fecha!)
    }
  })
  it('draws campaign groups by lot, two to one, and their effect is there to be found', () => {
    const sent = of('envios.csv')
    const treated = share(sent, ({ grupo }) => grupo === 'tratamiento')
    assert.ok(Math.abs(treated - 2 / 3) < 4 * Math.sqrt(2 / 9 / sent.length), String(treated))
    const ordersOf = new Map<string, string[]>()
    for (const { cliente_id, fecha } of of('pedidos.csv'))
      ordersOf.set(cliente_id!, [...(ordersOf.get(cliente_id!) ?? []), fecha!.slice(0, 10)])
    const bought = ({ cliente_id, fecha }: Row) => {
      const end = new Date(Date.parse(fecha!) + 14 * 86_400_000).toISOString().slice(0, 10)
      return (ordersOf.get(cliente_id!) ?? []).some((day) => day >= fecha! && day < end)
    }
    const rate = (group: string) =>
      share(
        sent.filter(({ grupo }) => grupo === group),
        bought,
      )
    const effect = rate('tratamiento') - rate('control')
    const moved = share(
      of('truth/envios.csv').filter(({ grupo }) => grupo === 'tratamiento'),
      ({ movido }) => movido === '1',
    )
    assert.ok(moved > 0.02 && moved < 0.06)
    // Some of the moved would have ordered anyway, so the difference is a little less than the share moved.
    assert.ok(effect > moved * 0.6 - 0.01 && effect < moved + 0.012, `${effect} of ${moved}`)
  })
  it('has the seasons that it says it has', () => {
    const byMonth = new Map<string, number>()
    const byWeekday = new Float64Array(7)
    for (const { fecha } of of('pedidos.csv')) {
      byMonth.set(fecha!.slice(5, 7), (byMonth.get(fecha!.slice(5, 7)) ?? 0) + 1)
      byWeekday[(new Date(`${fecha!.slice(0, 10)}T00:00:00Z`).getUTCDay() + 6) % 7]!++
    }
    assert.ok(byMonth.get('12')! > 1.4 * byMonth.get('08')!)
    assert.ok(byWeekday[5]! > byWeekday[1]!)
  })
  it('makes believable people: common names repeat, big provinces lead, amounts are skewed', () => {
    const people = of('clientes.csv')
    assert.ok(share(people, ({ provincia }) => provincia === 'Madrid') > 0.15)
    assert.ok(new Set(people.map(({ nombre }) => nombre)).size >= 35)
    const totals = of('pedidos.csv')
      .map(({ total_centimos }) => Number(total_centimos))
      .sort((a, b) => a - b)
    const median = totals[totals.length >> 1]!
    const mean = totals.reduce((sum, total) => sum + total, 0) / totals.length
    assert.ok(mean > median && median > 1500 && median < 9000)
    assert.ok(totals.every((total) => Number.isInteger(total)))
  })
  it('has an outcome that agrees with the orders and with its own truth', () => {
    const rows = of('clientes_baja.csv')
    const later = new Set(
      of('pedidos.csv')
        .filter(({ fecha }) => fecha! >= '2025-07-01')
        .map(({ cliente_id }) => cliente_id),
    )
    for (const { cliente_id, baja } of rows) assert.equal(baja, later.has(cliente_id) ? 'No' : 'Sí')
    const chances = new Map(of('truth/clientes.csv').map((c) => [c.cliente_id, Number(c.probabilidad_baja)]))
    const y = Float64Array.from(rows, ({ baja }) => (baja === 'Sí' ? 1 : 0))
    const p = Float64Array.from(rows, ({ cliente_id }) => chances.get(cliente_id)!)
    const observed = y.reduce((a, b) => a + b) / y.length
    const expected = p.reduce((a, b) => a + b) / p.length
    // Campaigns bring some back whom the formula, which leaves them out, counts as gone.
    assert.ok(Math.abs(observed - expected) < 0.04, `${observed} ${expected}`)
    assert.ok(observed > 0.25 && observed < 0.6)
    assert.ok(rocAuc(y, p) > 0.85)
  })
  it('is the same bytes for the same seed, and other people for another', async () => {
    const again = join(root, 'again')
    await writeDemo({ customers: 4000, seed: 7, out: again })
    assert.deepEqual(hashes(again), hashes(folder))
    await writeDemo({ customers: 50, seed: 8, out: again })
    const other = rowsOf(again, 'clientes.csv')
    assert.equal(other.length, 50)
    assert.notDeepEqual(other, of('clientes.csv').slice(0, 50))
  })
  it('has the same first customers however many there are', async () => {
    const few = join(root, 'few')
    await writeDemo({ customers: 300, seed: 7, out: few, language: 'en' })
    assert.deepEqual(rowsOf(few, 'clientes.csv'), of('clientes.csv').slice(0, 300))
    assert.deepEqual(rowsOf(few, 'pedidos.csv'), of('pedidos.csv').slice(0, rowsOf(few, 'pedidos.csv').length))
    assert.match(readFileSync(join(few, 'README.md'), 'utf8'), /example data/)
  })
})

describe('writeDemo', () => {
  it('does not touch a folder that holds anything else', async () => {
    const taken = join(root, 'taken')
    mkdirSync(taken)
    writeFileSync(join(taken, 'mine.txt'), 'mine')
    await assert.rejects(writeDemo({ customers: 10, seed: 1, out: taken }), code('DEMO_FOLDER_TAKEN'))
    assert.deepEqual(readdirSync(taken), ['mine.txt'])
  })
  it('leaves nothing behind when it cannot write or is stopped', async () => {
    const file = join(root, 'file')
    writeFileSync(file, '')
    await assert.rejects(writeDemo({ customers: 10, seed: 1, out: join(file, 'inside') }), code('DEMO_UNWRITABLE'))
    const before = readdirSync(root)
    const stop = new AbortController()
    const stopped = writeDemo({
      customers: 100_000,
      seed: 1,
      out: join(root, 'stopped'),
      signal: stop.signal,
      onProgress: () => stop.abort(),
    })
    await assert.rejects(stopped, { name: 'AbortError' })
    assert.deepEqual(readdirSync(root), before)
  })
})
