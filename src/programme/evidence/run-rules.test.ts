import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { contribution as runs } from '#ai/autopilot/runs'
import { contribution as versions } from '#ai/registry/versions'
import { createRng } from '#kernel/sampling'
import { contribution as activityLog } from '#platform/activity-log'
import { contribution as notifications } from '#platform/notifications'
import { evidenceDesk, inDays } from '#test/evidence'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution } from './contribution.ts'

let server: TestServer
let session: TestSession
let desk: ReturnType<typeof evidenceDesk>
let run = ''
/** One that says nothing of who leaves. */
let noise = ''
const state: (typeof desk)['state'] = (id, now) => desk.state(id, now)

/** Customers who leave when they come seldom, or as it happens. */
function customers(rows: number, seed: number, signal: boolean): string {
  const rng = createRng(seed)
  const lines = Array.from({ length: rows }, (_, i) => {
    const visits = Math.floor(rng() * 20)
    const share = signal && visits < 8 ? 0.75 : 0.15
    return `${i},${visits},${Math.floor(rng() * 60)},${rng() < 0.5 ? 'mujer' : 'hombre'},${rng() < share ? 'yes' : 'no'}`
  })
  return `customer,visits,age,genero,left\n${lines.join('\n')}\n`
}
async function train(csv: string): Promise<string> {
  const boundary = 'x-rumbo-boundary'
  const part = (name: string, value: string, file = '') =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`
  const file = part('file', csv, '; filename="clientes.csv"')
  const reply = await server.as(session, {
    method: 'POST',
    url: '/api/ai/autopilot/runs',
    payload: `${part('target', 'left')}${part('trials', '8')}${part('protect', 'genero')}${file}--${boundary}--\r\n`,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  })
  const { id, jobId } = reply.json<{ id: string; jobId: string }>()
  assert.equal(await desk.ended(jobId), 'done')
  return id
}
before(async () => {
  server = await testServer([activityLog, notifications, versions, runs, contribution], { work: true })
  session = await firstAdministrator(server)
  desk = evidenceDesk(server, session)
  noise = await train(customers(300, 7, false))
  await desk.gather()
  run = await train(customers(900, 5, true))
})
after(() => server.close())

/** What each rule is judged by, the requirement it is looked at by, and the least that it asks for. */
const rules = [
  ['better-than-chance', '0.1.A.2.4', 0.5],
  ['data-profiled', '2.3.A.1.4', 100],
  ['problem-stated', '2.3.B.1.1', 100],
  ['algorithms-compared', '2.1.B.2.1', 3],
  ['settings-tried', '2.1.B.2.2', 2],
  ['settings-gain', '1.2.B.3.4', 0],
  ['cross-validated', '2.1.B.2.3', 5],
  ['errors-by-group', '2.3.B.3.3', 2],
  ['stands-disturbance', '2.3.B.3.5', 0.8],
  ['model-packaged', '2.1.B.3.1', 1],
  ['recipe-kept', '1.2.B.3.2', 1],
  ['card-written', '0.1.A.2.6', 4],
] as const

describe('rules of runs', () => {
  for (const [rule, id, least] of rules)
    it(`ai.autopilot.${rule}: closed by a run that reaches the threshold`, async () => {
      assert.equal(await state(id), 'proven, facts')
      const fact = (await desk.page(id)).facts.find((one) => one.about === `run:${run}` && one.rule === `ai.autopilot.${rule}`)!
      assert.deepEqual([fact.verdict, fact.link, fact.threshold], ['holds', `ai/autopilot/${run}`, least])
      assert.ok(fact.value! >= least)
    })
  it('leave open what a run without a signal does not show', async () => {
    const fact = (await desk.page('0.1.A.2.4')).facts.find(({ about }) => about === `run:${noise}`)!
    assert.equal(fact.verdict, 'short')
  })
  for (const [rule, id] of rules)
    it(`ai.autopilot.${rule}: opened when the run is old`, async () => {
      assert.equal(await state(id, inDays(183)), 'expired, stale')
    })
  it('open all of them when the runs are erased', async () => {
    for (const each of [run, noise]) await desk.ask('DELETE', `/api/ai/autopilot/runs/${each}`, undefined, 204)
    for (const [, id] of rules) assert.equal(await state(id), 'pending, gone')
  })
})
