import { deflateRawSync } from 'node:zlib'
import type { ErrorCode } from '#base'

export const rows = (n: number, line: (i: number) => string) => Array.from({ length: n }, (_, i) => line(i)).join('\n')
/** Numbers that look drawn: the same each time. */
const hash = (i: number, salt: number) => Math.imul(i * 31 + salt, 0x9e3779b1) >>> 8
/** A clean file: two features and an outcome that depends on the first. */
export const clean = (n = 120) =>
  `edad,gasto,baja\n${rows(n, (i) => `${20 + (hash(i, 1) % 50)},${hash(i, 2) % 900},${(hash(i, 1) % 50) + (hash(i, 3) % 60) < 40 ? 'Sí' : 'No'}`)}\n`

/** A zip entry that inflates to a gigabyte: the shape of a zip bomb, as an Excel file. */
function inflatingWorkbook(): Buffer {
  const name = Buffer.from('xl/worksheets/sheet1.xml')
  const size = 2 ** 30
  const body = deflateRawSync(Buffer.alloc(2 ** 26))
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(20, 4)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(body.length, 18)
  local.writeUInt32LE(size, 22)
  local.writeUInt16LE(name.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(20, 4)
  central.writeUInt16LE(20, 6)
  central.writeUInt16LE(8, 10)
  central.writeUInt32LE(body.length, 20)
  central.writeUInt32LE(size, 24)
  central.writeUInt16LE(name.length, 28)
  const start = local.length + name.length + body.length
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length + name.length, 12)
  end.writeUInt32LE(start, 16)
  return Buffer.concat([local, name, body, central, name, end])
}

/** An Excel file behind a password, as far as its first sectors go: a compound file with one stream of sealed bytes. */
function lockedWorkbook(): Buffer {
  const sector = 512
  const header = Buffer.alloc(sector)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  header.writeUInt16LE(9, 30)
  header.writeUInt32LE(40, 48)
  const directory = Buffer.alloc(sector)
  for (const [i, name] of ['Root Entry', 'EncryptedPackage', 'EncryptionInfo'].entries()) {
    directory.write(name, 128 * i, 'utf16le')
    directory.writeUInt16LE(2 * name.length + 2, 128 * i + 64)
  }
  return Buffer.concat([header, Buffer.alloc(40 * sector, 0x5a), directory])
}

/** A file that nothing can be learnt of with the target `baja`, and what is said of it. */
export type BadFile = Readonly<{ name: string; code: ErrorCode; content: string | Buffer; file?: string; says?: RegExp }>

/** What people bring that cannot be used, whichever way they bring it. */
export const badFiles: readonly BadFile[] = [
  { name: 'an empty file', code: 'SOURCE_EMPTY', content: '' },
  { name: 'a file of blank lines', code: 'SOURCE_EMPTY', content: '\n\n  \n' },
  { name: 'a header only', code: 'SOURCE_NO_ROWS', content: 'edad,gasto,baja\n' },
  { name: 'one row', code: 'TOO_FEW_ROWS', content: 'edad,gasto,baja\n1,2,Sí\n' },
  { name: 'a target of one class', code: 'TARGET_CONSTANT', content: clean().replaceAll('Sí', 'No') },
  { name: 'a target without values', code: 'TARGET_EMPTY', content: clean().replace(/,(Sí|No)\n/g, ',\n') },
  {
    name: 'a class of three rows',
    code: 'TOO_FEW_OF_CLASS',
    content: clean().replaceAll('Sí', 'No').replace('No', 'Sí').replace(',No', ',Sí').replace(',No', ',Sí'),
  },
  {
    name: 'features that are all missing',
    code: 'NO_FEATURES',
    content: `edad,gasto,baja\n${rows(100, (i) => `,,${i % 2 ? 'Sí' : 'No'}`)}\n`,
  },
  {
    name: 'features of NaN alone',
    code: 'NO_FEATURES',
    content: `edad,gasto,baja\n${rows(100, (i) => `NaN,NaN,${i % 2 ? 'Sí' : 'No'}`)}\n`,
  },
  {
    name: 'a target that names each row',
    code: 'TOO_MANY_CLASSES',
    content: `baja,edad\n${rows(200, (i) => `C-${i},${hash(i, 1) % 50}`)}\n`,
    says: /baja/,
  },
  { name: 'duplicate headers', code: 'SOURCE_DUPLICATE_HEADERS', content: clean().replace('edad,gasto', 'edad,edad'), says: /edad/ },
  { name: 'a blank header', code: 'SOURCE_BLANK_HEADER', content: clean().replace('edad,gasto', 'edad,') },
  {
    name: 'a ragged line, its number told',
    code: 'SOURCE_RAGGED',
    content: clean().replace(/^(([^\n]*\n){6})([^\n]*)/, '$1$3,7,8'),
    says: /7/,
  },
  {
    name: 'an unclosed quote, its line told',
    code: 'SOURCE_QUOTE_UNCLOSED',
    content: clean().replace(/^(([^\n]*\n){4})/, '$1"40,2,No\n'),
    says: /5/,
  },
  {
    name: 'bytes of no encoding',
    code: 'SOURCE_ENCODING',
    content: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(clean()), Buffer.from([0xff, 0xfe, 0x81, 0x0a])]),
  },
  { name: 'a binary file', code: 'SOURCE_BINARY', content: Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 37) % 256)) },
  { name: 'an image named .csv', code: 'SOURCE_UNSUPPORTED', content: Buffer.from('89504e470d0a1a0a0000000d49484452000000', 'hex') },
  {
    name: 'an archive that is no workbook',
    code: 'SOURCE_UNSUPPORTED',
    file: 'roto.xlsx',
    content: Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(300, 7)]),
  },
  { name: 'a workbook behind a password', code: 'SOURCE_LOCKED', file: 'clave.xlsx', content: lockedWorkbook() },
  {
    name: 'an Excel file of twenty years ago',
    code: 'SOURCE_UNSUPPORTED',
    file: 'viejo.xls',
    content: Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000, 1)]),
  },
  { name: 'a workbook that inflates without end', code: 'SOURCE_INFLATES', file: 'bomba.xlsx', content: inflatingWorkbook() },
  {
    name: 'a damaged Parquet file',
    code: 'SOURCE_BROKEN',
    file: 'roto.parquet',
    content: Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(200, 3), Buffer.from('PAR1')]),
  },
  { name: 'a bad line of NDJSON, its number told', code: 'SOURCE_BAD_JSON', file: 'malo.ndjson', content: '{"a":1}\n{"a":\n', says: /2/ },
  {
    name: 'too many columns',
    code: 'SOURCE_TOO_WIDE',
    content: `${rows(3, (i) => Array.from({ length: 10_050 }, (_, j) => (i ? j : `c${j}`)).join(','))}\n`,
  },
]
