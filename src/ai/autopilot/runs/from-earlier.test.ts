import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { contribution as versions } from '#ai/registry/versions'
import { contribution as notifications } from '#platform/notifications'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution } from './contribution.ts'
import type { Run } from './schema.ts'

/** Customers whose visits tell, each file with other rows. */
const csvOf = (from: number): string =>
  `visits,shop,left\n${Array.from({ length: 400 }, (_, k) => {
    const visits = ((from + k) * 7919) % 31
    return `${visits},${(from + k) % 4},${visits > 4 && visits < 12 !== (k % 9 === 0) ? 'yes' : 'no'}`
  }).join('\n')}\n`

describe('a run that begins from an earlier one', () => {
  let server: TestServer
  let session: TestSession
  before(async () => {
    server = await testServer([notifications, versions, contribution], { work: true })
    session = await firstAdministrator(server)
  })
  after(() => server?.close())

  async function run(csv: string, fields: Record<string, string>): Promise<Run> {
    const part = (head: string, value: string) => `--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n${value}\r\n`
    const own = Object.entries({ target: 'left', trials: '2', ...fields }).map(([name, value]) => part(`name="${name}"`, value))
    const payload = `${part('name="file"; filename="customers.csv"', csv)}${own.join('')}--x--\r\n`
    const headers = { 'content-type': 'multipart/form-data; boundary=x' }
    const begun = await server.as(session, { method: 'POST', url: '/api/ai/autopilot/runs', payload, headers })
    assert.equal(begun.statusCode, 202, begun.body)
    for (let i = 0; i < 1200; i++) {
      const told = (await server.as(session, { url: `/api/ai/autopilot/runs/${begun.json().id}` })).json<Run>()
      if (told.status !== 'queued' && told.status !== 'running') return told
      await delay(50)
    }
    return assert.fail('did not end')
  }

  it('goes on with its trees and starts with its settings, and names it, not where it lay', async () => {
    const earlier = await run(csvOf(0), {})
    assert.equal(earlier.status, 'delivered')
    const later = await run(csvOf(400), { continueRun: earlier.id, startFromRun: earlier.id })
    assert.equal(later.status, 'delivered')
    const kept = await server.as(session, { url: `/api/ai/autopilot/runs/${later.id}/files/run.json` })
    const report = kept.json<{ options: Record<string, unknown>; decisions: { code: string }[]; candidates: { name: string }[] }>()
    assert.deepEqual([report.options.continue, report.options['start-from']], [earlier.id, earlier.id])
    assert.ok(report.candidates.some(({ name }) => name === 'continued'))
    assert.ok(report.decisions.some(({ code }) => code === 'CONTINUED_FROM'))
    assert.ok(!kept.body.includes(server.folder.temporary))
    const same = await run(csvOf(0), { continueRun: earlier.id })
    assert.equal(same.status, 'failed')
    assert.equal(same.error?.code, 'CONTINUE_SAME_ROWS')
  })
})
