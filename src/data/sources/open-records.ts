import { extname } from 'node:path'
import { DomainError } from '#base'
import { openDelimited } from './delimited.ts'
import { openNdjson } from './ndjson.ts'
import type { RecordSource } from './record-source.ts'
import type { SourceFile } from './source-file.ts'

type Content = 'parquet' | 'xlsx' | 'text'

const byExtension: Record<string, 'text' | 'ndjson' | 'parquet' | 'xlsx'> = {
  ...{ '.csv': 'text', '.tsv': 'text', '.tab': 'text', '.txt': 'text', '.ndjson': 'ndjson', '.jsonl': 'ndjson', '.json': 'ndjson' },
  ...{ '.parquet': 'parquet', '.pq': 'parquet', '.xlsx': 'xlsx', '.xlsm': 'xlsx' },
}
const compound = '\xd0\xcf\x11\xe0'
/** First bytes of files that Rumbo does not read; the names are understood in both languages. */
const foreign: readonly (readonly [string, string])[] = [
  ...([
    ['\x1f\x8b', 'gzip (.gz)'],
    ['%PDF', 'PDF'],
    [compound, 'Excel 97–2003 (.xls)'],
    ['SQLite format 3', 'SQLite'],
  ] as const),
  ...([
    ['\x89PNG', 'PNG'],
    ['\xff\xd8\xff', 'JPEG'],
    ['GIF8', 'GIF'],
    ['BZh', 'bzip2'],
    ['\xfd7zXZ', 'xz'],
    ['\x28\xb5\x2f\xfd', 'Zstandard'],
  ] as const),
  ...([
    ['7z\xbc\xaf', '7-Zip'],
    ['Rar!', 'RAR'],
    ['ARROW1', 'Arrow'],
    ['ORC', 'ORC'],
    ['Obj\x01', 'Avro'],
    ['\x7fELF', 'ELF'],
  ] as const),
]

/** Opens a file by what its name says, after a look whether its first bytes agree. */
export async function openRecords(file: SourceFile, onProgress?: (share: number) => void): Promise<RecordSource> {
  const extension = extname(file.name).toLowerCase()
  const head = await file.part(0, 4096)
  if (await isLocked(file, head)) throw new DomainError('SOURCE_LOCKED', { name: file.name })
  const content = contentOf(head, file.name)
  const claimed = byExtension[extension]
  if (claimed === undefined) return openByContent(file, content, head, onProgress)
  const expected: Content = claimed === 'ndjson' ? 'text' : claimed
  if (content !== expected) {
    if (content === 'text') throw new DomainError('SOURCE_BROKEN', { name: file.name, format: claimed === 'xlsx' ? 'Excel' : 'Parquet' })
    const rename = content === 'xlsx' ? '.xlsx' : '.parquet'
    throw new DomainError('SOURCE_DISGUISED', { name: file.name, actual: content === 'xlsx' ? 'Excel' : 'Parquet', rename })
  }
  if (claimed === 'ndjson') return openNdjson(file, onProgress)
  return claimed === 'text' ? openDelimited(file, onProgress) : openByContent(file, content, head, onProgress)
}

async function openByContent(
  file: SourceFile,
  content: Content,
  head: Buffer,
  onProgress?: (share: number) => void,
): Promise<RecordSource> {
  if (content === 'xlsx') return (await import('./xlsx.ts')).openXlsx(file, onProgress)
  if (content === 'parquet') return (await import('./parquet.ts')).openParquet(file, onProgress)
  return /^\s*\{/.test(head.toString('latin1')) ? openNdjson(file, onProgress) : openDelimited(file, onProgress)
}

/**
 * Whether the file is an Excel workbook behind a password: a compound file that names a stream `EncryptedPackage` in the
 * first sector of its directory.
 * @see [MS-CFB] 2.2, 2.6; [MS-OFFCRYPTO] 2.3.4.4
 */
async function isLocked(file: SourceFile, head: Buffer): Promise<boolean> {
  if (head.length < 512 || !head.toString('latin1').startsWith(compound)) return false
  const sector = head.readUInt16LE(30) === 12 ? 4096 : 512
  const directory = await file.part((head.readUInt32LE(48) + 1) * sector, sector)
  return directory.includes(Buffer.from('EncryptedPackage', 'utf16le'))
}

/** @throws SOURCE_UNSUPPORTED */
function contentOf(head: Buffer, name: string): Content {
  const text = head.toString('latin1')
  if (text.startsWith('PAR1')) return 'parquet'
  if (text.startsWith('PK\x03\x04') || text.startsWith('PK\x05\x06')) {
    if (text.includes('[Content_Types].xml') || text.includes('xl/') || text.includes('_rels/')) return 'xlsx'
    throw new DomainError('SOURCE_UNSUPPORTED', { name, actual: 'ZIP' })
  }
  const known = foreign.find(([start]) => text.startsWith(start))
  // three letters may open an honest header; then the bytes after them are text
  if (known && (known[0].length > 3 || head.some((byte) => byte < 9)))
    throw new DomainError('SOURCE_UNSUPPORTED', { name, actual: known[1] })
  return 'text'
}
