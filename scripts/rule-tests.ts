// The two tests of each evidence rule, found by their titles: `<rule>: closed by …` and `<rule>: opened …`.
import { globSync, readFileSync } from 'node:fs'

export type NamedTest = Readonly<{ test: string; name: string }>

/** The titles of the tests in a file, as they are written. */
export const titlesOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/\b(?:it|test)\(\s*(['`])((?:(?!\1)[^\\]|\\.)*)\1/g)].map(([, , title]) =>
    title!.replaceAll("\\'", "'"),
  )

/**
 * The test that closes a requirement by a rule, or opens it again; null for a rule without one. Rules of one kind may share
 * theirs: `it(`<feature>.${rule}: closed by …`)` in a file with a table whose lines begin with the rule.
 */
export function ruleTest(rule: string, what: 'closed' | 'opened'): NamedTest | null {
  const cut = rule.lastIndexOf('.')
  const [feature, own] = [rule.slice(0, cut), rule.slice(cut + 1)]
  for (const test of globSync('src/programme/evidence/*.test.ts').sort()) {
    const shares = readFileSync(test, 'utf8').includes(`  ['${own}', '`)
    for (const title of titlesOf(test)) {
      const name = shares ? title.replace(`${feature}.\${rule}`, rule) : title
      if (name.startsWith(`${rule}: ${what} `)) return { test, name }
    }
  }
  return null
}
