import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { it } from 'node:test'
import { createContext, Script } from 'node:vm'

/** Texts are bounded by schemas and headers: a pattern that squares this length is still quick, one that does worse is not. */
const length = 3000
const limitMs = 400

// A literal stands after something that cannot end a value.
const literal = /(?:^|[=(,:[!&|?{};>]|return)\s*(\/(?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[dgimsuvy]*)(?=[\s),.;:\]}]|$)/gm

function patterns(): { file: string; pattern: RegExp }[] {
  const found = new Map<string, { file: string; pattern: RegExp }>()
  for (const file of globSync('{src,web/src}/**/*.{ts,tsx}').filter((name) => !/\.test\.tsx?$/.test(name))) {
    for (const [, text = ''] of readFileSync(file, 'utf8').matchAll(literal)) {
      const end = text.lastIndexOf('/')
      try {
        found.set(text, { file, pattern: new RegExp(text.slice(1, end), text.slice(end + 1)) })
      } catch {
        // What only looked like a pattern.
      }
    }
  }
  return [...found.values()]
}

/** Texts that make a pattern go back and forth: the signs that it names, alone and by turns, with an end that fits nothing. */
function adversaries({ source }: RegExp): string[] {
  const named = [...new Set(source.replace(/\\[dwsbDWSBpPu](\{[^}]*\})?/g, '').replace(/[()[\]{}?*+|^$\\]/g, ''))].slice(0, 8)
  const signs = [...new Set([...named, 'a', '1', ' ', '-', '.', '"', '\\', '\n', '\t', '=', '/', '(', '{', "'", 'á'])]
  const pairs = ['a ', '1.', '""', 'a.', '-1', '\\"', ' \n', 'a@', 'a-', '<a', '{a', "''"]
  return [...signs, ...pairs].flatMap((sign) => {
    const body = sign.repeat(Math.floor(length / sign.length))
    return [`${body}\u0001`, `\u0001${body}`, `a${body}\u0001a`]
  })
}

it('has no pattern in the product that an adversary can make slow', () => {
  const all = patterns()
  assert.ok(all.length > 80, `${all.length} patterns`)
  const script = new Script('for (const text of texts) { pattern.lastIndex = 0; pattern.test(text) }')
  /** How long a pattern takes on a text that is too much for it; null when it is not. */
  const overLimit = (pattern: RegExp, text: string): number | null => {
    const began = performance.now()
    try {
      script.runInContext(createContext({ pattern, texts: [text] }), { timeout: limitMs })
      return null
    } catch {
      return performance.now() - began
    }
  }
  const slow = all.flatMap(({ file, pattern }) => {
    for (const text of adversaries(pattern)) {
      // A machine that stands still for a moment makes any pattern late once; a slow one is late each time
      const least = overLimit(pattern, text) && overLimit(pattern, text) && overLimit(pattern, text)
      if (least !== null) return [`${file}: ${pattern} takes ${Math.round(least)} ms on ${JSON.stringify(text.slice(0, 12))}…`]
    }
    return []
  })
  assert.deepEqual(slow, [])
})

it('would find one', () => {
  const script = new Script('pattern.test(text)')
  const context = createContext({ pattern: /^(a+)+$/, text: `${'a'.repeat(40)}!` })
  assert.throws(() => script.runInContext(context, { timeout: limitMs }), /timed out/)
})
