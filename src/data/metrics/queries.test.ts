import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { z } from 'zod'
import type { Id } from '#base'
import type { JobDefinition } from '#platform/jobs'
import type { QueryList } from '#schema/data/metrics'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution } from './index.ts'

const paint: JobDefinition<{ breaks: boolean }> = {
  name: 'test.paint',
  data: z.object({ breaks: z.boolean() }),
  retry: { attempts: 1 },
  async run({ data }) {
    if (data.breaks) throw new TypeError('no paint')
  },
}
let server: TestServer
let ana: TestSession
before(async () => {
  server = await testServer(
    [
      contribution,
      { jobs: () => [paint as JobDefinition<unknown>], texts: { es: { 'job.test.paint': 'Pintar' }, en: { 'job.test.paint': 'Paint' } } },
    ],
    { work: true },
  )
  ana = await firstAdministrator(server)
})
after(() => server?.close())

const ended = async (breaks: boolean): Promise<string> => {
  const scope = { workspace: ana.workspace as Id<'workspace'>, principal: ana.principal as Id<'principal'> }
  const id = await server.services.database.inScope(scope, (trx) => server.services.jobs.enqueue(trx, scope, paint, { breaks }))
  for (const end = Date.now() + 15_000; Date.now() < end; await new Promise((go) => setTimeout(go, 100))) {
    const { status } = (await server.as(ana, { url: `/api/platform/jobs/${id}` })).json()
    if (status === 'done' || status === 'failed') return id
  }
  throw new Error('the job does not end')
}
const ask = (from: Date, to: Date) => {
  const url = `/api/data/metrics/queries?from=${from.toISOString()}&to=${to.toISOString()}`
  return server.as(ana, { url, headers: { 'accept-language': 'es' } })
}
const query = async (name: string, from: Date, to: Date) => (await ask(from, to)).json<QueryList>().items.find((item) => item.name === name)

it('says what share of the jobs of a period failed, and which', async () => {
  const from = new Date()
  const failed = await ended(true)
  for (const _ of [1, 2, 3]) await ended(false)
  const to = new Date(Date.now() + 1000)
  const told = await query('platform.jobs.failed-share', from, to)
  assert.deepEqual(told?.reading, { value: 0.25, n: 4, inputs: [`job:${failed}`] })
  assert.match(told?.counts ?? '', /^De los trabajos que terminaron/)
  assert.deepEqual([told?.unit, told?.when, told?.reads], ['share', 'during', ['jobs']])
  const wait = (await query('platform.jobs.median-wait', from, to))?.reading
  assert.equal(wait?.n, 4)
  assert.equal(wait?.inputs.length, 4)
  assert.ok(wait && wait.value >= 0)
})

it('says nothing of a period in which nothing ended', async () => {
  const told = await query('platform.jobs.failed-share', new Date('2020-01-01'), new Date('2020-02-01'))
  assert.equal(told?.reading, null)
})

it('refuses a period that ends before it begins', async () => {
  const reply = await ask(new Date('2020-02-01'), new Date('2020-01-01'))
  assert.deepEqual([reply.statusCode, reply.json().code], [422, 'PERIOD_BACKWARDS'])
})
