import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Contribution, Services } from '#platform/contributions'
import type { JobDefinition } from '#platform/jobs'
import { contribution as workspaces } from '#platform/workspaces'
import { firstAdministrator, sessionOf, type TestServer, type TestSession, testServer } from '#test/server'

const host = '127.0.0.1:4600'
const Nothing = z.object({})
const waiting: JobDefinition<z.infer<typeof Nothing>> = { name: 'test.ends.wait', data: Nothing, async run() {} }
const customers: FastifyPluginAsyncZod<Services> = async (app, { database, jobs }) => {
  app.get(
    '/rows',
    { schema: { response: { 200: z.array(z.string()) } }, config: { permission: 'test.ends.rows', needsReason: true } },
    async () => ['ana'],
  )
  app.post(
    '/job',
    { schema: { body: Nothing, response: { 202: z.object({ job: z.string() }) } }, config: { permission: 'test.ends.work' } },
    async ({ scope }, reply) =>
      reply.code(202).send({ job: await database.inScope(scope, (trx) => jobs.enqueue(trx, scope, waiting, {})) }),
  )
}
const feature: Contribution = {
  permissions: [
    { name: 'test.ends.rows', roles: ['analyst', 'compliance'], duties: ['data-protection-officer'] },
    { name: 'test.ends.work', roles: ['analyst', 'administrator'] },
  ],
  jobs: () => [waiting],
  routes: [{ prefix: '/api/test/ends', plugin: customers }],
  texts: { es: {}, en: {} },
}

describe('where access ends', () => {
  let server: TestServer
  let ana: TestSession
  let base: string
  before(async () => {
    server = await testServer([workspaces, feature])
    ana = await firstAdministrator(server)
    base = await server.app.listen({ host: '127.0.0.1', port: 0 })
  })
  after(() => server.close())

  const query = async (statement: ReturnType<typeof sql>) => (await server.db.database.asSystem((trx) => statement.execute(trx))).rows
  const manage = (path: string, payload: object = {}) =>
    server.as(ana, { method: 'POST', url: `/api/platform/workspaces/${path}`, payload })
  async function join(email: string, more: object): Promise<TestSession> {
    const { path } = (await manage('invitations', { email, ...more })).json<{ path: string }>()
    const token = new URL(path, 'http://x').searchParams.get('token')
    const payload = { token, name: 'Bea Ruiz', password: 'nueve barcos sin velas' }
    return sessionOf(
      await server.app.inject({ method: 'POST', url: '/api/platform/workspaces/invitations/accept', headers: { host }, payload }),
    )
  }
  const keyOf = async (session: TestSession, days?: number) =>
    (
      await server.as(session, {
        method: 'POST',
        url: '/api/platform/auth/keys',
        payload: { name: 'Cuadro', permissions: ['test.ends.work'], ...(days === undefined ? {} : { days }) },
      })
    ).json<{ id: string; token: string }>()
  const byKey = (token: string) =>
    server.app.inject({ method: 'POST', url: '/api/test/ends/job', headers: { host, authorization: `Bearer ${token}` }, payload: {} })
  const rows = (session: TestSession, headers: Record<string, string> = {}, search = '') =>
    server.as(session, { url: `/api/test/ends/rows${search}`, headers })

  /** Opens the stream of a job and reads it until its first event. */
  async function stream(session: TestSession) {
    const { job } = (await server.as(session, { method: 'POST', url: '/api/test/ends/job', payload: {} })).json<{ job: string }>()
    const reply = await fetch(`${base}/api/platform/jobs/${job}/events`, { headers: { cookie: session.cookie } })
    assert.equal(reply.status, 200)
    const reader = reply.body!.getReader()
    let seen = ''
    while (!seen.includes('data: ')) seen += new TextDecoder().decode((await reader.read()).value)
    return { ended: async () => { while (!(await reader.read()).done); return true } } // biome-ignore format: one thought
  }

  it('asks whoever only controls for a reason, refuses without one, and records it before anything is shown', async () => {
    const analyst = await join('analista@aurora.es', { roles: ['analyst'] })
    const compliance = await join('control@aurora.es', { roles: ['compliance'] })
    const officer = await join('dpd@aurora.es', { roles: ['collaborator'], duties: ['data-protection-officer'] })
    const both = await join('doble@aurora.es', { roles: ['analyst', 'compliance'] })
    assert.deepEqual([(await rows(analyst)).statusCode, (await rows(both)).statusCode], [200, 200])
    for (const controller of [compliance, officer]) {
      for (const refused of [
        await rows(controller),
        await rows(controller, { 'x-reason': 'corto' }),
        await rows(controller, { 'x-reason': 'x'.repeat(501) }),
        await rows(controller, {}, `?reason=${'%20'.repeat(20)}`),
      ])
        assert.deepEqual([refused.statusCode, refused.json().code, refused.body.includes('ana"')], [422, 'REASON_NEEDED', false])
      assert.equal((await rows(controller, { 'x-reason': encodeURIComponent('Reclamación nº 31') })).statusCode, 200)
    }
    const told = await query(sql`select actor, payload->>'reason' as reason from activities where kind = 'rows.read' order by id`)
    assert.deepEqual(
      told,
      [compliance, officer].map(({ principal }) => ({ actor: principal, reason: 'Reclamación nº 31' })),
    )
  })

  it('ends a key with its last day', async () => {
    const { id, token } = await keyOf(ana, 1)
    const [row] = (await query(sql`select extract(epoch from ends_at - created_at)::int as held from api_keys where id = ${id}`)) as {
      held: number
    }[]
    assert.equal(row?.held, 86_400)
    assert.equal((await byKey(token)).statusCode, 202)
    await query(sql`update api_keys set ends_at = now() - interval '1 second' where id = ${id}`)
    assert.deepEqual([(await byKey(token)).statusCode, (await byKey(token)).json().code], [401, 'SIGNED_OUT'])
  })

  it('ends the session, the keys and the open streams of an external with the agreed moment', async () => {
    const inAnHour = new Date(Date.now() + 3_600_000).toISOString()
    const hugo = await join('ext@agencia.es', { roles: ['external', 'analyst'], accessEndsAt: inAnHour })
    const { token } = await keyOf(hugo)
    const open = await stream(hugo)
    assert.equal((await byKey(token)).statusCode, 202)
    await query(sql`update members set ends_at = now() - interval '1 second' where principal_id = ${hugo.principal}`)
    assert.deepEqual([(await byKey(token)).statusCode, (await rows(hugo)).statusCode], [401, 401])
    assert.equal(await open.ended(), true)
  })

  it('ends the session, the keys and the open streams of somebody who is deactivated, at once', async () => {
    const gil = await join('gil@aurora.es', { roles: ['analyst'] })
    const { token } = await keyOf(gil)
    const open = await stream(gil)
    assert.equal((await manage(`people/${gil.principal}/deactivate`)).statusCode, 200)
    assert.deepEqual([(await byKey(token)).statusCode, (await rows(gil)).statusCode], [401, 401])
    assert.equal(await open.ended(), true)
  })

  it('ends an open stream when its reader signs out', async () => {
    const iris = await join('iris@aurora.es', { roles: ['analyst'] })
    const open = await stream(iris)
    assert.equal((await server.as(iris, { method: 'POST', url: '/api/platform/auth/sign-out', payload: {} })).statusCode, 204)
    assert.equal(await open.ended(), true)
  })
})
