/** Pairs of words that are the two answers to one question; compared without case and accents. */
const pairs: readonly (readonly [readonly string[], readonly string[]])[] = [
  [
    ['si', 'yes', 's', 'y'],
    ['no', 'n'],
  ],
  [
    ['verdadero', 'true', 'v', 't'],
    ['falso', 'false', 'f'],
  ],
  [['alta'], ['baja']],
  [
    ['activo', 'activa', 'active'],
    ['inactivo', 'inactiva', 'inactive'],
  ],
  [['on'], ['off']],
]

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Which pair and which side of it each word is; null when they are not the two sides of one pair. */
function sidesOf(words: readonly string[]): (0 | 1)[] | null {
  for (const [yes, no] of pairs) {
    const sides = words.map((word) => (yes.includes(fold(word)) ? 0 : no.includes(fold(word)) ? 1 : null))
    if (sides.every((side) => side !== null)) return sides
  }
  return null
}

/** The two spellings that stand for all: of each side the one seen first; null when the words are not the sides of one pair. */
export function booleanLevels(words: readonly string[]): [string, string] | null {
  const sides = sidesOf(words)
  if (!sides?.includes(0) || !sides.includes(1)) return null
  const other = words[sides.findIndex((side) => side !== sides[0])]!
  return [words[0]!, other]
}

/** The level that a word stands for; a word of no side stays itself. */
export function levelOf(word: string, levels: readonly string[]): string {
  const sides = sidesOf([word, ...levels])
  return sides ? (levels[sides.indexOf(sides[0]!, 1) - 1] ?? word) : word
}
