import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { pino } from 'pino'
import { DomainError, type ErrorCode } from '#base'
import { createHeadFile, record, sealActivities, verifyActivity } from '#platform/activity'
import type { Eraser } from '#platform/contributions'
import { connectDatabase, ensureDatabase, type Migrations, mergeMigrations, startPostgres } from '#platform/database'
import { createSecrets } from '#platform/secrets'
import { restoringFile } from '#platform/storage'
import { firstAdministrator, type TestServer, testServer } from '#test/server'
import { readTables } from './catalogue.ts'
import { digestOf, withClient } from './copy-rows.ts'
import { appendErasure, ledgerPath, ledgerText, readLedger } from './ledger.ts'
import { type BackupNeeds, makeBackup } from './make-backup.ts'
import { openBackup, verifyBackup } from './open-backup.ts'
import { backupKeyOf, parseRecoveryKey, writeRecoveryKey } from './recovery-key.ts'
import { restoreBackup } from './restore.ts'

let migrations: Migrations = {}
let erasers: readonly Eraser[] = []
const log = pino({ level: 'silent' })
const refused = (code: ErrorCode, part?: string) => (error: unknown) =>
  error instanceof DomainError && error.code === code && (part === undefined || Object.values(error.params).includes(part))

let home = ''
let server: TestServer
let needs: BackupNeeds
let into = ''
let made = ''
let key: Buffer
let workspace = ''

before(async () => {
  home = mkdtempSync(join(tmpdir(), 'rumbo-backups-'))
  into = join(home, 'backups')
  server = await testServer([])
  const { services, folder } = server
  migrations = mergeMigrations(services.contributions.map((each) => each.migrations))
  erasers = services.contributions.flatMap((each) => each.erasers ?? [])
  writeFileSync(join(folder.keys, 'database'), 'of this machine\n')
  ;({ workspace } = await firstAdministrator(server))
  mkdirSync(join(folder.artefacts, workspace, 'run'), { recursive: true })
  writeFileSync(join(folder.artefacts, workspace, 'run', 'ñandú, informe.html'), 'x'.repeat(200_000))
  writeFileSync(join(folder.artefacts, workspace, 'run', 'empty.csv'), '')
  await sealActivities(services.database, createHeadFile(join(folder.keys, 'activity-head.json'), services.secrets), log)
  needs = { folder, keys: services.keys, connection: services.connection, secrets: services.secrets, keyFile: services.settings.keyFile }
  key = backupKeyOf(services.secrets)
  made = join(into, (await makeBackup(needs, { into })).id)
})
after(async () => {
  await server.close()
  rmSync(home, { recursive: true, force: true })
})

/** A copy of the backup to be spoilt, alone in its folder. */
function copyOf(name: string): string {
  const path = join(home, name, 'backup')
  cpSync(made, path, { recursive: true })
  return path
}
const verifies = async (path: string, with_ = key) => verifyBackup(await openBackup(path, with_))

describe('a backup', () => {
  it('is a whole folder, its parts encrypted, and leaves no draft and no pin', async () => {
    assert.deepEqual(readdirSync(into), [made.split('/').at(-1)])
    assert.deepEqual(readdirSync(server.folder.temporary), [])
    const { tables, files, rows } = await verifies(made)
    assert.ok(tables > 5 && rows > 5)
    assert.equal(files, 3)
    for (const name of readdirSync(made)) assert.equal(readFileSync(join(made, name)).includes('ana@aurora.es'), false, name)
  })

  it('holds the main key and nothing that belongs to this machine', async () => {
    const { manifest } = await openBackup(made, key)
    assert.deepEqual(
      manifest.files.map(({ path }) => path.split('/').slice(-1)[0]),
      ['main.key', 'empty.csv', 'ñandú, informe.html'],
    )
  })

  it('opens with the recovery key as a person writes it down', async () => {
    const written = writeRecoveryKey(key)
    assert.match(written, /^RUMBO(-[0-9A-F]{4}){17}$/)
    await openBackup(made, parseRecoveryKey(` ${written.toLowerCase().replaceAll('-', ' - ').replace('rumbo - ', 'RUMBO-')}\n`))
    assert.throws(() => parseRecoveryKey(written.replace(/.$/, (last) => (last === '0' ? '1' : '0'))), refused('RECOVERY_KEY_INVALID'))
    assert.throws(() => parseRecoveryKey('hola'), refused('RECOVERY_KEY_INVALID'))
  })

  it('does not open with another key', async () => {
    await assert.rejects(openBackup(made, backupKeyOf(createSecrets(Buffer.alloc(32, 8)))), refused('BACKUP_KEY_WRONG'))
  })

  it('names the part in which a single bit was turned, whichever it is', async () => {
    for (const name of readdirSync(made)) {
      if (!name.endsWith('.part')) continue
      const path = copyOf(`bit-${name}`)
      const bytes = readFileSync(join(path, name))
      bytes[Math.floor(bytes.length / 2)]! ^= 1
      writeFileSync(join(path, name), bytes)
      await assert.rejects(verifies(path), refused('BACKUP_DAMAGED', name), name)
    }
  })

  it('names a part that was cut short or is missing, and a file that is not its own', async () => {
    const cut = copyOf('cut')
    truncateSync(join(cut, 'files-artefacts.part'), 65_552)
    await assert.rejects(verifies(cut), refused('BACKUP_DAMAGED', 'files-artefacts.part'))
    const missing = copyOf('missing')
    rmSync(join(missing, 'table-accounts.part'))
    await assert.rejects(verifies(missing), refused('BACKUP_DAMAGED', 'table-accounts.part'))
    const extra = copyOf('extra')
    writeFileSync(join(extra, 'readme.txt'), 'hello')
    await assert.rejects(verifies(extra), refused('BACKUP_FOREIGN_FILE', 'readme.txt'))
  })

  it('refuses a header that was changed, names parts outside its folder, or is of a later format', async () => {
    const change = (name: string, edit: (header: Record<string, unknown> & { parts: { name: string }[] }) => void) => {
      const path = copyOf(name)
      const file = JSON.parse(readFileSync(join(path, 'backup.json'), 'utf8'))
      edit(file.header)
      writeFileSync(join(path, 'backup.json'), JSON.stringify(file))
      return path
    }
    await assert.rejects(
      verifies(
        change('date', (h) => {
          h.createdAt = '2030-01-01T00:00:00.000Z'
        }),
      ),
      refused('BACKUP_DAMAGED', 'backup.json'),
    )
    await assert.rejects(
      verifies(
        change('slip', (h) => {
          h.parts[0]!.name = '../../etc/passwd.part'
        }),
      ),
      refused('BACKUP_NAME_REFUSED', '../../etc/passwd.part'),
    )
    await assert.rejects(
      verifies(
        change('format', (h) => {
          h.format = 2
        }),
      ),
      refused('BACKUP_TOO_NEW'),
    )
    await assert.rejects(verifies(join(home, 'nothing here')), refused('BACKUP_NOT_FOUND'))
  })

  it('that cannot be written leaves nothing behind', async () => {
    writeFileSync(join(home, 'a file'), '')
    await assert.rejects(makeBackup(needs, { into: join(home, 'a file') }), refused('BACKUP_FOLDER_REFUSED'))
    const stopped = join(home, 'stopped')
    await assert.rejects(makeBackup(needs, { into: stopped, signal: AbortSignal.abort() }))
    assert.deepEqual(readdirSync(stopped), [])
    assert.deepEqual(readdirSync(server.folder.temporary), [])
  })
})

describe('a restore', () => {
  const restore = async (path: string, dataFolder: string, more: { ledgerFile?: string } = {}) =>
    restoreBackup({ backup: await openBackup(path, key), dataFolder, databaseUrl: null, migrations, erasers, ...more })

  async function opened<T>(dataFolder: string, work: (options: { connection: object; keys: string }) => Promise<T>): Promise<T> {
    const postgres = await startPostgres({ folder: join(dataFolder, 'pg'), passwordFile: join(dataFolder, 'keys', 'database') })
    try {
      await ensureDatabase(postgres.connection, 'rumbo')
      return await work({ connection: { ...postgres.connection, database: 'rumbo' }, keys: join(dataFolder, 'keys') })
    } finally {
      await postgres.stop()
    }
  }

  it('gives the same tables, files and heads in an empty folder', async () => {
    const target = join(home, 'restored')
    const { heads, erased } = await restore(made, target)
    assert.equal(erased, 0)
    assert.equal(existsSync(join(target, restoringFile)), false)
    assert.equal(readFileSync(join(target, 'artefacts', workspace, 'run', 'ñandú, informe.html'), 'utf8').length, 200_000)
    const { manifest } = await openBackup(made, key)
    await opened(target, async ({ connection, keys }) => {
      await withClient(connection, async (client) => {
        for (const table of await readTables(client)) {
          const { name: _name, columns: _columns, ...expected } = manifest.tables.find(({ name }) => name === table.name)!
          assert.deepEqual(await digestOf(client, table), expected, table.name)
        }
      })
      const database = connectDatabase(connection)
      try {
        const file = createHeadFile(join(keys, 'activity-head.json'), needs.secrets)
        const { checked, faults } = await verifyActivity(database, file)
        assert.deepEqual(faults, [])
        assert.equal(checked, heads[workspace]!.seq)
        assert.deepEqual(file.read().heads, heads)
      } finally {
        await database.close()
      }
    })
    await assert.rejects(restore(made, target), refused('RESTORE_TARGET_NOT_EMPTY'))
  })

  it('writes nothing when the backup is damaged', async () => {
    const path = copyOf('spoilt')
    truncateSync(join(path, 'table-workspaces.part'), 10)
    const target = join(home, 'untouched')
    await assert.rejects(restore(path, target), refused('BACKUP_DAMAGED', 'table-workspaces.part'))
    assert.deepEqual(readdirSync(target), [])
  })

  it('empties what a killed restore left, and nothing else', async () => {
    const target = join(home, 'killed')
    mkdirSync(join(target, 'pg', 'data'), { recursive: true })
    writeFileSync(join(target, 'pg', 'data', 'half'), '')
    await assert.rejects(restore(made, target), refused('RESTORE_TARGET_NOT_EMPTY', 'pg'))
    writeFileSync(join(target, restoringFile), '{}')
    await restore(made, target)
    assert.deepEqual(readdirSync(target).sort(), ['artefacts', 'keys', 'pg', 'rumbo.json', 'tmp'])
  })

  it('forgets again whoever was erased after the backup, by the newest ledger it can find', async () => {
    const { secrets, folder } = needs
    const path = copyOf('before-erasure')
    appendErasure(ledgerPath(folder), secrets, 'workspace', workspace, new Date())
    mkdirSync(join(path, '..', 'a later one'))
    cpSync(ledgerPath(folder), join(path, '..', 'a later one', 'erasures.json'))
    const target = join(home, 'erased')
    assert.equal((await restore(path, target)).erased, 1)
    assert.equal(existsSync(join(target, 'artefacts', workspace)), false)
    assert.equal(readLedger(join(target, 'keys', 'erasures.json'), secrets)!.length, 1)
    await opened(target, ({ connection }) =>
      withClient(connection, async (client) => {
        const left = (table: string, column: string) =>
          client.query(`select from ${table} where ${column}::text like $1`, [`%${workspace}%`]).then(({ rowCount }) => rowCount)
        assert.equal(await left('workspaces', 'id'), 0)
        for (const table of ['members', 'activities', 'principals', 'sessions']) assert.equal(await left(table, 'workspace_id'), 0, table)
        assert.equal((await client.query('select from accounts')).rowCount, 0)
      }),
    )
  })

  it('is refused without a ledger, with a changed one, and with one older than the data', async () => {
    const { secrets, folder } = needs
    const missing = copyOf('no-ledger')
    rmSync(join(missing, 'erasures.json'))
    await assert.rejects(restore(missing, join(home, 't1')), refused('LEDGER_MISSING'))
    const changed = copyOf('changed-ledger')
    writeFileSync(join(changed, 'erasures.json'), readFileSync(ledgerPath(folder), 'utf8').replace('workspace', 'person'))
    await assert.rejects(restore(changed, join(home, 't2')), refused('LEDGER_ALTERED'))
    const later = join(into, (await makeBackup(needs, { into })).id)
    const old = join(home, 'old', 'backup')
    cpSync(later, old, { recursive: true })
    writeFileSync(join(old, 'erasures.json'), ledgerText(secrets, []))
    await assert.rejects(restore(old, join(home, 't3')), refused('LEDGER_OLD'))
    writeFileSync(join(home, 'given.json'), ledgerText(secrets, []))
    await assert.rejects(restore(later, join(home, 't4'), { ledgerFile: join(home, 'given.json') }), refused('LEDGER_OLD'))
  })
})

it('takes what is committed and nothing of what is under way', async () => {
  const { database } = server.services
  const open = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const scope = server.db.scope
  const writing = database.inScope(scope, async (trx) => {
    await record(trx, scope, { kind: 'test.under-way', subject: 'test:1' })
    begun.resolve()
    await open.promise
  })
  await begun.promise
  const { manifest } = await openBackup(join(into, (await makeBackup(needs, { into })).id), key)
  open.resolve()
  await writing
  const { rows } = await database.asSystem((trx) => sql<{ n: number }>`select count(*)::int as n from activities`.execute(trx))
  assert.equal(manifest.tables.find(({ name }) => name === 'activities')!.rows, rows[0]!.n - 1)
})
