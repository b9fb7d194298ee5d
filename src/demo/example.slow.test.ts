import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import { contribution as runs } from '#ai/autopilot/runs'
import { contribution as versions } from '#ai/registry/versions'
import type { Id } from '#base'
import { contribution as activityLog } from '#platform/activity-log'
import { contribution as backups } from '#platform/backups'
import { contribution as notifications } from '#platform/notifications'
import { contribution as workspaces } from '#platform/workspaces'
import { contribution as evidence } from '#programme/evidence'
import type { Filling, MadeExample } from '#schema/demo'
import { evidenceDesk } from '#test/evidence'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution } from './contribution.ts'

const address = '/api/demo/example'
let server: TestServer
let ana: TestSession
let made: MadeExample
before(async () => {
  server = await testServer([activityLog, backups, notifications, versions, runs, workspaces, evidence, contribution], { work: true })
  ana = await firstAdministrator(server)
})
after(() => server?.close())
const send = (url: string, payload: object) => server.as(ana, { method: 'POST', url, payload })

it('makes a workspace of example data and fills it by doing what people do', async () => {
  const reply = await send(address, { language: 'es' })
  assert.equal(reply.statusCode, 202, reply.body)
  made = reply.json()
  assert.deepEqual([made.workspace.name, made.workspace.example], ['Tienda Aurora', true])
  const early = await send(`${address}/erase`, { workspace: made.workspace.slug, name: made.workspace.name })
  assert.deepEqual([early.statusCode, early.json().code], [409, 'EXAMPLE_STILL_FILLING'])
  const scope = { workspace: made.workspace.id as Id<'workspace'>, principal: ana.principal as Id<'principal'> }
  for await (const { status, error } of server.services.jobs.watch(scope, made.job))
    if (status !== 'queued' && status !== 'running') assert.equal(status, 'done', JSON.stringify(error))
  const filling = (await server.as(ana, { url: `${address}/${made.workspace.slug}` })).json<Filling>()
  assert.deepEqual([filling.job?.status, filling.job?.share], ['done', 1])
  const moved = await send('/api/platform/auth/workspace', { workspace: made.workspace.slug })
  const csrf = moved.json<{ csrf: string }>().csrf
  const cookie = moved.cookies[0]!
  const there = { ...ana, cookie: `${cookie.name}=${cookie.value}`, csrf, workspace: made.workspace.id }
  const desk = evidenceDesk(server, there)
  assert.equal((await desk.ask<{ items: { status: string }[] }>('GET', '/api/ai/autopilot/runs')).items[0]?.status, 'delivered')
  assert.equal(await desk.state('1.2.B.4.6'), 'pending, nothing')
  const { facts } = await desk.page('1.2.B.4.6')
  assert.ok(facts.length >= 2 && facts.every(({ example, verdict }) => example && verdict === 'holds'))
  const back = await server.as(there, { method: 'POST', url: '/api/platform/auth/workspace', payload: { workspace: 'tienda-aurora' } })
  const again = back.cookies[0]!
  ana = { ...ana, cookie: `${again.name}=${again.value}`, csrf: back.json<{ csrf: string }>().csrf }
})

it('erases it, whole, when its name is entered, and no workspace of real data', async () => {
  const { id, slug, name } = made.workspace
  for (const [workspace, typed, status, code] of [
    [slug, 'Otra', 422, 'EXAMPLE_NAME_DIFFERS'],
    ['tienda-aurora', name, 404, 'EXAMPLE_NOT_FOUND'],
  ] as const) {
    const refused = await send(`${address}/erase`, { workspace, name: typed })
    assert.deepEqual([refused.statusCode, refused.json().code], [status, code])
  }
  assert.ok(readdirSync(join(server.folder.artefacts, id)).length > 0)
  const erased = await send(`${address}/erase`, { workspace: slug, name })
  assert.equal(erased.statusCode, 200, erased.body)
  assert.ok(erased.json().rows > 10 && erased.json().files > 3)
  assert.ok(!existsSync(join(server.folder.artefacts, id)))
  assert.equal((await server.as(ana, { url: `${address}/${slug}` })).statusCode, 404)
  assert.equal((await send(`${address}/erase`, { workspace: slug, name })).statusCode, 404)
})
