import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { contribution as runs } from '#ai/autopilot/runs'
import { contribution as registry } from '#ai/registry/versions'
import { contribution as serving } from '#ai/serving/endpoint'
import { contribution as activityLog } from '#platform/activity-log'
import { contribution as notifications } from '#platform/notifications'
import type { ModelVersion } from '#schema/ai/registry/versions'
import { evidenceDesk, inDays } from '#test/evidence'
import { dropFolder, finishedRun } from '#test/model-run'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution } from './contribution.ts'

let server: TestServer
let session: TestSession
let desk: ReturnType<typeof evidenceDesk>
const made: Awaited<ReturnType<typeof finishedRun>>[] = []
const models = '/api/ai/models'
before(async () => {
  server = await testServer([activityLog, notifications, registry, serving, runs, contribution])
  session = await firstAdministrator(server)
  desk = evidenceDesk(server, session)
  for (const seed of [1, 2]) {
    made.push(await finishedRun(server, session, { seed }))
    await desk.ask<ModelVersion>('POST', models, { name: 'Bajas', run: made.at(-1)!.run }, 201)
  }
})
after(async () => {
  for (const each of made) dropFolder(each)
  await server.close()
})

describe('rules of published models', () => {
  it('ai.serving.answered: closed by an answer of a published model', async () => {
    assert.notEqual(await desk.state('2.1.B.3.2'), 'proven, facts')
    await desk.ask('POST', `${models}/bajas/predict`, { row: { visitas: 3, gasto: 1, plan: 'oro', alta: null, móvil: null } })
    assert.equal(await desk.state('2.1.B.3.2'), 'proven, facts')
  })
  it('ai.registry.rolled-back: closed by going back to the version before, with the time it took', async () => {
    await desk.ask('POST', `${models}/bajas/serve`, { version: 1 })
    assert.equal(await desk.state('1.2.B.3.5'), 'proven, facts')
    const [fact] = (await desk.page('1.2.B.3.5')).facts
    assert.ok(fact!.value! >= 0 && fact!.value! < 60)
  })
  it('ai.registry.rolled-back: opened when it is long ago', async () => {
    assert.equal(await desk.state('1.2.B.3.5', inDays(183)), 'expired, stale')
  })
  it('ai.serving.answered: opened when the version is erased', async () => {
    for (const version of [1, 2]) await desk.ask('DELETE', `${models}/bajas/versions/${version}`, undefined, 204)
    assert.equal(await desk.state('2.1.B.3.2'), 'pending, gone')
    assert.equal(await desk.state('1.2.B.3.5'), 'pending, gone')
  })
})
