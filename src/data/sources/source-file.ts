import { createHash } from 'node:crypto'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { DomainError } from '#base'

const chunkBytes = 1 << 20

/** Answers of the system to a path that cannot be read, as a refusal that a person can mend. */
function refuseSystemError(error: unknown, name: string): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR') throw new DomainError('SOURCE_NOT_FOUND', { name }, { cause: error })
  if (code === 'EACCES' || code === 'EPERM') throw new DomainError('SOURCE_UNREADABLE', { name }, { cause: error })
  throw error
}

/**
 * A file that is read several times over and must stay what it was: size, times and inode are compared before and after
 * each reading.
 */
export class SourceFile implements AsyncDisposable {
  readonly path: string
  readonly name: string
  readonly bytes: number
  readonly #handle: FileHandle
  readonly #mark: string

  private constructor(path: string, handle: FileHandle, bytes: number, mark: string) {
    this.path = path
    this.name = basename(path)
    this.bytes = bytes
    this.#handle = handle
    this.#mark = mark
  }

  /** @throws SOURCE_NOT_FOUND SOURCE_UNREADABLE SOURCE_NOT_A_FILE SOURCE_EMPTY */
  static async open(path: string): Promise<SourceFile> {
    const name = basename(path)
    try {
      const found = await stat(path)
      // asked before opening: opening a pipe waits for its writer
      if (!found.isFile()) throw new DomainError('SOURCE_NOT_A_FILE', { name })
      if (found.size === 0) throw new DomainError('SOURCE_EMPTY', { name })
      const handle = await open(path, 'r')
      return new SourceFile(path, handle, found.size, markOf(found))
    } catch (error) {
      if (error instanceof DomainError) throw error
      return refuseSystemError(error, name)
    }
  }

  /** The bytes of the file from `from` on, at most `size`. */
  async part(from: number, size: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(size, this.bytes - from)))
    const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, from)
    return buffer.subarray(0, bytesRead)
  }

  /** All bytes in order; a chunk is overwritten by the next one. @throws SOURCE_CHANGED SOURCE_VANISHED */
  async *chunks(onProgress?: (share: number) => void): AsyncGenerator<Buffer> {
    await this.confirm()
    const buffer = Buffer.allocUnsafe(chunkBytes)
    for (let position = 0; position < this.bytes; ) {
      const { bytesRead } = await this.#handle.read(buffer, 0, chunkBytes, position)
      if (bytesRead === 0) throw new DomainError('SOURCE_CHANGED', { name: this.name })
      position += bytesRead
      yield buffer.subarray(0, bytesRead)
      onProgress?.(Math.min(1, position / this.bytes))
    }
    await this.confirm()
  }

  /** The SHA-256 of the file, in hexadecimal; `look` sees every chunk on its way. */
  async sha256(onProgress?: (share: number) => void, look?: (chunk: Buffer) => void): Promise<string> {
    const hash = createHash('sha256')
    for await (const chunk of this.chunks(onProgress)) {
      hash.update(chunk)
      look?.(chunk)
    }
    return hash.digest('hex')
  }

  /** Refuses to go on when the file is no longer what it was. @throws SOURCE_CHANGED SOURCE_VANISHED */
  async confirm(): Promise<void> {
    const now = await stat(this.path).catch((error: unknown) => {
      throw new DomainError('SOURCE_VANISHED', { name: this.name }, { cause: error })
    })
    if (markOf(now) !== this.#mark) throw new DomainError('SOURCE_CHANGED', { name: this.name })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close()
  }
}

const markOf = (found: { size: number; mtimeMs: number; ino: number; dev: number }): string =>
  `${found.size} ${found.mtimeMs} ${found.ino} ${found.dev}`
