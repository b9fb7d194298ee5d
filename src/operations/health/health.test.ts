import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { sql } from 'kysely'
import { newId } from '#base'
import { contribution as alerts } from '#platform/alerts'
import { doctorChecks } from '#platform/doctor'
import { contribution as telemetry } from '#platform/telemetry'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution } from './index.ts'
import type { HealthDetails, HealthStatus } from './schema.ts'
import { watchHealth } from './watch.ts'

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 25, 9) + minutes * 60_000)
let server: TestServer
let ana: TestSession
before(async () => {
  server = await testServer([alerts, telemetry, contribution, { doctorChecks, texts: { es: {}, en: {} } }])
  ana = await firstAdministrator(server)
})
after(() => server.close())

const status = async () => (await server.as(ana, { method: 'GET', url: '/api/operations/health' })).json<HealthStatus>()
const watch = (minutes: number) => watchHealth(server.db.database, server.services.contributions, at(minutes))
const fire = (rule: string, severity: string) =>
  server.db.database.asSystem((trx) =>
    sql`insert into alerts (workspace_id, id, rule, severity, state, since, fired_at)
        values (${ana.workspace}, ${newId()}, ${rule}, ${severity}, 'firing', ${at(20)}, ${at(20)})`.execute(trx),
  )

it('is all right when nothing fires, and knows since when once somebody looked', async () => {
  const { state, attention, components } = await status()
  assert.deepEqual([state, attention], ['good', 0])
  assert.ok(components.every(({ since, days }) => since === null && days.length === 90))
  await watch(0)
  assert.ok((await status()).components.every(({ since }) => since === at(0).toISOString()))
})

it('says what is wrong with which part, since when, and what to do, in the language of the reader', async () => {
  await fire('disk-full', 'critical')
  await fire('disk-nearly-full', 'warning')
  await fire('database-slow', 'warning')
  await watch(4)
  const { state, attention, components } = await status()
  assert.deepEqual([state, attention], ['bad', 2])
  const disk = components.find(({ component }) => component === 'disk')!
  assert.deepEqual([disk.state, disk.since, disk.lastGoodAt], ['bad', at(20).toISOString(), at(4).toISOString()])
  assert.deepEqual(
    disk.problems.map(({ what }) => what),
    ['El disco de los datos está casi lleno', 'Queda poco espacio en el disco de los datos'],
  )
  assert.match(disk.problems[0]?.mend ?? '', /Libera/)
  const speak = (language: string) => server.db.database.asSystem((trx) => sql`update accounts set language = ${language}`.execute(trx))
  await speak('en')
  const english = (await status()).components.find(({ component }) => component === 'disk')
  await speak('es')
  assert.equal(english?.problems[0]?.what, 'The disk of the data is almost full')
})

it('writes down each change once, and the time in which nothing ran', async () => {
  const kept = async () => {
    const { rows } = await server.db.database.asSystem((trx) =>
      sql<{ state: string; at: Date }>`select state, at from health_changes
        where workspace_id = ${ana.workspace} and component = 'disk' order by at`.execute(trx),
    )
    return rows.map((row) => `${row.state} ${Math.round((row.at.getTime() - at(0).getTime()) / 60_000)}`)
  }
  await Promise.all([watch(5), watch(5)])
  assert.deepEqual(await kept(), ['good 0', 'bad 4'])
  await server.db.database.asSystem((trx) => sql`delete from alerts`.execute(trx))
  await watch(8)
  await watch(60)
  assert.deepEqual(
    await kept(),
    ['good 0', 'bad 4', 'good 8', 'off 8', 'good 60'].filter((line) => line !== 'good 8'),
  )
})

it('gives figures and findings to whoever looks after the machine', async () => {
  const reply = await server.as(ana, { method: 'GET', url: '/api/operations/health/details' })
  const { facts, findings, dataBytes } = reply.json<HealthDetails>()
  assert.ok(facts.some(({ component, value }) => component === 'disk' && value > 0))
  assert.ok(findings.some(({ check, level }) => check === 'node' && level === 'ok'))
  assert.ok(findings.every(({ check }) => check !== 'server'))
  assert.ok(dataBytes > 0)
})
