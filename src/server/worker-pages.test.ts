import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { pino } from 'pino'
import { readSettings } from '#platform/config'
import { type WholeServer, wholeServer } from '#test/whole-server'
import { contributions, type RunningServer, start } from './index.ts'

const log = pino({ level: 'silent' })
let server: WholeServer
let worker: RunningServer
let key: string
before(async () => {
  server = await wholeServer({ role: 'api' })
  const flags = { data: server.dataFolder, 'database-url': server.databaseUrl, role: 'worker', 'metrics-port': '0' }
  worker = await start({ settings: readSettings(flags, {}, '/'), contributions, log })
  const reply = await fetch(`${server.url}/api/platform/auth/keys`, {
    method: 'POST',
    headers: { ...server.administrator, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Prometheus', permissions: ['platform.telemetry.read'], days: 30 }),
  })
  key = ((await reply.json()) as { token: string }).token
})
after(async () => {
  await worker.close()
  await server.close()
})

const ask = (path: string, authorization?: string) =>
  fetch(`${worker.metricsUrl}${path}`, { headers: authorization === undefined ? {} : { authorization } })

it('tells with a key what the worker itself counts, and nothing that every process would tell', async () => {
  assert.equal((await ask('/metrics')).status, 401)
  const text = await (await ask('/metrics', `Bearer ${key}`)).text()
  assert.match(text, /^process_resident_memory_bytes \d+/m)
  assert.match(text, /^rumbo_database_statement_duration_seconds_count\{kind="select"\} [1-9]/m)
  assert.match(text, /^rumbo_database_pool_connections\{state="idle"\} \d+/m)
  assert.doesNotMatch(text, /rumbo_members|rumbo_jobs\b/)
})

it('answers that it lives, and has no other pages', async () => {
  assert.equal((await ask('/healthz')).status, 200)
  assert.deepEqual(await (await ask('/readyz')).json(), { status: 'ok', checks: { database: 'ok' } })
  assert.equal((await ask('/api/platform/jobs/', `Bearer ${key}`)).status, 404)
})
