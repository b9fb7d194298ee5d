// docs/coverage.md: each requirement of the guide, whether the product does it, where, and what shows it.
import { existsSync, readFileSync } from 'node:fs'
import { rulesOf } from '#programme/evidence'
import { type Catalogue, catalogue } from '#programme/guide'
import { contributions } from '#server'
import { ruleTest, titlesOf } from './rule-tests.ts'

type Named = { id: string }
type Requirement = Catalogue['requirements'] extends ReadonlyMap<string, infer One> ? One : never
const states = ['ausente', 'registro', 'operativo', 'demostrado'] as const
/** `where` is a page of docs, `test` a file and `name` the title of the test in it that runs the function. */
type Entry = { id: string; state: (typeof states)[number]; where: string; test: string; name: string }
/** What is written by hand; what is not listed, and no evidence rule closes, is `ausente`. */
type Written = Entry & { state: 'registro' | 'operativo' }

const read = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T

/** @throws Error for an entry of a requirement, state, page, file or test that does not exist */
function checked(entry: Written, known: ReadonlySet<string>): Entry {
  const { id, state, where, test, name } = entry
  const fault = !known.has(id)
    ? 'no such requirement'
    : state !== 'registro' && state !== 'operativo'
      ? `${state} is not said by hand: what the example workspace closes is demostrado`
      : !existsSync(`docs/${where}.md`)
        ? `no page docs/${where}.md`
        : !existsSync(test) || !titlesOf(test).includes(name)
          ? `no test «${name}» in ${test}`
          : null
  if (fault !== null) throw new Error(`docs/coverage.json, ${id}: ${fault}`)
  return entry
}

/** What evidence rules close, each with its own test. @throws Error for a rule without one */
function byRules(): Map<string, Entry> {
  const entries = new Map<string, Entry>()
  for (const { name: rule, closes } of rulesOf({ contributions })) {
    const found = ruleTest(rule, 'closed')
    if (!found) throw new Error(`the rule ${rule} has no test that closes`)
    const where = rule.split('.').slice(0, 2).join('/')
    for (const id of closes) if (!entries.has(id)) entries.set(id, { id, state: 'operativo', where, ...found })
  }
  return entries
}

/** @throws Error when an entry names a requirement, page or test that does not exist, or a requirement twice */
export async function coveragePage(): Promise<string> {
  const { outline, requirements } = await catalogue()
  const items = [...requirements.values()]
  const known = new Set(items.map(({ id }) => id))
  const written = read<Written[]>('docs/coverage.json').map((entry) => checked(entry, known))
  const shown = new Set(read<string[]>('test/fixtures/example-closes.json'))
  const byId = byRules()
  for (const entry of written) byId.set(entry.id, entry)
  for (const [id, entry] of byId) if (shown.has(id)) byId.set(id, { ...entry, state: 'demostrado' })
  if (new Set(written.map(({ id }) => id)).size < written.length) throw new Error('docs/coverage.json names a requirement twice')

  const stateOf = ({ id }: Named) => byId.get(id)?.state ?? 'ausente'
  const counts = (some: readonly Named[]) => states.map((state) => some.filter((item) => stateOf(item) === state).length)
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  const own = ({ id }: Named): Requirement[] => items.filter((item) => item.id.startsWith(`${id}.`))
  const totals = outline.sections.map((section) => line([`${section.id} · ${section.guide}`, own(section).length, ...counts(own(section))]))
  const rowOf = (item: Requirement): string => {
    const entry = byId.get(item.id)
    const place = entry ? [`[${entry.where}](${entry.where}.md)`, `\`${entry.test}\` · ${entry.name}`] : ['', '']
    return line([item.id, item.name.es, stateOf(item), ...place])
  }
  const tables = outline.sections.map(
    (section) =>
      `## ${section.id} · ${section.guide}\n\n| id | viñeta | estado | dónde | prueba |\n| --- | --- | --- | --- | --- |\n${own(section).map(rowOf).join('\n')}\n`,
  )
  return `# Cobertura de la guía · Coverage of the guide

Made by \`npm run docs\` from \`docs/coverage.json\`, the evidence rules and \`test/fixtures/example-closes.json\`; do not edit. It reads no workspace.

Cada viñeta de la guía es un requisito. Estados: \`ausente\`; \`registro\` (solo se anota a mano); \`operativo\` (el producto lo calcula, ejecuta o conecta, aunque no todo lo que la guía pide ver, y la prueba que se nombra lo ejecuta); \`demostrado\` (además, se ve en el espacio con los datos de ejemplo, como comprueba \`test/evidence-spine.slow.test.ts\`).

| fase | viñetas | ${states.join(' | ')} |
| --- | ---: | ---: | ---: | ---: | ---: |
${totals.join('\n')}
${line(['**Total**', items.length, ...counts(items)])}

${tables.join('\n')}`
}
