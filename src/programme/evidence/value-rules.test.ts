import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { contribution as files } from '#data/files'
import { contribution as notifications } from '#platform/notifications'
import { contribution as workspaces } from '#platform/workspaces'
import type { LedgerLine } from '#schema/value/ledger'
import { evidenceDesk, inDays } from '#test/evidence'
import { keptFile } from '#test/kept-file'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution as ledger } from '#value/ledger'
import { contribution as reports } from '#value/reports'
import { contribution } from './contribution.ts'

let server: TestServer
let ana: TestSession
let desk: ReturnType<typeof evidenceDesk>
before(async () => {
  server = await testServer([notifications, workspaces, files, ledger, reports, contribution], { work: true })
  ana = await firstAdministrator(server)
  desk = evidenceDesk(server, ana)
})
after(() => server?.close())

const csv = `grupo;importe\n${Array.from({ length: 2000 }, (_, i) => `${i % 2 === 0 ? 'control' : 'correo'};${((i >> 1) * 7919) % 10 < 3 ? 20 + (((i >> 1) * 31) % 40) + (i % 2) * 30 : 0}`).join('\n')}\n`
const api = '/api/value/ledger/lines'
const costs = { contacts: 1000, discounts: 0, programme: 0 }
const approved = async (line: object): Promise<void> => {
  const { id } = await desk.ask<LedgerLine>('POST', api, line, 201)
  await desk.ask('POST', `${api}/${id}/propose`, {})
  await desk.ask('POST', `${api}/${id}/approve`, {})
}

describe('rules of measured value', () => {
  it('value.ledger.approved: closed by a measured line that whoever approves money approved', async () => {
    const duties = { roles: ['administrator'], duties: ['money-approver'] }
    await desk.ask('PATCH', `/api/platform/workspaces/people/${ana.principal}`, duties)
    const said = { method: 'estimated', name: 'Ahorro', currency: 'EUR', month: '2026-05', low: 1, mid: 2, high: 3, costs, how: 'Modelo' }
    await approved(said)
    assert.equal(await desk.state('4.3.A.2.1'), 'pending, nothing')
    const file = await keptFile(server, ana, 'campaña.csv', csv)
    await approved({
      ...{ method: 'verified', name: 'Correo', currency: 'EUR', startsOn: '2026-05-01', endsOn: '2026-05-30', costs },
      ...{ readout: { file, arm: 'grupo', outcomes: ['importe'] }, amount: 'importe', vatShare: 0.21, marginShare: 0.5 },
    })
    for (const id of ['4.3.A.2.1', '4.3.A.2.3', '3.2.B.3.5']) assert.equal(await desk.state(id), 'proven, facts')
  })
  it('value.ledger.approved: opened when nothing was approved for long', async () => {
    assert.equal(await desk.state('4.3.A.2.1', inDays(366)), 'expired, stale')
  })
  it('value.reports.made: closed by the one-page report with a measured line', async () => {
    const pdf = async (month: string) => {
      const reply = await server.as(ana, { url: `/api/value/reports/one-page.pdf?from=${month}&to=${month}` })
      assert.equal(reply.statusCode, 200, reply.body)
      assert.equal(reply.rawPayload.subarray(0, 5).toString(), '%PDF-')
    }
    await pdf('2025-01')
    assert.equal(await desk.state('4.3.B.1.2'), 'in-progress, short')
    await pdf('2026-05')
    for (const id of ['4.3.B.1.1', '4.3.B.1.2', '4.3.B.1.3']) assert.equal(await desk.state(id), 'proven, facts')
  })
  it('value.reports.made: opened when it is a quarter old', async () => {
    assert.equal(await desk.state('4.3.B.1.2', inDays(96)), 'expired, stale')
  })
})
