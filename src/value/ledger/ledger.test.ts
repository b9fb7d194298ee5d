import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { contribution as files } from '#data/files'
import { contribution as notifications } from '#platform/notifications'
import { contribution as workspaces } from '#platform/workspaces'
import { keptFile } from '#test/kept-file'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { holdsBaseline, signBaseline } from './baseline.ts'
import { contribution } from './contribution.ts'
import type { LedgerLine, LedgerTotals } from './schema.ts'
import { totalsOf } from './totals.ts'

const line = fc.record({
  month: fc.constantFrom('2026-01', '2026-02', '2026-12'),
  method: fc.constantFrom('verified' as const, 'estimated' as const, 'forecast' as const),
  currency: fc.constantFrom('EUR', 'MXN'),
  low: fc.integer({ min: -1e9, max: 1e9 }),
  mid: fc.integer({ min: -1e9, max: 1e9 }),
  high: fc.integer({ min: -1e9, max: 1e9 }),
  programme: fc.integer({ min: 0, max: 1e7 }),
})
it('the ledger is the sum of its lines, and methods and currencies never mix', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
      const { months, whole } = totalsOf(lines)
      for (const total of [...months, ...whole]) {
        const own = lines.filter(
          (each) => each.method === total.method && each.currency === total.currency && (!('month' in total) || each.month === total.month),
        )
        const sum = (of: (each: (typeof lines)[number]) => number) => own.reduce((all, each) => all + of(each), 0)
        assert.deepEqual(
          [total.lines, total.low, total.mid, total.high, total.programme, total.net],
          [own.length, sum((x) => x.low), sum((x) => x.mid), sum((x) => x.high), sum((x) => x.programme), sum((x) => x.mid - x.programme)],
        )
      }
      assert.equal(
        whole.reduce((n, { lines: of }) => n + of, 0),
        lines.length,
      )
      assert.equal(
        months.reduce((n, { lines: of }) => n + of, 0),
        lines.length,
      )
    }),
    { seed: 7, numRuns: 200 },
  )
})

describe('the value ledger over HTTP', () => {
  let server: TestServer
  let ana: TestSession
  before(async () => {
    server = await testServer([notifications, files, workspaces, contribution], { work: true })
    ana = await firstAdministrator(server)
  })
  after(() => server?.close())
  const api = '/api/value/ledger'
  const ask = async (method: 'GET' | 'POST', url: string, payload?: object) => {
    const reply = await server.as(ana, { method, url: `${api}${url}`, ...(payload ? { payload } : {}) })
    return { status: reply.statusCode, body: reply.json<LedgerLine & { code: string }>() }
  }
  const totals = async () => (await ask('GET', '/totals')).body as unknown as LedgerTotals
  const costs = { contacts: 20_000, discounts: 0, programme: 5000 }
  const said = {
    method: 'estimated',
    name: 'Ahorro en devoluciones',
    currency: 'EUR',
    month: '2026-05',
    low: 100,
    mid: 200,
    high: 300,
    costs,
    how: 'Modelo de devoluciones',
  }
  const campaign = (people: number) =>
    `cliente;grupo;importe\n${Array.from({ length: people }, (_, i) => `K${i};${i % 2 === 0 ? 'control' : 'correo'};${((i >> 1) * 7919) % 10 < 3 ? 20 + (((i >> 1) * 31) % 40) + (i % 2) * 30 : 0}`).join('\n')}\n`
  let measured: object
  let first: LedgerLine

  it('measures a line itself from a file of who was drawn', async () => {
    const file = await keptFile(server, ana, 'campaña.csv', campaign(4000))
    measured = {
      ...{ method: 'verified', name: 'Correo de mayo', currency: 'EUR', startsOn: '2026-05-01', endsOn: '2026-05-30' },
      ...{ readout: { file, arm: 'grupo', outcomes: ['importe'], controlShare: 0.5, person: 'cliente' } },
      ...{ amount: 'importe', vatShare: 0.21, marginShare: 0.5, costs },
    }
    const { status, body } = await ask('POST', '/lines', measured)
    assert.equal(status, 201, JSON.stringify(body))
    assert.deepEqual(
      [body.state, body.method, body.month, body.source.kind, body.origin.people],
      ['draft', 'verified', '2026-05', 'readout', { control: 2000, treated: 2000 }],
    )
    assert.ok(body.low < body.mid && body.mid < body.high && body.low > 0)
    assert.deepEqual([body.baseline.holds, body.baseline.beforeStart, body.baseline.sha256.length], [true, false, 64])
    assert.match(body.words.method, /^Medido con 2\.000 personas/)
    first = body
    assert.equal((await ask('POST', '/lines', measured)).body.code, 'LEDGER_SOURCE_TAKEN')
    assert.equal((await ask('POST', '/lines', { ...measured, mid: 1 })).status, 400, 'nobody writes a verified figure')
  })
  it('refuses a line that was not measured, and a range the wrong way round', async () => {
    const file = await keptFile(server, ana, 'pocos.csv', campaign(20))
    const few = { ...measured, readout: { file, arm: 'grupo', outcomes: ['importe'] } }
    assert.equal((await ask('POST', '/lines', few)).body.code, 'LEDGER_NOT_MEASURED')
    assert.equal((await ask('POST', '/lines', { ...measured, amount: 'cliente' })).body.code, 'LEDGER_AMOUNT_MISSING')
    assert.equal((await ask('POST', '/lines', { ...said, low: 500 })).body.code, 'LEDGER_RANGE_BACKWARDS')
  })
  it('counts nothing until whoever approves money approves it, once', async () => {
    assert.equal((await ask('POST', `/lines/${first.id}/propose`, {})).body.state, 'proposed')
    assert.deepEqual([(await totals()).whole, (await totals()).waiting], [[], 1])
    assert.equal((await ask('POST', `/lines/${first.id}/approve`, {})).status, 403, 'no role approves money')
    const duty = await server.as(ana, {
      method: 'PATCH',
      url: `/api/platform/workspaces/people/${ana.principal}`,
      payload: { roles: ['administrator'], duties: ['money-approver'] },
    })
    assert.ok(duty.statusCode < 300, duty.body)
    const both = await Promise.all([
      ask('POST', `/lines/${first.id}/approve`, { note: 'Cuadra' }),
      ask('POST', `/lines/${first.id}/reject`, {}),
    ])
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409])
    const { state, decisions } = (await ask('GET', `/lines/${first.id}`)).body
    assert.ok(['approved', 'rejected'].includes(state) && decisions.length === 2 && decisions[1]!.by === 'Ana López')
  })
  it('is corrected by a line that names the one it replaces, and the sum follows', async () => {
    const add = async (of: object): Promise<LedgerLine> => {
      const { body } = await ask('POST', '/lines', of)
      await ask('POST', `/lines/${body.id}/propose`, {})
      return (await ask('POST', `/lines/${body.id}/approve`, {})).body
    }
    const one = await add(said)
    const sum = async () => (await totals()).whole.find(({ method }) => method === 'estimated')
    assert.deepEqual([(await sum())!.mid, (await sum())!.net], [200, 200 - 5000])
    assert.equal((await ask('POST', '/lines', { ...said, currency: 'MXN', replaces: one.id })).body.code, 'LEDGER_CORRECTION_DIFFERS')
    const two = await add({ ...said, mid: 250, replaces: one.id })
    assert.equal(two.replaces, one.id)
    assert.deepEqual([(await sum())!.mid, (await sum())!.lines], [250, 1])
    assert.equal((await ask('GET', `/lines/${one.id}`)).body.replacedBy, two.id)
    assert.equal((await ask('POST', '/lines', { ...said, replaces: one.id })).body.code, 'LEDGER_LINE_REPLACED')
    assert.ok((await totals()).months.every(({ month }) => month === '2026-05'))
  })
  it('sees a baseline that was changed after it was signed', () => {
    const { secrets } = server.services
    const signed = signBaseline(secrets, 'w', { b: 1, a: [2] }, new Date('2026-05-01'))
    assert.ok(holdsBaseline(secrets, 'w', { ...signed, terms: { a: [2], b: 1 } }))
    assert.ok(!holdsBaseline(secrets, 'w', { ...signed, terms: { a: [3], b: 1 } }))
    assert.ok(!holdsBaseline(secrets, 'w', { ...signed, at: new Date('2026-04-01') }))
    assert.ok(!holdsBaseline(secrets, 'x', signed))
  })
})
