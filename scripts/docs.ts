// Writes the pages that are made from the code: docs/errors.md, docs/coverage.md and docs/openapi.json. `npm run docs`.
import { globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ErrorCode, type ErrorText, errorCodes, type Language, languages, type Texts } from '#base'
import { coveragePage } from './coverage.ts'
import { apiDocument } from './openapi.ts'

const tables = await Promise.all(
  globSync('src/**/texts.ts')
    .filter((file) => file !== 'src/base/texts.ts')
    .sort()
    .map(async (file) => ({
      feature: file.split('/').slice(1, -1).join('/'),
      texts: ((await import(join(process.cwd(), file))) as { texts: Texts }).texts,
    })),
)
const textOf = (code: string, language: Language): { feature: string; text: ErrorText } | undefined => {
  for (const { feature, texts } of tables) {
    const entry = texts[language][code]
    if (entry !== undefined && typeof entry !== 'string') return { feature, text: entry }
  }
  return undefined
}
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const heads = {
  es: ['Código', 'HTTP', 'Qué pasó', 'Qué se esperaba', 'Cómo arreglarlo'],
  en: ['Code', 'HTTP', 'What happened', 'Expected', 'How to mend it'],
} as const
const titles = { es: 'Español', en: 'English' } as const

const byFeature = new Map<string, ErrorCode[]>()
for (const code of Object.keys(errorCodes) as ErrorCode[]) {
  const feature = textOf(code, 'es')?.feature ?? 'base'
  byFeature.set(feature, [...(byFeature.get(feature) ?? []), code])
}
const section = (language: Language) =>
  [...byFeature]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([feature, codes]) => {
      const rows = codes.map((code) => {
        const { text } = textOf(code, language) ?? { text: { what: '', expected: '', mend: '' } }
        return `| \`${code}\` | ${errorCodes[code].status} | ${cell(text.what)} | ${cell(text.expected)} | ${cell(text.mend)} |`
      })
      return `### ${feature}\n\n| ${heads[language].join(' | ')} |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`
    })
    .join('\n')

writeFileSync(
  'docs/errors.md',
  `# Errores · Errors\n\nMade by \`npm run docs\` from the code; do not edit. On the command line a 4xx code exits with 2, a 5xx code with 1 (a full disk, 507, with 2).\n\n${languages.map((language) => `## ${titles[language]}\n\n${section(language)}`).join('\n')}`,
)
writeFileSync('docs/coverage.md', await coveragePage())
writeFileSync('docs/openapi.json', `${JSON.stringify(await apiDocument(), null, 1)}\n`)
