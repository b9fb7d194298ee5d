import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { addDays } from '#base'
import { createHeadFile, readActivities, sealActivities } from '#platform/activity'
import type { Scope } from '#platform/database'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution } from './contribution.ts'
import { backupsFolder, expired, type Listed, sweepDrafts } from './list.ts'
import { dueDay, planLoop } from './plan.ts'
import type { Backup, BackupPlan, BackupStatus } from './schema.ts'
import { claimDay } from './store.ts'

const base = '/api/platform/backups'
let server: TestServer
let session: TestSession

before(async () => {
  server = await testServer([contribution], { work: true })
  session = await firstAdministrator(server)
})
after(() => server.close())

const get = async <T>(url: string) => (await server.as(session, { url })).json<T>()
const backups = async () => (await get<{ items: Backup[] }>(base)).items
/** Asks for work and waits until its job has ended. */
async function work(url: string): Promise<string> {
  const reply = await server.as(session, { method: 'POST', url, payload: {} })
  assert.equal(reply.statusCode, 202, reply.body)
  const scope = { workspace: session.workspace, principal: session.principal } as Scope
  for await (const { status } of server.services.jobs.watch(scope, reply.json<{ job: string }>().job))
    if (status !== 'queued' && status !== 'running') return status
  return 'unknown'
}

describe('backups over HTTP', () => {
  it('are made, read through and drilled as jobs, and the drill is the evidence', async () => {
    assert.deepEqual(await backups(), [])
    const nothing = await server.as(session, { method: 'POST', url: `${base}/drill`, payload: {} })
    assert.equal(nothing.json<{ code: string }>().code, 'BACKUP_NOT_FOUND')
    assert.equal(await work(base), 'done')
    const [made] = await backups()
    assert.equal(made!.check, null)
    assert.equal(await work(`${base}/${made!.id}/verify`), 'done')
    assert.equal((await backups())[0]!.check!.kind, 'verify')
    assert.equal(await work(`${base}/drill`), 'done')
    const { proven, failed, jobs } = await get<BackupStatus>(`${base}/status`)
    assert.equal(proven!.backup, made!.id)
    assert.ok(proven!.figures!.tables > 5 && proven!.figures!.activities !== null)
    assert.equal(failed, null)
    assert.deepEqual(jobs, [])
    assert.deepEqual(readdirSync(server.folder.temporary), [])
    const { database, secrets, log } = server.services
    await sealActivities(database, createHeadFile(join(server.folder.keys, 'activity-head.json'), secrets), log)
    const scope = { workspace: session.workspace, principal: session.principal } as Scope
    const drilled = (await readActivities(database, scope, 0, 1000)).find(({ kind }) => kind === 'backup.drilled')
    assert.equal(drilled?.subject, `backup:${made!.id}`)
    assert.deepEqual(drilled?.payload, proven!.figures)
  })

  it('that do not restore are told in words, in both languages', async () => {
    const [{ id }] = (await backups()) as [Backup]
    const part = join(backupsFolder(server.folder), id, 'table-members.part')
    const whole = readFileSync(part)
    writeFileSync(part, whole.subarray(1))
    assert.equal(await work(`${base}/drill`), 'failed')
    const es = await get<BackupStatus>(`${base}/status`)
    assert.equal(es.failed!.problem!.code, 'BACKUP_DAMAGED')
    assert.equal(es.failed!.problem!.what, 'La copia está dañada: table-members.part.')
    assert.notEqual(es.proven, null)
    const { what } = server.app.describe('BACKUP_DAMAGED', { part: 'table-members.part' }, 'en')
    assert.equal(what, 'The backup is damaged: table-members.part.')
    writeFileSync(part, whole)
  })

  it('are listed page by page, and a workspace’s export only in its own workspace', async () => {
    assert.equal(await work(`${base}/export`), 'done')
    const first = await get<{ items: Backup[]; next: string }>(`${base}?limit=1`)
    assert.equal(first.items[0]!.kind, 'workspace')
    const second = await get<{ items: Backup[]; next: string | null }>(`${base}?limit=1&cursor=${first.next}`)
    assert.equal(second.items[0]!.kind, 'installation')
    assert.equal(second.next, null)
  })

  it('are planned: the plan is checked, kept, and recorded', async () => {
    const { plan } = await get<BackupStatus>(`${base}/status`)
    const change = (payload: object) => server.as(session, { method: 'PATCH', url: `${base}/plan`, payload })
    assert.equal((await change({ ...plan, time: '25:00' })).json<{ code: string }>().code, 'REQUEST_INVALID')
    assert.equal((await change({ ...plan, zone: 'Europa/Madriz' })).json<{ code: string }>().code, 'REQUEST_INVALID')
    assert.equal((await change({ ...plan, time: '04:15', daily: 3 })).statusCode, 200)
    assert.deepEqual((await get<BackupStatus>(`${base}/status`)).plan, { ...plan, time: '04:15', daily: 3 })
  })

  it('are not for whoever has no permission', async () => {
    const reply = await server.app.inject({ url: `${base}/status`, headers: { host: '127.0.0.1:4600' } })
    assert.equal(reply.statusCode, 401)
  })
})

describe('the plan', () => {
  const plan = { enabled: true, time: '03:30', zone: 'Europe/Madrid', lastDay: '2026-03-27' }

  it('is due once a local day, at its time or as soon after as a server runs', () => {
    assert.equal(dueDay(plan, new Date('2026-03-28T02:29:00Z')), null)
    assert.equal(dueDay(plan, new Date('2026-03-28T02:30:00Z')), '2026-03-28')
    assert.equal(dueDay(plan, new Date('2026-03-28T20:00:00Z')), '2026-03-28')
    assert.equal(dueDay({ ...plan, lastDay: '2026-03-28' }, new Date('2026-03-28T20:00:00Z')), null)
    assert.equal(dueDay({ ...plan, enabled: false }, new Date('2026-03-28T20:00:00Z')), null)
  })

  it('makes up for an hour that the clock skips and does not repeat one that it has twice', () => {
    // 29 March 2026: 02:00 becomes 03:00. 25 October 2026: 03:00 becomes 02:00.
    const skipped = { ...plan, time: '02:30', lastDay: '2026-03-28' }
    assert.equal(dueDay(skipped, new Date('2026-03-29T00:59:00Z')), null)
    assert.equal(dueDay(skipped, new Date('2026-03-29T01:00:00Z')), '2026-03-29')
    const twice = { ...plan, time: '02:30', lastDay: '2026-10-24' }
    assert.equal(dueDay(twice, new Date('2026-10-25T00:30:00Z')), '2026-10-25')
    assert.equal(dueDay({ ...twice, lastDay: '2026-10-25' }, new Date('2026-10-25T01:30:00Z')), null)
  })

  it('gives a day to one process only, and takes note without a backup at the very first look', async () => {
    const { database } = server.services
    const claim = (day: string) => database.asSystem((trx) => claimDay(trx, day))
    assert.equal(await claim('2026-03-27'), null)
    const claims = await Promise.all([1, 2, 3].map(() => claim('2026-03-28')))
    assert.deepEqual(claims.filter(Boolean), ['2026-03-27'])
  })

  it('makes a backup by itself and lets go what retention no longer keeps', async () => {
    const before = (await backups()).filter(({ kind }) => kind === 'installation')
    const { plan: kept } = await get<{ plan: BackupPlan }>(`${base}/status`)
    await server.as(session, {
      method: 'PATCH',
      url: `${base}/plan`,
      payload: { ...kept, time: '00:00', daily: 1, weekly: 0, monthly: 0, drillDay: null },
    })
    await planLoop.run(server.services)
    for (let i = 0; i < 200; i++) {
      const now = (await backups()).filter(({ kind }) => kind === 'installation')
      if (now.length === 1 && now[0]!.id !== before[0]!.id && (await get<BackupStatus>(`${base}/status`)).jobs.length === 0) return
      await new Promise((go) => setTimeout(go, 100))
    }
    assert.fail('no planned backup')
  })

  it('tells of the days that no server ran on, and of none while it was off', async () => {
    const { database } = server.services
    const missed = async () => {
      const { rows } = await database.asSystem((trx) =>
        sql<{ payload: { days: number } }>`select payload from activities where kind = 'backup.missed'`.execute(trx),
      )
      return rows.map(({ payload }) => payload.days)
    }
    const { rows } = await database.asSystem((trx) => sql<{ zone: string }>`select zone from backup_plan`.execute(trx))
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: rows[0]!.zone }).format(new Date())
    await database.asSystem((trx) => sql`update backup_plan set last_day = ${addDays(today, -4)}`.execute(trx))
    await planLoop.run(server.services)
    const told = (await missed()).filter((days) => days === 3)
    assert.equal(told.length, 1)
    const { plan: kept } = await get<{ plan: BackupPlan }>(`${base}/status`)
    for (const enabled of [false, true]) await server.as(session, { method: 'PATCH', url: `${base}/plan`, payload: { ...kept, enabled } })
    await planLoop.run(server.services)
    assert.equal((await missed()).filter((days) => days === 3).length, 1)
  })
})

it('keeps the newest backup of each day, week and month', () => {
  const at = (text: string): Listed => ({ id: text, kind: 'installation', workspace: null, createdAt: new Date(text), rumbo: '', bytes: 0 })
  const days = [
    '2026-11-25T12:00Z',
    '2026-11-25T03:00Z',
    '2026-11-24T03:00Z',
    '2026-11-23T03:00Z',
    '2026-11-22T03:00Z',
    '2026-11-15T03:00Z',
    '2026-10-31T03:00Z',
    '2026-10-30T03:00Z',
  ]
  const gone = expired(days.map(at), { daily: 2, weekly: 3, monthly: 2 }).map(({ id }) => id)
  assert.deepEqual(gone, ['2026-11-25T03:00Z', '2026-11-23T03:00Z', '2026-10-30T03:00Z'])
  const proven = expired(days.map(at), { daily: 1, weekly: 0, monthly: 0 }, '2026-10-30T03:00Z').map(({ id }) => id)
  assert.ok(!proven.includes('2026-10-30T03:00Z') && proven.length === days.length - 2, 'the last one proven good stays, however old')
  assert.deepEqual(expired([at('2020-01-01T00:00Z')], { daily: 0, weekly: 0, monthly: 0 }), [])
})

it('removes drafts of processes that are gone, and no others', () => {
  const folder = join(server.folder.path, 'drafts')
  const id = '01a210fc-9c38-7067-b360-c40da2b35e81'
  for (const name of [`${id}.4194303.draft`, `${id}.1.draft`, id, 'mine.draft']) mkdirSync(join(folder, name), { recursive: true })
  sweepDrafts(folder)
  assert.deepEqual(readdirSync(folder).sort(), [id, `${id}.1.draft`, 'mine.draft'])
})
