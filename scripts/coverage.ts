// docs/coverage.md: each requirement of the guide, whether the product does it, where, and what shows it.
import { existsSync, readFileSync } from 'node:fs'
import { type Catalogue, catalogue } from '#programme/guide'

type Named = { id: string }
type Requirement = Catalogue['requirements'] extends ReadonlyMap<string, infer One> ? One : never
/** What is not listed is `ausente`. `where` is a page of docs, `test` a file. */
type Entry = { id: string; state: 'registro' | 'operativo' | 'demostrado'; where: string; test: string }

const states = ['ausente', 'registro', 'operativo', 'demostrado'] as const
const read = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T

/** @throws when an entry names a requirement, page or test that does not exist, or a requirement twice */
export async function coveragePage(): Promise<string> {
  const { outline, requirements } = await catalogue()
  const items = [...requirements.values()]
  const entries = read<Entry[]>('docs/coverage.json')
  const known = new Set(items.map(({ id }) => id))
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  for (const { id, state, where, test } of entries)
    if (!known.has(id) || !states.includes(state) || !existsSync(`docs/${where}.md`) || !existsSync(test))
      throw new Error(`docs/coverage.json, ${id}: unknown requirement or state, or a page or test that does not exist`)
  if (byId.size < entries.length) throw new Error('docs/coverage.json names a requirement twice')

  const stateOf = ({ id }: Named) => byId.get(id)?.state ?? 'ausente'
  const counts = (some: readonly Named[]) => states.map((state) => some.filter((item) => stateOf(item) === state).length)
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  const own = ({ id }: Named): Requirement[] => items.filter((item) => item.id.startsWith(`${id}.`))
  const totals = outline.sections.map((section) => line([`${section.id} · ${section.guide}`, own(section).length, ...counts(own(section))]))
  const rowOf = (item: Requirement): string => {
    const entry = byId.get(item.id)
    const shown = entry ? [`[${entry.where}](${entry.where}.md)`, `\`${entry.test}\``] : ['', '']
    return line([item.id, item.name.es, stateOf(item), ...shown])
  }
  const tables = outline.sections.map(
    (section) =>
      `## ${section.id} · ${section.guide}\n\n| id | viñeta | estado | dónde | prueba |\n| --- | --- | --- | --- | --- |\n${own(section).map(rowOf).join('\n')}\n`,
  )
  return `# Cobertura de la guía · Coverage of the guide

Made by \`npm run docs\` from \`docs/coverage.json\`; do not edit.

Cada viñeta de la guía es un requisito. Estados: \`ausente\`; \`registro\` (solo se anota a mano); \`operativo\` (el producto lo calcula, ejecuta o conecta, aunque no todo lo que la guía pide ver); \`demostrado\` (además, una prueba automática lo muestra con datos).

| fase | viñetas | ${states.join(' | ')} |
| --- | ---: | ---: | ---: | ---: | ---: |
${totals.join('\n')}
${line(['**Total**', items.length, ...counts(items)])}

${tables.join('\n')}`
}
