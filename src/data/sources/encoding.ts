import { isUtf8 } from 'node:buffer'
import { DomainError } from '#base'
import type { SourceFile } from './source-file.ts'

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
/** What the bytes of a text file are: how to decode them, how many bytes of mark to leave out, and what was found. */
export type TextSurvey = { encoding: Encoding; skip: number; sha256: string; firstOddLine: number }

const surveyBytes = 1 << 16

/**
 * Reads the whole file once: hashes it and finds its encoding. UTF-8 must hold to the last byte; bytes that are not UTF-8
 * are Windows-1252, the encoding of older Windows exports, if they look like text.
 * @throws SOURCE_BINARY SOURCE_ENCODING
 */
export async function surveyText(file: SourceFile, onProgress?: (share: number) => void): Promise<TextSurvey> {
  const head = await file.part(0, surveyBytes)
  const marked = markedEncoding(head)
  const wide = marked ?? unmarkedWide(head)
  if (wide && wide.encoding !== 'utf-8') {
    return { ...wide, sha256: await file.sha256(onProgress), firstOddLine: 0 }
  }
  const utf8 = new Utf8Check()
  let binary = controlShare(head) > 0.02
  const sha256 = await file.sha256(onProgress, (chunk) => {
    binary ||= chunk.includes(0)
    utf8.push(chunk)
  })
  if (binary) throw new DomainError('SOURCE_BINARY', { name: file.name })
  if (utf8.finish()) return { encoding: 'utf-8', skip: marked ? 3 : 0, sha256, firstOddLine: 0 }
  if (marked) throw new DomainError('SOURCE_ENCODING', { name: file.name, encoding: 'UTF-8', line: utf8.oddLine })
  return { encoding: 'windows-1252', skip: 0, sha256, firstOddLine: utf8.oddLine }
}

function markedEncoding(head: Buffer): { encoding: Encoding; skip: number } | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', skip: 3 }
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', skip: 2 }
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', skip: 2 }
  return null
}

/** UTF-16 without a mark: in Latin text every second byte is zero. */
function unmarkedWide(head: Buffer): { encoding: Encoding; skip: number } | null {
  const pairs = Math.floor(Math.min(head.length, 4096) / 2)
  let even = 0
  let odd = 0
  for (let i = 0; i < 2 * pairs; i += 2) {
    if (head[i] === 0) even++
    if (head[i + 1] === 0) odd++
  }
  if (pairs < 2) return null
  if (odd > 0.7 * pairs && even === 0) return { encoding: 'utf-16le', skip: 0 }
  if (even > 0.7 * pairs && odd === 0) return { encoding: 'utf-16be', skip: 0 }
  return null
}

/** Share of control characters other than tab, line ends and form feed. */
function controlShare(head: Buffer): number {
  let controls = 0
  for (const byte of head) if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12) controls++
  return controls / Math.max(1, head.length)
}

/** Checks UTF-8 chunk by chunk; a character may lie across two chunks. */
class Utf8Check {
  #rest = Buffer.alloc(0)
  #valid = true
  #lines = 1
  oddLine = 0

  push(chunk: Buffer): void {
    if (!this.#valid) return
    const text = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk
    const whole = wholeCharacters(text)
    this.#check(text.subarray(0, whole))
    this.#rest = Buffer.from(text.subarray(whole))
  }
  finish(): boolean {
    if (this.#valid && this.#rest.length > 0) this.#check(this.#rest)
    return this.#valid
  }
  #check(part: Buffer): void {
    if (isUtf8(part)) {
      this.#lines += countNewlines(part)
      return
    }
    this.#valid = false
    let from = 0
    for (let to = part.indexOf(10); to >= 0 && isUtf8(part.subarray(from, to)); to = part.indexOf(10, from)) {
      this.#lines++
      from = to + 1
    }
    this.oddLine = this.#lines
  }
}

function countNewlines(part: Buffer): number {
  let n = 0
  for (let at = part.indexOf(10); at >= 0; at = part.indexOf(10, at + 1)) n++
  return n
}

/** Length of the part that ends with a whole character. */
function wholeCharacters(text: Buffer): number {
  for (let back = 1; back <= Math.min(3, text.length); back++) {
    const byte = text[text.length - back]!
    if (byte < 0x80) return text.length
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return needed > back ? text.length - back : text.length
    }
  }
  return text.length
}

/** The file's text as UTF-8 bytes without the mark. @throws SOURCE_ENCODING SOURCE_BINARY SOURCE_CHANGED SOURCE_VANISHED */
export async function* utf8Chunks(file: SourceFile, survey: TextSurvey, onProgress?: (share: number) => void): AsyncGenerator<Buffer> {
  let skip = survey.skip
  const decoder = survey.encoding === 'utf-8' ? null : new TextDecoder(survey.encoding, { fatal: true })
  const decode = (bytes: Buffer | undefined, options?: { stream: boolean }): Buffer => {
    try {
      return Buffer.from(decoder!.decode(bytes, options))
    } catch (error) {
      throw new DomainError('SOURCE_ENCODING', { name: file.name, encoding: survey.encoding.toUpperCase(), line: 0 }, { cause: error })
    }
  }
  for await (const chunk of file.chunks(onProgress)) {
    const bytes = chunk.subarray(skip)
    skip = Math.max(0, skip - chunk.length)
    if (!decoder) {
      yield bytes
      continue
    }
    const text = decode(bytes, { stream: true })
    if (text.includes(0)) throw new DomainError('SOURCE_BINARY', { name: file.name })
    yield text
  }
  if (decoder) yield decode(undefined)
}
