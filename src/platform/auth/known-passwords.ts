import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

// 70,000 passwords of leaks, frequent Spanish words, first and last names, folded as below. From the lists of zxcvbn-ts
// (language-common 4.1.3, language-es-es 4.1.2; MIT, known-passwords.license.txt).
const file = new URL('./known-passwords.txt.gz', import.meta.url)
let known: ReadonlySet<string> | null = null
const lists = (): ReadonlySet<string> => {
  known ??= new Set(gunzipSync(readFileSync(file)).toString().split('\n'))
  return known
}
const [shortestWord, longestWord] = [4, 32]

/** What tells two guesses apart no more: case, accents, spaces. */
const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s/g, '')

const lookalikes: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
}
const asLetters = (text: string): string => text.replace(/[@431!0$57]/g, (sign) => lookalikes[sign] ?? sign)

const rows = ['01234567890123456789', '98765432109876543210', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm']
/** With fewer other signs besides, a word is all that has to be guessed. */
const fewest = 6

function isGuessed(text: string, own: readonly string[]): boolean {
  const withoutOwn = own.reduce((rest, word) => rest.replaceAll(word, ''), text)
  if (withoutOwn.length < fewest || new Set(text).size < 5 || rows.some((row) => row.includes(text))) return true
  const words = lists()
  for (let start = 0; start < text.length; start++)
    for (let end = start + shortestWord; end <= Math.min(text.length, start + longestWord); end++) {
      const word = text.slice(start, end)
      if (words.has(word) && withoutOwn.replaceAll(word, '').length < fewest) return true
    }
  return false
}

/** Words of people and places, each whole and in its parts: `ana.lopez@aurora.es` also is `ana`, `lopez`, `aurora`. */
const wordsIn = (own: readonly string[]): string[] =>
  [...new Set(own.flatMap((text) => [fold(text), ...text.split(/[^\p{L}\p{M}\p{N}]+/u).map(fold)]))]
    .filter((word) => word.length >= 3)
    .sort((a, b) => b.length - a.length)

/**
 * Whether a password is among the first that get tried: one known word, once or again and again, with a few signs around it,
 * also with signs for letters; or nothing but words of its owner.
 * @param own  words of the person and the place: name, e-mail, workspace
 */
export function isGuessedFirst(password: string, own: readonly string[]): boolean {
  const text = fold(password)
  const words = wordsIn([...own, 'rumbo'])
  return isGuessed(text, words) || isGuessed(asLetters(text), words.map(asLetters))
}
