import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { z } from 'zod'
import type { Id } from '#base'
import type { Contribution } from '#platform/contributions'
import type { JobDefinition } from '#platform/jobs'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { texts } from '#texts/platform/jobs'

const gate = Promise.withResolvers<void>()
let broken = true
const copies: JobDefinition<{ n: number }> = {
  name: 'test.copies.make',
  data: z.object({ n: z.int() }),
  concurrency: 4,
  retry: { attempts: 1 },
  async run({ data, log, signal }) {
    await log('JOB_TRIED_AGAIN', { attempt: 2, seconds: 1 })
    if (data.n === 2 && broken) throw new TypeError('machine fault')
    if (data.n === 3) await new Promise((_, stop) => signal.addEventListener('abort', () => stop(signal.reason)))
    if (data.n === 4) await gate.promise
  },
}
const contribution: Contribution = {
  jobs: () => [copies as JobDefinition<unknown>],
  schedules: () => [
    {
      name: 'test.copies.nightly',
      job: copies as JobDefinition<unknown>,
      data: { n: 1 },
      cron: '0 3 * * *',
      missed: 'skip',
    },
  ],
  texts: {
    es: { ...texts.es, 'job.test.copies.make': 'Copiar', 'schedule.test.copies.nightly': 'Copiar de noche' },
    en: { ...texts.en, 'job.test.copies.make': 'Copy', 'schedule.test.copies.nightly': 'Copy at night' },
  },
}
let server: TestServer
let session: TestSession
before(async () => {
  server = await testServer([contribution], { work: true })
  session = await firstAdministrator(server)
})
after(() => server?.close())

const start = (n: number): Promise<string> => {
  const scope = { workspace: session.workspace as Id<'workspace'>, principal: session.principal as Id<'principal'> }
  return server.services.database.inScope(scope, (trx) => server.services.jobs.enqueue(trx, scope, copies, { n }))
}
const ask = async (method: 'GET' | 'POST' | 'PATCH', path: string, payload?: object, language = 'es') => {
  const reply = await server.as(session, {
    method,
    url: `/api/platform/${path}`,
    headers: { 'accept-language': language },
    ...(payload ? { payload } : {}),
  })
  return { status: reply.statusCode, body: reply.body === '' ? null : reply.json(), text: reply.body }
}
async function until(id: string, wanted: string): Promise<Record<string, unknown>> {
  for (const end = Date.now() + 15_000; Date.now() < end; await new Promise((go) => setTimeout(go, 100))) {
    const { body } = await ask('GET', `jobs/${id}`)
    if (body.status === wanted) return body
  }
  throw new Error(`not ${wanted}`)
}

it('lists jobs by state, kind, person and time, page after page', async () => {
  const ids = [await start(1), await start(1), await start(2)]
  await until(ids[2]!, 'failed')
  const first = await ask('GET', 'jobs?limit=2&mine=true&name=test.copies.make')
  assert.deepEqual([first.status, first.body.items.length, first.body.items[0].title], [200, 2, 'Copiar'])
  const second = await ask('GET', `jobs?limit=2&cursor=${first.body.next}`)
  assert.deepEqual([second.body.items.map(({ id }: { id: string }) => id), second.body.next], [[ids[0]], null])
  const replayable = await ask('GET', 'jobs?replayable=true')
  assert.deepEqual(
    replayable.body.items.map(({ id, error }: { id: string; error: { code: string } }) => [id, error.code]),
    [[ids[2], 'INTERNAL']],
  )
  assert.equal((await ask('GET', 'jobs?status=failed&to=2020-01-01T00:00:00Z')).body.items.length, 0)
  assert.equal((await ask('GET', 'jobs?cursor=nonsense')).body.code, 'CURSOR_INVALID')
  assert.ok((await ask('GET', 'jobs/kinds')).body.items.some(({ title }: { title: string }) => title === 'Copiar'))
})

it('does over one or all that failed by our fault, and says so in words', async () => {
  broken = true
  const [one, two] = [await start(2), await start(2)]
  for (const id of [one, two]) await until(id, 'failed')
  broken = false
  const said: { text: string }[] = (await ask('GET', `jobs/${one}/log`)).body.items
  assert.equal(said.at(-1)?.text, 'Ha fallado algo dentro de Rumbo.')
  const replayed = await ask('POST', `jobs/${one}/replay`, {})
  assert.deepEqual([replayed.status, replayed.body.id, replayed.body.replays], [202, one, 1])
  await until(one, 'done')
  assert.equal((await ask('POST', `jobs/${one}/replay`, {})).body.code, 'JOB_NOT_REPLAYABLE')
  const { body } = await ask('POST', 'jobs/replay', { name: copies.name })
  assert.ok(body.replayed >= 1)
  await until(two, 'done')
})

it('tells what a job said, in the reader’s language, and goes on after the last line a reader saw', async () => {
  const id = await start(1)
  await until(id, 'done')
  assert.deepEqual(
    (await ask('GET', `jobs/${id}/log`)).body.items.map(({ text }: { text: string }) => text),
    ['Se intentará otra vez (intento 2) dentro de 1 segundo.'],
  )
  const stream = async (headers: Record<string, string>) =>
    (await server.as(session, { method: 'GET', url: `/api/platform/jobs/${id}/log/events`, headers })).body
  assert.match(await stream({}), /id: 1\ndata: \{"seq":1/)
  assert.doesNotMatch(await stream({ 'last-event-id': '1' }), /data: /)
})

it('cancels what runs', async () => {
  const id = await start(3)
  await until(id, 'running')
  assert.equal((await ask('POST', `jobs/${id}/cancel`, {})).body.status, 'cancelled')
  assert.equal((await ask('POST', `jobs/${id}/cancel`, {})).body.code, 'JOB_ENDED')
})

it('shows schedules in words with their next times, and changes them', async () => {
  const { body } = await ask('GET', 'schedules')
  const schedule = body.items.find(({ name }: { name: string }) => name === 'test.copies.nightly')
  assert.deepEqual([schedule.title, schedule.inWords, schedule.next.length], ['Copiar de noche', 'Todos los días a las 03:00', 3])
  const changed = await ask('PATCH', 'schedules/test.copies.nightly', { cron: '0 9 * * 1', zone: 'UTC' })
  assert.deepEqual([changed.status, changed.body.inWords], [200, 'Cada semana (lunes) a las 09:00'])
  const refused = await ask('PATCH', 'schedules/test.copies.nightly', { cron: 'each monday' })
  assert.deepEqual([refused.status, refused.body.code], [422, 'CRON_INVALID'])
  assert.equal((await ask('PATCH', 'schedules/test.copies.never', { enabled: false })).status, 404)
  const now = await ask('POST', 'schedules/test.copies.nightly/run', {})
  assert.deepEqual([now.status, now.body.name], [202, copies.name])
  await until(now.body.id, 'done')
  assert.equal((await ask('POST', 'schedules/test.copies.never/run', {})).body.code, 'SCHEDULE_NOT_FOUND')
})

it('shows the processes that work', async () => {
  const { body } = await ask('GET', 'jobs/workers')
  assert.deepEqual([body.items.length, body.items[0].pid, body.items[0].alive], [1, process.pid, true])
})
