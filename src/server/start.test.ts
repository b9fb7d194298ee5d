import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import { sql } from 'kysely'
import { pino } from 'pino'
import { DomainError, type ErrorCode } from '#base'
import { readSettings } from '#platform/config'
import { connectDatabase } from '#platform/database'
import { folderHolder } from '#platform/storage'
import { type TestDatabase, testDatabase } from '#test/database'
import { contributions, start } from './index.ts'

const log = pino({ level: 'silent' })
const home = mkdtempSync(join(tmpdir(), 'rumbo-start-'))
let db: TestDatabase
let databaseUrl = ''
before(async () => {
  db = await testDatabase()
  const { user, password, host, database } = db.connection
  databaseUrl = `postgresql://${user}:${encodeURIComponent(password)}@/${database}?host=${encodeURIComponent(host)}`
})
after(async () => {
  await db.close()
  rmSync(home, { recursive: true })
})
const refusal = (code: ErrorCode) => (error: unknown) => error instanceof DomainError && error.code === code
const settings = (folder: string, flags: Record<string, string> = {}) =>
  readSettings({ data: join(home, folder), port: '0', 'database-url': databaseUrl, ...flags }, {}, home)

it('puts every table with a workspace behind forced row-level security, with a policy of its own', async () => {
  const { rows } = await db.database.asSystem((trx) =>
    sql<{ name: string; forced: boolean; policies: string[] }>`
      select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
             array(select pg_get_expr(p.polqual, p.polrelid) from pg_policy p
                   where p.polrelid = c.oid and 'rumbo_app'::regrole = any(p.polroles)) as policies
      from pg_class c join pg_attribute a on a.attrelid = c.oid
      where a.attname = 'workspace_id' and c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
      order by 1`.execute(trx),
  )
  const names = rows.map(({ name }) => name)
  for (const expected of ['activities', 'jobs', 'members', 'principals', 'idempotency_keys']) assert.ok(names.includes(expected), expected)
  const open = rows.filter(
    ({ forced, policies }) => !forced || policies.length === 0 || !policies.every((text) => text.includes('rumbo.workspace')),
  )
  assert.deepEqual(
    open.map(({ name }) => name),
    [],
  )
})

it('has the workspace first in every primary key', async () => {
  const { rows } = await db.database.asSystem((trx) =>
    sql<{ name: string; first: string }>`
      select c.relname as name, a.attname as first from pg_index i
      join pg_class c on c.oid = i.indrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
      where i.indisprimary and c.relnamespace = 'public'::regnamespace
        and exists (select from pg_attribute w where w.attrelid = c.oid and w.attname = 'workspace_id') order by 1`.execute(trx),
  )
  // A session is found by its token, a visit to a sign-on provider by its state, before the workspace is known.
  const byToken = ['sessions', 'single_sign_on_visits']
  assert.deepEqual(
    rows.filter(({ name, first }) => first !== 'workspace_id' && !byToken.includes(name)),
    [],
  )
})

it('gives the application role no way around row-level security', async () => {
  const { rows } = await db.database.asSystem((trx) =>
    sql`select rolsuper, rolbypassrls, rolcanlogin, rolcreaterole from pg_roles where rolname = 'rumbo_app'`.execute(trx),
  )
  assert.deepEqual(rows, [{ rolsuper: false, rolbypassrls: false, rolcanlogin: false, rolcreaterole: false }])
})

it('serves, offers the first-run link, and leaves nothing behind when it stops', async () => {
  const server = await start({ settings: settings('one'), contributions, log })
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200)
  assert.deepEqual(await (await fetch(`${server.url}/readyz`)).json(), { status: 'ok', checks: { database: 'ok' } })
  assert.match(server.firstRunUrl ?? '', /first-run\?token=/)
  assert.equal((await folderHolder(join(home, 'one')))?.url, server.url)
  assert.equal(statSync(join(home, 'one', 'keys', 'main.key')).mode & 0o777, 0o600)
  await Promise.all([server.close(), server.close()])
  await assert.rejects(fetch(`${server.url}/healthz`))
  assert.equal(await folderHolder(join(home, 'one')), null)
})

it('refuses a second server on one folder and names the first', async () => {
  await using first = await start({ settings: settings('shared'), contributions, log })
  await assert.rejects(
    start({ settings: settings('shared'), contributions, log }),
    (error) => refusal('DATA_FOLDER_IN_USE')(error) && (error as DomainError).params.url === first.url,
  )
  assert.equal((await fetch(`${first.url}/healthz`)).status, 200)
})

it('refuses a port that is taken, an address that is not ours, and frees the folder again', async () => {
  const other: Server = createServer()
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
  const { port } = other.address() as { port: number }
  await assert.rejects(start({ settings: settings('port', { port: String(port) }), contributions, log }), refusal('PORT_IN_USE'))
  await new Promise((done) => other.close(done))
  const elsewhere = settings('port', { host: '203.0.113.7', proxy: '1' })
  await assert.rejects(start({ settings: elsewhere, contributions, log }), refusal('ADDRESS_NOT_AVAILABLE'))
  await using server = await start({ settings: settings('port'), contributions, log })
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200)
})

it('refuses a lost key, and a database nobody answers at', async () => {
  const first = await start({ settings: settings('key'), contributions, log })
  await first.close()
  const key = readFileSync(join(home, 'key', 'keys', 'main.key'))
  assert.equal(key.length, 65)
  rmSync(join(home, 'key', 'keys', 'main.key'))
  await assert.rejects(start({ settings: settings('key'), contributions, log }), refusal('KEY_FILE_MISSING'))
  const nobody = settings('nobody', { 'database-url': 'postgresql://a:b@127.0.0.1:1/x' })
  await assert.rejects(start({ settings: nobody, contributions, log }), refusal('DATABASE_UNREACHABLE'))
  assert.equal(existsSync(join(home, 'nobody', 'pg', 'data')), false)
})

it('works with an owner who is no superuser: forced security, by policies alone', async () => {
  const name = `plain_${process.pid}`
  const admin = (statement: string) => db.database.kysely.connection().execute((session) => sql.raw(statement).execute(session))
  await admin(`create role ${name} login createrole password 'plain'`)
  await admin(`grant rumbo_app to ${name}`)
  await admin(`create database ${name} owner ${name}`)
  try {
    const url = `postgresql://${name}:plain@/${name}?host=${encodeURIComponent(db.connection.host)}`
    const server = await start({ settings: settings('plain', { 'database-url': url }), contributions, log })
    assert.ok(server.firstRunUrl)
    await server.close()
    const database = connectDatabase({ connectionString: url, max: 2 })
    try {
      const seen = await database.inScope(db.scope, (trx) => sql<{ role: string }>`select current_user as role`.execute(trx))
      assert.equal(seen.rows[0]!.role, 'rumbo_app')
    } finally {
      await database.close()
    }
  } finally {
    await admin(`drop database ${name} with (force)`)
    await admin(`drop role ${name}`)
  }
})

it('lets an open request finish before it stops', async () => {
  const slow = {
    routes: [
      {
        prefix: '/api/test/slow',
        plugin: async (app) => {
          const { z } = await import('zod')
          app.get('/', { schema: { response: { 200: z.object({ ok: z.boolean() }) } }, config: { permission: 'public' } }, async () => {
            await new Promise((done) => setTimeout(done, 700))
            return { ok: true }
          })
        },
      },
    ],
    texts: { es: {}, en: {} },
  } satisfies Parameters<typeof start>[0]['contributions'][number]
  const server = await start({ settings: settings('drain'), contributions: [...contributions, slow], log })
  const reply = fetch(`${server.url}/api/test/slow`)
  await new Promise((done) => setTimeout(done, 200))
  const [answer] = await Promise.all([reply.then((r) => r.json()), server.close()])
  assert.deepEqual(answer, { ok: true })
})
