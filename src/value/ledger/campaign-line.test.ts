import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { contribution as campaigns, readAssigned } from '#activation/campaigns'
import { contribution as lists } from '#activation/lists'
import { contribution as consent } from '#customers/consent'
import { personMark } from '#customers/identity'
import { contribution as files } from '#data/files'
import { contribution as notifications } from '#platform/notifications'
import type { Campaign } from '#schema/activation/campaigns'
import { contribution as experiments } from '#science/experiments'
import { keptFile } from '#test/kept-file'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { texts as ordersTexts } from '#texts/ai/orders'
import { contribution } from './contribution.ts'
import type { CampaignOutcome, LedgerLine } from './schema.ts'

const people = 1200
const key = (i: number) => `C${String(i).padStart(5, '0')}`

describe('a campaign in the ledger', () => {
  let server: TestServer
  let ana: TestSession
  let ids: string[]
  let orders: string
  const ask = async <T>(method: 'GET' | 'POST', url: string, payload?: object) => {
    const reply = await server.as(ana, { method, url, ...(payload ? { payload } : {}) })
    return { status: reply.statusCode, body: reply.json<T & { code?: string }>() }
  }
  async function campaign(name: string, file: string, startsOn: string, windowDays: number): Promise<string> {
    const url = '/api/activation/campaigns'
    const amount = (minor: number) => ({ minor, currency: 'EUR' })
    const made = await ask<Campaign>('POST', url, {
      ...{ name, channel: 'email', success: 'orders', startsOn, windowDays, vatShare: 0.21, marginShare: 0.5, consentDeclared: true },
      ...{ contactCost: amount(10), discount: amount(0), programmeCost: amount(5000) },
      source: { kind: 'file', file, columns: { customer: 'cliente', email: 'correo' } },
    })
    assert.equal(made.status, 202, JSON.stringify(made.body))
    const settled = async () => {
      for (;;) {
        const { body } = await ask<Campaign>('GET', `${url}/${made.body.id}`)
        if (body.error || (body.state !== 'reading' && body.state !== 'drawing')) return body
        await delay(20)
      }
    }
    await settled()
    await ask('POST', `${url}/${made.body.id}/draw`, { control: 400 })
    await settled()
    const confirmed = await ask('POST', `${url}/${made.body.id}/confirm`, {})
    assert.equal(confirmed.status, 200, JSON.stringify(confirmed.body))
    return made.body.id
  }
  before(async () => {
    server = await testServer([notifications, files, { texts: ordersTexts }, experiments, consent, lists, campaigns, contribution], {
      work: true,
    })
    ana = await firstAdministrator(server)
    const rows = Array.from({ length: people }, (_, i) => `${key(i)};eva${i}@aurora.es`)
    const file = await keptFile(server, ana, 'personas.csv', `cliente;correo\n${rows.join('\n')}\n`)
    ids = [await campaign('Mayo', file, '2026-05-01', 30), await campaign('Junio', file, '2026-05-16', 30)]
    // Treated people of the first campaign buy twice as often, in May; everybody buys as often in June
    const scope = { workspace: ana.workspace, principal: ana.principal } as never
    const treated = new Set<string>()
    await server.db.database.inScope(scope, async (trx) => {
      for await (const { mark, arm } of readAssigned(trx, scope, ids[0]!)) if (arm > 0) treated.add(mark)
    })
    const lines = Array.from({ length: people }, (_, i) => {
      const mark = personMark(server.services.secrets, ana.workspace, key(i)).toString('hex')
      const buys = i % 10 < (treated.has(mark) ? 6 : 3)
      return [...(buys ? [`${key(i)};2026-05-20;121`] : []), ...(i % 10 < 4 ? [`${key(i)};2026-06-05;60,5`] : [])]
    }).flat()
    lines.push('C99999;2026-05-20;10', `${key(0)};2026-04-01;10`, `${key(0)};2026-07-01;10`)
    orders = await keptFile(server, ana, 'pedidos.csv', `cliente;fecha;importe\n${lines.join('\n')}\n`)
  })
  after(() => server?.close())
  const outcome = (at: number) => ask<CampaignOutcome>('POST', '/api/value/ledger/outcomes', { campaign: ids[at]!, orders })

  it('is read from the orders that came, people as they were drawn', async () => {
    const { status, body } = await outcome(0)
    assert.equal(status, 200, JSON.stringify(body))
    assert.deepEqual([body.verdict, body.final, body.from, body.to], ['incremental', true, '2026-05-01', '2026-05-30'])
    assert.deepEqual(
      body.arms.map((arm) => arm.people),
      [400, 800],
    )
    assert.deepEqual([body.orders.before, body.orders.unknown, body.orders.taken], [1, 1, 0])
    const buyers = body.metrics[0]!.compared[0]!.effect!
    assert.ok(Math.abs(buyers.value - 0.3) < 5 * buyers.error, JSON.stringify(buyers))
    assert.match(body.words.answer, /^Funcionó/)
    assert.ok(
      body.words.notes.every((note) => !/^[A-Z_]+$|^revenue/.test(note)),
      body.words.notes.join('\n'),
    )
  })
  it('counts each order in the campaign that was confirmed first, and says how many the later one left', async () => {
    const { body } = await outcome(1)
    const may = (await outcome(0)).body.orders.used
    assert.equal(body.orders.taken, may)
    assert.equal(body.orders.used, people * 0.4)
    assert.ok(Math.abs(body.metrics[0]!.compared[0]!.control.mean! - 0.4) < 0.15)
  })
  it('becomes a line with the baseline that was confirmed, once', async () => {
    const line = { method: 'verified', campaign: ids[0]!, orders }
    const { status, body } = await ask<LedgerLine>('POST', '/api/value/ledger/lines', line)
    assert.equal(status, 201, JSON.stringify(body))
    assert.deepEqual([body.source.kind, body.name, body.month, body.costs.programme], ['campaign', 'Mayo', '2026-05', 5000])
    // 800 treated people, three in ten more buy for 100 € without VAT at half margin, nobody was contacted yet
    assert.ok(body.low < body.mid && body.mid < body.high && Math.abs(body.mid - 1_200_000) < 550_000, JSON.stringify(body))
    assert.ok(body.baseline.holds && body.origin.orders! > 0)
    assert.equal((await ask('POST', '/api/value/ledger/lines', line)).body.code, 'LEDGER_SOURCE_TAKEN')
    const later = (await ask<LedgerLine>('POST', '/api/value/ledger/lines', { ...line, campaign: ids[1]! })).body
    assert.ok(later.origin.ordersLeft > 0 && later.words.notes.some((note) => /ya cuentan/.test(note)), JSON.stringify(later))
  })
})
