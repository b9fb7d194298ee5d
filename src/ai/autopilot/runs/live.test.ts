import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { contribution as versions } from '#ai/registry/versions'
import type { Id } from '#base'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution } from './contribution.ts'
import { tellLive, watchKeep } from './live.ts'
import type { Run } from './schema.ts'

describe('a run that is under way', () => {
  let server: TestServer
  let session: TestSession
  before(async () => {
    server = await testServer([contribution, versions])
    session = await firstAdministrator(server)
  })
  after(() => server.close())

  const start = async (): Promise<Run> => {
    const boundary = 'x-rumbo-boundary'
    const part = (head: string, value: string) => `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${value}\r\n`
    const payload = `${part('name="target"', 'left')}${part('name="file"; filename="a.csv"', 'visits,left\n1,no\n2,yes\n')}--${boundary}--\r\n`
    const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
    return (await server.as(session, { method: 'POST', url: '/api/ai/autopilot/runs', payload, headers })).json()
  }
  const read = async (run: Run, language = 'es') =>
    (await server.as(session, { url: `/api/ai/autopilot/runs/${run.id}`, headers: { 'accept-language': language } })).json<Run>()
  const needs = (run: Run) => ({
    database: server.db.database,
    scope: { workspace: session.workspace, principal: session.principal } as { workspace: Id<'workspace'>; principal: Id<'principal'> },
    run: run.id,
    signal: new AbortController().signal,
  })
  const until = async (holds: () => Promise<boolean> | boolean) => {
    for (let i = 0; i < 100; i++) {
      if (await holds()) return
      await delay(50)
    }
    assert.fail('it did not come')
  }

  it('tells what it decided in the reader’s words, and the best that it has found', async () => {
    const run = await start()
    assert.deepEqual(run.progress?.decisions, [])
    const tell = tellLive(needs(run))
    const decided = { code: 'SPLIT_STRATIFIED', level: 'info', params: { test: 20, train: 80, folds: 5 } } as const
    const common = { share: 0.2, secondsLeft: 10 }
    tell({ ...common, stage: 'splitting', decisions: [decided], best: null })
    tell({ ...common, stage: 'candidates', decisions: [], best: { candidate: 'linear', metric: 'auc', quality: 0.8 } })
    await until(async () => (await read(run)).progress?.best?.candidate === 'linear')
    const { progress } = await read(run)
    assert.match(progress!.decisions[0]!.text, /^Se apartan 20 filas/)
    assert.deepEqual(progress!.best, { candidate: 'linear', metric: 'auc', quality: 0.8 })
    // An attempt that begins anew has decided nothing yet.
    tellLive(needs(run))
    await until(async () => (await read(run)).progress?.decisions.length === 0)
  })

  it('carries the wish to stop the search to the process that works, once, and refuses it when nothing runs', async () => {
    const run = await start()
    using watch = watchKeep(needs(run))
    await delay(100)
    assert.equal(watch.isAsked(), false)
    const keep = () => server.as(session, { method: 'POST', url: `/api/ai/autopilot/runs/${run.id}/keep`, payload: {} })
    const reply = await keep()
    assert.deepEqual([reply.statusCode, reply.json<Run>().progress?.keepAsked], [200, true], reply.body)
    assert.equal((await keep()).statusCode, 200)
    await until(() => watch.isAsked())
    await server.as(session, { method: 'POST', url: `/api/ai/autopilot/runs/${run.id}/cancel`, payload: {} })
    assert.deepEqual([(await keep()).statusCode, (await keep()).json().code], [409, 'RUN_ALREADY_FINISHED'])
  })
})
