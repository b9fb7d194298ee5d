import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { contribution as files } from '#data/files'
import { contribution as notifications } from '#platform/notifications'
import type { FileReadout } from '#schema/science/experiments'
import { contribution as experiments } from '#science/experiments'
import { evidenceDesk, inDays } from '#test/evidence'
import { keptFile } from '#test/kept-file'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution } from './contribution.ts'

let server: TestServer
let session: TestSession
let desk: ReturnType<typeof evidenceDesk>
before(async () => {
  server = await testServer([notifications, files, experiments, contribution], { work: true })
  session = await firstAdministrator(server)
  desk = evidenceDesk(server, session)
})
after(() => server?.close())

/** People of whom half were contacted; of those `sold` in a hundred bought, of control 20. */
const campaign = (people: number, sold: number) =>
  `cliente;grupo;compra\n${Array.from({ length: people }, (_, i) => `K${i};${i % 2 === 0 ? 'control' : 'correo'};${(i >> 1) % 100 < (i % 2 === 0 ? 20 : sold) ? 'sí' : 'no'}`).join('\n')}\n`
const ask = { arm: 'grupo', outcomes: ['compra'], controlShare: 0.5, person: 'cliente' }

describe('rules of experiments', () => {
  it('science.experiments.read: closed by a campaign whose outcome was read', async () => {
    const api = '/api/science/experiments/readouts'
    const few = await keptFile(server, session, 'pocos.csv', campaign(10, 20))
    assert.equal((await desk.ask<FileReadout>('POST', api, { file: few, ...ask })).verdict, 'too-early')
    assert.equal(await desk.state('2.1.B.4.4'), 'in-progress, short')
    const file = await keptFile(server, session, 'campaña.csv', campaign(4000, 30))
    const readout = await desk.ask<FileReadout>('POST', api, { file, ...ask })
    assert.deepEqual(
      [readout.verdict, readout.rows, readout.metrics[0]!.compared[0]!.effect!.value.toFixed(3)],
      ['incremental', 4000, '0.100'],
    )
    assert.match(readout.words.answer, /^Funcionó: entre /)
    assert.equal(await desk.state('2.1.B.4.4'), 'proven, facts')
  })
  it('science.experiments.read: opened when it is long ago', async () => {
    assert.equal(await desk.state('2.1.B.4.4', inDays(366)), 'expired, stale')
  })
})
