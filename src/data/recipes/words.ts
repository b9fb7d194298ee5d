import { hash } from 'node:crypto'
import { textParts, wordBuckets } from './schema.ts'

// Letters whose lower case JavaScript and DuckDB take from this table, as their own tables differ at the edges of Unicode.
const latin = Array.from({ length: 0xde - 0xc0 + 1 }, (_, i) => 0xc0 + i).filter((code) => code !== 0xd7)
const capitals = [...Array.from({ length: 26 }, (_, i) => 0x41 + i), ...latin]
export const upperLetters = String.fromCodePoint(...capitals)
export const lowerLetters = String.fromCodePoint(...capitals.map((code) => code + 32))

/** Ranges of characters between words: ASCII and Latin-1 signs, and general punctuation. */
const between: readonly (readonly [number, number])[] = [
  [0x00, 0x2f],
  [0x3a, 0x40],
  [0x5b, 0x60],
  [0x7b, 0xbf],
  [0xd7, 0xd7],
  [0xf7, 0xf7],
  [0x2000, 0x206f],
  [0x3000, 0x3003],
]
const range = (write: (code: number) => string): string => `[${between.map(([from, to]) => `${write(from)}-${write(to)}`).join('')}]+`
const hex = (code: number): string => code.toString(16)
/** The separators as a pattern of RE2, for SQL. */
export const separatorPattern = range((code) => `\\x{${hex(code)}}`)
const separators = new RegExp(
  range((code) => `\\u${hex(code).padStart(4, '0')}`),
  'u',
)
const capital = new RegExp(`[${upperLetters}]`, 'gu')

const bucketOf = new Map<string, number>()
const rememberedWords = 100_000
/** Bucket of a word: the first hexadecimal digit of its MD5, which DuckDB computes too. */
function bucketOfWord(word: string): number {
  let bucket = bucketOf.get(word)
  if (bucket === undefined) {
    bucket = Number.parseInt(hash('md5', word)[0]!, 16)
    if (bucketOf.size >= rememberedWords) bucketOf.clear()
    bucketOf.set(word, bucket)
  }
  return bucket
}

const width = textParts.length + wordBuckets
/**
 * The numbers of each text, in a row of 18: characters (code points), words, and the words per bucket.
 * @returns length texts.length · 18
 */
export function textNumbers(texts: readonly string[]): Float64Array {
  const numbers = new Float64Array(texts.length * width)
  for (const [i, text] of texts.entries()) {
    const at = i * width
    for (const _ of text) numbers[at]!++
    const lower = text.replace(capital, (letter) => String.fromCharCode(letter.charCodeAt(0) + 32))
    for (const word of lower.split(separators)) {
      if (word === '') continue
      numbers[at + 1]!++
      numbers[at + textParts.length + bucketOfWord(word)]!++
    }
  }
  return numbers
}

const known = new WeakMap<readonly string[], Float64Array>()
/** As `textNumbers`, remembered for the levels of a column, which every fold asks for again. */
export function levelNumbers(levels: readonly string[]): { numbers: Float64Array; width: number } {
  let numbers = known.get(levels)
  if (!numbers) known.set(levels, (numbers = textNumbers(levels)))
  return { numbers, width }
}
