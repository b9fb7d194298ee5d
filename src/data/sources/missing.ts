import { parseNumber } from './numbers.ts'

/** Spellings of "no value" that hold in any column, compared without case. */
export const usualMissing: readonly string[] = [
  ...['na', 'n/a', '#n/a', '#n/d', 'nan', 'null', 'nil', '<na>', '(null)', '\\n', '#null!'],
  ...[
    '-',
    '--',
    '—',
    '?',
    '.',
    's/d',
    'n/d',
    's.d.',
    'n.d.',
    'sin dato',
    'sin datos',
    'vacío',
    'vacio',
    '(vacío)',
    '(en blanco)',
    '(blank)',
  ],
  ...['#value!', '#¡valor!', '#ref!', '#¡ref!', '#div/0!', '#¡div/0!', '#name?', '#¿nombre?', '0000-00-00', '0000-00-00 00:00:00'],
]
/** Spellings that mean "no value" among numbers and dates, but may be an answer of its own among categories. */
export const missingAmongNumbers: readonly string[] = [
  ...[
    'none',
    'ninguno',
    'ninguna',
    'unknown',
    'desconocido',
    'no disponible',
    'not available',
    'no consta',
    'empty',
    'blank',
    'nada',
    'x',
    'nd',
    'sd',
  ],
]

/** The spellings as bytes, to be asked per cell without making a string. */
export class MissingSpellings {
  readonly #byBytes = new Map<string, boolean>()
  /** By length and first byte, and by length and last byte: whether a cell may be a spelling. Most cells end here. */
  readonly #firsts = new Uint8Array(64 * 256)
  readonly #lasts = new Uint8Array(64 * 256)
  /** Numbers that mean "no value", such as −999; they apply by value, so −999.0 is one too. */
  readonly numbers: ReadonlySet<number>
  /** How many cells were spelled so, by spelling. */
  readonly seen = new Map<string, number>()

  /** @param spellings beside the empty cell; weak ones count only among numbers and dates */
  constructor(spellings: readonly string[], weak: readonly string[] = []) {
    const numbers = new Set<number>()
    for (const [list, strong] of [[weak, false] as const, [spellings, true] as const]) {
      for (const spelling of list) {
        const key = spelling.trim().toLowerCase()
        this.#byBytes.set(key, strong)
        for (const form of [Buffer.from(key), Buffer.from(key.toUpperCase())]) {
          const size = Math.min(form.length, 63) * 256
          this.#firsts[size + (form[0] ?? 0)] = 1
          this.#lasts[size + (form.at(-1) ?? 0)] = 1
        }
        const value = strong ? parseNumber(key, '.') : Number.NaN
        if (!Number.isNaN(value)) numbers.add(value)
      }
    }
    this.numbers = numbers
  }

  /** 2: no value anywhere; 1: no value among numbers and dates; 0: a value. */
  strength(bytes: Buffer, start: number, end: number): 0 | 1 | 2 {
    const size = end - start
    if (size === 0) return 2
    const bySize = Math.min(size, 63) * 256
    if (this.#firsts[bySize + bytes[start]!] === 0 || this.#lasts[bySize + bytes[end - 1]!] === 0) return 0
    const spelling = bytes.toString('utf8', start, end)
    const strong = this.#byBytes.get(spelling.toLowerCase())
    if (strong === undefined) return 0
    if (strong) this.seen.set(spelling, (this.seen.get(spelling) ?? 0) + 1)
    return strong ? 2 : 1
  }

  countNumber(value: number): void {
    this.seen.set(String(value), (this.seen.get(String(value)) ?? 0) + 1)
  }
}
