import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { pino } from 'pino'
import { newId } from '#base'
import { createHeadFile, record, verifyActivity } from '#platform/activity'
import { backupKeyOf, digestOf, type ErasureReceipt, openBackup, readTables, withClient } from '#platform/backups'
import { readSettings } from '#platform/config'
import { type Connected, type ConnectOptions, connectDatabase, reachPostgres, type Scope, startPostgres } from '#platform/database'
import { createKeys, openSecrets } from '#platform/secrets'
import { contributions, start } from '#server'
import { rumbo } from '#test/command-line'
import { type ExternalPostgres, startExternalPostgres } from '#test/debian-postgres'
import { administrator } from '#test/server'

const log = pino({ level: 'silent' })
const env = { RUMBO_LANGUAGE: 'en', RUMBO_DATA: '', RUMBO_KEY_FILE: '', DATABASE_URL: '' }
let home = ''
let data = ''

const serving = (folder: string) => start({ settings: readSettings({ data: folder, port: '0' }, {}, home), contributions, log })

async function said(...args: string[]) {
  const { code, stdout, stderr } = await rumbo(args, { env })
  assert.equal(code, 0, `${args.join(' ')}\n${stdout}${stderr}`)
  return JSON.parse(stdout) as Record<string, string & number>
}
async function refused(...args: string[]) {
  const { code, stderr } = await rumbo([...args, '--json'], { env })
  assert.equal(code, 2, stderr)
  return (JSON.parse(stderr.trim().split('\n').at(-1)!) as { code: string }).code
}

/** A new installation with its administrator. */
async function firstRun(folder: string): Promise<void> {
  await using server = await serving(folder)
  const token = new URL(server.firstRunUrl!).searchParams.get('token')
  const reply = await fetch(`${server.url}/api/platform/auth/first-run`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, ...administrator, language: 'es' }),
  })
  assert.ok(reply.ok, await reply.text())
}

before(async () => {
  home = mkdtempSync(join(tmpdir(), 'rumbo-commands-'))
  data = join(home, 'data')
  await firstRun(data)
})
after(() => rmSync(home, { recursive: true, force: true }))

describe('the commands', () => {
  it('make, list, verify and drill a backup, beside a running server and without one', async () => {
    {
      await using _server = await serving(data)
      await said('backup', '--data', data, '--json')
    }
    const { id, folder } = await said('backup', '--data', data, '--json')
    assert.equal(readdirSync(join(data, 'backups')).length, 2)
    const listed = (await said('backup', 'list', '--data', data, '--json')) as unknown as { id: string }[]
    assert.equal(listed[0]!.id, id)
    assert.ok((await said('backup', 'verify', folder!, '--json')).tables! > 5)
    assert.ok((await said('backup', 'drill', '--data', data, '--json')).activities! >= 2)
  })

  it('restore on another machine with nothing but the backup and the recovery key', async () => {
    const out = join(home, 'usb')
    const { folder } = await said('backup', '--data', data, '--out', out, '--json')
    const { recoveryKey } = await said('backup', 'recovery-key', '--data', data, '--json')
    writeFileSync(join(home, 'key.txt'), recoveryKey!)
    const target = join(home, 'other machine')
    assert.equal(await refused('restore', folder!, '--data', target), 'KEY_FILE_MISSING')
    await said('restore', folder!, '--data', target, '--recovery-key', join(home, 'key.txt'), '--json')
    await using server = await serving(target)
    const reply = await fetch(`${server.url}/api/platform/auth/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: administrator.email, password: administrator.password }),
    })
    assert.ok(reply.ok, await reply.text())
    assert.equal(await refused('restore', folder!, '--data', data), 'RESTORE_TARGET_NOT_EMPTY')
  })

  it('upgrade with a proof, and go back to before it with the later state kept aside', async () => {
    const done = await said('upgrade', '--data', data, '--json')
    assert.deepEqual(done.changed, [])
    const later = await serving(data)
    assert.equal(await refused('upgrade', '--data', data), 'DATA_FOLDER_IN_USE')
    await later.close()
    const { aside, backup } = await said('upgrade', '--back', '--data', data, '--json')
    assert.equal(backup, done.backup)
    assert.ok(existsSync(join(aside!, 'pg', 'data')))
    await (await serving(data)).close()
    assert.equal(await refused('upgrade', '--back', '--data', data), 'UPGRADE_NO_WAY_BACK')
  })
})

/** How long a row lives that is taken away again: longer than a backup needs for the moment in which it pins and looks. */
const livesMs = 2000

/** Rows and files that belong together, written and removed for as long as the signal lasts. */
async function load(database: Connected, scope: Scope, artefacts: string, signal: AbortSignal): Promise<number> {
  let n = 0
  const passing: { id: string; until: number }[] = []
  while (!signal.aborted) {
    const id = newId<'principal'>()
    const file = join(artefacts, scope.workspace, id)
    mkdirSync(join(artefacts, scope.workspace), { recursive: true })
    writeFileSync(file, id.repeat(500))
    await database.inScope(scope, async (trx) => {
      await sql`insert into principals (workspace_id, id, kind) values (${scope.workspace}, ${id}, 'key')`.execute(trx)
      await record(trx, scope, { kind: 'load.added', subject: `principal:${id}` })
    })
    if (n++ % 3 === 0) passing.push({ id, until: Date.now() + livesMs })
    while (passing[0] && passing[0].until < Date.now()) {
      const { id: gone } = passing.shift()!
      await database.inScope(scope, (trx) =>
        sql`delete from principals where workspace_id = ${scope.workspace} and id = ${gone}`.execute(trx),
      )
      rmSync(join(artefacts, scope.workspace, gone))
    }
  }
  return n
}

const digests = (connection: ConnectOptions): Promise<Record<string, string>> =>
  withClient(connection, async (client) => {
    const found: Record<string, string> = {}
    for (const table of await readTables(client)) found[table.name] = (await digestOf(client, table)).sha256
    return found
  })

/** The connection to the PostgreSQL that runs in a data folder. */
const runningIn = (folder: string): ConnectOptions => ({
  ...reachPostgres(join(folder, 'pg'), join(folder, 'keys', 'database'))!,
  database: 'rumbo',
})

async function embeddedIn<T>(folder: string, work: (connection: ConnectOptions) => Promise<T>): Promise<T> {
  const postgres = await startPostgres({ folder: join(folder, 'pg'), passwordFile: join(folder, 'keys', 'database') })
  try {
    return await work({ ...postgres.connection, database: 'rumbo' })
  } finally {
    await postgres.stop()
  }
}

const scopeIn = async (database: Connected): Promise<Scope> => {
  const { rows } = await database.asSystem((trx) =>
    sql<{ workspace: string; principal: string }>`select workspace_id as workspace, principal_id as principal from members limit 1`.execute(
      trx,
    ),
  )
  return rows[0] as unknown as Scope
}

describe('a backup under load', () => {
  let external: ExternalPostgres
  before(() => {
    external = startExternalPostgres()
  })
  after(() => external.stop())

  it('is one moment: restored as embedded and into an external PostgreSQL it is equal by hash, with the same head', async () => {
    let made = ''
    {
      await using _server = await serving(data)
      const database = connectDatabase({ ...runningIn(data), max: 4 })
      const scope = await scopeIn(database)
      const stop = new AbortController()
      const loading = [1, 2].map(() => load(database, scope, join(data, 'artefacts'), stop.signal))
      await delay(livesMs + 500)
      made = (await said('backup', '--data', data, '--json')).folder!
      stop.abort()
      const written = (await Promise.all(loading)).reduce((a, b) => a + b)
      assert.ok(written > 50, `${written} rows of load`)
      await database.close()
    }
    const key = backupKeyOf(openSecrets(join(data, 'keys', 'main.key'), false))
    const { manifest } = await openBackup(made, key)
    const [one, two] = [join(home, 'as embedded'), join(home, 'with external')]
    const url = external.newDatabase()
    await said('restore', made, '--data', one, '--key-file', join(data, 'keys', 'main.key'), '--json')
    await said('restore', made, '--data', two, '--database-url', url, '--key-file', join(data, 'keys', 'main.key'), '--json')
    const expected = Object.fromEntries(manifest.tables.map(({ name, sha256 }) => [name, sha256]))
    const inEmbedded = await embeddedIn(one, async (connection) => {
      const consistent = await withClient(connection, (client) =>
        client.query<{ lost: number; kept: string[] }>(
          `select (select count(*)::int from principals p where kind = 'key' and not exists
             (select from activities a where a.subject = 'principal:' || p.id)) as lost,
           (select array_agg(id::text) from principals where kind = 'key') as kept`,
        ),
      )
      assert.equal(consistent.rows[0]!.lost, 0)
      for (const id of consistent.rows[0]!.kept)
        assert.ok(
          manifest.files.some(({ path }) => path.endsWith(`/${id}`)),
          `the file of the row ${id}`,
        )
      const database = connectDatabase({ ...connection, max: 2 })
      const heads = createHeadFile(join(one, 'keys', 'activity-head.json'), openSecrets(join(one, 'keys', 'main.key'), false))
      assert.deepEqual((await verifyActivity(database, heads)).faults, [])
      assert.deepEqual(heads.read().heads, manifest.heads)
      const last = await database.asSystem((trx) => sql<{ seq: number }>`select max(seq) as seq from activities`.execute(trx))
      assert.deepEqual(
        Object.values(manifest.heads).map(({ seq }) => seq),
        [last.rows[0]!.seq],
      )
      await database.close()
      return digests(connection)
    })
    assert.deepEqual(inEmbedded, expected)
    assert.deepEqual(await digests({ connectionString: url }), expected)
    assert.equal(
      readFileSync(join(two, 'keys', 'activity-head.json'), 'utf8'),
      readFileSync(join(one, 'keys', 'activity-head.json'), 'utf8'),
    )
    console.log(`embedded 18 and external ${external.major}: ${manifest.tables.length} tables, ${manifest.files.length} files equal`)
  })

  it('is the way to a server of one’s own and back, across major versions of PostgreSQL', async () => {
    const moving = join(home, 'moving')
    const { folder } = await said('backup', '--data', data, '--json')
    await said('restore', folder!, '--data', moving, '--key-file', join(data, 'keys', 'main.key'), '--json')
    const before = await embeddedIn(moving, digests)
    const url = external.newDatabase()
    await said('platform', 'backups', 'move', '--to', url, '--data', moving, '--json')
    assert.deepEqual(await digests({ connectionString: url }), before)
    const settings = readSettings({ data: moving, port: '0', 'database-url': url }, {}, home)
    await (await start({ settings, contributions, log })).close()
    const later = await digests({ connectionString: url })
    await said('platform', 'backups', 'move', '--to', 'embedded', '--data', moving, '--database-url', url, '--json')
    assert.deepEqual(await embeddedIn(moving, digests), later)
    await (await serving(moving)).close()
  })
})

/** Files of a folder in which a text stands, as it is or in UTF-16. */
function holding(folder: string, canary: string): string[] {
  const forms = [Buffer.from(canary), Buffer.from(canary, 'utf16le')]
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => path.includes(canary) || forms.some((form) => readFileSync(path).includes(form)))
}

describe('a workspace', () => {
  const canary = 'Zarzaparrilla-Canaria-7781'

  it('is exported, imported elsewhere under its own id, and its activities verify', async () => {
    const source = join(home, 'source')
    const { folder } = await said('backup', '--data', data, '--json')
    await said('restore', folder!, '--data', source, '--key-file', join(data, 'keys', 'main.key'), '--json')
    // A second workspace, full of a word that stands nowhere else.
    const workspace = newId<'workspace'>()
    const principal = newId<'principal'>()
    {
      await using _server = await serving(source)
      const database = connectDatabase({ ...runningIn(source), max: 4 })
      await database.asSystem(async (trx) => {
        await sql`insert into workspaces (id, slug, name) values (${workspace}, 'second', ${canary})`.execute(trx)
        await sql`insert into principals (workspace_id, id, kind) values (${workspace}, ${principal}, 'person')`.execute(trx)
      })
      const scope = { workspace, principal } as Scope
      for (let i = 0; i < 300; i++)
        await database.inScope(scope, async (trx) => {
          await record(trx, scope, { kind: 'test.noted', subject: `note:${canary}`, payload: { n: i, text: canary } })
          await sql`insert into runs (workspace_id, id, job_id, file, options, created_by, created_at)
                    values (${workspace}, ${newId<'run'>()}, ${newId<'job'>()}, ${`${canary}.csv`}, '{}', ${principal}, now())`.execute(trx)
        })
      mkdirSync(join(source, 'artefacts', workspace, 'run'), { recursive: true })
      writeFileSync(join(source, 'artefacts', workspace, 'run', `${canary}.txt`), canary.repeat(100))
      await createKeys(database, openSecrets(join(source, 'keys', 'main.key'), false)).seal(workspace, 'test', Buffer.from('x'))
      await delay(1500)
      await database.close()
    }
    const out = join(home, 'carried')
    const exported = await said('platform', 'backups', 'export', '--workspace', 'second', '--data', source, '--out', out, '--json')
    const key = ['--key-file', join(source, 'keys', 'main.key')]
    const bring = ['platform', 'backups', 'import', exported.folder!, '--administrator', administrator.email]
    assert.equal(await refused('restore', exported.folder!, '--data', join(home, 'no'), ...key), 'BACKUP_IS_WORKSPACE')
    assert.equal(await refused(...bring, '--data', source), 'WORKSPACE_EXISTS')
    const { recoveryKey } = await said('backup', 'recovery-key', '--data', source, '--json')
    writeFileSync(join(home, 'source-key.txt'), recoveryKey!)
    // Another installation: a fresh one, with a main key of its own.
    const target = join(home, 'target')
    await firstRun(target)
    const arrived = await said(...bring, '--data', target, '--recovery-key', join(home, 'source-key.txt'), '--json')
    assert.ok(arrived.activities! >= 300, JSON.stringify(arrived))
    assert.ok(holding(target, canary).length > 0)
    await embeddedIn(target, (connection) =>
      withClient(connection, async (client) => {
        const { rows } = await client.query<{ n: number }>('select count(*)::int as n from runs where workspace_id = $1', [workspace])
        assert.equal(rows[0]!.n, 300)
      }),
    )
    await (await serving(target)).close()
  })

  it('is erased so that its words are nowhere in the data folder, and a restore cannot bring it back', async () => {
    const target = join(home, 'target')
    const older = (await said('backup', '--data', target, '--json')).folder!
    const before = holding(target, canary)
    assert.ok(
      before.some((path) => path.includes('pg/data/base')),
      'in the tables',
    )
    assert.ok(
      before.some((path) => path.includes('pg_wal')),
      'in the log',
    )
    assert.ok(
      before.some((path) => path.includes('artefacts')),
      'in the files',
    )
    const erase = ['platform', 'backups', 'erase', '--workspace', 'second', '--data', target]
    assert.equal(await refused(...erase), 'WORKSPACE_NOT_CONFIRMED')
    const receipt = (await said(...erase, '--confirm', 'second', '--json')) as unknown as ErasureReceipt
    assert.equal(receipt.rows.runs, 300)
    assert.equal(receipt.rows.workspaces, 1)
    assert.ok(receipt.rows.activities! >= 300)
    assert.equal(receipt.keys, 1)
    assert.equal(receipt.rewritten, true)
    assert.deepEqual(receipt.folders.find(({ path }) => path.startsWith('artefacts'))?.files, 1)
    assert.deepEqual(holding(target, canary), [])
    console.log(`${before.length} files held the word before, 0 after`)
    const again = join(home, 'again')
    const restored = await said(
      'restore',
      older,
      '--data',
      again,
      '--key-file',
      join(target, 'keys', 'main.key'),
      '--ledger',
      join(target, 'keys', 'erasures.json'),
      '--json',
    )
    assert.equal(restored.erased, 1)
    await embeddedIn(again, (connection) =>
      withClient(connection, async (client) => {
        assert.equal((await client.query(`select from workspaces where slug = 'second'`)).rowCount, 0)
      }),
    )
    await (await serving(target)).close()
  })
})
