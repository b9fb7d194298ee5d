import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { DomainError } from '#base'
import type { SourceFile } from './source-file.ts'

const megabyte = 1024 * 1024
const largestInflated = 1000 * megabyte
/** A ratio that honest spreadsheets do not reach, asked only of files that inflate to more than `modestInflated`. */
const largestRatio = 200
const modestInflated = 100 * megabyte

/** The files in a ZIP archive, each readable on its own. */
export class Zip implements Disposable {
  readonly #archive: ZipFile
  readonly #entries = new Map<string, Entry>()
  readonly #name: string

  private constructor(archive: ZipFile, name: string) {
    this.#archive = archive
    this.#name = name
  }

  /**
   * Opens an archive after a look at the sizes it declares; reading stops when an entry holds more than it declared.
   * @throws SOURCE_BROKEN SOURCE_INFLATES
   */
  static async open(file: SourceFile): Promise<Zip> {
    const zip = new Zip(await openPromise(file.path, { lazyEntries: true, autoClose: false }).catch(broken(file.name)), file.name)
    let inflated = 0
    try {
      for await (const entry of zip.#archive.eachEntry()) {
        zip.#entries.set(entry.fileName, entry)
        inflated += entry.uncompressedSize
      }
    } catch (error) {
      zip[Symbol.dispose]()
      broken(file.name)(error)
    }
    if (inflated > largestInflated || (inflated > modestInflated && inflated > largestRatio * file.bytes)) {
      zip[Symbol.dispose]()
      throw new DomainError('SOURCE_INFLATES', { name: file.name, megabytes: Math.ceil(inflated / megabyte) })
    }
    return zip
  }

  has(path: string): boolean {
    return this.#entries.has(path)
  }
  size(path: string): number {
    return this.#entries.get(path)?.uncompressedSize ?? 0
  }

  /** The text of an entry, piece by piece; nothing when there is no such entry. @throws SOURCE_BROKEN */
  async *text(path: string): AsyncGenerator<string> {
    const entry = this.#entries.get(path)
    if (!entry) return
    try {
      const stream = await this.#archive.openReadStreamPromise(entry)
      stream.setEncoding('utf8')
      yield* stream
    } catch (error) {
      if (error instanceof DomainError) throw error
      broken(this.#name)(error)
    }
  }
  async wholeText(path: string): Promise<string> {
    let whole = ''
    for await (const piece of this.text(path)) whole += piece
    return whole
  }

  [Symbol.dispose](): void {
    this.#archive.close()
  }
}

const broken =
  (name: string) =>
  (error: unknown): never => {
    throw new DomainError('SOURCE_BROKEN', { name, format: 'Excel' }, { cause: error })
  }
