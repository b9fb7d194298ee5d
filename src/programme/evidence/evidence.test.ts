import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { fromBufferPromise } from 'yauzl'
import { contribution as activityLog } from '#platform/activity-log'
import { contribution as notifications } from '#platform/notifications'
import { contribution as workspaces } from '#platform/workspaces'
import { evidenceDesk, inDays } from '#test/evidence'
import { firstAdministrator, sessionOf, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution } from './contribution.ts'
import type { Progress, RequirementList, RequirementPage } from './schema.ts'

const base = '/api/programme/evidence'
let server: TestServer
let session: TestSession
let desk: ReturnType<typeof evidenceDesk>
const ask: (typeof desk)['ask'] = (...asked) => desk.ask(...asked)
const page: (typeof desk)['page'] = (id) => desk.page(id)
const state: (typeof desk)['state'] = (id, now) => desk.state(id, now)
before(async () => {
  server = await testServer([activityLog, notifications, workspaces, contribution])
  session = await firstAdministrator(server)
  desk = evidenceDesk(server, session)
})
after(() => server.close())

/** Writes what a zip holds into a folder. @returns the names of the files */
async function unpack(bytes: Buffer, folder: string): Promise<string[]> {
  const names: string[] = []
  const zip = await fromBufferPromise(bytes, { lazyEntries: true })
  for await (const entry of zip.eachEntry()) {
    const path = join(folder, entry.fileName)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, await buffer(await zip.openReadStreamPromise(entry)))
    names.push(entry.fileName)
  }
  return names
}

it('begins with nothing: a fresh workspace has no requirement closed', async () => {
  await desk.gather()
  const { counts, scope } = await ask<Progress>('GET', `${base}/progress`)
  assert.deepEqual({ ...counts, total: 0 }, { total: 0, proven: 0, attested: 0, expired: 0, inProgress: 0 })
  assert.equal(scope, null)
})

describe('attestations, marks and scope', () => {
  const today = new Date().toISOString().slice(0, 10)
  const nextYear = inDays(365).toISOString().slice(0, 10)
  const signed = {
    statement: 'El organigrama está aprobado.',
    document: 'equipo.pdf',
    sha256: 'a'.repeat(64),
    effectiveOn: today,
    reviewOn: nextYear,
  }

  it('attest with a document, a signer and a review; withdrawn, the requirement is open again', async () => {
    const made = await ask<RequirementPage>('POST', `${base}/requirements/0.1.A.1.2/attestations`, signed, 201)
    assert.deepEqual(
      [made.state, made.attestations[0]!.signer.name, made.attestations[0]!.sha256],
      ['attested', 'Ana López', signed.sha256],
    )
    assert.deepEqual(
      made.history.map(({ kind, to }) => [kind, to]),
      [
        ['requirement.state-changed', 'attested'],
        ['requirement.attested', null],
      ],
    )
    await ask('DELETE', `${base}/attestations/${made.attestations[0]!.id}`, undefined, 204)
    assert.equal((await page('0.1.A.1.2')).state, 'pending')
    await ask('DELETE', `${base}/attestations/${made.attestations[0]!.id}`, undefined, 404)
  })
  it('are due for review, and whoever is in charge is told', async () => {
    await ask('PUT', `${base}/requirements/0.1.A.1.3/owner`, { owner: session.principal })
    await ask('POST', `${base}/requirements/0.1.A.1.3/attestations`, signed, 201)
    assert.equal(await state('0.1.A.1.3', inDays(366)), 'expired, review-due')
    const { items } = await ask<{ items: { title: string; body: string }[] }>('GET', '/api/platform/notifications')
    const told = items.find(({ title }) => title.includes('0.1.A.1.3'))
    assert.equal(told?.body, 'Toca revisar la declaración.')
  })
  it('refuse a review before the effect, an effect to come, and what the guide does not have', async () => {
    const refused = async (id: string, body: object) =>
      (await server.as(session, { method: 'POST', url: `${base}/requirements/${id}/attestations`, payload: body })).json<{ code: string }>()
        .code
    assert.equal(await refused('0.1.A.1.2', { ...signed, reviewOn: today }), 'REVIEW_NOT_AFTER_EFFECT')
    assert.equal(await refused('0.1.A.1.2', { ...signed, effectiveOn: nextYear, reviewOn: '2099-01-01' }), 'EFFECT_IN_FUTURE')
    assert.equal(await refused('9.9.Z.9.9', signed), 'REQUIREMENT_NOT_FOUND')
  })
  it('count over what applies: the scope, and what somebody added or took out of it', async () => {
    const full = await ask<RequirementList>('PUT', `${base}/scope`, { scope: 'full' })
    assert.deepEqual([full.scope, full.items.filter(({ inScope }) => inScope).length], ['full', 542])
    await ask('PUT', `${base}/requirements/5.2.A.1.1/applies`, { applies: false, reason: 'No usamos esa nube.' })
    const { counts, sections } = await ask<Progress>('GET', `${base}/progress`)
    assert.equal(counts.total, 541)
    assert.ok(sections.filter(({ isPhase }) => isPhase).every(({ blockers }) => blockers.length === 3))
    const out = await page('5.2.A.1.1')
    assert.deepEqual(
      [out.state, out.notApplicable?.reason, out.notApplicable?.signer.name],
      ['not-applicable', 'No usamos esa nube.', 'Ana López'],
    )
    await ask('PUT', `${base}/requirements/5.2.A.1.1/applies`, { applies: null })
    const { items, sizes } = await ask<RequirementList>('PUT', `${base}/scope`, { scope: 'light' })
    assert.equal(items.filter(({ inScope }) => inScope).length, sizes.light)
  })
})

describe('the audit pack', () => {
  it('checks itself offline, and fails when one byte of one file changes, or a file is added', async () => {
    const today = new Date().toISOString().slice(0, 10)
    await ask('POST', '/api/platform/activity/verify', {})
    await desk.gather()
    const reply = await server.as(session, { url: `${base}/audit-pack?from=2026-01-01&to=${today}` })
    assert.equal(reply.statusCode, 200)
    const folder = join(server.folder.temporary, 'pack')
    const names = await unpack(reply.rawPayload, folder)
    assert.ok(names.includes('evidence/1.4.B.4.3.json'))
    const { facts } = JSON.parse(readFileSync(join(folder, 'evidence/1.4.B.4.3.json'), 'utf8')) as {
      facts: { sealed: Record<string, unknown> }[]
    }
    assert.deepEqual([facts[0]!.sealed.kind, facts[0]!.sealed.linkHolds], ['activity.verified', true])
    const verify = () => spawnSync(process.execPath, [join(folder, 'verify.mjs')], { encoding: 'utf8' })
    assert.deepEqual([verify().status, verify().stdout.includes(String(reply.headers['x-manifest-sha256']))], [0, true])
    for (const name of names.filter((one) => one.startsWith('evidence/1.4.') || one === 'verify.mjs')) {
      const file = join(folder, name)
      const whole = readFileSync(file)
      const other = Buffer.from(whole)
      other[3] = other[3]! ^ 1
      writeFileSync(file, other)
      assert.notEqual(verify().status, 0, name)
      writeFileSync(file, whole)
    }
    writeFileSync(join(folder, 'more.json'), '{}')
    assert.match(verify().stdout, /more\.json/)
  })
})

describe('a workspace of example data', () => {
  it('shows what happens there as example, and counts none of it', async () => {
    const made = await ask<{ slug: string; example: boolean }>(
      'POST',
      '/api/platform/workspaces',
      { name: 'Ejemplo', language: 'es', example: true },
      201,
    )
    assert.equal(made.example, true)
    const moved = await server.as(session, { method: 'POST', url: '/api/platform/auth/workspace', payload: { workspace: made.slug } })
    assert.equal(moved.json<{ workspace: { example: boolean } }>().workspace.example, true)
    const there = evidenceDesk(server, sessionOf(moved))
    await there.ask('POST', '/api/platform/activity/verify', {})
    await there.gather()
    await there.ask('POST', '/api/platform/activity/verify', {})
    assert.equal(await there.state('1.4.B.4.3'), 'pending, nothing')
    const shown = await there.page('1.4.B.4.3')
    assert.deepEqual([shown.exampleFacts, shown.facts[0]!.example], [1, true])
    const today = new Date().toISOString().slice(0, 10)
    const signature = { statement: 'De prueba.', effectiveOn: today, reviewOn: '2099-01-01' }
    const { state: after, exampleFacts } = await there.ask<RequirementPage>(
      'POST',
      `${base}/requirements/0.1.A.1.2/attestations`,
      signature,
      201,
    )
    assert.deepEqual([after, exampleFacts], ['pending', 1])
    const { counts } = await there.ask<Progress>('GET', `${base}/progress`)
    assert.deepEqual([counts.proven, counts.attested], [0, 0])
  })
})
