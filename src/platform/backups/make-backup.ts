import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream, readFileSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { DomainError, newId } from '#base'
import { createHeadFile } from '#platform/activity'
import { version } from '#platform/config'
import type { ConnectOptions } from '#platform/database'
import { createSecrets, type Keys, type Secrets } from '#platform/secrets'
import { type DataFolder, syncFolder, writeWhole } from '#platform/storage'
import { readMigrations, readSequences, readTables, type Table } from './catalogue.ts'
import { encryptPart, measured } from './cipher.ts'
import { inSnapshot, rowCounter, rowsOf } from './copy-rows.ts'
import { ledgerFile, ledgerPath, ledgerText, readLedger } from './ledger.ts'
import { foldersOf, type Pinned, pinFiles } from './pin.ts'
import { backupKeyOf, keyMark } from './recovery-key.ts'
import type { Header, Manifest, StoredFile, StoredTable } from './schema.ts'

export type BackupNeeds = Readonly<{
  folder: DataFolder
  /** The owner's way to the database. */
  connection: ConnectOptions
  secrets: Secrets
  /** Absolute path of the main key, which may lie outside the data folder. */
  keyFile: string
  /** For the data keys of a workspace that is exported. */
  keys: Pick<Keys, 'handOver'>
}>

export type BackupOptions = Readonly<{
  /** Folder that gets a folder of the backup's id. */
  into: string
  /** Only this workspace; the whole installation when not given. */
  workspace?: string
  signal?: AbortSignal
  report?: (progress: { share: number; stage: 'tables' | 'files' }) => void
}>

/** A backup that is being written; the number is the process that writes it. */
export const draftName = (id: string): string => `${id}.${process.pid}.draft`
export const headerFile = 'backup.json'

/** Signature of a header, under a key drawn from the backup's own. */
export const headerMac = (dataKey: Uint8Array, header: Header): string =>
  createHmac('sha256', Buffer.from(hkdfSync('sha256', dataKey, 'rumbo backup header', '', 32)))
    .update(JSON.stringify(header))
    .digest('hex')

/**
 * Tables of a workspace that travel with it. People do not: their accounts belong to the installation, so whatever refers to
 * one stays. Replies kept for repeated requests mean nothing elsewhere, and data keys travel unwrapped in the manifest.
 */
async function exportedTables(client: pg.Client, all: readonly Table[]): Promise<Table[]> {
  const { rows } = await client.query<{ name: string }>(
    `with recursive of_people (oid) as (
       select 'accounts'::regclass::oid
       union
       select k.conrelid from of_people p join pg_constraint k on k.confrelid = p.oid and k.contype = 'f'
     ) select relname as name from pg_class join of_people using (oid)`,
  )
  const stays = new Set([...rows.map(({ name }) => name), 'idempotency_keys', 'workspace_keys'])
  return all.filter(({ name, hasWorkspace }) => (hasWorkspace || name === 'workspaces') && !stays.has(name))
}

type Writer = { folder: string; dataKey: Buffer; parts: Header['parts']; signal: AbortSignal | undefined }

async function writePart(writer: Writer, name: string, plain: AsyncIterable<Buffer>, packed: boolean): Promise<void> {
  const sealed = measured()
  const file = createWriteStream(join(writer.folder, name), { flags: 'wx', mode: 0o600, flush: true })
  const encrypt = encryptPart(writer.dataKey, name)
  const source = Readable.from(plain, { objectMode: false })
  const { signal } = writer
  if (packed) await pipeline(source, createGzip({ level: 3 }), encrypt, sealed, file, { signal })
  else await pipeline(source, encrypt, sealed, file, { signal })
  writer.parts.push({ name, ...sealed.figures() })
}

async function writeTable(writer: Writer, client: pg.Client, table: Table, workspace: string | null): Promise<StoredTable> {
  const plain = measured()
  const counter = rowCounter()
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of rowsOf(client, table, workspace).pipe(plain) as AsyncIterable<Buffer>) {
      counter.count(chunk)
      yield chunk
    }
  }
  await writePart(writer, `table-${table.name}.part`, counted(), true)
  return { name: table.name, columns: [...table.columns], rows: counter.rows(), ...plain.figures() }
}

/** All files of one root, end to end; where each begins follows from the lengths in the manifest. */
async function writeFiles(writer: Writer, root: string, pinned: Pinned, onFile: () => void): Promise<StoredFile[]> {
  const stored: StoredFile[] = []
  const names = [...pinned.keys()].filter((name) => name.startsWith(`${root}/`)).sort()
  if (names.length === 0) return stored
  async function* contents(): AsyncGenerator<Buffer> {
    for (const path of names) {
      const { at, bytes } = pinned.get(path)!
      const one = measured()
      if (bytes > 0) for await (const chunk of createReadStream(at, { end: bytes - 1 }).pipe(one) as AsyncIterable<Buffer>) yield chunk
      const figures = one.figures()
      if (figures.bytes !== bytes) throw new DomainError('BACKUP_DAMAGED', { part: path })
      stored.push({ path, ...figures })
      onFile()
    }
  }
  await writePart(writer, `files-${root}.part`, contents(), false)
  return stored
}

/** Heads of the chains as the snapshot holds them; one that contradicts the signed file keeps what was signed, so a loss stays visible. */
async function headsOf(client: pg.Client, signed: Manifest['heads'], workspace: string | null): Promise<Manifest['heads']> {
  const { rows } = await client.query<{ workspace: string; seq: string; hash: string }>(
    `select distinct on (a.workspace_id) a.workspace_id as workspace, a.seq, encode(a.hash, 'hex') as hash
     from activities a where a.seq is not null order by a.workspace_id, a.seq desc`,
  )
  const heads: Record<string, { seq: number; hash: string }> = {}
  for (const row of rows) heads[row.workspace] = { seq: Number(row.seq), hash: row.hash }
  for (const [id, head] of Object.entries(signed)) {
    const found = await client.query<{ hash: string }>(
      `select encode(hash, 'hex') as hash from activities where workspace_id = $1 and seq = $2`,
      [id, head.seq],
    )
    if (found.rows[0]?.hash !== head.hash) heads[id] = head
  }
  return Object.fromEntries(Object.entries(heads).filter(([id]) => workspace === null || id === workspace))
}

async function monthsOf(client: pg.Client, workspace: string | null): Promise<string[]> {
  const { rows } = await client.query<{ month: string }>(
    `select distinct to_char(at, 'YYYY-MM') as month from activities
     where $1::uuid is null or workspace_id = $1 order by 1`,
    [workspace],
  )
  return rows.map(({ month }) => month)
}

const full = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')

/**
 * Writes a backup: one snapshot of the database, every file pinned for its length, everything encrypted under a key made for
 * this backup. It gets its name when it is whole and on disk; killed before, it leaves a `.draft` that the next one removes.
 * @throws DISK_FULL, BACKUP_FOLDER_REFUSED
 */
export async function makeBackup(needs: BackupNeeds, options: BackupOptions): Promise<Header> {
  const { into, signal, report } = options
  const id = newId<'backup'>()
  const draft = join(into, draftName(id))
  const pins = join(needs.folder.temporary, `backup-${id}`)
  try {
    await mkdir(into, { recursive: true, mode: 0o700 })
    await mkdir(draft, { mode: 0o700 })
    const header = await write(needs, { ...options, workspace: options.workspace ?? null }, id, draft, pins)
    await writeFile(join(draft, headerFile), header.text, { mode: 0o600, flag: 'wx', flush: true })
    syncFolder(draft)
    signal?.throwIfAborted()
    await rename(draft, join(into, id))
    syncFolder(into)
    return header.header
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined)
    if (full(error)) throw new DomainError('DISK_FULL', { folder: into }, { cause: error })
    const { code, syscall } = error as NodeJS.ErrnoException
    if (code && syscall === 'mkdir') throw new DomainError('BACKUP_FOLDER_REFUSED', { folder: into, reason: code }, { cause: error })
    throw error
  } finally {
    await rm(pins, { recursive: true, force: true })
    report?.({ share: 1, stage: 'files' })
  }
}

async function write(
  needs: BackupNeeds,
  { workspace, signal, report }: Omit<BackupOptions, 'into' | 'workspace'> & { workspace: string | null },
  id: string,
  draft: string,
  pins: string,
): Promise<{ header: Header; text: string }> {
  const { folder, secrets } = needs
  const dataKey = randomBytes(32)
  const writer: Writer = { folder: draft, dataKey, parts: [], signal }
  const under = workspace === null ? undefined : foldersOf(workspace)
  const pinned: Pinned = new Map()
  const keys = workspace === null ? [] : await needs.keys.handOver(workspace)
  // Read before the snapshot: the signed heads are then never ahead of it, and no erasure it obeys is missing.
  const signed = createHeadFile(join(folder.keys, 'activity-head.json'), secrets).read().heads
  const ledger = readLedger(ledgerPath(folder), secrets) ?? []
  await pinFiles(folder, pins, pinned, under)
  const taken = await inSnapshot(needs.connection, async (client, at) => {
    await pinFiles(folder, pins, pinned, under)
    if (workspace === null && !pinned.has('keys/main.key'))
      pinned.set('keys/main.key', { at: needs.keyFile, bytes: readFileSync(needs.keyFile).length })
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    const all = await readTables(client)
    const wanted = workspace === null ? all : await exportedTables(client, all)
    const tables: StoredTable[] = []
    for (const table of wanted) {
      tables.push(await writeTable(writer, client, table, workspace))
      report?.({ share: (0.6 * tables.length) / wanted.length, stage: 'tables' })
    }
    return {
      at,
      tables,
      postgres: rows[0]!.server_version,
      migrations: await readMigrations(client),
      sequences: workspace === null ? await readSequences(client) : [],
      heads: await headsOf(client, signed, workspace),
      months: await monthsOf(client, workspace),
    }
  })
  let done = 0
  const files: StoredFile[] = []
  for (const root of new Set([...pinned.keys()].map((path) => path.split('/')[0]!)))
    files.push(
      ...(await writeFiles(writer, root, pinned, () => report?.({ share: 0.6 + (0.4 * ++done) / (pinned.size + 1), stage: 'files' }))),
    )
  const manifest: Manifest = {
    format: 1,
    id,
    rumbo: version,
    postgres: taken.postgres,
    snapshotAt: taken.at.toISOString(),
    workspace,
    migrations: taken.migrations,
    tables: taken.tables,
    sequences: taken.sequences,
    files,
    months: taken.months,
    heads: taken.heads,
    keys: keys.map(({ generation, key }) => ({ generation, key: key.toString('base64') })),
    erasures: ledger.length,
  }
  async function* text(): AsyncGenerator<Buffer> {
    yield Buffer.from(JSON.stringify(manifest))
  }
  await writePart(writer, 'manifest.part', text(), true)
  const key = backupKeyOf(secrets)
  writeWhole(join(draft, ledgerFile), ledgerText(secrets, ledger))
  const header: Header = {
    format: 1,
    id,
    kind: workspace === null ? 'installation' : 'workspace',
    workspace,
    createdAt: taken.at.toISOString(),
    rumbo: version,
    keyMark: keyMark(key),
    sealedKey: createSecrets(key).seal('backup', dataKey).toString('base64'),
    parts: writer.parts,
  }
  return { header, text: `${JSON.stringify({ header, mac: headerMac(dataKey, header) }, null, 1)}\n` }
}
