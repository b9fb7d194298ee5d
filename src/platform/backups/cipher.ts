import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'
import { DomainError } from '#base'

/** Bytes of plain text in a frame; only the last frame of a part is shorter. */
const plainBytes = 64 * 1024
const tagBytes = 16
const frameBytes = plainBytes + tagBytes

/** Each part has a key of its own, so frames are counted from 0 and parts cannot change places. */
const partKey = (dataKey: Uint8Array, part: string): Buffer => Buffer.from(hkdfSync('sha256', dataKey, 'rumbo backup part', part, 32))

/** The frame's number and whether it is the last: frames cannot be left out, moved or cut off. */
function nonceOf(frame: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(frame, 5, 6)
  nonce[11] = last ? 1 : 0
  return nonce
}

/** Hands a stream on in pieces of a fixed size, keeping back the last one, which the end of the stream decides. */
function inPieces(size: number, each: (piece: Buffer, last: boolean) => Buffer): Transform {
  let waiting: Buffer[] = []
  let held = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      waiting.push(chunk)
      held += chunk.length
      if (held <= size) return done()
      try {
        const whole = Buffer.concat(waiting)
        let from = 0
        for (; whole.length - from > size; from += size) this.push(each(whole.subarray(from, from + size), false))
        waiting = [whole.subarray(from)]
        held = whole.length - from
        done()
      } catch (error) {
        done(error as Error)
      }
    },
    flush(done: TransformCallback) {
      try {
        done(null, each(Buffer.concat(waiting), true))
      } catch (error) {
        done(error as Error)
      }
    },
  })
}

/**
 * Encrypts a part of a backup in frames of 64 KiB, AES-256-GCM each (the STREAM construction of Hoang, Reyhanitabar, Rogaway
 * and Vizár, 2015, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance"): a part of any length in
 * constant memory.
 */
export function encryptPart(dataKey: Uint8Array, part: string): Transform {
  const key = partKey(dataKey, part)
  let frame = 0
  return inPieces(plainBytes, (piece, last) => {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(frame++, last))
    return Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()])
  })
}

/** Reads what `encryptPart` wrote. The stream fails with BACKUP_DAMAGED when the part is not what was written, or not whole. */
export function decryptPart(dataKey: Uint8Array, part: string): Transform {
  const key = partKey(dataKey, part)
  let frame = 0
  return inPieces(frameBytes, (piece, last) => {
    try {
      const end = piece.length - tagBytes
      const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(frame++, last), { authTagLength: tagBytes })
      decipher.setAuthTag(piece.subarray(end))
      return Buffer.concat([decipher.update(piece.subarray(0, end)), decipher.final()])
    } catch (error) {
      throw new DomainError('BACKUP_DAMAGED', { part }, { cause: error })
    }
  })
}

/** Lets a stream through and tells, once it ended, how many bytes there were and their SHA-256. */
export function measured(): Transform & { figures(): { bytes: number; sha256: string } } {
  const hash = createHash('sha256')
  let bytes = 0
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      bytes += chunk.length
      done(null, chunk)
    },
  })
  return Object.assign(stream, { figures: () => ({ bytes, sha256: hash.digest('hex') }) })
}
