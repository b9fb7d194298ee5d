import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { Transform } from 'node:stream'
import { DomainError } from '#base'

/**
 * A file sealed in chunks of 64 KiB, so that it is written and read as a stream in constant memory:
 *
 *   header: format (1 byte) · generation of the key (4) · salt (32)
 *   chunk:  AES-256-GCM of up to 64 KiB, tag (16) behind it
 *
 * The key of a file is drawn from its salt (HKDF-SHA-256), so a nonce never comes twice; the nonce of a chunk is its number
 * and a byte that marks the last one. A chunk that is altered, moved, repeated or left out does not open, nor does a file
 * without its end. What was read before such a chunk has passed its own check.
 *
 * @see Hoang, Reyhanitabar, Rogaway, Vizár (2015), "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance"
 *      (STREAM); the layout is that of age-encryption.org/v1.
 */
const chunkBytes = 64 * 1024
const tagBytes = 16
const headerBytes = 1 + 4 + 32
const format = 1

/** Bytes that a sealed file holds once opened, by its size on disk. */
export function openedBytes(sealedBytes: number): number {
  const body = Math.max(0, sealedBytes - headerBytes)
  return Math.max(0, body - tagBytes * Math.ceil(body / (chunkBytes + tagBytes)))
}

const fileKey = (key: Uint8Array, salt: Uint8Array, context: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, `rumbo file ${context}`, 32))

function nonceOf(chunk: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(chunk, 5, 6)
  nonce[11] = last ? 1 : 0
  return nonce
}

/** Cuts what arrives into pieces of one size; the last one, which may be shorter or empty, is told as such. */
function cutter(size: number, piece: (bytes: Buffer, last: boolean) => void) {
  let held: Buffer = Buffer.alloc(0)
  return {
    push(bytes: Buffer): void {
      held = held.length === 0 ? bytes : Buffer.concat([held, bytes])
      // A piece that fills the size exactly may be the last one: it waits for what follows.
      let at = 0
      for (; held.length - at > size; at += size) piece(held.subarray(at, at + size), false)
      held = held.subarray(at)
    },
    end: (): void => piece(held, true),
  }
}

/**
 * Encrypts what passes through.
 * @param key         32 bytes, used for nothing else
 * @param generation  which key it is; written in clear, so that the opener finds it
 * @param context     what the file is; it opens for the same context only
 */
export function sealing(key: Uint8Array, generation: number, context: string): Transform {
  const header = Buffer.alloc(headerBytes)
  header[0] = format
  header.writeUInt32BE(generation, 1)
  const salt = randomBytes(32)
  salt.copy(header, 5)
  const own = fileKey(key, salt, context)
  let chunk = 0
  const stream = new Transform({
    transform(bytes: Buffer, _encoding, done) {
      pieces.push(bytes)
      done()
    },
    flush(done) {
      pieces.end()
      done()
    },
  })
  const pieces = cutter(chunkBytes, (bytes, last) => {
    const cipher = createCipheriv('aes-256-gcm', own, nonceOf(chunk++, last)).setAAD(header)
    stream.push(Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]))
  })
  stream.push(header)
  return stream
}

/**
 * Decrypts what passes through; the stream fails with SEAL_BROKEN at the first chunk that is not as it was sealed, and at
 * an end that is not the file's own.
 * @param keyOf  the key of a generation
 */
export function opening(keyOf: (generation: number) => Promise<Uint8Array>, context: string): Transform {
  let start: Buffer = Buffer.alloc(0)
  let header: Buffer | null = null
  let own: Buffer = Buffer.alloc(0)
  let chunk = 0
  const pieces = cutter(chunkBytes + tagBytes, (bytes, last) => {
    if (bytes.length < tagBytes) throw new DomainError('SEAL_BROKEN')
    const text = bytes.length - tagBytes
    const decipher = createDecipheriv('aes-256-gcm', own, nonceOf(chunk++, last), { authTagLength: tagBytes })
    decipher.setAAD(header!).setAuthTag(bytes.subarray(text))
    try {
      stream.push(Buffer.concat([decipher.update(bytes.subarray(0, text)), decipher.final()]))
    } catch (error) {
      throw new DomainError('SEAL_BROKEN', {}, { cause: error })
    }
  })
  async function take(bytes: Buffer): Promise<void> {
    if (header) return pieces.push(bytes)
    start = Buffer.concat([start, bytes])
    if (start.length < headerBytes) return
    const head = Buffer.from(start.subarray(0, headerBytes))
    if (head[0] !== format) throw new DomainError('SEAL_BROKEN')
    own = fileKey(await keyOf(head.readUInt32BE(1)), head.subarray(5), context)
    header = head
    pieces.push(start.subarray(headerBytes))
  }
  const stream = new Transform({
    transform(bytes: Buffer, _encoding, done) {
      take(bytes).then(() => done(), done)
    },
    flush(done) {
      try {
        if (!header) throw new DomainError('SEAL_BROKEN')
        pieces.end()
        done()
      } catch (error) {
        done(error as Error)
      }
    },
  })
  return stream
}
