import assert from 'node:assert/strict'
import { it } from 'node:test'
import { languages } from '#base'
import { createRegistry } from '#platform/contributions'
import type { KnownLine } from '#value/ledger'
import { contribution as ledger } from '#value/ledger'
import { onePageOf, titleOf } from './one-page.ts'
import { pdfOf } from './pdf.ts'

const registry = createRegistry([ledger])
const line = (at: number, more: Partial<KnownLine> = {}): KnownLine => ({
  ...{ id: `00000000-0000-7000-8000-00000000000${at}`, source: { kind: 'readout', id: null }, name: `Campaña ${at}`, method: 'verified' },
  ...{ currency: 'EUR', month: '2026-05', low: 500_000, mid: 1_100_000, high: 1_700_000 },
  costs: { contacts: 20_000, discounts: 5000, programme: 100_000 },
  origin: {
    ...{ verdict: 'incremental', people: { control: 2000, treated: 8000 }, how: null, marginShare: 0.4, vatShare: 0.21, orders: null },
    ...{ ordersLeft: 0, startsOn: '2026-05-01', endsOn: '2026-05-30', notes: [] },
  },
  baseline: { terms: {}, sha256: '0', signature: '0', at: new Date('2026-04-01') },
  ...{ replaces: null, replacedBy: null, createdBy: 'x', createdAt: new Date('2026-06-02') },
  ...{ state: 'approved', decisions: [{ state: 'approved', note: null, by: 'y', at: new Date('2026-06-10') }] },
  ...more,
})
const ask = { workspace: 'Tienda Aurora', example: false, from: '2026-04', to: '2026-06', now: new Date('2026-07-01T08:00:00Z'), registry }
const spaces = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

it('tells verified, estimated and forecast apart, and counts only what is approved and not replaced', () => {
  const lines = [
    line(1),
    line(2, { low: -100_000, mid: 50_000, high: 200_000, name: 'Sin efecto claro' }),
    line(3, { method: 'estimated', mid: 7, low: 7, high: 7, costs: { contacts: 0, discounts: 0, programme: 0 } }),
    line(4, { state: 'proposed', decisions: [] }),
    line(5, { replacedBy: '00000000-0000-7000-8000-000000000001' }),
  ]
  const page = onePageOf({ ...ask, lines, language: 'es' })
  assert.deepEqual(
    page.figures.map(({ method, value, net, lines: n }) => [method, value.minor, net.minor, n]),
    [
      ['verified', 1_150_000, 950_000, 2],
      ['estimated', 7, 7, 1],
    ],
  )
  assert.equal(
    spaces(page.answer),
    'Las campañas trajeron entre 4.000 € y 19.000 € de margen. Después de 2.000 € de coste del programa quedan 9.500 €.',
  )
  assert.deepEqual([page.notTold, page.waiting], [['Sin efecto claro'], 1])
  assert.match(page.next, /^Revisa y aprueba 1 línea que espera/)
  for (const { definition, inputs, how, date } of page.figures) assert.ok(definition && inputs && how && date === '2026-06-10')
})
it('says what comes next', () => {
  const next = (lines: KnownLine[]) => onePageOf({ ...ask, lines, language: 'en' }).next
  assert.match(next([]), /^Prepare the first campaign/)
  assert.match(next([line(1)]), /^Run “Campaña 1” again/)
  assert.match(next([line(1, { low: -5, mid: 1, high: 9 })]), /cannot be told from zero/)
  assert.match(next([line(1), line(2, { low: -9, mid: -5, high: -1 })]), /^Stop “Campaña 2”/)
})
it('is one page in both languages, with nothing, and with more long names than fit', async () => {
  const long = 'Recuperación de clientes que no compran desde hace tres meses, correo y llamada, '.repeat(2)
  const many = Array.from({ length: 12 }, (_, i) => line(i % 10, { name: `${i} ${long}` }))
  for (const language of languages)
    for (const lines of [[], [line(1), line(2, { low: -5 }), line(3, { method: 'forecast' })], many]) {
      const page = onePageOf({ ...ask, lines, language, example: lines.length > 3 })
      assert.doesNotMatch(JSON.stringify(page), /\{\w+\}|definition_/)
      const pdf = await pdfOf(page, language)
      assert.equal(pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length, 1, `${language}, ${lines.length} lines`)
    }
  assert.equal(titleOf({ from: '2026-04', to: '2026-06' }, 'es'), 'Valor de la IA en marketing, abril de 2026 – junio de 2026')
})
