import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { DomainError } from '#base'
import { writeWhole } from '#platform/storage'
import { openSealed, seal } from './seal.ts'

/**
 * The roots from which keys are drawn, oldest first, each of 32 bytes. The first one never changes, for look-ups by keyed
 * hash must find what they once stored; the last one seals; all of them open.
 */
export type KeyRing = readonly Buffer[]

/** Short name of a key, from which nothing of the key follows. */
export const keyName = (key: Uint8Array): Buffer => createHmac('sha256', key).update('rumbo key name').digest().subarray(0, 4)

const context = 'rumbo key ring'
type RingFile = { format: 1; holders: Record<string, string> }

/** The main key: 64 hexadecimal digits. @throws KEY_FILE_MISSING, KEY_FILE_INVALID, KEY_FILE_UNREADABLE */
export function readMainKey(keyFile: string): Buffer {
  let text: string
  try {
    text = readFileSync(keyFile, 'utf8').trim()
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new DomainError('KEY_FILE_MISSING', { file: keyFile }, { cause: error })
    throw new DomainError('KEY_FILE_UNREADABLE', { file: keyFile, reason: code }, { cause: error })
  }
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new DomainError('KEY_FILE_INVALID', { file: keyFile })
  return Buffer.from(text, 'hex')
}

export function writeMainKey(keyFile: string, key: Uint8Array): void {
  try {
    writeWhole(keyFile, `${Buffer.from(key).toString('hex')}\n`)
  } catch (error) {
    throw new DomainError('KEY_FILE_UNREADABLE', { file: keyFile, reason: (error as NodeJS.ErrnoException).code ?? '' }, { cause: error })
  }
}

/** The ring that a main key opens; before its first rotation a folder has no file of rings, and the main key is the one root. */
export function readRing(ringFile: string, mainKey: Buffer): KeyRing {
  return existsSync(ringFile) ? parseRing(readFileSync(ringFile, 'utf8'), mainKey) : [mainKey]
}

/** @throws KEY_FILE_NOT_OF_FOLDER */
export function parseRing(text: string, mainKey: Buffer): KeyRing {
  const { holders } = JSON.parse(text) as RingFile
  const sealed = holders[keyName(mainKey).toString('hex')]
  if (sealed === undefined) throw new DomainError('KEY_FILE_NOT_OF_FOLDER')
  return (JSON.parse(openSealed(mainKey, Buffer.from(sealed, 'base64'), context).toString()) as string[]).map((root) =>
    Buffer.from(root, 'hex'),
  )
}

function writeRing(ringFile: string, ring: KeyRing, mainKeys: readonly Buffer[]): void {
  const plain = Buffer.from(JSON.stringify(ring.map((root) => root.toString('hex'))))
  const holders = Object.fromEntries(
    mainKeys.map((key) => [keyName(key).toString('hex'), seal(key, plain, context).toString('base64')] as const),
  )
  const file: RingFile = { format: 1, holders }
  writeWhole(ringFile, `${JSON.stringify(file)}\n`)
}

/**
 * Puts a new main key in the place of the present one, with a new root to seal by. One step per iteration; whoever dies
 * between two of them leaves a key file and a ring that open everything.
 *
 * @param rewrap  puts what the older roots hold under the new one
 */
export async function* rotateMainKey(keyFile: string, ringFile: string, rewrap: () => Promise<void>): AsyncGenerator<string, void> {
  const present = readMainKey(keyFile)
  const next = randomBytes(32)
  const ring = [...readRing(ringFile, present), randomBytes(32)]
  writeRing(ringFile, ring, [present, next])
  yield 'the ring opens with both main keys'
  await rewrap()
  yield 'the data keys are under the new root'
  writeMainKey(keyFile, next)
  yield 'the key file holds the new main key'
  writeRing(ringFile, ring, [next])
}
