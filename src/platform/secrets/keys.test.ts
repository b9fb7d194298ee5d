import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { after, before, it } from 'node:test'
import { sql } from 'kysely'
import { DomainError, newId } from '#base'
import { databaseMigrations } from '#platform/database'
import { type TestDatabase, testDatabase } from '#test/database'
import { createKeys, openSecrets, secretsMigrations } from './index.ts'

const refusal = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code
const folder = mkdtempSync(join(tmpdir(), 'keys-'))
const keyFile = join(folder, 'main.key')
const secrets = openSecrets(keyFile, true)
let db: TestDatabase
before(async () => {
  db = await testDatabase({ ...databaseMigrations, ...secretsMigrations })
})
after(async () => {
  await db.close()
  rmSync(folder, { recursive: true })
})
const keysNow = () => createKeys(db.database, openSecrets(keyFile, false))
const plain = Buffer.from('canario-de-la-clave')
const one = () => db.scope.workspace
const two = () => db.otherScope.workspace

it('opens what it sealed for the same workspace and purpose, and for no other', async () => {
  const keys = createKeys(db.database, secrets)
  const sealed = await keys.seal(one(), 'connections', plain)
  assert.deepEqual(await keys.open(one(), 'connections', sealed), plain)
  assert.ok(!sealed.includes(plain))
  await keys.seal(two(), 'connections', plain)
  await assert.rejects(keys.open(two(), 'connections', sealed), refusal('SEAL_BROKEN'))
  await assert.rejects(keys.open(one(), 'mail', sealed), refusal('SEAL_BROKEN'))
  for (let at = 5; at < sealed.length; at++) {
    const altered = Buffer.from(sealed)
    altered[at]! ^= 1
    await assert.rejects(keys.open(one(), 'connections', altered), refusal('SEAL_BROKEN'))
  }
  await assert.rejects(keys.open(one(), 'connections', Buffer.from('x')), refusal('SEAL_BROKEN'))
})

it('makes one first key when many ask at once', async () => {
  const workspace = newId<'workspace'>()
  await db.database.asSystem((trx) => sql`insert into workspaces (id, slug, name) values (${workspace}, 'w-many', 'W')`.execute(trx))
  const keys = createKeys(db.database, secrets)
  const all = await Promise.all(Array.from({ length: 12 }, () => keys.seal(workspace, 'p', plain)))
  for (const sealed of all) assert.deepEqual(await keys.open(workspace, 'p', sealed), plain)
})

it('seals with the newest key after a rotation and still opens what older ones sealed, files too', async () => {
  const keys = createKeys(db.database, secrets)
  const old = await keys.seal(one(), 'p', plain)
  const oldFile = await buffer(Readable.from([plain]).compose(await keys.sealing(one(), 'file a')))
  const generation = await db.database.asSystem((trx) => keys.rotate(trx, one()))
  assert.equal(generation, 2)
  const fresh = await keys.seal(one(), 'p', plain)
  assert.deepEqual([old.readUInt32BE(1), fresh.readUInt32BE(1)], [1, 2])
  for (const sealed of [old, fresh]) assert.deepEqual(await keys.open(one(), 'p', sealed), plain)
  assert.deepEqual(await buffer(Readable.from([oldFile]).compose(keys.opening(one(), 'file a'))), plain)
  await assert.rejects(buffer(Readable.from([oldFile]).compose(keys.opening(one(), 'file b'))), refusal('SEAL_BROKEN'))
})

it('stays readable when whoever changes the main key dies between any two steps', async () => {
  const sealed = await keysNow().seal(one(), 'p', plain)
  const account = openSecrets(keyFile, false).seal('totp', plain)
  const lookUp = secrets.hmac('account-email', 'ana@aurora.es')
  const readable = async (when: string) => {
    const reopened = openSecrets(keyFile, false)
    assert.deepEqual(await createKeys(db.database, reopened).open(one(), 'p', sealed), plain, when)
    assert.deepEqual(reopened.open('totp', account), plain, when)
    assert.deepEqual(reopened.hmac('account-email', 'ana@aurora.es'), lookUp, when)
    // The process that was running all along sees the change as well.
    assert.deepEqual(await createKeys(db.database, secrets).open(one(), 'p', sealed), plain, when)
    assert.deepEqual(secrets.open('totp', reopened.seal('totp', plain)), plain, when)
  }
  for (let survived = 0; survived <= 4; survived++) {
    const dying = openSecrets(keyFile, false)
    const steps = dying.rotate(() => createKeys(db.database, dying).rewrap())
    for (let done = 0; done < survived; done++) await steps.next()
    await readable(`after ${survived} steps`)
  }
})

it('leaves the main key of before without any power', async () => {
  const before = join(folder, 'before.key')
  copyFileSync(keyFile, before)
  const ring = join(folder, 'ring.json')
  const present = openSecrets(keyFile, false)
  const wrapped = () =>
    db.database.asSystem(async (trx) => (await sql<{ wrapped: Buffer }>`select wrapped from workspace_keys`.execute(trx)).rows)
  const from = await wrapped()
  for await (const _step of present.rotate(() => createKeys(db.database, present).rewrap()));
  assert.notEqual(readFileSync(keyFile, 'utf8'), readFileSync(before, 'utf8'))
  assert.throws(() => openSecrets(before, false, ring), refusal('KEY_FILE_NOT_OF_FOLDER'))
  const root = (row: { wrapped: Buffer }) => row.wrapped.subarray(1, 5).toString('hex')
  const roots = new Set((await wrapped()).map(root))
  assert.equal(roots.size, 1)
  assert.ok(from.every((row) => !roots.has(root(row))))
  assert.equal(Object.keys((JSON.parse(readFileSync(ring, 'utf8')) as { holders: object }).holders).length, 1)
  assert.deepEqual(readdirSync(folder).sort(), ['before.key', 'main.key', 'ring.json'])
})

it('cannot open anything of a workspace whose keys were destroyed, or that is gone', async () => {
  const keys = keysNow()
  const [sealed, other] = [await keys.seal(one(), 'p', plain), await keys.seal(two(), 'p', plain)]
  await db.database.asSystem((trx) => keys.destroy(trx, one()))
  await assert.rejects(keys.open(one(), 'p', sealed), refusal('KEY_DESTROYED'))
  assert.deepEqual(await keys.open(two(), 'p', other), plain)
  // A new first key is another key.
  await keys.seal(one(), 'p', plain)
  await assert.rejects(keys.open(one(), 'p', sealed), DomainError)
  await db.database.asSystem((trx) => sql`delete from workspaces where id = ${two()}`.execute(trx))
  await assert.rejects(keys.open(two(), 'p', other), refusal('KEY_DESTROYED'))
})

it('is out of reach for the application role', async () => {
  await assert.rejects(
    db.database.inScope(db.scope, (trx) => sql`select * from workspace_keys`.execute(trx)),
    /permission denied/,
  )
})
