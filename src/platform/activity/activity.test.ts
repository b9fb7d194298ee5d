import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, it } from 'node:test'
import { sql } from 'kysely'
import pino from 'pino'
import { databaseMigrations } from '#platform/database'
import { createSecrets } from '#platform/secrets'
import { type TestDatabase, testDatabase } from '#test/database'
import { canonicalJson } from './chain.ts'
import {
  activityMigrations,
  createHeadFile,
  eraseActivityPayload,
  readActivities,
  record,
  sealActivities,
  startSealer,
  verifyActivity,
} from './index.ts'

const log = pino({ level: 'silent' })
const secrets = createSecrets(Buffer.alloc(32, 7))
const folder = mkdtempSync(join(tmpdir(), 'activity-'))
const file = join(folder, 'activity-head.json')
const heads = createHeadFile(file, secrets)
let db: TestDatabase

before(async () => {
  db = await testDatabase({ ...databaseMigrations, ...activityMigrations })
})
after(async () => {
  await db.close()
  rmSync(folder, { recursive: true })
})
beforeEach(async () => {
  rmSync(file, { force: true })
  await db.database.asSystem((trx) => sql`truncate activities`.execute(trx))
})

const note = (n: number) => ({
  kind: 'note.written',
  subject: `note:${n}`,
  payload: { n, of: 'Señora Ñandú', deep: { b: 1, a: [1.5, null] } },
})
async function write(count: number, scope = db.scope): Promise<void> {
  for (let n = 1; n <= count; n++) await db.database.inScope(scope, (trx) => record(trx, scope, note(n)))
}
const seal = () => sealActivities(db.database, heads, log)
const faults = async () => (await verifyActivity(db.database, heads)).faults.map(({ seq, fault }) => `${seq} ${fault}`)
/** What somebody with all rights on the database, but without our keys, may do. */
const tamper = (statement: string) => db.database.asSystem((trx) => sql.raw(statement).execute(trx))

it('is written with the change it tells of, or not at all', async () => {
  await assert.rejects(
    db.database.inScope(db.scope, async (trx) => {
      await record(trx, db.scope, note(1))
      throw new Error('change refused')
    }),
  )
  assert.equal(await seal(), 0)
})

it('is numbered per workspace without gaps and read by its workspace alone', async () => {
  await write(3)
  await write(2, db.otherScope)
  assert.equal(await seal(), 5)
  await write(1)
  assert.equal(await seal(), 1)
  assert.deepEqual(
    (await readActivities(db.database, db.scope, 1, 10)).map(({ seq, subject }) => [seq, subject]),
    [
      [2, 'note:2'],
      [3, 'note:3'],
      [4, 'note:1'],
    ],
  )
  assert.deepEqual(
    (await readActivities(db.database, db.otherScope, 0, 10)).map(({ seq }) => seq),
    [1, 2],
  )
  assert.deepEqual(await verifyActivity(db.database, heads), { checked: 6, faults: [] })
})

it('cannot be written for another workspace, changed or deleted by the application role', async () => {
  await write(1)
  await assert.rejects(
    db.database.inScope(db.scope, (trx) => record(trx, db.otherScope, note(1))),
    /row-level security/,
  )
  await assert.rejects(
    db.database.inScope(db.scope, (trx) => sql`update activities set kind = 'x'`.execute(trx)),
    /permission denied/,
  )
  await assert.rejects(
    db.database.inScope(db.scope, (trx) => sql`delete from activities`.execute(trx)),
    /permission denied/,
  )
})

it('keeps its chain when a payload is erased, and nothing of the payload', async () => {
  await write(3)
  await seal()
  const [, second] = await readActivities(db.database, db.scope, 0, 3)
  await db.database.asSystem((trx) => eraseActivityPayload(trx, db.scope, second!.id))
  assert.deepEqual(await faults(), [])
  assert.equal((await readActivities(db.database, db.scope, 1, 1))[0]!.payload, null)
})

it('names an activity that was altered: a column, a payload, a digest', async () => {
  for (const change of [
    `kind = 'note.read'`,
    `payload = '{"n":99}'`,
    `digest = '\\x00'`,
    `actor = workspace_id`,
    `at = at + interval '1 day'`,
  ]) {
    await db.database.asSystem((trx) => sql`truncate activities`.execute(trx))
    rmSync(file, { force: true })
    await write(5)
    await seal()
    await tamper(`update activities set ${change} where seq = 3`)
    assert.deepEqual(await faults(), ['3 altered'], change)
  }
})

it('names activities that were removed, exchanged or cut from the end', async () => {
  await write(6)
  await seal()
  await tamper('delete from activities where seq = 3')
  assert.deepEqual(await faults(), ['3 missing'])
  await tamper('update activities set seq = case seq when 4 then 5 else 4 end where seq in (4, 5)')
  assert.deepEqual(await faults(), ['3 missing', '5 altered', '6 altered'])
})

it('sees a cut tail, also after new activities were sealed over it', async () => {
  await write(6)
  await seal()
  await tamper('delete from activities where seq > 4')
  assert.deepEqual(await faults(), ['5 cut', '6 cut'])
  await write(2)
  await seal()
  assert.deepEqual(await faults(), ['6 rewritten'])
  await write(2)
  await seal()
  assert.deepEqual(await faults(), ['6 rewritten'])
})

it('sees a chain that was written anew from its beginning, and a forged or lost file of heads', async () => {
  await write(4)
  await seal()
  const signed = readFileSync(file, 'utf8')
  await tamper(`update activities set subject = 'note:9', seq = null, hash = null where seq = 2`)
  await tamper('update activities set seq = null, hash = null')
  await sealActivities(db.database, createHeadFile(join(folder, 'other.json'), createSecrets(Buffer.alloc(32, 8))), log)
  assert.deepEqual(await faults(), ['4 rewritten'])
  writeFileSync(file, signed.replace('"seq":4', '"seq":3'))
  assert.deepEqual(await faults(), ['0 unsigned'])
  rmSync(file)
  assert.deepEqual(await faults(), ['0 unsigned'])
})

it('is sealed within a second, and two sealers do not disturb each other', async () => {
  const sealers = [startSealer(db.database, heads, log), startSealer(db.database, heads, log)]
  await Promise.all([write(40), write(40, db.otherScope)])
  await new Promise((done) => setTimeout(done, 1000))
  const open = await db.database.asSystem((trx) => sql<{ n: number }>`select count(*) as n from activities where seq is null`.execute(trx))
  await Promise.all(sealers.map((sealer) => sealer.stop()))
  assert.equal(open.rows[0]!.n, 0)
  assert.deepEqual(await verifyActivity(db.database, heads), { checked: 80, faults: [] })
})

it('lies in the partition of its month', async () => {
  await write(1)
  const { rows } = await db.database.asSystem((trx) =>
    sql<{ part: string }>`select tableoid::regclass::text as part from activities`.execute(trx),
  )
  assert.equal(rows[0]!.part, `activities_${new Date().toISOString().slice(0, 7).replace('-', '_')}`)
})

it('writes JSON one way whatever the order of keys', () => {
  assert.equal(canonicalJson({ b: 1, a: { d: null, c: [undefined, 'ñ'] }, e: undefined }), '{"a":{"c":[null,"ñ"],"d":null},"b":1}')
})
