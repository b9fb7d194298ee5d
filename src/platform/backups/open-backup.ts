import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { DomainError } from '#base'
import { createSecrets, type Secrets, secretsFromTexts } from '#platform/secrets'
import { decryptPart, measured } from './cipher.ts'
import { rowCounter } from './copy-rows.ts'
import { ledgerFile } from './ledger.ts'
import { headerFile, headerMac } from './make-backup.ts'
import { isPartName, isPlainFile, isSafePath, type Root } from './names.ts'
import { keyMark } from './recovery-key.ts'
import { type Header, HeaderFile, Manifest, type StoredFile, type StoredTable } from './schema.ts'

/** The format that this version writes; it reads this one and those before it. */
const knownFormat = 1

/** A backup whose header, list of parts and manifest hold. Its parts are read, and thereby checked, one by one. */
export interface OpenBackup {
  readonly folder: string
  readonly header: Header
  readonly manifest: Manifest
  /** A table's rows in canonical form. The stream fails with BACKUP_DAMAGED when the part is not as it was written. */
  rows(table: StoredTable): Readable
  /** Every file in the order of the manifest; `take` must read the stream it gets to its end. */
  files(take: (file: StoredFile, contents: AsyncIterable<Buffer>) => Promise<void>, only?: Root): Promise<void>
}

/** Reads the header without any key. @throws BACKUP_NOT_FOUND, BACKUP_TOO_NEW, BACKUP_DAMAGED */
export function readHeader(folder: string): { header: Header; mac: string } {
  let text: string
  try {
    text = readFileSync(join(folder, headerFile), 'utf8')
  } catch (error) {
    throw new DomainError('BACKUP_NOT_FOUND', { backup: folder }, { cause: error })
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new DomainError('BACKUP_DAMAGED', { part: headerFile }, { cause: error })
  }
  const format = (value as { header?: { format?: unknown } } | null)?.header?.format
  if (typeof format === 'number' && format > knownFormat) throw new DomainError('BACKUP_TOO_NEW', { format, known: knownFormat })
  const parsed = HeaderFile.safeParse(value)
  if (!parsed.success) throw new DomainError('BACKUP_DAMAGED', { part: headerFile }, { cause: parsed.error })
  return parsed.data
}

/** Every part must be there, be a plain file of ours, and nothing else may be. */
function checkNames(folder: string, header: Header): void {
  const listed = header.parts.map(({ name }) => name)
  const wrong = listed.find((name, i) => !isPartName(name) || listed.indexOf(name) !== i)
  if (wrong !== undefined) throw new DomainError('BACKUP_NAME_REFUSED', { name: wrong })
  const known = new Set([...listed, headerFile, ledgerFile])
  for (const name of readdirSync(folder)) if (!known.has(name)) throw new DomainError('BACKUP_FOREIGN_FILE', { file: name })
  for (const name of listed) if (!isPlainFile(join(folder, name))) throw new DomainError('BACKUP_DAMAGED', { part: name })
}

function dataKeyOf(header: Header, key: Buffer): Buffer {
  const got = keyMark(key)
  if (got !== header.keyMark) throw new DomainError('BACKUP_KEY_WRONG', { expected: header.keyMark, got })
  try {
    return createSecrets(key).open('backup', Buffer.from(header.sealedKey, 'base64'))
  } catch (error) {
    throw new DomainError('BACKUP_DAMAGED', { part: headerFile }, { cause: error })
  }
}

const readAll = async (stream: AsyncIterable<Buffer>): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** A part that ends early or is cut in its compression is named like any other damage. */
function readPart(folder: string, dataKey: Buffer, part: string, packed: boolean): Readable {
  const plain = decryptPart(dataKey, part)
  const out = packed ? createGunzip() : plain
  const fail = (error: unknown): void => {
    out.destroy(error instanceof DomainError ? error : new DomainError('BACKUP_DAMAGED', { part }, { cause: error }))
  }
  const source = createReadStream(join(folder, part))
  if (packed) {
    source.on('error', fail)
    plain.on('error', fail)
    source.pipe(plain).pipe(out)
    out.on('close', () => {
      source.destroy()
      plain.destroy()
    })
  } else void pipeline(source, plain).catch(fail)
  return out
}

/** Hands out the next `bytes` of a stream of chunks, keeping what is left over for the next file. */
function splitter(stream: AsyncIterable<Buffer>, part: string) {
  const chunks = stream[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)
  return {
    async *take(bytes: number): AsyncGenerator<Buffer> {
      for (let left = bytes; left > 0; ) {
        if (rest.length === 0) {
          const next = await chunks.next()
          if (next.done) throw new DomainError('BACKUP_DAMAGED', { part })
          rest = next.value
        }
        const piece = rest.subarray(0, left)
        rest = rest.subarray(piece.length)
        left -= piece.length
        yield piece
      }
    },
    async end(): Promise<void> {
      if (rest.length > 0 || !(await chunks.next()).done) throw new DomainError('BACKUP_DAMAGED', { part })
    },
  }
}

/**
 * Opens a backup with the key that opens it, from the main key or written down.
 * @throws BACKUP_NOT_FOUND, BACKUP_TOO_NEW, BACKUP_DAMAGED, BACKUP_FOREIGN_FILE, BACKUP_NAME_REFUSED, BACKUP_KEY_WRONG
 */
export async function openBackup(folder: string, key: Buffer): Promise<OpenBackup> {
  const { header, mac } = readHeader(folder)
  checkNames(folder, header)
  const dataKey = dataKeyOf(header, key)
  if (headerMac(dataKey, header) !== mac) throw new DomainError('BACKUP_DAMAGED', { part: headerFile })
  let manifest: Manifest
  try {
    manifest = Manifest.parse(JSON.parse((await readAll(readPart(folder, dataKey, 'manifest.part', true))).toString('utf8')))
  } catch (error) {
    throw new DomainError('BACKUP_DAMAGED', { part: 'manifest.part' }, { cause: error })
  }
  const bad = manifest.files.find(({ path }) => !isSafePath(path))
  if (bad) throw new DomainError('BACKUP_NAME_REFUSED', { name: bad.path })
  return {
    folder,
    header,
    manifest,
    rows: ({ name }) => readPart(folder, dataKey, `table-${name}.part`, true),
    async files(take, only) {
      const roots = [...new Set(manifest.files.map(({ path }) => path.split('/')[0]!))]
      for (const root of roots.filter((each) => only === undefined || each === only)) {
        const part = `files-${root}.part`
        const split = splitter(readPart(folder, dataKey, part, false), part)
        for (const file of manifest.files.filter(({ path }) => path.startsWith(`${root}/`))) {
          const hash = createHash('sha256')
          const contents = split.take(file.bytes)
          async function* hashed(): AsyncGenerator<Buffer> {
            for await (const chunk of contents) {
              hash.update(chunk)
              yield chunk
            }
          }
          await take(file, hashed())
          if (hash.digest('hex') !== file.sha256) throw new DomainError('BACKUP_DAMAGED', { part: `${part}: ${file.path}` })
        }
        await split.end()
      }
    },
  }
}

export type Verified = Readonly<{ tables: number; rows: number; files: number; bytes: number }>

/**
 * Reads a backup through to its last byte: the parts as they lie on disk, then what they hold once opened.
 * @throws BACKUP_DAMAGED naming the part
 */
export async function verifyBackup(backup: OpenBackup, signal?: AbortSignal, report?: (share: number) => void): Promise<Verified> {
  const { header, manifest, folder } = backup
  let done = 0
  const steps = header.parts.length + manifest.tables.length + 1
  const step = (): void => report?.(++done / steps)
  let bytes = 0
  for (const { name, ...expected } of header.parts) {
    signal?.throwIfAborted()
    const hash = createHash('sha256')
    let length = 0
    for await (const chunk of createReadStream(join(folder, name)) as AsyncIterable<Buffer>) {
      hash.update(chunk)
      length += chunk.length
    }
    if (length !== expected.bytes || hash.digest('hex') !== expected.sha256) throw new DomainError('BACKUP_DAMAGED', { part: name })
    bytes += length
    step()
  }
  let rows = 0
  for (const table of manifest.tables) {
    signal?.throwIfAborted()
    const counter = rowCounter()
    const plain = measured()
    for await (const chunk of backup
      .rows(table)
      .on('error', (error) => plain.destroy(error))
      .pipe(plain) as AsyncIterable<Buffer>)
      counter.count(chunk)
    const { bytes: length, sha256 } = plain.figures()
    if (length !== table.bytes || sha256 !== table.sha256 || counter.rows() !== table.rows)
      throw new DomainError('BACKUP_DAMAGED', { part: `table-${table.name}.part` })
    rows += table.rows
    step()
  }
  await backup.files(async (_file, contents) => {
    signal?.throwIfAborted()
    for await (const _chunk of contents);
  })
  step()
  return { tables: manifest.tables.length, rows, files: manifest.files.length, bytes }
}

/** The keys that a backup of an installation carries. @throws BACKUP_DAMAGED */
export async function secretsInside(backup: OpenBackup): Promise<Secrets> {
  const texts = new Map<string, string>()
  await backup.files(async ({ path }, contents) => {
    texts.set(path, (await readAll(contents)).toString('utf8'))
  }, 'keys')
  const key = texts.get('keys/main.key') ?? ''
  if (!/^[0-9a-f]{64}$/i.test(key.trim())) throw new DomainError('BACKUP_DAMAGED', { part: 'files-keys.part: keys/main.key' })
  return secretsFromTexts(key, texts.get('keys/ring.json') ?? null)
}
