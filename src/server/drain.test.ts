import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { pino } from 'pino'
import { z } from 'zod'
import type { Id } from '#base'
import { readSettings } from '#platform/config'
import type { Contribution, Services } from '#platform/contributions'
import type { JobDefinition } from '#platform/jobs'
import { type TestDatabase, testDatabase } from '#test/database'
import { administrator } from '#test/server'
import { contributions, type RunningServer, start } from './index.ts'

const gate = () => Promise.withResolvers<void>()
const [inHand, request, jobRuns, loopRuns, loop] = [gate(), gate(), gate(), gate(), gate()]
let services: Services
/** A job that works until it is asked to stop. */
const endless: JobDefinition<Record<string, never>> = {
  name: 'test.drain.endless',
  data: z.strictObject({}),
  async run({ signal }) {
    jobRuns.resolve()
    await new Promise((_, stop) => signal.addEventListener('abort', () => stop(signal.reason)))
  },
}
const feature: Contribution = {
  jobs: () => [endless as JobDefinition<unknown>],
  loops: [
    {
      name: 'drain',
      everyMs: 10,
      async run(lent) {
        services = lent
        loopRuns.resolve()
        await loop.promise
      },
    },
  ],
  routes: [
    {
      prefix: '/api/test/slow',
      plugin: async (app) => {
        app.get('/', { schema: { response: { 200: z.object({ done: z.boolean() }) } }, config: { permission: 'public' } }, async () => {
          inHand.resolve()
          await request.promise
          return { done: true }
        })
      },
    },
  ],
  texts: { es: {}, en: {} },
}

const home = mkdtempSync(join(tmpdir(), 'rumbo-drain-'))
let db: TestDatabase
let server: RunningServer
let url = ''
before(async () => {
  db = await testDatabase()
  const { user, password, host, database } = db.connection
  const databaseUrl = `postgresql://${user}:${encodeURIComponent(password)}@/${database}?host=${encodeURIComponent(host)}`
  const settings = readSettings({ data: join(home, 'data'), port: '0', 'database-url': databaseUrl }, {}, home)
  server = await start({ settings, contributions: [...contributions, feature], log: pino({ level: 'silent' }) })
  url = server.url ?? ''
})
after(async () => {
  for (const each of [request, loop]) each.resolve()
  await server?.close()
  await db.close()
  rmSync(home, { recursive: true })
})

it('stops in order: no longer ready, streams ended, the request in hand answered, the job back in the queue', async () => {
  const token = new URL(server.firstRunUrl ?? '').searchParams.get('token')
  const entered = await fetch(`${url}/api/platform/auth/first-run`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, ...administrator, language: 'es' }),
  })
  const session = (await entered.json()) as { workspace: { id: string }; person: { id: string } }
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const scope = { workspace: session.workspace.id as Id<'workspace'>, principal: session.person.id as Id<'principal'> }
  await loopRuns.promise
  const job = await services.database.inScope(scope, (trx) => services.jobs.enqueue(trx, scope, endless, {}))
  await jobRuns.promise
  const stream = await fetch(`${url}/api/platform/jobs/${job}/events`, { headers: { cookie } })
  assert.equal(stream.status, 200)
  const told = text(stream.body!)
  const reply = fetch(`${url}/api/test/slow`)
  await inHand.promise
  assert.equal((await fetch(`${url}/readyz`)).status, 200)

  const closed = server.close()
  // Others still work, so the listener is open: who asks is told to go elsewhere.
  const ready = await fetch(`${url}/readyz`)
  assert.deepEqual([ready.status, ((await ready.json()) as { status: string }).status], [503, 'failing'])
  loop.resolve()
  assert.match(await told, /"status":"running"/)
  while (await fetch(`${url}/healthz`).catch(() => null)) await delay(10)
  request.resolve()
  assert.deepEqual(await (await reply).json(), { done: true })
  await closed
  const { rows } = await db.database.asSystem((trx) =>
    sql<{ status: string; worker_id: string | null }>`select status, worker_id from jobs where id = ${job}`.execute(trx),
  )
  assert.deepEqual(rows, [{ status: 'queued', worker_id: null }])
})
