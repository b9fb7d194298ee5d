import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import { sql } from 'kysely'
import { pino } from 'pino'
import type { Id } from '#base'
import { createHeadFile, sealActivities } from '#platform/activity'
import type { Scope } from '#platform/database'
import { contribution as notifications } from '#platform/notifications'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution } from './index.ts'

let server: TestServer
let session: TestSession
let scope: Scope
before(async () => {
  server = await testServer([contribution, notifications], { work: true })
  session = await firstAdministrator(server)
  scope = { workspace: session.workspace as Id<'workspace'>, principal: session.principal as Id<'principal'> }
  const heads = createHeadFile(join(server.folder.keys, 'activity-head.json'), server.services.secrets)
  while ((await sealActivities(server.db.database, heads, pino({ level: 'silent' }))) > 0);
})
after(() => server.close())

const asSystem = <Row>(statement: ReturnType<typeof sql<Row>>) => server.db.database.asSystem((trx) => statement.execute(trx))
async function verified(): Promise<string[]> {
  const { jobs } = server.services
  const id = await jobs.startSchedule(scope, 'platform.activity.nightly')
  let state = await jobs.get(scope, id)
  for await (state of jobs.watch(scope, id, AbortSignal.timeout(20_000)));
  assert.equal(state.status, 'done')
  return (await jobs.logOf(scope, id)).map(({ code, params }) => `${code} ${params.faults ?? params.seq}`)
}
const notices = async () => (await asSystem(sql<{ kind: string }>`select kind from notices where kind = 'activity.broken'`)).rows.length

it('verifies the log each night, and tells nobody while it holds', async () => {
  assert.deepEqual([await verified(), await notices()], [['activityChecked 0'], 0])
})

it('names what was removed from the end, and tells whoever administers', async () => {
  const { rows } = await asSystem(
    sql<{
      seq: number
    }>`delete from activities where workspace_id = ${scope.workspace} and seq = (select max(seq) from activities) returning seq`,
  )
  assert.deepEqual(await verified(), ['activityChecked 1', `fault.cut ${rows[0]!.seq}`])
  const inbox = await server.as(session, { url: '/api/platform/notifications' })
  assert.match(inbox.body, /Alguien ha cambiado el registro de actividad/)
})
