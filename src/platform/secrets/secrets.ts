import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DomainError } from '#base'
import { type KeyRing, keyName, parseRing, readMainKey, readRing, rotateMainKey, writeMainKey } from './key-ring.ts'
import { openSealed, seal } from './seal.ts'

/** Keys drawn from the main key; the main key itself never leaves this object. */
export interface Secrets {
  /** A 32-byte key for one purpose (`activity-head`, `session`): the same for ever, unrelated to every other. */
  key(purpose: string): Buffer
  /** HMAC-SHA-256 of a text under the key of a purpose: the same for ever. */
  hmac(purpose: string, text: string): Buffer
  /** Encrypts under the key of a purpose (AES-256-GCM); opens for the same purpose only, also after the main key changed. */
  seal(purpose: string, plain: Uint8Array): Buffer
  /** @throws SEAL_BROKEN when it was altered, or sealed with another key or for another purpose */
  open(purpose: string, sealed: Uint8Array): Buffer
  /**
   * Changes the main key in its file, step by step, each of which leaves everything readable.
   * @throws KEY_FILE_UNREADABLE when the file cannot be written
   */
  rotate(rewrap: () => Promise<void>): AsyncGenerator<string, void>
}

const nameBytes = 4
const derive = (root: Uint8Array, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', root, 'rumbo', purpose, 32))

type Source = Readonly<{ load: () => KeyRing; rotate: Secrets['rotate'] }>

function secretsOf({ load, rotate }: Source): Secrets {
  let ring = load()
  const known = new Map<string, Buffer>()
  const key = (purpose: string): Buffer => {
    let found = known.get(purpose)
    if (!found) known.set(purpose, (found = derive(ring[0]!, purpose)))
    return found
  }
  const find = (name: Uint8Array): Buffer | undefined => ring.find((root) => keyName(root).equals(name))
  return {
    key,
    hmac: (purpose, text) => createHmac('sha256', key(purpose)).update(text).digest(),
    seal(purpose, plain) {
      const root = ring.at(-1)!
      return Buffer.concat([Buffer.of(1), keyName(root), seal(derive(root, `seal ${purpose}`), plain, purpose)])
    },
    open(purpose, sealed) {
      const name = sealed.subarray(1, 1 + nameBytes)
      if (sealed[0] !== 1 || name.length < nameBytes) throw new DomainError('SEAL_BROKEN')
      // Another process of this folder may have changed the main key since this one started.
      if (!find(name)) ring = load()
      const root = find(name)
      if (!root) throw new DomainError('SEAL_BROKEN')
      return openSealed(derive(root, `seal ${purpose}`), sealed.subarray(1 + nameBytes), purpose)
    },
    rotate: async function* (rewrap) {
      yield* rotate(async () => {
        ring = load()
        await rewrap()
      })
    },
  }
}

/** Keys from 32 bytes of main key that is in no file (HKDF-SHA-256, RFC 5869): it cannot be rotated. */
export const createSecrets = (mainKey: Uint8Array): Secrets =>
  secretsOf({
    load: () => [Buffer.from(mainKey)],
    // biome-ignore lint/correctness/useYield: it ends before its first step
    rotate: async function* () {
      throw new DomainError('KEY_FILE_MISSING', { file: '' })
    },
  })

/** The same from the texts of a key file and of its ring, as a backup holds them. */
export function secretsFromTexts(keyText: string, ringText: string | null): Secrets {
  const mainKey = Buffer.from(keyText.trim(), 'hex')
  const { rotate } = createSecrets(mainKey)
  return secretsOf({ load: () => (ringText === null ? [mainKey] : parseRing(ringText, mainKey)), rotate })
}

/**
 * Reads the main key, 64 hexadecimal digits; the first start of a folder makes it.
 * @param fresh     whether the data folder is new: only then may a missing key be made, for a new key opens nothing old
 * @param ringFile  where the roots of earlier main keys are kept, sealed; beside the key file unless said otherwise
 * @throws KEY_FILE_MISSING, KEY_FILE_INVALID, KEY_FILE_UNREADABLE, KEY_FILE_NOT_OF_FOLDER
 */
export function openSecrets(keyFile: string, fresh: boolean, ringFile: string = join(dirname(keyFile), 'ring.json')): Secrets {
  if (!existsSync(keyFile)) {
    if (!fresh) throw new DomainError('KEY_FILE_MISSING', { file: keyFile })
    writeMainKey(keyFile, randomBytes(32))
  }
  return secretsOf({
    load: () => readRing(ringFile, readMainKey(keyFile)),
    rotate: (rewrap) => rotateMainKey(keyFile, ringFile, rewrap),
  })
}
